import { describe, expect, it } from 'vitest';
import { traceInbox } from '../../../src/telemetry/traces/trace-inbox.ts';
import { claim } from '../../../src/webhooks/delivery.ts';
import { createMemoryInbox } from '../../fakes/memory-inbox.ts';
import { createReceived } from '../../fixtures/delivery.ts';
import { FAILED, recordSpans, toFacts, UNSET } from './record-spans.ts';

const spans = recordSpans();
const now = new Date('2026-03-01T12:00:00.000Z');
const lease = { owner: 'worker-1', until: new Date('2026-03-01T12:05:00.000Z') };
const delivery = createReceived({ id: 'wh_1' });

const common = { 'db.system.name': 'azure_table_storage', 'db.collection.name': 'inbox' };
const about = {
  'webhook.delivery.id': 'wh_1',
  'webhook.event.id': 'evt_1',
  'webhook.event.type': 'response.completed',
  'webhook.sender': 'default',
};

describe('traceInbox', () => {
  it('tells whether a delivery was new', async () => {
    const inbox = traceInbox(createMemoryInbox(), 'inbox');
    expect(await inbox.insert(delivery)).toBe(true);
    expect(await inbox.insert(delivery)).toBe(false);
    const insert = { ...common, ...about, 'db.operation.name': 'insert' };
    expect(spans.all().map(toFacts)).toEqual(
      ['inserted', 'exists'].map((outcome) => ({
        name: 'insert inbox',
        kind: 'CLIENT',
        attributes: { ...insert, 'webhook.outcome': outcome },
        status: UNSET,
      })),
    );
  });

  it('tells what was read, and its state', async () => {
    const memory = createMemoryInbox();
    await memory.insert(delivery);
    const inbox = traceInbox(memory, 'inbox');
    expect(await inbox.read('wh_1')).toEqual(await memory.read('wh_1'));
    expect(await inbox.readState('wh_1')).toBe('received');
    expect(await inbox.read('wh_2')).toBeUndefined();
    expect(await inbox.readState('wh_2')).toBeUndefined();
    const found = { 'webhook.outcome': 'found', 'webhook.state': 'received' };
    const missing = { 'webhook.outcome': 'missing' };
    expect(spans.all().map(toFacts)).toEqual(
      [found, found, missing, missing].map((outcome, index) => ({
        name: 'read inbox',
        kind: 'CLIENT',
        attributes: {
          ...common,
          'db.operation.name': 'read',
          'webhook.delivery.id': index < 2 ? 'wh_1' : 'wh_2',
          ...outcome,
        },
        status: UNSET,
      })),
    );
  });

  it('tells which step was taken, and whether it was', async () => {
    const memory = createMemoryInbox();
    await memory.insert(delivery);
    const inbox = traceInbox(memory, 'inbox');
    const { version = '' } = (await memory.read('wh_1')) ?? {};
    const claimed = claim(delivery, lease, now);
    expect(await inbox.replace(claimed, version)).toMatchObject({ delivery: { attempts: 1 } });
    expect(await inbox.replace(claimed, version)).toBeUndefined();
    expect(spans.all().map(toFacts)).toEqual(
      ['swapped', 'refused'].map((outcome) => ({
        name: 'replace inbox',
        kind: 'CLIENT',
        attributes: {
          ...common,
          ...about,
          'db.operation.name': 'replace',
          'webhook.attempt': 1,
          'webhook.state': 'processing',
          'webhook.outcome': outcome,
        },
        status: UNSET,
      })),
    );
  });

  it('hands on the signal, and fails with the storage', async () => {
    const inbox = traceInbox(createMemoryInbox(), 'inbox');
    const signal = AbortSignal.abort(Object.assign(new Error('hush'), { statusCode: 500 }));
    const calls = [
      inbox.insert(delivery, signal),
      inbox.read('wh_1', signal),
      inbox.readState('wh_1', signal),
      inbox.replace(delivery, 'v1', signal),
    ];
    for (const call of calls) await expect(call).rejects.toBe(signal.reason);
    for (const span of spans.all()) {
      expect(span.status).toEqual(FAILED);
      expect(span.attributes).toMatchObject({ 'error.type': '500' });
      expect(span.attributes).not.toHaveProperty('webhook.outcome');
    }
    expect(spans.all()).toHaveLength(4);
  });

  it('cuts what an event may make as long as it likes', async () => {
    const type = 'x'.repeat(200);
    const inbox = traceInbox(createMemoryInbox(), 'inbox');
    await inbox.insert({ ...delivery, type, eventId: `${'y'.repeat(127)}😀` });
    expect(spans.one('insert inbox').attributes).toMatchObject({
      'webhook.event.type': 'x'.repeat(128),
      'webhook.event.id': `${'y'.repeat(127)}\ufffd`,
    });
  });
});
