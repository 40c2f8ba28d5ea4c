// Runs a hook of azd: `node hooks/run.mjs postdeploy`. Plain JavaScript, because the Node that azd finds may be too
// old for TypeScript and nothing may be installed yet.
/* oxlint-disable typescript/no-unsafe-argument -- plain JavaScript has no types */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import process from 'node:process';

const binary = process.platform === 'win32' ? 'node.exe' : 'node';
const runtime = fileURLToPath(new URL(`../node_modules/node/bin/${binary}`, import.meta.url));

// Installs what package-lock.json asks for, where that is not there. Where it fails, it has said why.
await import('../dev/install.mjs');
if (!process.exitCode) run(process.argv[2] ?? '');

function run(name) {
  const hook = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
  if (!/^\w+$/.test(name) || !existsSync(hook)) {
    process.stderr.write(`There is no hook "${name}": name one of those in azure.yaml.\n`);
    process.exitCode = 1;
    return;
  }
  const node = existsSync(runtime) ? runtime : process.execPath;
  const child = spawn(node, [hook], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to the hook as well, which stops in its own time. What is sent to this
  // process alone is passed on.
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.once('error', (error) => {
    process.stderr.write(`Node 24 does not start (${error.message}). Run: npm ci\n`);
    process.exitCode = 1;
  });
  child.once('close', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 130);
  });
}
