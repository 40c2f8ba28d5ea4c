import { describe, expect, it } from 'vitest';
import {
  bury,
  claim,
  complete,
  decide,
  type Delivery,
  type Progress,
  renew,
  retry,
} from '../../src/webhooks/delivery.ts';
import { createReceived } from '../fixtures/delivery.ts';

const noon = new Date('2026-03-01T12:00:00.000Z');
const after = (ms: number) => new Date(noon.getTime() + ms);
const [justBefore, justAfter] = [after(-1), after(1)];

const lease = { owner: 'worker-1', until: noon };
const received: Progress = { state: 'received' };
const processing: Progress = { state: 'processing', lease };
const retrying: Progress = { state: 'retrying', dueAt: noon };
const done: Progress = { state: 'done', outcome: 'stored', finishedAt: noon };
const dead: Progress = { state: 'dead', reason: 'gone', finishedAt: noon };

const run = { act: 'run' };
const wait = { act: 'wait', until: noon };
const buried = { act: 'bury', reason: 'attempts used up: the last one never reported back' };

describe('decide', () => {
  it.each([
    ['runs a delivery that is new', received, 0, justBefore, run],
    ['waits for a lease that is live', processing, 1, justBefore, wait],
    ['takes over when the lease ends', processing, 1, noon, run],
    ['takes over after the lease has ended', processing, 1, justAfter, run],
    ['waits for the last attempt, too', processing, 8, justBefore, wait],
    ['takes over the last attempt but one', processing, 7, noon, run],
    ['buries what the last attempt left', processing, 8, noon, buried],
    ['buries what an attempt too many left', processing, 9, justAfter, buried],
    ['waits until a retry is due', retrying, 1, justBefore, wait],
    ['retries when it is due', retrying, 1, noon, run],
    ['retries after it was due', retrying, 1, justAfter, run],
    ['skips what is done', done, 1, justAfter, { act: 'skip', state: 'done' }],
    ['skips what is dead', dead, 8, justAfter, { act: 'skip', state: 'dead' }],
    [
      'skips what was finished by a clock ahead',
      done,
      1,
      justBefore,
      { act: 'skip', state: 'done' },
    ],
  ])('%s', (_what, progress, attempts, now, decision) => {
    expect(decide(createReceived({ progress, attempts }), now, 8)).toEqual(decision);
  });

  it('knows a limit of a single attempt', () => {
    const delivery = claim(createReceived(), lease, justBefore);
    expect(decide(createReceived(), noon, 1)).toEqual(run);
    expect(decide(delivery, justBefore, 1)).toEqual(wait);
    expect(decide(delivery, noon, 1)).toEqual(buried);
  });
});

