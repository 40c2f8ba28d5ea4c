import type { Detail, Pictures, Summary } from '../../../src/cli/console/api.ts';
import type { State } from '../../../src/webhooks/delivery.ts';

/** Texts as an attacker would have them: markup, a line turned around, a null. */
export const hostile = '<img src=x onerror=alert(1)>"\u202egnp.exe\u0000${7*7}';

export const types = [
  'response.completed',
  'response.failed',
  'batch.completed',
  'video.completed',
  'realtime.call.incoming',
  'fine_tuning.job.succeeded',
  'safety.alert.created',
] as const;

const outcomes: Readonly<Partial<Record<State, string>>> = {
  done: 'collected',
  dead: 'attempts used up: 503 The server is overloaded, try again later',
  retrying: '429 Rate limit reached for requests',
};

/** Deliveries six seconds apart, the newest first; the same for the same start. */
export function createDeliveries(count: number, newest: number): Summary[] {
  return Array.from({ length: count }, (_, index) =>
    createSummary(count - index, newest - index * 6000),
  );
}

/** The nth delivery ever. */
export function createSummary(n: number, at: number, change: Partial<Summary> = {}): Summary {
  const state = stateOf(n);
  const outcome = n % 97 === 0 ? hostile : outcomes[state];
  return {
    id: `wh_${String(n).padStart(6, '0')}`,
    type: types[Math.floor((((n * 7919) % 1000) / 1000) ** 2 * types.length)] ?? types[0],
    eventId: `evt_${n.toString(36).padStart(8, '0')}`,
    sender: n % 5 === 0 ? 'azure-east' : 'default',
    resource: n % 97 === 0 ? hostile : `resp_${(n * 7919).toString(16).padStart(12, '0')}`,
    state,
    receivedAt: new Date(at).toISOString(),
    attempts: state === 'received' ? 0 : state === 'dead' ? 8 : 1 + (n % 3),
    ...(state === 'done' && { tookMs: 180 + ((n * 37) % 4000) }),
    ...(state === 'dead' && { tookMs: 900_000 + n }),
    ...(state === 'retrying' && { dueAt: new Date(at + 3_600_000).toISOString() }),
    ...(outcome !== undefined && { outcome }),
    version: '1',
    ...change,
  };
}

function stateOf(n: number): State {
  if (n % 41 === 0) return 'dead';
  if (n % 29 === 0) return 'retrying';
  if (n % 53 === 0) return 'processing';
  return n % 67 === 0 ? 'received' : 'done';
}

/** One of them, whole; a call has something personal. */
export function createDetail(row: Summary, isPersonal: boolean): Detail {
  const at = (ms: number) => new Date(Date.parse(row.receivedAt) + ms).toISOString();
  const isCall = row.type === 'realtime.call.incoming';
  const caller = isPersonal ? { caller: '+44 20 7946 0018', callee: '+44 20 7946 0900' } : {};
  const sip = isPersonal
    ? [{ name: 'From', value: `"${hostile}" <sip:+442079460018@example.com>` }]
    : [];
  return {
    ...row,
    history: [
      { at: row.receivedAt, state: 'received', attempt: 0, isReplay: false },
      { at: at(90), state: 'processing', attempt: 1, by: 'worker-7f3a/41', isReplay: false },
      ...(row.state === 'dead'
        ? [
            {
              at: at(1400),
              state: 'retrying' as const,
              attempt: 1,
              note: '503 overloaded',
              isReplay: false,
            },
            {
              at: at(60_000),
              state: 'processing' as const,
              attempt: 2,
              by: 'worker-7f3a/57',
              isReplay: false,
            },
          ]
        : []),
      ...(row.state === 'done' || row.state === 'dead'
        ? [
            {
              at: at(row.tookMs ?? 1),
              state: row.state,
              attempt: row.attempts,
              note: row.outcome ?? '',
              isReplay: false,
            },
          ]
        : []),
    ],
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    bodyBytes: 214,
    ...(row.type !== '' && { event: createEvent(row, isCall, sip) }),
    hasPersonal: isCall || row.type === '',
    headers: { 'user-agent': 'OpenAI/1.0', 'webhook-id': row.id },
    does:
      row.type === ''
        ? 'Nothing: no handler can read it. Replaying it will not help.'
        : 'Fetches the response, stores its text and files, and records its status.',
    results: [
      {
        kind: isCall ? 'call' : 'response',
        id: row.resource ?? '',
        status: 'completed',
        certainty: 'final',
        summary: `The answer began with ${hostile}`,
        model: 'gpt-5',
        inputTokens: 1240,
        outputTokens: 386,
        ...(isCall && caller),
        files: [
          { path: `responses/${row.resource}/response.json`, bytes: 8120 },
          { path: `responses/${row.resource}/output.txt`, bytes: 1_204_000 },
        ],
      },
    ],
  };
}

function createEvent({ eventId, type, resource }: Summary, isCall: boolean, sip: unknown) {
  return {
    id: eventId,
    object: 'event',
    created_at: 1_750_000_000,
    type,
    data: { id: resource ?? null, note: hostile, ...(isCall && { sip_headers: sip }) },
  };
}

/** Charts over these deliveries. */
export function createPictures(all: readonly Summary[], now: number): Pictures {
  const start = Math.floor(now / 60_000) * 60_000;
  const per = (minute: number, state?: State) =>
    all.filter(
      (row) =>
        Math.floor(Date.parse(row.receivedAt) / 60_000) * 60_000 === minute &&
        (!state || row.state === state),
    ).length;
  const recent = all.slice(0, 1000);
  const count = (state: State) => all.filter((row) => row.state === state).length;
  return {
    minutes: Array.from({ length: 60 }, (_, index) => {
      const minute = start - (59 - index) * 60_000;
      const wave = Math.round(4 + 4 * Math.sin(index / 6));
      return {
        at: new Date(minute).toISOString(),
        received: all.length === 0 ? 0 : per(minute) + wave,
        done: all.length === 0 ? 0 : per(minute, 'done') + wave,
        dead: per(minute, 'dead'),
        inFlight: all.length === 0 ? 0 : Math.round(3 + 2 * Math.cos(index / 4)),
      };
    }),
    ...(all.length > 0 && { receiveToDoneMs: { p50: 412, p95: 2310, p99: 14_200 } }),
    states: {
      received: count('received'),
      processing: count('processing'),
      retrying: count('retrying'),
      done: count('done'),
      dead: count('dead'),
    },
    types: [...types, '']
      .map((type) => ({
        type,
        count: recent.filter((row) => row.type === type).length,
        dead: recent.filter((row) => row.type === type && row.state === 'dead').length,
      }))
      .filter((row) => row.count > 0)
      .toSorted((a, b) => b.count - a.count),
    waiting: recent.filter(({ state }) => state === 'retrying').slice(0, 100),
  };
}
