import { describe, expect, it } from 'vitest';
import type { DeliveryList, Detail, Info, Pictures } from '../../../src/cli/console/api.ts';
import { claim, complete, replay } from '../../../src/webhooks/delivery.ts';
import { readEvent } from '../../../src/webhooks/event.ts';
import { sampleTypes } from '../../../dev/samples/samples.ts';
import { faultNames } from '../../../dev/send/faults.ts';
import { CliError } from '../../../src/cli/cli-error.ts';
import { createContext } from '../../../src/cli/context.ts';
import { createFolder } from '../spawn-cli.ts';
import { CALL_BODY } from '../event/stage.ts';
import { CALLER } from '../event/run-event.ts';
import { startStage } from './stage.ts';

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 2, 1, 12, minute, second));
const now = () => at(30);

async function startWithRows() {
  const stage = await startStage({ now });
  await stage.put('done', 'a', { receivedAt: at(1), ms: 2000 });
  await stage.put('dead', 'b', { receivedAt: at(2), ms: 120_000, type: 'batch.completed' });
  await stage.put('retrying', 'c', { receivedAt: at(3), ms: 60_000 });
  await stage.put('received', 'd', { receivedAt: at(4) });
  return stage;
}

describe('the list', () => {
  it('has the newest first, in pages, and counts on the first', async () => {
    const { getJson, sender, toId } = await startWithRows();
    const first = (await getJson(`/api/deliveries?sender=${sender}&limit=3`)) as DeliveryList;
    expect(first.deliveries.map(({ id }) => id)).toEqual(['d', 'c', 'b'].map(toId));
    expect(first.count).toBe(4);
    expect(first.deliveries[2]).toEqual({
      id: toId('b'),
      type: 'batch.completed',
      eventId: 'evt_1',
      sender,
      resource: 'resp_1',
      state: 'dead',
      receivedAt: '2026-03-01T12:02:00.000Z',
      tookMs: 120_000,
      attempts: 1,
      outcome: 'Error: no use',
      version: first.deliveries[2]?.version,
    });
    expect(first.deliveries[1]).toMatchObject({ state: 'retrying', dueAt: at(4).toISOString() });
    const next = encodeURIComponent(first.next ?? '');
    const last = await getJson(`/api/deliveries?sender=${sender}&cursor=${next}`);
    expect(last).toEqual({ deliveries: [expect.objectContaining({ id: toId('a') })] });
  });

  it.each([
    ['types=batch.*,x', ['b']],
    ['states=dead,%20retrying', ['c', 'b']],
    ['search=NO%20USE', ['b']],
    ['search=RESP_1', ['d', 'c', 'b', 'a']],
    ['since=2026-03-01T12:02:00Z&until=2026-03-01T12:03:00Z', ['b']],
    ['since=27m', ['d', 'c']],
    ['types=&states=&search=', ['d', 'c', 'b', 'a']],
  ])('is narrowed by %s', async (filter, names) => {
    const { getJson, sender, toId } = await startWithRows();
    const path = `/api/deliveries?sender=${sender}&${filter}`;
    const { deliveries, count } = (await getJson(path)) as DeliveryList;
    expect(deliveries.map(({ id }) => id)).toEqual(names.map(toId));
    expect(count).toBe(names.length);
  });

  it.each([
    ['states=ded', 'states: there is no state "ded" (did you mean "dead"?)'],
    ['state=dead', 'there is no filter "state" (did you mean "states"?)'],
    ['since=yesterday', 'since is no time'],
    ['until=2026-02-30', 'until is no time'],
    ['since=1h&until=2h', 'since is not before until, so nothing can fit'],
    ['limit=0', 'limit is no whole number from 1 to 1000'],
    ['limit=1e3', 'limit is no whole number from 1 to 1000'],
    ['cursor=page-2', 'the cursor is none'],
    [`search=${'x'.repeat(1001)}`, 'search is longer than 1000 characters'],
  ])('names what is wrong with %s', async (filter, error) => {
    const { get } = await startStage();
    for (const path of ['deliveries', 'pictures', 'stream']) {
      if (path !== 'deliveries' && /limit|cursor/.test(filter)) continue;
      const { status, body } = await get(`/api/${path}?${filter}`);
      expect({ status, ...(JSON.parse(body) as object) }).toMatchObject({ status: 400, error });
    }
  });
});

