import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const script = join(import.meta.dirname, '../../dev/install.mjs');
const lock = {
  packages: {
    '': { name: 'app' },
    'node_modules/one': { version: '1.0.0', integrity: 'sha512-one' },
    'node_modules/other-platform': { version: '1.0.0', integrity: 'sha512-x', optional: true },
  },
};
const installed = { packages: { 'node_modules/one': lock.packages['node_modules/one'] } };
// Stands in for npm: notes how it was called, then installs or fails as told.
const npm = `
  import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
  const isFirst = !existsSync('called.json');
  writeFileSync('called.json', JSON.stringify(process.argv.slice(2)));
  if (process.env.FAIL_ONCE && isFirst) process.exit(1);
  if (process.env.FAIL) { console.error(process.env.FAIL); process.exit(1); }
  mkdirSync('node_modules', { recursive: true });
  writeFileSync('node_modules/.package-lock.json', ${JSON.stringify(JSON.stringify(installed))});`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'install-'));
  await mkdir(join(folder, 'dev'));
  await cp(script, join(folder, 'dev/install.mjs'));
  await write('package.json', { type: 'module' });
  await write('package-lock.json', lock);
  await writeFile(join(folder, 'npm-cli.js'), npm);
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function write(path: string, content: object): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), JSON.stringify(content));
}

function install(env: Record<string, string> = {}): Promise<{ stdout: string }> {
  return promisify(execFile)(process.execPath, ['dev/install.mjs'], {
    cwd: folder,
    env: {
      ...process.env,
      npm_execpath: join(folder, 'npm-cli.js'),
      npm_node_execpath: process.execPath,
      ...env,
    },
  });
}

describe('install.mjs', () => {
  it('installs on a bare clone, then has nothing to do', async () => {
    const { stdout } = await install();
    expect(stdout).toMatch(/^Installing dependencies .+\nInstalled in \d+ s\.\n$/);
    const called = JSON.parse(await readFile(join(folder, 'called.json'), 'utf8')) as string[];
    expect(called).toContain('ci');
    await rm(join(folder, 'called.json'));

    expect((await install()).stdout).toBe('');
    await expect(readFile(join(folder, 'called.json'))).rejects.toThrow('ENOENT');
  });

  it('installs again when a version differs from the lock file', async () => {
    await write('node_modules/.package-lock.json', {
      packages: { 'node_modules/one': { version: '0.9.0', integrity: 'sha512-old' } },
    });
    expect((await install()).stdout).toContain('Installed');
  });

  it('completes an install that was broken off', async () => {
    await mkdir(join(folder, 'node_modules/one'), { recursive: true });
    expect((await install()).stdout).toContain('Installed');
  });

  it('tries once more where npm fails', async () => {
    const { stdout } = await install({ FAIL_ONCE: 'yes' });
    expect(stdout).toContain('npm ci failed (1); trying once more …');
    expect(stdout).toContain('Installed');
  });

  it('fails with what npm said', async () => {
    await expect(install({ FAIL: 'npm error code ENOSPC' })).rejects.toMatchObject({
      code: 1,
      stderr: 'Installing dependencies failed (npm ci, 1). What npm said:\nnpm error code ENOSPC\n',
    });
  });
});
