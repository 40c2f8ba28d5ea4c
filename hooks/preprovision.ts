import { runHook } from './hook/run-hook.ts';
import { preprovision } from './preprovision/preprovision.ts';

await runHook('preprovision', preprovision);
