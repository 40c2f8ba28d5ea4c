import { describe, expect, it } from 'vitest';
import { listDeployedFunctions } from '../../src/azure/doctor-functions.ts';
import { createLocalCredential } from '../../dev/vault/credential.ts';
import { createAppCheck } from '../../src/doctor/check-app.ts';
import { createClockCheck } from '../../src/doctor/check-clock.ts';
import { createFunctionsCheck, FUNCTIONS } from '../../src/doctor/check-functions.ts';
import { skipped } from '../../src/doctor/finding.ts';
import { listLocalFunctions } from '../../src/doctor/list-local-functions.ts';
import { readFileSync } from 'node:fs';
import { never, nowhere, serve, serveJson } from './serve.ts';

describe('the app', () => {
  const lookAt = (url: string) => createAppCheck({ url, remedy: 'start it' }).look(never);
  const ill = { status: 'unavailable' };

  it.each([
    [
      'is well',
      { '/health': [200, { status: 'ok' }] },
      { level: 'ok', text: /runs, with storage/ },
    ],
    [
      'is ill, without details',
      { '/health': [503, ill], '/health/details': [401, {}] },
      {
        level: 'problem',
        text: /cannot use its storage .* no signing secret/,
        remedy: /function key/,
      },
    ],
    [
      'is ill, and says why',
      {
        '/health': [503, ill],
        '/health/details': [
          503,
          {
            ...ill,
            checks: { inbox: { ok: true }, secret: { ok: false, problem: 'none is set' } },
          },
        ],
      },
      { level: 'problem', text: /says that it is unavailable: secret: none is set$/ },
    ],
    [
      'is another one',
      {},
      { level: 'problem', text: /answers 404, and not as this/, remedy: /^start it$/ },
    ],
    [
      'answers something else',
      { '/health': [200, [1]] },
      { level: 'problem', text: /answers 200, and not/, remedy: /^start it$/ },
    ],
  ] as const)('%s', async (_, answers, { level, text, ...rest }) => {
    const url = await serveJson(answers);
    const [found, ...others] = await lookAt(url);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ level, text: expect.stringMatching(text) as string });
    expect(found?.remedy ?? '').toMatch('remedy' in rest ? rest.remedy : /^$/);
  });

  it('is not there', async () => {
    const url = await nowhere();
    expect(await lookAt(url)).toEqual([
      { level: 'problem', text: `nothing answers at ${url} (ECONNREFUSED)`, remedy: 'start it' },
    ]);
  });
});

describe('functions', () => {
  const all = FUNCTIONS.map((name) => ({ name, type: 'any', disabled: false }));

  it('are those that the app registers', () => {
    const main = readFileSync(new URL('../../src/main.ts', import.meta.url), 'utf8');
    const registered = [...main.matchAll(/app\.\w+\('([\w-]+)'/g)].map(([, name]) => name);
    expect(new Set(registered)).toEqual(new Set(FUNCTIONS));
  });

  it.each([
    ['all there', all, [{ level: 'ok', text: 'all 9 are registered and run' }]],
    [
      'one missing and one paused',
      all.slice(1).map((one) => ({ ...one, disabled: one.name === 'sweep' })),
      [
        { level: 'problem', text: 'not registered: receive', remedy: 'start it' },
        {
          level: 'warning',
          text: 'paused: sweep',
          remedy: 'take out the setting AzureWebJobs.sweep.Disabled',
        },
      ],
    ],
    [
      'no list',
      { error: 1 },
      [{ level: 'skipped', text: expect.stringMatching(/^no functions host/) as string }],
    ],
  ])('%s', async (_, list, findings) => {
    const url = await serveJson({ '/admin/functions': [200, list] });
    const check = createFunctionsCheck({
      list: (signal) => listLocalFunctions(url, signal),
      remedy: 'start it',
    });
    expect(await check.look(never)).toEqual(findings);
  });

  it('are not seen where no host is', async () => {
    const found = await listLocalFunctions(await nowhere(), never);
    expect(found).toMatchObject({ level: 'skipped' });
  });

  it('of a deployment are asked for by a token, without a key', async () => {
    const path =
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/a/functions?api-version=2024-11-01';
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      seen.push(request.url, request.headers.authorization);
      const value = [
        { id: 'x', properties: { name: 'receive', isDisabled: false, config: {} } },
        { id: 'y', properties: { name: 'sweep', isDisabled: true } },
        { id: 'z', properties: { name: 'purge', isDisabled: null } },
      ];
      response.end(JSON.stringify({ value }));
    });
    const app = { subscription: 's', group: 'g', app: 'a', credential: createLocalCredential() };
    expect(await listDeployedFunctions({ ...app, managementUrl: url }, never)).toEqual([
      { name: 'receive', isDisabled: false },
      { name: 'sweep', isDisabled: true },
      { name: 'purge', isDisabled: false },
    ]);
    expect(seen).toEqual([path, 'Bearer local-token']);
    const forbidden = await serveJson({ [path]: [403, {}] });
    expect(await listDeployedFunctions({ ...app, managementUrl: forbidden }, never)).toEqual(
      skipped('not seen: Azure answered 403 for the functions of a, which takes the role Reader'),
    );
  });
});

