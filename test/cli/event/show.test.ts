import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { claim, complete, replay } from '../../../src/webhooks/delivery.ts';
import { createReceived } from '../../fixtures/delivery.ts';
import { createRecord } from '../../fixtures/record.ts';
import { CALLER, runEvent } from './run-event.ts';
import { CALL_BODY, createStage } from './stage.ts';

const receivedAt = new Date('2026-03-01T12:00:00.000Z');
const later = (ms: number) => new Date(receivedAt.getTime() + ms);

async function createReplayed() {
  const stage = createStage();
  const responseId = `resp_${randomUUID().slice(0, 8)}`;
  const dead = await stage.put('dead', 'a', {
    body: Buffer.from(`{"id":"evt_1",  "type":"response.completed","data":{"id":"${responseId}"}}`),
    traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    ms: 1200,
  });
  const order = { by: 'ada', why: 'the key was\u001B[31m wrong', nonce: randomUUID() };
  const again = replay(dead, order, later(60_000)) ?? dead;
  const lease = { owner: 'worker-2', until: later(99_000) };
  const done = complete(claim(again, lease, later(61_000)), 'stored', later(61_020));
  const { version = '' } = (await stage.inbox.read(dead.id)) ?? {};
  await stage.inbox.replace(done, version);
  const folder = `responses/${responseId}/`;
  const source = { delivery: dead.id, event: 'evt_1', sender: stage.sender };
  await stage.files.write(`${folder}response.json`, '{}', source);
  const record = createRecord({ kind: 'response', id: responseId, folder, delivery: dead.id });
  await stage.records.write(record, undefined);
  return { ...stage, mask: (text: string) => stage.mask(text).replaceAll(responseId, 'resp_1') };
}

async function createCall() {
  const stage = createStage();
  const callId = `rtc_${randomUUID()}`;
  const body = Buffer.from(CALL_BODY.toString().replace('rtc_1', callId));
  await stage.put('done', 'call', { type: 'realtime.call.incoming', body });
  const call = { caller: CALLER, callee: '+1800', sipCallId: 'sip-1' };
  await stage.records.write(createRecord({ kind: 'call', id: callId, call }), undefined);
  return { ...stage, body };
}

