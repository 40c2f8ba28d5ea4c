import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAzurite } from '../../dev/azurite.ts';
import { createPlaces, type Places } from '../../src/azure/doctor-places.ts';
import { createPlacesCheck } from '../../src/doctor/check-places.ts';
import { explainPlace } from '../../src/doctor/explain-place.ts';
import { lookOnce } from '../../src/doctor/place.ts';
import { never, nowhere, serve } from './serve.ts';

const all = ({ tables, queues, container }: Places) => [
  ...Object.values(tables),
  ...Object.values(queues),
  container,
];
const connect = (connectionString: string) =>
  createPlaces({ kind: 'connection-string', connectionString });
const local = { isLocal: true, canCreate: true };
const KEY = Buffer.alloc(64, 'k').toString('base64');
/** An account whose three services are one server. */
const accountAt = (url: string) =>
  [
    `DefaultEndpointsProtocol=http;AccountName=acc;AccountKey=${KEY}`,
    ...['Table', 'Queue', 'Blob'].map((name) => `${name}Endpoint=${url}/acc`),
  ].join(';');

describe('places in storage', () => {
  let azurite: Awaited<ReturnType<typeof startAzurite>>;
  beforeAll(async () => {
    azurite = await startAzurite();
  });
  afterAll(() => azurite.stop());

  it('are missing, can be made, twice over, and are there then', async () => {
    const look = async () => {
      const { tables, container } = await connect(azurite.connectionString);
      const checks = [
        createPlacesCheck('tables', Object.values(tables), local),
        createPlacesCheck('container', [container], local),
      ];
      return (await Promise.all(checks.map((check) => check.look(never)))).flat();
    };
    const before = await look();
    expect(before).toMatchObject([
      {
        level: 'ok',
        text: 'inbox, results: created when first needed',
        fix: { what: 'create the tables inbox, results', needsConsent: false },
      },
      { level: 'ok', fix: { what: 'create the container results' } },
    ]);
    for (let again = 0; again < 2; again += 1) {
      for (const { fix } of before) await fix?.run(never);
      expect(await look()).toEqual([
        { level: 'ok', text: 'inbox, results: there, and can be read' },
        { level: 'ok', text: 'results: there, and can be read' },
      ]);
    }
  });

  it('has queues, and how many messages are in each', async () => {
    const { queues } = await connect(azurite.connectionString);
    const check = createPlacesCheck('queues', Object.values(queues), local);
    const [found] = await check.look(never);
    expect(found?.fix?.what).toBe(
      'create the queues tickets, tickets-poison, tickets-unreadable, notifications, ' +
        'notifications-poison, notifications-dead',
    );
    await queues.tickets.create(never);
    await queues.tickets.create(never);
    const again = await connect(azurite.connectionString);
    expect(await again.queues.tickets.look(never)).toEqual({ isThere: true, messages: 0 });
    expect(await again.queues.poison.look(never)).toEqual({ isThere: false });
    const some = [again.queues.tickets, again.queues.poison];
    expect(await createPlacesCheck('queues', some, local).look(never)).toMatchObject([
      { level: 'ok', text: 'tickets: there, and can be read' },
      { level: 'ok', text: 'tickets-poison: created when first needed' },
    ]);
  });

  it('are a problem where they are missing in Azure, and nothing is offered elsewhere', async () => {
    const place = {
      kind: 'table' as const,
      name: randomUUID(),
      service: 'https://st.table.core.windows.net',
      look: async () => ({ isThere: false }) as const,
      create: async () => {},
    };
    const look = (isLocal: boolean) =>
      createPlacesCheck('tables', [place], { isLocal, canCreate: false }).look(never);
    expect(await look(false)).toEqual([
      { level: 'problem', text: `not there: ${place.name}`, remedy: 'azd provision' },
    ]);
    expect(await look(true)).toEqual([
      { level: 'ok', text: `${place.name}: created when first needed` },
    ]);
  });

  it('are looked at once, whoever asks', async () => {
    let looks = 0;
    const place = lookOnce({
      kind: 'table',
      name: 'a',
      service: 'b',
      look: async () => {
        looks += 1;
        return { isThere: true };
      },
      create: async () => {},
    });
    await Promise.all([place.look(never), place.look(never)]);
    expect(looks).toBe(1);
  });
});

