import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLoginCheck } from '../../src/doctor/check-login.ts';
import { createPackagesCheck } from '../../src/doctor/check-packages.ts';
import { createSettingsCheck } from '../../src/doctor/check-settings.ts';
import {
  createAzdCheck,
  createNodeCheck,
  createOptionalToolCheck,
} from '../../src/doctor/check-tools.ts';
import { checkAzd } from '../../hooks/preprovision/azd.ts';
import { runProgram } from '../../src/cli/doctor/run-program.ts';
import { never } from './serve.ts';

describe('packages', () => {
  const packages = (versions: Record<string, string | undefined>) => ({
    packages: {
      '': { version: '0.1.0' },
      'node_modules/for-another': { version: '1.0.0', optional: true },
      ...Object.fromEntries(
        Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }]),
      ),
    },
  });
  const wanted = packages({ a: '1.0.0', b: '2.0.0', 'c/node_modules/d': '3.0.0', e: '1.0.0' });

  it.each([
    [
      'all there',
      { a: '1.0.0', b: '2.0.0', 'c/node_modules/d': '3.0.0', e: '1.0.0' },
      'ok',
      /installed/,
    ],
    [
      'one too old',
      { a: '1.0.0', b: '1.9.0', 'c/node_modules/d': '3.0.0', e: '1.0.0' },
      'problem',
      /^1 package is missing or of another version: b$/,
    ],
    ['most missing', {}, 'problem', /^4 packages are missing or of another version: a, b, d …$/],
    ['broken off', undefined, 'problem', /^4 packages are missing/],
  ])('%s', async (_, installed, level, text) => {
    const root = mkdtempSync(join(tmpdir(), 'packages-'));
    onTestFinished(() => rmSync(root, { recursive: true }));
    mkdirSync(join(root, 'node_modules'));
    writeFileSync(join(root, 'package-lock.json'), JSON.stringify(wanted));
    if (installed) {
      const own = {
        packages: { ...packages(installed).packages, 'node_modules/for-another': undefined },
      };
      writeFileSync(join(root, 'node_modules/.package-lock.json'), JSON.stringify(own));
    }
    const [found] = await createPackagesCheck(root).look(never);
    expect(found?.level).toBe(level);
    expect(found?.text).toMatch(text);
    expect(found?.remedy).toBe(level === 'ok' ? undefined : 'npm ci');
  });

  it('of no clone', async () => {
    expect(await createPackagesCheck('/nowhere').look(never)).toMatchObject([{ level: 'problem' }]);
  });
});

describe('tools', () => {
  it.each([
    ['24.0.0', 'ok'],
    ['26.1.0', 'ok'],
    ['22.12.0', 'problem'],
  ])('node %s: %s', async (version, level) => {
    expect(await createNodeCheck(version).look(never)).toMatchObject([{ level }]);
  });

  const says = (code: number | undefined, stdout: string) => () => async () => ({ code, stdout });
  it.each([
    [says(0, '{"azd":{"version":"1.24.1"}}'), 'ok', /azure\.yaml/],
    [says(0, '{"azd":{"version":"1.23.0"}}'), 'problem', /^azd is 1\.23\.0; 1\.24\.1 or newer/],
    [says(undefined, ''), 'problem', /^azd does not say its version/],
  ])('azd %#', async (run, level, text) => {
    const [found] = await createAzdCheck(run, checkAzd).look(never);
    expect(found?.level).toBe(level);
    expect(found?.text).toMatch(text);
  });

  it.each([
    [says(0, '{ "azure-cli": "2.80.0" }'), { level: 'ok', text: '2.80.0' }],
    [says(0, 'yes'), { level: 'ok', text: 'there, and does not say its version' }],
    [
      says(1, '2.80.0'),
      { level: 'skipped', text: 'not on the PATH, or it does not run; azd will do' },
    ],
  ])('az %#', async (run, finding) => {
    const check = createOptionalToolCheck('az', { run, args: [], why: 'azd will do' });
    expect(await check.look(never)).toEqual([finding]);
  });

  it('are ended when their time is up', async () => {
    const stop = new AbortController();
    const running = runProgram(stop.signal)(process.execPath, '-e', 'setInterval(() => {}, 1000)');
    stop.abort();
    expect(await running).toMatchObject({ code: undefined });
    expect(await runProgram(never)(process.execPath, '-p', '1 + 1')).toEqual({
      code: 0,
      stdout: '2\n',
    });
    expect(await runProgram(never)('no-such-program')).toMatchObject({ code: undefined });
  });
});

describe('the login', () => {
  const TENANT = '11111111-1111-1111-1111-111111111111';
  const OTHER = '22222222-2222-2222-2222-222222222222';
  const tokenOf = (claims: unknown) =>
    `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;

  it.each([
    [tokenOf({ tid: TENANT }), TENANT, 'ok'],
    [tokenOf({ tid: OTHER }), undefined, 'ok'],
    ['opaque', TENANT, 'ok'],
    [tokenOf(null), TENANT, 'ok'],
    [tokenOf({ tid: OTHER }), TENANT, 'problem'],
  ])('%#', async (token, tenant, level) => {
    const [found] = await createLoginCheck({ getToken: async () => token, tenant }).look(never);
    expect(found?.level).toBe(level);
    expect(JSON.stringify(found)).not.toContain(token);
    const remedy = level === 'ok' ? '' : `az login --tenant ${TENANT}`;
    expect(found?.remedy ?? '').toContain(remedy);
  });
});

it('tells all problems with settings, and what refers to a missing secret', async () => {
  const look = (problems: string[], telemetryProblems: string[], unresolved: string[]) =>
    createSettingsCheck({
      place: 'here',
      readProblems: async () => problems,
      telemetryProblems,
      unresolved,
    }).look(never);
  expect(await look([], [], [])).toEqual([{ level: 'ok', text: 'those of here are usable' }]);
  expect(await look(['a', 'b'], ['c'], ['KEY'])).toMatchObject([
    { level: 'problem', text: 'a' },
    { level: 'problem', text: 'b' },
    { level: 'warning', text: 'c' },
    {
      level: 'warning',
      text: 'KEY: refers to a secret that is not there, so it counts as not set',
    },
  ]);
});
