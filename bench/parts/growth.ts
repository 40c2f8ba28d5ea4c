import { runInterleaved, toFigure } from '../measure.ts';
import type { Figure, Part, PartContext } from '../part.ts';
import { collectGarbage } from '../support/collect-garbage.ts';
import { fillInbox, isExpired } from '../support/fill-inbox.ts';
import { createInboxActions, expiredAt } from '../support/inbox-actions.ts';
import { type BenchStorage, openStorage } from '../support/storage.ts';

const SIZES = [1000, 10_000, 100_000] as const;
const DELIVERIES = 20;
/** So that each storage has compiled what is measured, whatever is then written into it. */
const WARM_UP = 300;

/** What becomes slower as the inbox grows. */
export const growth: Part = {
  name: 'growth',
  title: 'Growth of the inbox',
  async run(context) {
    const { signal, progress, rounds } = context;
    const storages: BenchStorage[] = [];
    try {
      const variants: Record<string, () => Promise<Sample>> = {};
      for (const rows of SIZES) {
        progress(`writing ${rows.toLocaleString('en')} rows`);
        const storage = await openStorage(signal);
        storages.push(storage);
        const actions = createInboxActions(storage.connectionString);
        await warmUp(actions);
        await fillInbox(actions.table, { numbers: upTo(rows), expiredAt, signal });
        variants[toName(rows)] = () => measureOne(actions, rows, context);
      }
      await runInterleaved(variants, { rounds: 1, signal });
      const onStep = (name: string, round: number) => progress(`${name}, round ${round}`);
      return {
        figures: toFigures(await runInterleaved(variants, { rounds, signal, onStep })),
        notes,
      };
    } finally {
      await Promise.all(storages.map((storage) => storage.close()));
    }
  },
};

const notes = [
  'An inbox of each size in a storage of its own; sizes take turns. What counts is that acknowledging and claiming are flat; how steep the rest is depends on Azurite, too.',
  'To list, sweep and purge is to scan: rows are not kept by time or state, because that would take another write for every delivery. All three are in 16 scans side by side, and nobody waits for them.',
];

type Action = 'acknowledge' | 'claim' | 'list' | 'sweep' | 'purge';
/** Milliseconds; of one delivery where it is about one. */
type Sample = Readonly<Record<Action, number>>;

type Actions = ReturnType<typeof createInboxActions>;

async function warmUp(actions: Actions): Promise<void> {
  await actions.complete(await actions.claim(await actions.receive(WARM_UP)));
  await actions.table.deleteTable();
  await actions.table.createTable();
}

async function measureOne(
  actions: Actions,
  rows: number,
  { signal }: PartContext,
): Promise<Sample> {
  // What was written before leaves garbage, and more of it the more rows there were.
  collectGarbage();
  const [acknowledgeMs, ids] = await time(() => actions.receive(DELIVERIES));
  const [claimMs, claimed] = await time(() => actions.claim(ids));
  await actions.complete(claimed);
  const [list] = await time(() => actions.list(signal));
  const [sweep] = await time(() => actions.sweep(signal));
  const [purge, { removed }] = await time(() => actions.purge(signal));
  if (removed !== rows / 100) throw new Error(`${removed} rows purged instead of ${rows / 100}`);
  await fillInbox(actions.table, { numbers: upTo(rows).filter(isExpired), expiredAt, signal });
  return {
    acknowledge: acknowledgeMs / DELIVERIES,
    claim: claimMs / DELIVERIES,
    list,
    sweep,
    purge,
  };
}

async function time<Result>(run: () => Promise<Result>): Promise<[number, Result]> {
  const startedAt = performance.now();
  const result = await run();
  return [performance.now() - startedAt, result];
}

function toFigures(measured: readonly Record<string, Sample>[]): Figure[] {
  const values = (rows: number, action: Action) =>
    measured.map((round) => round[toName(rows)]?.[action] ?? Number.NaN);
  const texts: Record<Action, string> = {
    acknowledge: 'acknowledge',
    claim: 'read and claim',
    list: 'list the newest 50',
    sweep: 'sweep',
    purge: 'purge 1 %',
  };
  const [least, , most] = SIZES;
  return (Object.keys(texts) as Action[]).flatMap((action) => [
    ...SIZES.map((rows) =>
      toFigure(`${texts[action]}, ${toName(rows)}`, 'ms', values(rows, action)),
    ),
    toFigure(
      `${texts[action]}, a hundred times the rows`,
      '×',
      measured.map(
        (_, round) => (values(most, action)[round] ?? 0) / (values(least, action)[round] ?? 0),
      ),
    ),
  ]);
}

function toName(rows: number): string {
  return `${rows.toLocaleString('en')} rows`;
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
