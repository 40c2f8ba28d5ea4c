#!/usr/bin/env node
// `npx openai-webhook-receiver` and whatever links to it: on any Node, so no TypeScript here, and on a bare clone too, so no packages.
/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-argument, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- plain JavaScript has no types */
import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(realpathSync(fileURLToPath(import.meta.url)), '../../..');

// What it says of the installation would be in the way of a program that reads stdout.
let exitCode = await run(process.execPath, [join(root, 'dev/install.mjs')], ['ignore', 2, 2]);
if (exitCode === 0) {
  const args = [join(root, 'src/cli/main.ts'), ...process.argv.slice(2)];
  exitCode = await run(findNode(), args, 'inherit');
}
process.exitCode = exitCode;

/** Node 24 comes as a package, unless the Node on this machine will do. */
function findNode() {
  const own = join(
    root,
    'node_modules/node/bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  return existsSync(own) ? own : process.execPath;
}

function wait() {}

/** Ctrl-C reaches the child by itself, and it decides what comes of it; other signals are passed on. */
function run(command, args, stdio) {
  const child = spawn(command, args, { stdio });
  const passOn = () => child.kill('SIGTERM');
  process.on('SIGTERM', passOn);
  process.on('SIGINT', wait);
  return new Promise((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`error: ${command} does not start: ${error.message}\n`);
      resolve(1);
    });
    child.once('close', (code, signal) => {
      process.off('SIGTERM', passOn);
      process.off('SIGINT', wait);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}
