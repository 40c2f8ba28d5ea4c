import { userInfo } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAzurite } from '../../../dev/azurite.ts';
import { createStores } from '../../../src/stores.ts';
import { startStorageProxy } from '../../e2e/storage-proxy.ts';
import { put as putInto } from '../../inbox/stage.ts';
import type { Done, Order } from '../../../src/cli/console/api-orders.ts';
import { CliError } from '../../../src/cli/cli-error.ts';
import { SECRET } from '../../fixtures/secrets.ts';
import { startReceiver } from '../../inbox/receiver.ts';
import { isSignedWith } from '../event/is-signed-with.ts';
import { CALL_BODY } from '../event/stage.ts';
import { startStage, toJson } from './stage.ts';

const NOTHING = 'http://127.0.0.1:9/webhook';

describe('replay', () => {
  it('says what would happen, then does it once', async () => {
    const { plan, confirm, post, put, read, toId } = await startStage();
    await put('dead', 'a');
    const planned = await plan({ do: 'replay', id: toId('a'), why: 'wrong key' });
    expect(planned).toEqual({
      text: 'Puts this dead response.completed back to received on this machine, with all its attempts.',
      count: 1,
      confirmation: planned.confirmation,
    });
    expect(planned.confirmation).toMatch(/^[\w-]{43}$/);
    expect((await read('a'))?.progress.state).toBe('dead');

    expect(await confirm(planned)).toEqual({
      text: 'Back in the queue; watch its timeline.',
      isGood: true,
      ids: [toId('a')],
    });
    const replayed = await read('a');
    expect(replayed?.progress.state).toBe('received');
    expect(replayed?.history.at(-1)).toMatchObject({ note: 'wrong key', by: userInfo().username });

    const again = await post('/api/do', { confirmation: planned.confirmation });
    expect(again.status).toBe(410);
    expect((await read('a'))?.history).toHaveLength(replayed?.history.length ?? 0);
  });

  it('of what nobody can read says that it will not help', async () => {
    const { plan, getJson, put, toId } = await startStage();
    await put('dead', 'a', { type: '', body: Buffer.from('not json') });
    expect(await plan({ do: 'replay', id: toId('a'), why: '' })).toMatchObject({
      text:
        'Puts this dead unreadable delivery back to received on this machine, with all its attempts. ' +
        'Its body is not JSON, or has no type, so replaying it will not help: it will be dead again.',
    });
    expect(await getJson(`/api/deliveries/${toId('a')}`)).toMatchObject({
      does: 'Nothing: its body is not JSON, or has no type, so no handler can read it. Replaying it will not help.',
    });
  });

  it('is of the delivery as it was looked at', async () => {
    const { plan, confirm, put, read, inbox, toId } = await startStage();
    await put('dead', 'a');
    const planned = await plan({ do: 'replay', id: toId('a'), why: '' });
    const stored = await inbox.read(toId('a'));
    if (stored) await inbox.replace(stored.delivery, stored.version);
    expect(await confirm(planned)).toMatchObject({ isGood: false });
    expect((await read('a'))?.progress.state).toBe('dead');
  });

  it('happens once where two have planned it', async () => {
    const { plan, confirm, put, toId } = await startStage();
    await put('dead', 'a');
    const order = { do: 'replay', id: toId('a'), why: '' } as const;
    const [one, other] = [await plan(order), await plan(order)];
    expect((await confirm(one)).isGood).toBe(true);
    expect(await confirm(other)).toMatchObject({
      isGood: false,
      text: 'Somebody replayed it since, so it was left alone.',
    });
  });

  it.each([
    ['received', 409],
    ['retrying', 409],
    [undefined, 404],
  ] as const)('of one that is %s is refused with %i', async (state, status) => {
    const { post, put, toId } = await startStage();
    if (state) await put(state, 'a');
    const answer = await post('/api/plan', { do: 'replay', id: toId('a'), why: '' });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toHaveProperty('remedy');
  });
});