describe('the steps of a delivery', () => {
  const delivery = createReceived({ traceparent: '00-a-b-01', attempts: 2 });
  const at = noon.toISOString();

  it('claim begins the next attempt and gives it the lease', () => {
    expect(claim(delivery, lease, noon)).toEqual({
      ...delivery,
      attempts: 3,
      progress: { state: 'processing', lease },
      history: [...delivery.history, { at, state: 'processing', attempt: 3, by: 'worker-1' }],
    });
  });

  it('renew changes the lease and leaves no trace in the history', () => {
    const claimed = claim(delivery, lease, noon);
    const longer = { owner: lease.owner, until: after(300_000) };
    expect(renew(claimed, longer)).toEqual({
      ...claimed,
      progress: { state: 'processing', lease: longer },
    });
  });

  it('complete ends the work with the handler’s word for it', () => {
    expect(complete(delivery, 'stored', noon)).toEqual({
      ...delivery,
      progress: { state: 'done', outcome: 'stored', finishedAt: noon },
      history: [...delivery.history, { at, state: 'done', attempt: 2, note: 'stored' }],
    });
  });

  it('complete cuts a word that no column could hold', () => {
    const completed = complete(
      createReceived(),
      `${'x'.repeat(299)}\u{1F511}`.repeat(500),
      new Date(),
    );
    expect(completed.progress).toMatchObject({ outcome: `${'x'.repeat(299)}\uFFFD` });
  });

  it('retry ends the attempt, keeps the count, and says why and until when', () => {
    expect(retry(delivery, after(5000), 'Error: busy', noon)).toEqual({
      ...delivery,
      progress: { state: 'retrying', dueAt: after(5000) },
      history: [...delivery.history, { at, state: 'retrying', attempt: 2, note: 'Error: busy' }],
    });
  });

  it('bury gives up and says why', () => {
    expect(bury(delivery, 'Error: gone', noon)).toEqual({
      ...delivery,
      progress: { state: 'dead', reason: 'Error: gone', finishedAt: noon },
      history: [...delivery.history, { at, state: 'dead', attempt: 2, note: 'Error: gone' }],
    });
  });

  it('each leads to a state that decide knows', () => {
    const claimed = claim(delivery, lease, justBefore);
    const steps = [claimed, complete(claimed, 'x', noon), retry(claimed, noon, 'x', justBefore)];
    expect(steps.map((next) => decide(next, justBefore, 8).act)).toEqual(['wait', 'skip', 'wait']);
    expect(decide(bury(claimed, 'x', noon), noon, 8)).toEqual({ act: 'skip', state: 'dead' });
  });

  it.each<[string, (input: Delivery) => Delivery]>([
    ['claim', (input) => claim(input, lease, noon)],
    ['renew', (input) => renew(input, lease)],
    ['complete', (input) => complete(input, 'stored', noon)],
    ['retry', (input) => retry(input, noon, 'Error: busy', noon)],
    ['bury', (input) => bury(input, 'Error: gone', noon)],
  ])('%s changes nothing of its input and keeps what arrived', (_name, step) => {
    const body = new Uint8Array([123, 125]);
    const input = createReceived({ body, traceparent: '00-a-b-01' });
    const before = structuredClone(input);
    const next = step(freeze(input));
    expect(input).toEqual(before);
    const { attempts: _attempts, progress: _progress, history: _history, ...arrived } = before;
    expect(next).toMatchObject(arrived);
    expect(next.body).toBe(body);
  });
});

describe('the history of a delivery', () => {
  it('tells its whole life in order', () => {
    let delivery = claim(createReceived(), lease, after(1));
    delivery = retry(delivery, after(3), 'Error: busy', after(2));
    delivery = claim(delivery, lease, after(3));
    delivery = complete(delivery, 'stored', after(4));
    expect(delivery.attempts).toBe(2);
    expect(delivery.history).toEqual([
      { at: noon.toISOString(), state: 'received', attempt: 0 },
      { at: after(1).toISOString(), state: 'processing', attempt: 1, by: 'worker-1' },
      {
        at: after(2).toISOString(),
        state: 'retrying',
        attempt: 1,
        by: 'worker-1',
        note: 'Error: busy',
      },
      { at: after(3).toISOString(), state: 'processing', attempt: 2, by: 'worker-1' },
      { at: after(4).toISOString(), state: 'done', attempt: 2, by: 'worker-1', note: 'stored' },
    ]);
  });

  it('keeps the newest 40 changes, oldest first', () => {
    let delivery = createReceived();
    for (let second = 1; second <= 100; second += 1) {
      delivery = retry(delivery, noon, `error ${second}`, after(second * 1000));
      expect(delivery.history.length).toBe(Math.min(40, second + 1));
    }
    const notes = delivery.history.map(({ note }) => note);
    expect(notes).toEqual(Array.from({ length: 40 }, (_, index) => `error ${index + 61}`));
    const times = delivery.history.map((entry) => entry.at);
    expect(times).toEqual(times.toSorted());
  });

  it.each([
    ['as they are up to 300 characters', 'x'.repeat(300), 'x'.repeat(300)],
    ['cut to 300 characters', 'x'.repeat(301), 'x'.repeat(300)],
    [
      'well-formed when the cut halves a character',
      `${'x'.repeat(299)}🔑`,
      `${'x'.repeat(299)}\uFFFD`,
    ],
    ['well-formed when they were not', 'x\uD83Dx', 'x\uFFFDx'],
    ['also when they are empty', '', ''],
  ])('holds notes %s', (_what, text, note) => {
    const steps = [
      complete(createReceived(), text, noon),
      retry(createReceived(), noon, text, noon),
      bury(createReceived(), text, noon),
    ];
    expect(steps.map(({ history }) => history.at(-1)?.note)).toEqual([note, note, note]);
    expect(steps[2]?.progress).toMatchObject({ state: 'dead', reason: note });
  });
});

/** Freezes all that can be frozen; a typed array cannot, and the caller compares it. */
function freeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const part of Object.values(value)) freeze(part);
    Object.freeze(value);
  }
  return value;
}
