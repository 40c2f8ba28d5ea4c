import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSample } from '../../dev/samples/create-sample.ts';
import { type OpenAiStandIn, startOpenAi } from '../../dev/openai/server.ts';
import { handlers } from '../../src/handlers/index.ts';
import type { SampleType } from '../../dev/samples/samples.ts';
import { createContext } from './context.ts';

let api: OpenAiStandIn;
beforeAll(async () => {
  api = await startOpenAi();
});
afterAll(() => api.stop());

const session = {
  name: 'support',
  type: 'realtime.call.incoming',
  body: { type: 'realtime', model: 'gpt-realtime-2' },
} as const;

const decisions = {
  accept: { rule: 'otherwise', action: 'accept', session },
  reject: { rule: 'otherwise', action: 'reject', status: 486 },
  refer: { rule: 'otherwise', action: 'refer', session, target: 'tel:+14155550123' },
} as const;

type Death = { readonly at: number; readonly when: 'before' | 'after' };
type Test = ReturnType<typeof createContext>;

/** The context of a process that dies at its n-th effect; says how many it had. */
function withDeath({ context }: Test, death: Death | undefined) {
  let count = 0;
  const mortal =
    <Arguments extends unknown[], Result>(effect: (...args: Arguments) => Promise<Result>) =>
    async (...args: Arguments): Promise<Result> => {
      count += 1;
      const isLast = count === death?.at;
      if (isLast && death.when === 'before') throw new Error('died');
      const result = await effect(...args);
      if (isLast) throw new Error('died');
      return result;
    };
  const { records, files } = context.results;
  return {
    effects: () => count,
    context: {
      ...context,
      results: {
        records: {
          read: mortal((...args: Parameters<typeof records.read>) => records.read(...args)),
          write: mortal((...args: Parameters<typeof records.write>) => records.write(...args)),
        },
        files: {
          write: mortal((...args: Parameters<typeof files.write>) => files.write(...args)),
          readSource: mortal((...args: Parameters<typeof files.readSource>) =>
            files.readSource(...args),
          ),
        },
      },
      notify: mortal(context.notify),
    },
  };
}

/** What is there in the end, for whoever reads results: notices count once, by their delivery. */
async function snapshot({ records, stored, notices }: Test, kind: string, id: string) {
  const told = new Set(notices.map((notice) => JSON.stringify(notice)));
  const record = (await records.read(kind, id))?.record;
  const files = [...stored]
    .map(([path, { bytes, source }]) => JSON.stringify([path, bytes.toString('hex'), source]))
    .toSorted();
  return { record, files, told: [...told] };
}

let count = 0;

async function runWith(type: SampleType, decision: keyof typeof decisions, deaths: Death[]) {
  count += 1;
  // The same words in every run, so that the runs can be compared.
  const event = createSample(type, { now: 1_770_000_000_000, random: () => 0.5 });
  const isCall = type === 'realtime.call.incoming';
  const key = isCall ? 'call_id' : 'id';
  // A call is decided once in the life of the stand-in.
  const id = isCall ? `rtc_u0_${count}` : (event.data as { id: string }).id;
  const data = { ...event.data, [key]: id };
  const test = createContext(api, { decision: decisions[decision] });
  const effects: number[] = [];
  let outcome: string | undefined;
  for (const [index, death] of [...deaths, undefined].entries()) {
    const mortal = withDeath(test, death);
    const context = { ...mortal.context, attempt: index + 1 };
    try {
      outcome = await handlers[type]({ ...event, data }, context);
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'died') throw error;
    }
    effects.push(mortal.effects());
  }
  const kinds = { 'realtime.call': 'call', 'safety.warning_issued': 'safety.case' };
  const [, kind = type.slice(0, type.lastIndexOf('.'))] =
    Object.entries(kinds).find(([start]) => type.startsWith(start)) ?? [];
  const end = JSON.stringify({ outcome, ...(await snapshot(test, kind, id)) });
  return { end: end.replaceAll(id, 'ID'), effects: effects.at(-1) ?? 0 };
}

describe('a handler that died and runs again ends as one that lived', () => {
  it.each([
    ['response.completed', 'accept'],
    ['response.failed', 'accept'],
    ['batch.completed', 'accept'],
    ['batch.expired', 'accept'],
    ['fine_tuning.job.succeeded', 'accept'],
    ['eval.run.succeeded', 'accept'],
    ['video.completed', 'accept'],
    ['safety.alert.created', 'accept'],
    ['safety.warning_issued', 'accept'],
    ['thread.run.completed', 'accept'],
    ['realtime.call.incoming', 'accept'],
    ['realtime.call.incoming', 'reject'],
    ['realtime.call.incoming', 'refer'],
  ] as const)('%s, %s: at each of its effects', async (type, decision) => {
    const lived = await runWith(type, decision, []);
    expect(lived.effects).toBeGreaterThanOrEqual(3);
    expect(JSON.parse(lived.end)).toMatchObject({
      record: { id: 'ID' },
      told: [expect.stringContaining('ID') as string],
    });
    for (let at = 1; at <= lived.effects; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const { end } = await runWith(type, decision, [{ at, when }]);
        expect(end, `died ${when} effect ${at}`).toBe(lived.end);
      }
    }
  });
});