describe('the clock', () => {
  const START = Date.parse('2026-11-21T12:00:00.500Z');
  const lookAt = async (
    aheadS: number,
    header: string | undefined = new Date(START).toUTCString(),
  ) => {
    const url = await serve((_, response) => {
      response.sendDate = false;
      if (header) response.setHeader('date', header);
      response.writeHead(401).end();
    });
    return createClockCheck({
      sources: async () => [{ name: 'storage', url }],
      now: () => new Date(START + aheadS * 1000),
    }).look(never);
  };

  it.each([
    [0, 'ok', 'within 30 s of storage', undefined],
    [30, 'ok', 'within 30 s of storage', undefined],
    [-30, 'ok', 'within 30 s of storage', undefined],
    [
      31,
      'warning',
      'this clock is 31 seconds ahead of that of storage; from 300 on every event is refused',
      /NTP/,
    ],
    [
      -299,
      'warning',
      'this clock is 299 seconds behind that of storage; from 300 on every event is refused',
      /NTP/,
    ],
    [
      300,
      'problem',
      'this clock is 300 seconds ahead of that of storage, so signatures of one are refused by the other',
      /NTP/,
    ],
    [
      -86_400,
      'problem',
      'this clock is 86400 seconds behind that of storage, so signatures of one are refused by the other',
      /NTP/,
    ],
  ])('is %i s ahead', async (aheadS, level, text, remedy) => {
    const [found] = await lookAt(aheadS);
    expect(found).toMatchObject({ level, text });
    expect(found?.remedy ?? '').toMatch(remedy ?? /^$/);
  });

  it('is compared with nobody where nobody tells the time', async () => {
    const nobody = { level: 'skipped', text: 'nobody answered whose clock could be compared with' };
    expect(await lookAt(0, '')).toEqual([nobody]);
    const url = await nowhere();
    const sources = async () => [{ name: 'storage', url }];
    expect(await createClockCheck({ sources, now: () => new Date() }).look(never)).toEqual([
      nobody,
    ]);
  });

  it('is as wrong as the one that is farthest off says', async () => {
    const at = async (iso: string) =>
      serve((_, response) => {
        response.sendDate = false;
        response.setHeader('date', new Date(iso).toUTCString()).end();
      });
    const [right, wrong] = await Promise.all([
      at('2026-11-21T12:00:00Z'),
      at('2026-11-21T12:10:00Z'),
    ]);
    const sources = async () => [
      { name: 'storage', url: right },
      { name: 'the API', url: wrong },
    ];
    const [found] = await createClockCheck({ sources, now: () => new Date(START) }).look(never);
    expect(found).toMatchObject({
      level: 'problem',
      text: expect.stringMatching(/600 seconds behind that of the API/) as string,
    });
  });
});