describe('places that cannot be looked at', () => {
  const findAll = async (url: string, isLocal = false) => {
    const places = all(await connect(accountAt(url)));
    const options = { isLocal, canCreate: false };
    const kinds = ['table', 'queue', 'container'] as const;
    const found = kinds.map(async (kind) => {
      const own = places.filter((place) => place.kind === kind);
      return createPlacesCheck(kind, own, options).look(never);
    });
    return (await Promise.all(found)).flat();
  };
  const answering = (status: number, code: string) =>
    serve((_, response) => {
      response.writeHead(status, { 'x-ms-error-code': code, 'content-type': 'application/json' });
      response.end(JSON.stringify({ 'odata.error': { code, message: { value: 'whsec_quoted' } } }));
    });

  it.each([
    [
      'a role is missing',
      403,
      'AuthorizationPermissionMismatch',
      [
        /^whoever asks lacks the role Storage Table Data Contributor on http:\S+\/acc \(403\)$/,
        /^whoever asks lacks the role Storage Queue Data Reader on/,
        /^whoever asks lacks the role Storage Blob Data Reader on/,
      ],
      /^azd provision, which gives it/,
    ],
    [
      'the network is closed',
      403,
      'AuthorizationFailure',
      [/keeps this machine out by its network/],
      /ALLOWED_IP_ADDRESSES/,
    ],
    [
      'the key is wrong',
      403,
      'AuthenticationFailed',
      [/does not take the key or token \(403\)$/],
      /^give it as the account shows it/,
    ],
    [
      'the tenant is another',
      401,
      'InvalidAuthenticationInfo',
      [/does not take the token \(401\)/],
      /az login --tenant/,
    ],
    [
      'it is broken',
      400,
      'OutOfRangeInput',
      [/did not say what it has: 400 OutOfRangeInput$/],
      /^try again$/,
    ],
  ])('because %s: one line for each service', async (_, status, code, texts, remedy) => {
    const found = await findAll(await answering(status, code));
    expect(found).toHaveLength(3);
    for (const [index, finding] of found.entries()) {
      expect(finding.level).toBe('problem');
      expect(finding.text).toMatch(texts[index] ?? texts[0] ?? '');
      expect(finding.remedy).toMatch(remedy);
      expect(JSON.stringify(finding)).not.toMatch(/quoted|kkkk|a2tr/);
    }
  });

  it('because nothing runs', async () => {
    const url = await nowhere();
    const found = await findAll(url, true);
    expect(found).toHaveLength(3);
    for (const finding of found) {
      expect(finding).toMatchObject({ level: 'problem', text: `nothing listens at ${url}/acc` });
      expect(finding.remedy).toMatch(/^npm start/);
    }
  });

  it.each([
    [{ statusCode: 403 }, true, /lacks the role/, /connection string/],
    [{ code: 'ENOTFOUND' }, false, /there is no storage account at/, /^azd provision/],
    [
      { cause: { code: 'EAI_AGAIN' } },
      true,
      /there is no storage account at/,
      /^check AzureWebJobsStorage/,
    ],
    [{ code: 'ECONNREFUSED' }, false, /nothing listens/, /^check the network$/],
    [
      new DOMException('any', 'AbortError'),
      false,
      /does not answer in time$/,
      /^check the network$/,
    ],
    [new Error('mine'), false, /did not say what it has: Error: mine$/, /^try again$/],
  ])('for %j on this machine: %s', async (error, isLocal, text, remedy) => {
    const [place] = all(await connect('UseDevelopmentStorage=true'));
    if (!place) throw new Error('no place');
    const finding = explainPlace(error, place, isLocal);
    expect(finding.text).toMatch(text);
    expect(finding.remedy).toMatch(remedy);
  });
});