describe('event show', () => {
  it('tells all that is known', async () => {
    const { toId, mask } = await createReplayed();
    const { stdout, exitCode } = await runEvent(['event', 'show', toId('a')]);
    expect(exitCode).toBe(0);
    expect(mask(stdout)).toMatchInlineSnapshot(`
      "webhook-id   wh_s-12345678_a
      type         response.completed
      event        evt_1
      sender       s-12345678
      state        done
      outcome      stored
      attempts     1
      received     2026-03-01 12:00:00
      finished     2026-03-01 12:01:01
      traceparent  00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01
      body         74 B

      History
      2026-03-01 12:00:00            received
      2026-03-01 12:00:01  +1.2 s    processing, attempt 1
      2026-03-01 12:00:01  +0 ms     dead, attempt 1
          Error: no use
      2026-03-01 12:01:00  +58.8 s   received again, replayed by ada
          the key was [31m wrong
      2026-03-01 12:01:01  +1.0 s    processing, attempt 1
      2026-03-01 12:01:01  +20 ms    done, attempt 1
          stored

      Body
      {
        "id": "evt_1",
        "type": "response.completed",
        "data": {
          "id": "resp_1"
        }
      }

      Result
      response  resp_1
      status    completed (final)
      summary   gpt-5 wrote 20 tokens
      folder    responses/resp_1/
        responses/resp_1/response.json  2 B
      "
    `);
  });

  it('is an object for programs, with the whole history', async () => {
    const { toId } = await createReplayed();
    const { stdout } = await runEvent(['event', 'show', toId('a'), '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      id: toId('a'),
      state: 'done',
      outcome: 'stored',
      event: { type: 'response.completed' },
      history: { 2: { state: 'dead', note: 'Error: no use' }, 3: { by: 'ada' } },
      results: [{ kind: 'response', files: [{ bytes: 2 }] }],
    });
  });

  it('gives the body byte by byte', async () => {
    const { put, toId } = createStage();
    const body = Buffer.from('{"type":"a.b",  "n": 12345678901234567890, "é": 1}\n');
    await put('done', 'a', { body });
    const { stdout } = await runEvent(['event', 'show', toId('a'), '--raw', '--json']);
    expect(Buffer.from(stdout, 'latin1')).toEqual(body);
  });

  it('escapes in a body what would steer the terminal', async () => {
    const { put, toId } = createStage();
    await put('done', 'a', { body: Buffer.from('{"type":"a\u009B31m\u202Eb"}') });
    const { stdout } = await runEvent(['event', 'show', toId('a')]);
    expect(stdout).toContain(String.raw`"a\u009b31m\u202eb"`);
  });

  it('keeps who calls whom to itself', async () => {
    const { toId } = await createCall();
    for (const args of [[], ['--json']]) {
      const { stdout } = await runEvent(['event', 'show', toId('call'), ...args]);
      expect(stdout).toContain('[personal data: --show-personal shows it]');
      expect(stdout).not.toContain('sip-1');
    }
    const raw = await runEvent(['event', 'show', toId('call'), '--raw']);
    expect(raw).toMatchObject({ exitCode: 2, stdout: '' });
    expect(raw.stderr).toContain('add --show-personal');
  });

  it('tells who asks for it', async () => {
    const { toId, body } = await createCall();
    const show = ['event', 'show', toId('call'), '--show-personal'];
    expect((await runEvent(show)).stdout.match(/\+14255550142/g)).toHaveLength(2);
    expect((await runEvent([...show, '--json'])).stdout).toContain('"sipCallId": "sip-1"');
    const { stdout } = await runEvent([...show, '--raw']);
    expect(Buffer.from(stdout, 'latin1')).toEqual(body);
  });

  it('tells of a body that is no event, and gives it to who asks twice', async () => {
    const { put, toId } = createStage();
    const body = Buffer.from([0xff, 0x00, 0x0a]);
    await put('dead', 'a', { body, type: '', eventId: '' });
    const { stdout } = await runEvent(['event', 'show', toId('a')]);
    expect(stdout).toContain('Body\nno event: --raw --show-personal prints the bytes\n');
    expect((await runEvent(['event', 'show', toId('a'), '--raw'])).exitCode).toBe(2);
    const raw = await runEvent(['event', 'show', toId('a'), '--raw', '--show-personal']);
    expect(Buffer.from(raw.stdout, 'latin1')).toEqual(body);
  });
});

describe('a delivery that is not there', () => {
  it.each([
    ['a typo', (id: string) => `${id}x`, /\(did you mean "wh_/],
    ['a part', (id: string) => `${id.slice(0, -3)}…`, /\(did you mean "wh_/],
    ['an event', (_: string, eventId: string) => eventId, /is an event; its delivery is wh_/],
    ['nothing like it', () => 'wh_zzzzzzzzzzzz', /wh_zzzzzzzzzzzz; it was never received here/],
  ])('is asked for by %s', async (_, toWord, message) => {
    const { put, toId } = createStage();
    const eventId = `evt_${randomUUID()}`;
    await put('done', 'abc', { eventId });
    const word = toWord(toId('abc'), eventId);
    const { exitCode, stdout, stderr } = await runEvent(['event', 'show', word]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
  });
});

it('is shown at work, too', async () => {
  const { inbox, toId, sender } = createStage();
  const received = createReceived({ id: toId('a'), sender });
  await inbox.insert(claim(received, { owner: 'w', until: later(5000) }, receivedAt));
  const { stdout } = await runEvent(['event', 'show', toId('a')]);
  expect(stdout).toMatch(/^lease until +2026-03-01 /m);
});
