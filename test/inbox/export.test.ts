import * as fc from 'fast-check';
import { expect, inject, it } from 'vitest';
import { exportDeliveries, toExportLine } from '../../src/inbox/export.ts';
import { createReceived } from '../fixtures/delivery.ts';
import { createTableStage, put } from './stage.ts';

interface Line {
  readonly id: string;
  readonly body?: string;
  readonly bodyBase64?: string;
}

const bytesOf = ({ body, bodyBase64 = '' }: Line) =>
  body === undefined ? Buffer.from(bodyBase64, 'base64') : Buffer.from(body);

it.each([
  ['text', Buffer.from('{"zoë": "🔑\u2028"}'), 'body'],
  ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b]), 'body'],
  ['nothing', Buffer.alloc(0), 'body'],
  ['no UTF-8', Buffer.from([0x7b, 0xff]), 'bodyBase64'],
  ['half a character', Buffer.from('🔑').subarray(0, 2), 'bodyBase64'],
])('writes a body of %s', (_what, body, place) => {
  const line = JSON.parse(toExportLine(createReceived({ body }))) as Line;
  expect(line).toHaveProperty(place);
  expect(bytesOf(line)).toEqual(body);
});

it('is one line each that gives back any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (body) => {
      const text = toExportLine(createReceived({ body }));
      expect(text.indexOf('\n')).toBe(text.length - 1);
      expect(Buffer.compare(bytesOf(JSON.parse(text) as Line), body)).toBe(0);
    }),
  );
});

it('is everything that is kept of each delivery that the filter means', async () => {
  const { inbox, rows } = await createTableStage(inject('storage'));
  const body = Buffer.alloc(200_000, 'é');
  const traceparent = '00-a-b-01';
  const done = await put(inbox, 'done', { id: 'wh_1', body, ms: 5, traceparent });
  await put(inbox, 'dead', { id: 'wh_2' });
  await put(inbox, 'received', { id: 'wh_3', type: 'batch.completed' });
  const all = await Array.fromAsync(exportDeliveries(rows, { types: ['response.*'] }));
  const lines = all
    .map((line) => JSON.parse(line) as Line)
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(lines.map(({ id }) => id)).toEqual(['wh_1', 'wh_2']);
  expect(lines[0]).toEqual({
    id: 'wh_1',
    type: 'response.completed',
    eventId: 'evt_1',
    sender: 'default',
    receivedAt: '2026-03-01T12:00:00.000Z',
    traceparent,
    state: 'done',
    attempts: 1,
    outcome: 'stored',
    finishedAt: '2026-03-01T12:00:00.005Z',
    history: done.history,
    body: body.toString(),
  });
  expect(lines[1]).toMatchObject({ state: 'dead', outcome: 'Error: no use' });
});
