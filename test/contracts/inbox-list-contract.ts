import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DeliveryFilter } from '../../src/inbox/filter.ts';
import { createListDeliveries } from '../../src/inbox/list.ts';
import type { InboxRows, ScannedRow } from '../../src/inbox/rows.ts';
import { readNames } from '../../src/inbox/find-records.ts';
import { scanDeliveries, scanWhole } from '../../src/inbox/scan.ts';

import {
  bury,
  claim,
  complete,
  type Delivery,
  replay,
  retry,
  type State,
} from '../../src/webhooks/delivery.ts';
import type { Inbox } from '../../src/webhooks/inbox.ts';
import { createReceived } from '../fixtures/delivery.ts';

/** One inbox, empty at first, and its rows for lists. */
export interface ListUnderTest {
  readonly inbox: Inbox;
  readonly rows: InboxRows;
}

const now = new Date('2026-03-01T12:00:00.000Z');
const after = (ms: number) => new Date(now.getTime() + ms);
const lease = { owner: 'worker-1', until: after(300_000) };
const never = new AbortController().signal;

const STEPS: Readonly<Record<State, (delivery: Delivery) => Delivery>> = {
  received: (delivery) => delivery,
  processing: (delivery) => claim(delivery, lease, now),
  retrying: (delivery) => retry(claim(delivery, lease, now), after(1000), 'not yet', now),
  done: (delivery) => complete(claim(delivery, lease, now), 'stored', now),
  dead: (delivery) => bury(delivery, "it can't be", now),
};
const STATES = Object.keys(STEPS) as State[];

/** Texts that end a string, a filter or a URL where they are not escaped. */
const HOSTILE = [
  "o'neil",
  "' or state eq 'dead",
  "''",
  'a b&c=d?e#f/g\\h%27i+j',
  '$filter=true',
  "x') or (PartitionKey ne '",
  'Zoë 🔑 ﬀ',
  'line\nend\u0000\u007F\u200B',
  '\uD800 half',
  'x'.repeat(300),
  '',
];

const TYPES = ['response.completed', 'response.failed', 'batch.completed', '', ...HOSTILE];
/** Storage keeps no half of a character, so none is put there; filters may ask for it. */
const KEPT = HOSTILE.filter((text) => text.isWellFormed());

const times = fc.integer({ min: -3, max: 3 }).map((hours) => after(hours * 3_600_000));
const anyFilter: fc.Arbitrary<DeliveryFilter> = fc.record(
  {
    types: fc.array(
      fc.oneof(
        fc.constantFrom(...TYPES, '*', 'response.*', '*.completed', '**', 'r*.*d', "*'*"),
        fc.string({ unit: fc.constantFrom('*', 'r', 'e', '.', "'", 'completed'), maxLength: 6 }),
      ),
      { maxLength: 6 },
    ),
    states: fc.uniqueArray(fc.constantFrom(...STATES)),
    sender: fc.constantFrom('default', 'other', ...HOSTILE),
    since: fc.oneof(times, fc.constantFrom(new Date(-9e14), new Date(9e14), new Date(Number.NaN))),
    until: fc.oneof(times, fc.constantFrom(new Date(-9e14), new Date(9e14))),
    search: fc.constantFrom('WH_1', 'evt_', 'stored', "can't", 'needle', 'zoë', '*', ...HOSTILE),
    searchBody: fc.boolean(),
  },
  { requiredKeys: [] },
);

/** The same meaning, written down once more: by hand, over whole deliveries, nothing narrowed. */
function isMeant(filter: DeliveryFilter, delivery: Delivery): boolean {
  const { types, states, sender, since, until, search, searchBody } = filter;
  const { type, progress, receivedAt } = delivery;
  const toRegExp = (pattern: string) =>
    new RegExp(
      `^${pattern.replaceAll(/[^*]/gsu, (one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).replaceAll(/\*+/g, '[^]*')}$`,
      'u',
    );
  if (types && !types.some((pattern) => pattern.isWellFormed() && toRegExp(pattern).test(type)))
    return false;
  if (states && !states.includes(progress.state)) return false;
  if (sender !== undefined && delivery.sender !== sender) return false;
  if (since && !(receivedAt.getTime() >= since.getTime())) return false;
  if (until && !(receivedAt.getTime() < until.getTime())) return false;
  if (!search) return true;
  const outcome =
    'outcome' in progress ? progress.outcome : 'reason' in progress ? progress.reason : '';
  const places = [delivery.id, delivery.eventId, type, outcome];
  places.push(...readNames(delivery));
  if (searchBody) places.push(Buffer.from(delivery.body).toString());
  return places.some((place) => place.toLowerCase().includes(search.toLowerCase()));
}

