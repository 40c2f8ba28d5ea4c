import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { drawTree } from '../../../dev/otel/draw-tree.ts';
import { isEnd } from '../../../dev/otel/summarise-trace.ts';
import { createSpan, failed } from './create-span.ts';

const event = 'evt_68a1b2c3d4e5f60718293a4b5c6d7e8f';
const type = 'response.completed';
const spans = [
  createSpan(['a'], 'receive', [0, 12], { status: 200, outcome: 'received', type, event }),
  createSpan(['b', 'a'], 'insert inbox', [1, 5], { outcome: 'inserted', attempt: 1 }),
  createSpan(['c', 'a'], 'send tickets', [6, 9], { delay: 30_000 }),
  createSpan(
    ['d', 'a'],
    'process tickets',
    [100, 700],
    { attempt: 1, outcome: 'retrying', state: 'retrying', errorType: 'ApiError', queue: 'tickets' },
    failed,
  ),
  createSpan(['e', 'd'], `handle ${type}`, [110, 650], { errorType: 'ApiError' }, failed),
  createSpan(
    ['f', 'e'],
    'GET api.openai.com',
    [120, 640],
    {
      status: 503,
      errorType: '503',
      url: 'https://api.openai.com/v1/responses/resp_68a1b2c3d4e5f60718293a4b5c6d7e8f',
    },
    failed,
  ),
  createSpan(['g', 'd'], 'replace inbox', [660, 690], { outcome: 'swapped', state: 'retrying' }),
];
const again = [
  createSpan(['h', 'a'], 'process tickets', [2000, 4000], {
    attempt: 2,
    outcome: 'done',
    state: 'done',
    queue: 'tickets',
  }),
  createSpan(['i', 'h'], `handle ${type}`, [2010, 3900], { result: 'completed' }),
];
const notified = createSpan(['j', 'h'], 'process notifications', [4100, 4200], {
  outcome: 'notified',
  queue: 'notifications',
});

const draw = (list = spans) => drawTree(list, { colour: false });

describe('drawTree', () => {
  it('draws a trace with its failed attempt', () => {
    expect(`\n${draw([...spans, ...again])}\n`).toBe(`
trace 4f0c…9a1e  response.completed  evt_68a1b2c3d4e5…18293a4b5c6d7e8f  done after 2 attempts, 4.0 s
receive  200 received                                           +0 ms    12 ms  ▏
├─ insert inbox                                                 +1 ms     4 ms  ▏
├─ send tickets  in 30.0 s                                      +6 ms     3 ms  ▏
├─ process tickets  attempt 1 retrying error ApiError         +100 ms   600 ms   ███
│  ├─ handle response.completed  error ApiError               +110 ms   540 ms   ███
│  │  └─ GET api.openai.com  503 /v1/responses/resp_68a1b2…   +120 ms   520 ms   ███
│  └─ replace inbox  retrying                                 +660 ms    30 ms     ▏
└─ process tickets  attempt 2 done                             +2.0 s    2.0 s            ██████████
   └─ handle response.completed  completed                     +2.0 s    1.9 s            █████████
`);
  });

  it.each([80, 100, 140])('fits in %i columns', (columns) => {
    const lines = drawTree([...spans, ...again], { colour: false, columns }).split('\n');
    expect(Math.max(...lines.slice(1).map(({ length }) => length))).toBeLessThanOrEqual(columns);
  });

  it('has the same text with colours, and red where it failed', () => {
    const coloured = drawTree(spans, { colour: true });
    expect(stripVTControlCharacters(coloured)).toBe(draw());
    const red = coloured.split('\n').filter((line) => line.includes('\u001B[31m'));
    expect(
      red.map((line) => /[a-z].*?(?= {2})/i.exec(stripVTControlCharacters(line))?.[0]),
    ).toEqual([
      'trace 4f0c…9a1e',
      'process tickets',
      'handle response.completed',
      'GET api.openai.com',
    ]);
  });

  it.each([
    ['under way', spans.slice(0, 3), 'under way, 12 ms'],
    ['retrying', spans, 'will be retried after attempt 1, 700 ms'],
    ['done', [...spans, ...again, notified], 'done after 2 attempts, 4.2 s'],
    [
      'refused',
      [
        createSpan(['a'], 'receive', [0, 2], {
          status: 400,
          outcome: 'refused',
          reason: 'no-match',
        }),
      ],
      'trace 4f0c…9a1e  refused (no-match), 2 ms',
    ],
  ])('sums up one that is %s', (_, list, outcome) => {
    expect(draw(list).split('\n')[0]?.endsWith(outcome)).toBe(true);
  });

  it('lets no attribute reach the terminal as it is', () => {
    const about = { outcome: 'refused', type: '\u001B[31m\n', reason: '\u001B]0;x\u0007' };
    expect(draw([createSpan(['a'], 'receive', [0, 1], about)])).not.toMatch(/\p{Cc}(?<!\n)/u);
  });
});

describe('isEnd', () => {
  it.each([
    ['receive', 'received', false],
    ['receive', 'ticket-sent-again', false],
    ['receive', 'refused', true],
    ['receive', 'limited', true],
    ['receive', 'duplicate', true],
    ['fast lane', 'done', true],
    ['process tickets', 'retrying', true],
    ['process tickets', 'dead', true],
    ['process tickets', 'waiting', false],
    ['process tickets', 'skipped', false],
    ['read inbox', 'missing', false],
  ])('%s %s: %s', (name, outcome, expected) => {
    expect(isEnd(createSpan(['a'], name, [0, 1], { outcome }))).toBe(expected);
  });

  it('is not where there is no outcome', () => {
    expect(isEnd(createSpan(['a'], 'process tickets', [0, 1]))).toBe(false);
  });
});
