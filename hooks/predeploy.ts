import { runHook } from './hook/run-hook.ts';
import { waitForRoles } from './predeploy/wait-for-roles.ts';

await runHook('predeploy', waitForRoles);