/** Stores a delivery in a state. */
async function put(inbox: Inbox, state: State, parts: Partial<Delivery> = {}): Promise<Delivery> {
  const received = createReceived(parts);
  await inbox.insert(received);
  const delivery = STEPS[state](received);
  const { version = '' } = (await inbox.read(received.id)) ?? {};
  await inbox.replace(delivery, version);
  return delivery;
}

/** One of each state with every type, sender and time that filters ask for. */
async function fill(inbox: Inbox): Promise<Delivery[]> {
  const senders = ['default', 'other', ...KEPT];
  const types = TYPES.filter((type) => type.isWellFormed());
  return Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      put(inbox, STATES[index % 5] ?? 'done', {
        id: `wh_${index}${KEPT[index % KEPT.length]}`.slice(0, 40),
        type: types[index % types.length] ?? '',
        sender: senders[(index * 3) % senders.length] ?? '',
        eventId: `evt_${index}`,
        receivedAt: after(((index % 7) - 3) * 3_600_000 + (index % 2)),
        body: Buffer.from(index % 4 === 0 ? 'a NEEDLE in it' : `{"n": ${index}}`),
      }),
    ),
  );
}

const idsOf = (deliveries: readonly { readonly id: string }[]) =>
  deliveries.map(({ id }) => id).toSorted();