describe('replay-all', () => {
  it('means what fitted when it was planned', async () => {
    const { plan, confirm, put, read, sender, toId } = await startStage();
    await put('dead', 'a', { ms: 1000 });
    await put('dead', 'b', { ms: 2000, type: 'batch.completed' });
    await put('done', 'c', { ms: 1000 });
    await put('retrying', 'd', { ms: 1000 });
    const planned = await plan({ do: 'replay-all', filter: { sender }, why: 'outage' });
    expect(planned).toMatchObject({
      count: 2,
      text: 'Puts back to received on this machine 2 deliveries (2 dead): 1 batch.completed, 1 response.completed.',
    });
    await put('dead', 'late', { ms: 5000 });
    const done = await confirm(planned);
    expect(done).toMatchObject({ isGood: true, text: 'Replayed 2.' });
    expect(done.ids.toSorted()).toEqual(['a', 'b'].map(toId));
    const states = await Promise.all(
      ['a', 'b', 'c', 'd', 'late'].map(async (name) => (await read(name))?.progress.state),
    );
    expect(states).toEqual(['received', 'received', 'done', 'retrying', 'dead']);
  });

  it('says how far it came where storage stops', async () => {
    const azurite = await startAzurite();
    const proxy = await startStorageProxy(azurite.ports);
    onTestFinished(async () => {
      await proxy.close();
      await azurite.stop();
    });
    const values = { AzureWebJobsStorage: proxy.connectionString };
    const { plan, confirm } = await startStage({ values });
    const { connectionString } = azurite;
    const stores = createStores({ kind: 'connection-string', connectionString }, () => new Date());
    for (const id of ['wh_1', 'wh_2', 'wh_3']) await putInto(stores.inbox, 'dead', { id });
    // The first one of all makes the queue, which takes more than one request.
    await stores.sendTicket({ delivery: 'wh_0' });
    const planned = await plan({ do: 'replay-all', filter: { states: 'dead' }, why: '' });
    let tickets = 0;
    proxy.fault = ({ service, method }) => {
      if (service === 'queue' && method === 'POST') tickets += 1;
      return tickets > 2 ? 'before' : undefined;
    };
    const { text, isGood, ids } = await confirm(planned);
    expect({ isGood, count: ids.length }).toEqual({ isGood: false, count: 2 });
    expect(text).toMatch(/^Replayed 2 of 3, then: .*; what is left still fits\.$/);
  });

  it('of nothing says so', async () => {
    const { plan, confirm } = await startStage();
    const planned = await plan({ do: 'replay-all', filter: { sender: 'nobody' }, why: '' });
    expect(planned).toMatchObject({ count: 0, text: 'Does nothing: no finished delivery fits.' });
    expect(await confirm(planned)).toMatchObject({ text: 'Replayed 0.', ids: [] });
  });

  it.each([
    [{}, 'the filter means everything'],
    [{ types: ' , ' }, 'the filter means everything'],
    [{ states: 'retrying' }, 'what is retrying cannot be replayed'],
    [{ state: 'dead' }, 'there is no filter "state" (did you mean "states"?)'],
    [{ cursor: 'x' }, 'there is no filter "cursor"'],
  ])('refuses %j', async (filter, error) => {
    const { post } = await startStage();
    const { status, body } = await post('/api/plan', { do: 'replay-all', filter, why: '' });
    expect(status).toBe(400);
    expect(JSON.parse(body)).toMatchObject({ error });
  });
});

