import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createSample } from '../../dev/samples/create-sample.ts';
import type { SampleType } from '../../dev/samples/samples.ts';
import { secret } from './receiver.ts';
import { openResultsStage, type ResultsStage, untilDone } from './results-stage.ts';

const session = { realtime: { model: 'gpt-realtime-2' }, live: { model: 'gpt-live-1' } };
const calls = {
  rules: [
    {
      type: ['live.transport.incoming'],
      from: ['*'],
      action: 'refer',
      session: 'support',
      target: 'tel:+14155550123',
    },
  ],
  otherwise: { action: 'accept', session: 'support' },
  sessions: { support: session },
};

/** One event for each handler, and the first of its writes that hangs. */
const cases: readonly (readonly [type: SampleType, id: string, hangs: RegExp])[] = [
  ['response.completed', 'resp_research_1', /report\.md/],
  ['batch.completed', 'batch_mixed_1', /errors\.jsonl/],
  ['fine_tuning.job.succeeded', 'ftjob-1', /\.csv/],
  ['eval.run.succeeded', 'evalrun_1', /output-items\.jsonl/],
  ['video.completed', 'video_1', /video\.mp4/],
  ['safety.alert.created', 'alert_1', /^table/],
  ['safety.warning_issued', 'C-1', /^table/],
  // Their records are there by then, and are replaced by final ones.
  ['realtime.call.incoming', 'rtc_u0_1', /^table PUT/],
  ['live.transport.incoming', 'live_2', /^table PUT/],
  ['thread.run.completed', 'run_1', /^table/],
];

// On a slow machine leases run out, each of which is an attempt.
const hasty = {
  FAST_LANE_TYPES: 'none',
  LEASE_SECONDS: '3',
  MAX_ATTEMPTS: '50',
  RETRY_BASE_SECONDS: '0.1',
  RETRY_CAP_SECONDS: '1',
};
const args = ['--message-lease', '2'];

let killed: ResultsStage;
let spared: ResultsStage;

beforeAll(async () => {
  [killed, spared] = await Promise.all([openResultsStage({ calls }), openResultsStage({ calls })]);
});
afterAll(() => Promise.all([killed.close(), spared.close()]));

function toParts([type, id]: (typeof cases)[number]) {
  const event = createSample(type, { now: 1_770_000_000_000, random: () => 0.5 });
  const key = ['call_id', 'session_id'].find((name) => name in event.data) ?? 'id';
  return { id: `wh_${id}`, secret, event: { ...event, data: { ...event.data, [key]: id } } };
}

/** Everything that whoever reads results can see, but for when it was written. */
async function snapshot(stage: ResultsStage) {
  const rows = await Array.fromAsync(stage.clients.table('results').listEntities());
  const files = await stage.readFiles();
  return {
    rows: rows.map(
      ({ etag: _etag, timestamp: _timestamp, recordedAt: _recordedAt, ...row }) => row,
    ),
    files: files.map((file) => ({ ...file, bytes: file.bytes.toString('base64') })),
  };
}

it('each handler that was killed half-way ends as one that was not', async () => {
  const ids = cases.map(([, id]) => `wh_${id}`);
  const first = await killed.startReceiver(hasty, args);
  const halfWay = new Set<string>();
  // One write of each handler hangs, however often it is tried, until all of them are half-way.
  killed.storage.fault = ({ service, method, path }, body) => {
    const isResult = service === 'blob' || path.startsWith('/results');
    if (!isResult || !['PUT', 'POST', 'PATCH', 'MERGE'].includes(method)) return undefined;
    const what = decodeURIComponent(path);
    const text = `${what} ${service === 'table' ? body.toString() : ''}`;
    const known = cases.find(([, id]) => text.includes(id));
    if (!known?.[2].test(`${service} ${method} ${what}`)) return undefined;
    halfWay.add(known[1]);
    return 'hang';
  };
  await Promise.all(cases.map((one) => first.post(toParts(one))));
  await vi.waitFor(() => expect(halfWay.size).toBe(cases.length), { timeout: 60_000 });
  first.kill('SIGKILL');
  await first.exited;
  killed.storage.fault = () => undefined;
  const left = await snapshot(killed);

  const [second, other] = await Promise.all([
    killed.startReceiver(hasty, args),
    spared.startReceiver(hasty, args),
  ]);
  await Promise.all(cases.map((one) => other.post(toParts(one))));
  await Promise.all([untilDone(second, ...ids), untilDone(other, ...ids)]);
  const [end, expected] = await Promise.all([snapshot(killed), snapshot(spared)]);
  expect(end).toEqual(expected);
  expect(end.rows).toHaveLength(cases.length);
  // It was half-way: nothing was final, though files were there.
  expect(left.rows.filter(({ certainty }) => certainty === 'final')).toEqual([]);
  expect(left.files.length).toBeGreaterThan(0);
  expect(left.files.length).toBeLessThan(end.files.length);
}, 400_000);
