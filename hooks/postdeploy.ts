import { runHook } from './hook/run-hook.ts';
import { postdeploy } from './postdeploy/postdeploy.ts';

await runHook('postdeploy', postdeploy);