describe('a confirmation', () => {
  it('ends after a minute', async () => {
    let time = new Date('2026-11-21T12:00:00Z');
    const { plan, confirm, post, put, read, toId } = await startStage({ now: () => time });
    await put('dead', 'a');
    const order = { do: 'replay', id: toId('a'), why: '' } as const;
    const [late, inTime] = [await plan(order), await plan(order)];
    time = new Date('2026-11-21T12:00:59.999Z');
    expect((await confirm(inTime)).isGood).toBe(true);
    time = new Date('2026-11-21T12:01:00Z');
    const { status, body } = await post('/api/do', { confirmation: late.confirmation });
    expect(status).toBe(410);
    expect(JSON.parse(body)).toEqual({
      error: 'the confirmation is used up or older than a minute, so nothing was done',
      remedy: 'Look at what would happen, and confirm that.',
    });
    expect((await read('a'))?.history.filter(({ nonce }) => nonce)).toHaveLength(1);
  });

  it('is for what was planned, and for no other order', async () => {
    const { plan, post, put, read, toId } = await startStage();
    await put('dead', 'a');
    await put('dead', 'b');
    const { confirmation } = await plan({ do: 'replay', id: toId('a'), why: '' });
    for (const other of [
      { do: 'replay', id: toId('b'), why: '' },
      { id: toId('b') },
      { order: { do: 'replay', id: toId('b'), why: '' } },
    ]) {
      expect((await post('/api/do', { confirmation, ...other })).status).toBe(400);
    }
    expect(toJson(await post('/api/do', { confirmation }))).toMatchObject({ ids: [toId('a')] });
    expect((await read('b'))?.progress.state).toBe('dead');
  });

  it.each([
    [{ confirmation: 'x' }, 410],
    [{ confirmation: '__proto__' }, 410],
    [{ confirmation: '' }, 400],
    [{ confirmation: ['x'] }, 400],
    [{}, 400],
    [[], 400],
    [null, 400],
  ])('is not %j', async (body, status) => {
    const { post } = await startStage();
    expect((await post('/api/do', body)).status).toBe(status);
  });

  it('of another start is none', async () => {
    const [one, other] = [await startStage(), await startStage()];
    await one.put('dead', 'a');
    const { confirmation } = await one.plan({ do: 'replay', id: one.toId('a'), why: '' });
    expect((await other.post('/api/do', { confirmation })).status).toBe(410);
  });
});

describe('an order', () => {
  it.each([
    [{ do: 'delete', id: 'x' }, 'that is no order: see "do"'],
    [{ do: 'replay', id: '', why: '' }, 'that is no order: see "id"'],
    [{ do: 'replay', id: 'x' }, 'that is no order: see "why"'],
    [{ do: 'replay', id: 'x', why: '', yes: true }, 'that is no order: see "yes"'],
    [{ do: 'replay', id: 'x', why: 'y'.repeat(301) }, 'that is no order: see "why"'],
    [{ do: 'replay-all', filter: { since: 1 }, why: '' }, 'that is no order: see "filter.since"'],
    ['replay', 'that is no order'],
  ])('is not %j', async (order, error) => {
    const { post } = await startStage();
    const { status, body } = await post('/api/plan', order);
    expect({ status, ...(JSON.parse(body) as object) }).toEqual({ status: 400, error });
  });

  it('is JSON, and not large', async () => {
    const { ask, own, post } = await startStage();
    const headers = { ...own, 'content-type': 'application/json' };
    const broken = await ask('/api/plan', { method: 'POST', headers, body: '{"do"' });
    expect({ status: broken.status, body: broken.body }).toEqual({
      status: 400,
      body: '{"error":"that is no JSON"}',
    });
    expect((await post('/api/plan', { do: 'x'.repeat(70_000) })).status).toBe(413);
  });
});