describe('the charts', () => {
  it('count per minute, by state and type, and show what waits', async () => {
    const { getJson, sender, toId } = await startWithRows();
    const path = `/api/pictures?sender=${sender}&since=2026-03-01T12:01:00Z&until=2026-03-01T12:06:00Z`;
    const pictures = (await getJson(path)) as Pictures;
    expect(
      pictures.minutes.map(({ at: minute, received, done, dead, inFlight }) =>
        [minute.slice(14, 16), received, done, dead, inFlight].join(' '),
      ),
    ).toEqual(['01 1 1 0 0', '02 1 0 0 1', '03 1 0 0 2', '04 1 0 1 2', '05 0 0 0 2']);
    expect(pictures.states).toEqual({ received: 1, processing: 0, retrying: 1, done: 1, dead: 1 });
    expect(pictures.types).toEqual([
      { type: 'response.completed', count: 3, dead: 0 },
      { type: 'batch.completed', count: 1, dead: 1 },
    ]);
    expect(pictures.waiting).toMatchObject([{ id: toId('c'), dueAt: at(4).toISOString() }]);
    expect(await getJson(`${path}&search=resp_1`)).toEqual(pictures);
    const { p50, p95, p99 } = pictures.receiveToDoneMs ?? { p50: 0, p95: 0, p99: 0 };
    for (const ms of [p50, p95, p99]) expect(Math.abs(ms - 2000)).toBeLessThan(50);
  });

  it('have what came before and ends within in the minutes alone', async () => {
    const { getJson, sender } = await startWithRows();
    const path = `/api/pictures?sender=${sender}&since=2026-03-01T12:03:00Z&until=2026-03-01T12:05:00Z`;
    const { minutes, states, types } = (await getJson(path)) as Pictures;
    expect(
      minutes.map(({ received, dead, inFlight }) => [received, dead, inFlight].join(' ')),
    ).toEqual(['1 0 2', '1 1 2']);
    expect(states).toMatchObject({ received: 1, retrying: 1, dead: 0 });
    expect(types).toEqual([{ type: 'response.completed', count: 2, dead: 0 }]);
  });

  it('count each end of what was replayed, and not the time that it lay there', async () => {
    const stage = await startStage({ now });
    const { getJson, put, inbox, sender, toId } = stage;
    await put('dead', 'a', { receivedAt: at(2), ms: 120_000 });
    const stored = await inbox.read(toId('a'));
    const order = { by: 'somebody', why: 'wrong key', nonce: 'n' };
    const replayed = stored && replay(stored.delivery, order, at(20));
    if (!replayed) throw new Error('it is not there');
    const claimed = claim(replayed, { owner: 'worker-2', until: at(22) }, at(20));
    await inbox.replace(complete(claimed, 'stored', at(21)), stored.version);

    const range = 'since=2026-03-01T12:01:00Z&until=2026-03-01T12:23:00Z';
    const pictures = (await getJson(`/api/pictures?sender=${sender}&${range}`)) as Pictures;
    expect(
      pictures.minutes
        .map(({ at: minute, received, done, dead, inFlight }) =>
          [minute.slice(14, 16), received, done, dead, inFlight].join(' '),
        )
        .filter((line) => !line.endsWith(' 0 0 0 0')),
    ).toEqual(['02 1 0 0 1', '03 0 0 0 1', '04 0 0 1 0', '20 0 0 0 1', '21 0 1 0 0']);
    expect(Math.abs((pictures.receiveToDoneMs?.p99 ?? 0) - 60_000)).toBeLessThan(1500);
    const took = { tookMs: 60_000 };
    expect(await getJson(`/api/deliveries?sender=${sender}`)).toMatchObject({ deliveries: [took] });
    expect(await getJson(`/api/deliveries/${toId('a')}`)).toMatchObject(took);
  });

  it('go back an hour, and as far as is asked for up to three', async () => {
    const { getJson, sender } = await startWithRows();
    const short = (await getJson(`/api/pictures?sender=${sender}`)) as Pictures;
    expect(short.minutes).toHaveLength(60);
    expect(short.minutes.at(-1)).toEqual({
      at: at(30).toISOString(),
      received: 0,
      done: 0,
      dead: 0,
      inFlight: 2,
    });
    const long = (await getJson(`/api/pictures?sender=${sender}&since=7d`)) as Pictures;
    expect(long.minutes).toHaveLength(180);
  });

  it('of nothing are empty', async () => {
    const { getJson } = await startStage();
    const empty = (await getJson('/api/pictures?sender=nobody')) as Pictures;
    expect(empty).toMatchObject({ types: [], waiting: [] });
    expect(empty).not.toHaveProperty('receiveToDoneMs');
  });
});

