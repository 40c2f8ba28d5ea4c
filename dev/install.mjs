// Runs before `npm start`, `npm run send` and `npm test`, on a bare clone too: no TypeScript and no packages here.
/* oxlint-disable typescript/no-unsafe-assignment, typescript/no-unsafe-argument, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- plain JavaScript has no types */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const oldestNode = 20;

await main();

async function main() {
  if (Number.parseInt(process.versions.node) < oldestNode) {
    fail(
      `Node ${oldestNode} or newer is needed, and this is ${process.version}: https://nodejs.org`,
    );
  } else if (isInstalled() || (await install())) {
    if (!hasRuntime()) {
      fail(
        'Node 24 is missing from node_modules, because npm ran no install scripts (is ignore-scripts set?). ' +
          'Run: npm rebuild node --ignore-scripts=false',
      );
    }
  }
}

/** Whether node_modules is what package-lock.json asks for. npm writes its copy last, so a broken-off install has none. */
function isInstalled() {
  const installed = readPackages('node_modules/.package-lock.json');
  const wanted = readPackages('package-lock.json');
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    const found = installed[path];
    // Optional packages for other platforms are never there.
    if (path === '' || (!found && optional)) return true;
    return found?.version === version && found?.integrity === integrity;
  });
}

function readPackages(path) {
  const file = join(root, path);
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Node 24 runs the project; it comes as a package, unless the Node on this machine will do. */
function hasRuntime() {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  return (
    existsSync(join(root, 'node_modules/node/bin', binary)) ||
    Number.parseInt(process.versions.node) >= 24
  );
}

async function install() {
  const stopProgress = showProgress('Installing dependencies (about a minute the first time) …');
  const started = Date.now();
  let ended = await runNpm();
  if (ended.code !== 0 && !ended.isInterrupted) {
    // The package that brings Node 24 installs itself with an npm of its own, which now and then comes away empty.
    console.log(`\nnpm ci failed (${ended.code}); trying once more …`);
    ended = await runNpm();
  }
  stopProgress();
  const { code, output, isInterrupted } = ended;
  if (code === 0) {
    console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
    return true;
  }
  if (isInterrupted) {
    fail('Interrupted; the next start installs again.');
    return false;
  }
  fail(`Installing dependencies failed (npm ci, ${code}). What npm said:\n${shorten(output)}`);
  return false;
}

/** The cause is in npm's first lines, the place of its log in the last. */
function shorten(output) {
  const lines = output.trim().split('\n');
  if (lines.length <= 20) return lines.join('\n');
  return [...lines.slice(0, 15), '…', ...lines.slice(-4)].join('\n');
}

/** Runs `npm ci` with the npm that runs this script, on the Node that runs that npm: ours is about to be replaced. */
function runNpm() {
  // Windows cannot delete a program that is running, and this one may come from node_modules.
  const isLocked = process.platform === 'win32' && process.execPath.startsWith(root);
  const args = [
    ...(isLocked ? ['install', '--no-save'] : ['ci']),
    '--include=dev',
    '--no-audit',
    '--no-fund',
    // Installed by Node 20 and run by Node 24: npm's warnings about engines would be wrong.
    '--loglevel=error',
  ];
  const { npm_execpath: npm = '', npm_node_execpath: node = process.execPath } = process.env;
  let output = '';
  let isInterrupted = false;
  // npm finishes its work before it heeds Ctrl-C, and would be in the way of the next install: it gets a group of its
  // own, which is ended as a whole. `npm ci` starts from nothing anyway.
  const detached = process.platform !== 'win32';
  const options = { cwd: root, detached, stdio: ['ignore', 'pipe', 'pipe'] };
  const child =
    basename(npm) === 'npm-cli.js'
      ? spawn(node, [npm, ...args], options)
      : spawn(['npm', ...args].join(' '), { ...options, shell: true });
  const interrupt = () => {
    if (isInterrupted) return;
    isInterrupted = true;
    if (detached) process.kill(-child.pid, 'SIGKILL');
    else child.kill();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, interrupt);
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: error.code, output: error.message }));
    child.once('close', (code, signal) => {
      // What runs after this install has its own way to end.
      for (const name of signals) process.off(name, interrupt);
      resolve({ code: code ?? signal, output, isInterrupted });
    });
  });
}

function showProgress(text) {
  if (!process.stdout.isTTY) {
    console.log(text);
    return () => {};
  }
  const started = Date.now();
  const tick = () =>
    process.stdout.write(`\r${text} ${Math.round((Date.now() - started) / 1000)} s`);
  tick();
  const timer = setInterval(tick, 1000);
  return () => {
    clearInterval(timer);
    process.stdout.write('\n');
  };
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}