describe('resend', () => {
  it('posts the very bytes, signed now, to the address that was planned', async () => {
    await using receiver = await startReceiver(() => 200);
    const { plan, confirm, put, toId } = await startStage();
    const { body } = await put('done', 'a');
    const url = `${receiver.url}?code=key`;
    const planned = await plan({ do: 'resend', id: toId('a'), url });
    expect(planned.text).toBe(
      `Posts this delivery to ${receiver.url}, signed with the local secret.`,
    );
    expect(receiver.posts).toEqual([]);
    expect(await confirm(planned)).toMatchObject({ isGood: true, answers: [{ status: 200 }] });
    const [posted] = receiver.posts;
    expect(posted?.body).toEqual(Buffer.from(body));
    expect(await isSignedWith(SECRET, posted)).toBe(true);
  });

  it('warns that personal data goes there', async () => {
    const { plan, put, toId } = await startStage();
    await put('dead', 'call', { type: 'realtime.call.incoming', body: CALL_BODY });
    const { text } = await plan({ do: 'resend', id: toId('call'), url: NOTHING });
    expect(text).toContain('It holds, or may hold, personal data, which goes there, too.');
  });

  it.each([
    'http://example.com/',
    'ftp://127.0.0.1/',
    'file:///etc/passwd',
    'http://a:b@localhost/',
  ])('goes nowhere like %s', async (url) => {
    const { post, put, toId } = await startStage();
    await put('done', 'a');
    const { status, body } = await post('/api/plan', { do: 'resend', id: toId('a'), url });
    expect(status).toBe(400);
    expect(body).not.toContain('passwd');
  });

  it('says that nobody answers', async () => {
    const { plan, post, put, toId } = await startStage();
    await put('done', 'a');
    const { confirmation } = await plan({ do: 'resend', id: toId('a'), url: NOTHING });
    const { status, body } = await post('/api/do', { confirmation });
    expect(status).toBe(409);
    expect(body).toContain(`no answer from ${NOTHING}: `);
  });
});

describe('a sample', () => {
  it('is posted signed, and its delivery named', async () => {
    await using receiver = await startReceiver(() => 200);
    const { plan, confirm } = await startStage({ localUrl: receiver.url });
    const planned = await plan({ do: 'sample', type: 'batch.completed' });
    expect(planned.text).toBe(`Posts one event of the type batch.completed to ${receiver.url}.`);
    const done = await confirm(planned);
    const [posted] = receiver.posts;
    expect(await isSignedWith(SECRET, posted)).toBe(true);
    expect(JSON.parse(posted?.body.toString() ?? '')).toMatchObject({ type: 'batch.completed' });
    expect(done).toEqual({
      text: '200, as expected',
      isGood: true,
      ids: [String(posted?.headers['webhook-id'])],
      answers: [{ status: 200, body: 'text', ms: expect.any(Number) as number }],
    } satisfies Done);
  });

  it('may be forged, which has to be refused', async () => {
    await using receiver = await startReceiver(() => 200);
    const { plan, confirm } = await startStage({ localUrl: receiver.url });
    const forged = await plan({ do: 'sample', type: 'batch.completed', fault: 'forged' });
    expect(await confirm(forged)).toMatchObject({ isGood: false, text: '200; 400 was expected' });
    expect(await isSignedWith(SECRET, receiver.posts[0])).toBe(false);
  });

  it('that nobody takes says what to do', async () => {
    const { plan, confirm } = await startStage();
    expect(await confirm(await plan({ do: 'sample', type: 'batch.completed' }))).toMatchObject({
      isGood: false,
      text: 'no answer (ECONNREFUSED); is npm start running?; 2xx was expected',
      answers: [],
    });
  });

  it.each([
    [{ type: 'toString' }, 'there is no sample of that type'],
    [{ type: 'batch.completed', fault: 'toString' }, 'there is no such fault'],
  ])('is not %j', async (parts, error) => {
    const { post } = await startStage();
    const { status, body } = await post('/api/plan', { do: 'sample', ...parts });
    expect({ status, ...(JSON.parse(body) as object) }).toEqual({ status: 400, error });
  });
});

it.each<(id: string) => Order>([
  () => ({ do: 'sample', type: 'batch.completed' }),
  (id) => ({ do: 'resend', id, url: NOTHING }),
])('without a secret nothing is signed', async (toOrder) => {
  const signingSecret = () => Promise.reject(new CliError('there is no secret: npm start'));
  const { post, get, put, toId } = await startStage({ signingSecret });
  await put('done', 'a');
  expect((await post('/api/plan', toOrder(toId('a')))).status).toBe(409);
  const { status, body } = await get(`/api/deliveries/${toId('a')}/curl`);
  expect({ status, body }).toEqual({
    status: 409,
    body: JSON.stringify({
      error: 'there is no signing secret here to sign with',
      remedy: 'there is no secret: npm start',
    }),
  });
});