describe('one delivery', () => {
  it('is shown whole', async () => {
    const { getJson, put, toId, records, sender } = await startStage();
    const traceparent = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`;
    const resource = toId('resp').replace('wh_', '');
    const body = Buffer.from(
      `{"id":"evt_1","type":"response.completed","data":{"id":"${resource}"}}`,
    );
    await put('done', 'a', { receivedAt: at(1), ms: 2000, traceparent, body });
    await records.write(
      {
        kind: 'response',
        id: resource,
        status: 'completed',
        certainty: 'final',
        summary: '1 token',
        sender,
        type: 'response.completed',
        event: 'evt_1',
        delivery: toId('a'),
        at: at(1),
        model: 'gpt-5',
        usage: { inputTokens: 1, outputTokens: 2 },
      },
      undefined,
    );
    const detail = (await getJson(`/api/deliveries/${toId('a')}`)) as Detail;
    expect(detail).toMatchObject({
      id: toId('a'),
      resource,
      state: 'done',
      outcome: 'stored',
      history: [
        { state: 'received', isReplay: false },
        { state: 'processing', attempt: 1, by: 'worker-1' },
        { state: 'done', note: 'stored', isReplay: false },
      ],
      traceId: 'ab'.repeat(16),
      bodyBytes: body.byteLength,
      event: readEvent(body),
      hasPersonal: false,
      headers: { 'webhook-id': toId('a'), traceparent },
      does: expect.stringMatching(/^Stores the response/) as string,
    });
    expect(detail.results).toEqual([
      {
        kind: 'response',
        id: resource,
        status: 'completed',
        certainty: 'final',
        summary: '1 token',
        model: 'gpt-5',
        inputTokens: 1,
        outputTokens: 2,
        files: [],
      },
    ]);
    const { deliveries } = (await getJson(`/api/deliveries?search=${toId('a')}`)) as DeliveryList;
    expect(deliveries[0]?.version).toBe(detail.version);
  });

  it('says who calls whom only to who asks', async () => {
    const { get, getJson, put, toId } = await startStage();
    await put('dead', 'call', { type: 'realtime.call.incoming', body: CALL_BODY });
    const path = `/api/deliveries/${toId('call')}`;
    const { body } = await get(path);
    expect(body).not.toContain(CALLER);
    expect(JSON.parse(body)).toMatchObject({
      hasPersonal: true,
      event: { data: { call_id: 'rtc_1', sip_headers: '[personal data, not shown]' } },
    });
    for (const part of ['body', 'fixture', 'curl']) {
      const refused = await get(`${path}/${part}`);
      expect(refused.status).toBe(403);
      expect(refused.body).not.toContain(CALLER);
      expect((await get(`${path}/${part}?personal=1`)).body).toMatch(/\+14255550142|base64/);
    }
    const whole = (await getJson(`${path}?personal=1`)) as Detail;
    expect(JSON.stringify(whole.event)).toContain(CALLER);
    for (const wish of ['', 'true', '0']) {
      expect((await get(`${path}?personal=${wish}`)).body).not.toContain(CALLER);
    }
  });

  it('says who was in a recorded call only to who asks', async () => {
    const { get, put, toId, records, sender } = await startStage();
    const id = toId('rtc').replace('wh_', 'rtc_');
    const body = Buffer.from(
      JSON.stringify({ type: 'realtime.call.incoming', data: { call_id: id } }),
    );
    await put('done', 'call', { type: 'realtime.call.incoming', body });
    const record = {
      kind: 'call',
      id,
      status: 'accepted',
      certainty: 'final',
      summary: 'by default',
      sender,
      type: 'realtime.call.incoming',
      event: '',
      delivery: toId('call'),
      at: at(1),
      call: { caller: CALLER, callee: '+14255550143' },
    } as const;
    await records.write(record, undefined);
    const path = `/api/deliveries/${toId('call')}`;
    const hidden = await get(path);
    expect(hidden.body).not.toContain('+1425');
    expect(JSON.parse(hidden.body)).toMatchObject({ hasPersonal: true });
    expect(JSON.parse((await get(`${path}?personal=1`)).body)).toMatchObject({
      results: [{ caller: CALLER, callee: '+14255550143' }],
    });
  });

  it.each([
    ['text', Buffer.from('{"type":"x",\n "data": "é"}'), 'text/plain; charset=utf-8'],
    ['HTML', Buffer.from('<script>alert(1)</script>'), 'text/plain; charset=utf-8'],
    ['bytes', Buffer.from([0x7b, 0xff, 0x00, 0x7d]), 'application/octet-stream'],
  ])('has its very bytes: %s', async (_, bytes, type) => {
    const { get, put, toId } = await startStage();
    await put('dead', 'a', { type: '', body: bytes });
    const { status, headers, body } = await get(`/api/deliveries/${toId('a')}/body?personal=1`);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type });
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff' });
    expect(body).toBe(bytes.toString());
  });

  it('becomes a fixture, as an export has it', async () => {
    const { getJson, put, toId } = await startStage();
    const { body } = await put('done', 'a');
    // It ends as a line does, and is JSON all the same.
    const path = `/api/deliveries/${toId('a')}/fixture`;
    expect(await getJson(path)).toMatchObject({
      id: toId('a'),
      state: 'done',
      body: Buffer.from(body).toString(),
    });
  });

  it.each([
    'a/b\'c%41 "é<script>',
    'a\\..\\b',
    'a#?&=+;',
    '日本 語',
    '%2e%2e%2f',
    '$(reboot)`reboot`',
    '-->',
  ])('may be called %s', async (name) => {
    const { getJson, get, put, toId } = await startStage();
    await put('done', name);
    const path = `/api/deliveries/${encodeURIComponent(toId(name))}`;
    expect(await getJson(path)).toMatchObject({ id: toId(name), state: 'done' });
    expect((await get(`${path}/body`)).status).toBe(200);
  });

  it.each(['wh_none', '..%2f..', '%00', '%ff', '%ud800', "'%20or%20'1'='1", 'a'.repeat(3000)])(
    'is not there as %s',
    async (id) => {
      const { get } = await startStage();
      for (const part of ['', '/body', '/curl', '/fixture']) {
        const { status, body, headers } = await get(`/api/deliveries/${id}${part}`);
        expect({ id, part, status }).toEqual({ id, part, status: 404 });
        expect(headers['content-type']).toBe('application/json');
        expect(JSON.parse(body)).toHaveProperty('error');
      }
    },
  );

  it('is JSON whatever its texts are', async () => {
    const { get, put, inbox, toId } = await startStage();
    const type = '<img src=x onerror=alert(1)>';
    await put('dead', 'a', { type });
    const stored = await inbox.read(toId('a'));
    if (!stored) throw new Error('it is not there');
    const reason = '</script><script>alert(1)</script>';
    const progress = { state: 'dead', reason, finishedAt: at(1) } as const;
    await inbox.replace({ ...stored.delivery, progress }, stored.version);
    for (const path of [`/api/deliveries?search=${toId('a')}`, `/api/deliveries/${toId('a')}`]) {
      const { headers, body } = await get(path);
      expect(headers['content-type']).toBe('application/json');
      expect(body).toContain('</script>');
    }
  });
});

describe('what the page is about', () => {
  it('is this machine, with all that can be sent', async () => {
    const { getJson } = await startStage();
    const info = (await getJson('/api/info')) as Info;
    expect(info).toMatchObject({
      place: 'on this machine',
      isLocal: true,
      senders: ['default'],
      webhookUrl: 'http://127.0.0.1:9/webhook',
      samples: sampleTypes,
    });
    expect(info.faults.map(({ name }) => name)).toEqual(faultNames);
    expect(info.faults[0]).toMatchObject({ name: 'forged', answer: 400 });
    expect(info.handlers.length).toBeGreaterThan(30);
    for (const { does } of info.handlers) expect(does).toMatch(/^[A-Z].*\.$/);
  });

  it('has nothing to send without a secret', async () => {
    const signingSecret = () => Promise.reject(new CliError('there is no secret'));
    const { getJson } = await startStage({ signingSecret });
    expect(await getJson('/api/info')).toMatchObject({ samples: [], faults: [] });
  });

  it('is a deployment, to which nothing can be signed from here', async () => {
    const env = {
      AZURE_STORAGE_TABLE_ENDPOINT: 'https://st1.table.core.windows.net/',
      AZURE_STORAGE_QUEUE_ENDPOINT: 'https://st1.queue.core.windows.net/',
      AZURE_STORAGE_BLOB_ENDPOINT: 'https://st1.blob.core.windows.net/',
      AZURE_KEY_VAULT_ENDPOINT: 'https://v1.vault.azure.net/',
      WEBHOOK_URL: 'https://app.example/webhook',
    };
    const lines = Object.entries(env).map(([name, value]) => `${name}="${value}"\n`);
    const folder = createFolder({ '.azure/prod/.env': lines.join('') });
    const context = createContext({ env: 'prod' }, { env: {}, folder, hide: () => {} });
    const { getJson, post } = await startStage({ context });
    expect(await getJson('/api/info')).toMatchObject({
      place: 'of prod',
      isLocal: false,
      webhookUrl: 'https://app.example/webhook',
      samples: [],
      faults: [],
    });
    const { status, body } = await post('/api/plan', { do: 'sample', type: 'batch.completed' });
    expect(status).toBe(409);
    expect(JSON.parse(body)).toHaveProperty('remedy');
  });
});