/** What the lists of every inbox do; runs on the fake and on Table Storage. */
export function describeInboxList(name: string, create: () => Promise<ListUnderTest>): void {
  describe(name, () => {
    it('finds exactly what the filter means, whatever storage narrows', async () => {
      const { inbox, rows } = await create();
      const all = await fill(inbox);
      await fc.assert(
        fc.asyncProperty(anyFilter, async (filter) => {
          const meant = idsOf(all.filter((delivery) => isMeant(filter, delivery)));
          expect(idsOf(await Array.fromAsync(scanDeliveries(rows, filter)))).toEqual(meant);
        }),
        { numRuns: 80 },
      );
    });

    it.each(STATES)(
      'shows one that is %s as it was stored, with and without its body',
      async (state) => {
        const { inbox, rows } = await create();
        const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
        const delivery = await put(inbox, state, { traceparent, body: Buffer.from([0, 255, 254]) });
        const stored = await inbox.read(delivery.id);
        const { body: _body, history: _history, ...facts } = delivery;
        const [row, ...others] = await Array.fromAsync(scanDeliveries(rows, {}));
        expect(row).toEqual({
          ...facts,
          bodyBytes: 3,
          version: stored?.version,
          writtenAt: expect.any(Date) as Date,
        });
        expect(row?.writtenAt.getTime()).toBeGreaterThan(0);
        expect(others).toEqual([]);
        expect(await Array.fromAsync(scanWhole(rows, {}))).toEqual([stored?.delivery]);
      },
    );

    it('looks into bodies where it is asked to, and shows none', async () => {
      const { inbox, rows } = await create();
      const found = await put(inbox, 'done', { body: Buffer.from('{"a": "Needle"}') });
      await put(inbox, 'done', { body: Buffer.from('{"a": "hay"}') });
      const filter = { search: 'needle', searchBody: true };
      const listed = await Array.fromAsync(scanDeliveries(rows, filter));
      expect(listed.map(({ id }) => id)).toEqual([found.id]);
      expect(listed[0]).not.toHaveProperty('body');
      expect(await Array.fromAsync(scanDeliveries(rows, { search: 'needle' }))).toEqual([]);
    });

    it('tells when it was last replayed, and of a history that nobody can read nothing', async () => {
      const { inbox, rows } = await create();
      const dead = await put(inbox, 'dead');
      const again = replay(dead, { by: 'ada', why: 'mended', nonce: 'n1' }, after(5000));
      const { version = '' } = (await inbox.read(dead.id)) ?? {};
      if (again) await inbox.replace(complete(again, 'stored', after(9000)), version);
      const at = 'some time';
      const broken = await put(inbox, 'done', {
        history: [{ at, state: 'received', attempt: 0, nonce: 'n' }],
      });
      const found = await Array.fromAsync(scanDeliveries(rows, {}));
      const replayed = new Map(found.map(({ id, replayedAt }) => [id, replayedAt]));
      expect(replayed.get(dead.id)).toEqual(after(5000));
      expect(replayed.get(broken.id)).toBeUndefined();
    });

    it('shows a row that somebody has changed by hand to be done once more', async () => {
      const { inbox, rows } = await create();
      const dead = await put(inbox, 'dead');
      const { version = '' } = (await inbox.read(dead.id)) ?? {};
      await inbox.replace({ ...dead, progress: { state: 'received' }, attempts: 0 }, version);
      const [row] = await Array.fromAsync(scanDeliveries(rows, { states: ['received'] }));
      expect(row).toMatchObject({ id: dead.id, progress: { state: 'received' }, attempts: 0 });
    });

    it('finds what was written lately, however long ago it was received', async () => {
      const { inbox, rows } = await create();
      const old = await put(inbox, 'done', { receivedAt: new Date('2020-01-01T00:00:00.000Z') });
      const [written] = await scanAll(rows, {});
      const since = written?.row.writtenAt ?? new Date(0);
      const touched = await scanAll(rows, { touchedSince: since });
      expect(touched.map(({ row }) => row.id)).toEqual([old.id]);
      expect(written?.row.writtenAt.getTime()).toBeGreaterThan(old.receivedAt.getTime());
    });

    it('pages newest first, each delivery once, also where many came at once', async () => {
      const { inbox, rows } = await create();
      const all = await fill(inbox);
      const list = createListDeliveries(rows);
      const wanted = all
        .toSorted((one, other) => {
          const ms = other.receivedAt.getTime() - one.receivedAt.getTime();
          return ms || (one.id < other.id ? 1 : -1);
        })
        .map(({ id }) => id);
      for (const limit of [1, 7, 39, 40, 41]) {
        const listed: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await list({}, { limit, ...(cursor !== undefined && { cursor }) });
          expect(page.deliveries.length).toBeLessThanOrEqual(limit);
          listed.push(...page.deliveries.map(({ id }) => id));
          cursor = page.next;
        } while (cursor !== undefined);
        expect(listed).toEqual(wanted);
      }
    });

    it('keeps its place when others come in between two pages', async () => {
      const { inbox, rows } = await create();
      const old = await put(inbox, 'done', { receivedAt: after(1) });
      const middle = await put(inbox, 'done', { receivedAt: after(2) });
      const list = createListDeliveries(rows);
      const first = await list({}, { limit: 1 });
      expect(first.deliveries.map(({ id }) => id)).toEqual([middle.id]);
      await put(inbox, 'done', { receivedAt: after(3) });
      const second = await list({}, { limit: 1, cursor: first.next ?? '' });
      expect(second.deliveries.map(({ id }) => id)).toEqual([old.id]);
      expect(second).not.toHaveProperty('next');
    });

    it('stops when it is told to, and when nobody reads on', async () => {
      const { inbox, rows } = await create();
      await fill(inbox);
      await expect(
        Array.fromAsync(scanDeliveries(rows, {}, AbortSignal.abort())),
      ).rejects.toThrow();
      const stop = new AbortController();
      const broken = (async () => {
        for await (const { id } of scanDeliveries(rows, {}, stop.signal)) stop.abort(id);
      })();
      await expect(broken).rejects.toBeDefined();
      for await (const row of scanDeliveries(rows, {})) {
        expect(row.id).toMatch(/^wh_/);
        break;
      }
    });
  });
}

async function scanAll(
  rows: InboxRows,
  { filter = {}, touchedSince }: { filter?: DeliveryFilter; touchedSince?: Date },
): Promise<ScannedRow[]> {
  const scan = { filter, isWhole: false, ...(touchedSince && { touchedSince }) };
  const pages = await Promise.all(
    rows.partitions.map((one) => Array.fromAsync(rows.scan(one, scan, never))),
  );
  return pages.flat(2);
}
