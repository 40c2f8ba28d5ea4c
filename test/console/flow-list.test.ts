import { describe, expect, it } from 'vitest';
import { createFlowList } from '../../console/state/flow-list.ts';
import type { DeliveryList, Summary } from '../../src/cli/console/api.ts';
import type { State } from '../../src/webhooks/delivery.ts';

function row(n: number, state: State = 'done', version = '1'): Summary {
  const receivedAt = new Date(1_750_000_000_000 + n * 1000).toISOString();
  const texts = { type: 't', eventId: `evt_${n}`, sender: 'default' };
  return { id: `wh_${n}`, ...texts, state, receivedAt, attempts: 1, version };
}

/** A list, and the requests that it made, to be answered by hand. */
function setUp(wanted: { states?: readonly State[]; keep?: string } = {}) {
  const asked: (PromiseWithResolvers<DeliveryList> & { limit: number; cursor?: string })[] = [];
  const list = createFlowList({
    ask(page) {
      const request = { ...page, ...Promise.withResolvers<DeliveryList>() };
      asked.push(request);
      return request.promise;
    },
    wanted: () => ({ states: [], search: '', keep: '', ...wanted }),
  });
  const shown = () => list.rows.value.map(({ id, state }) => `${id} ${state}`);
  const answer = async (deliveries: Summary[], rest: Omit<DeliveryList, 'deliveries'> = {}) => {
    asked.at(-1)?.resolve({ deliveries, count: deliveries.length, ...rest });
    await settle();
  };
  const load = async (...page: Parameters<typeof answer>) => {
    void list.load();
    await answer(...page);
  };
  return { list, asked, shown, answer, load };
}

function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe('a page that was read before the stream told of something', () => {
  it.each(['load', 'catchUp'] as const)('does not undo it: %s', async (verb) => {
    const { list, shown, answer, load } = setUp();
    await load([row(1, 'processing')]);
    void list[verb]();
    list.applyChanges([row(1, 'done', '2'), row(2)]);
    expect(shown()).toEqual(['wh_2 done', 'wh_1 done']);
    await answer([row(1, 'processing')]);
    expect(shown()).toEqual(['wh_2 done', 'wh_1 done']);
    expect(list.count.value).toBe(2);
  });

  it('does not undo it while it is the first one', async () => {
    const { list, shown, answer } = setUp();
    void list.load();
    list.applyChanges([row(1, 'done', '2')]);
    expect(shown()).toEqual([]);
    await answer([row(1, 'processing')]);
    expect(shown()).toEqual(['wh_1 done']);
  });

  it('does not undo it while it is the next one', async () => {
    const { list, shown, answer, load } = setUp();
    await load([row(5)], { next: 'c' });
    void list.loadMore();
    list.applyChanges([row(3, 'done', '2')]);
    await answer([row(3, 'processing')]);
    expect(shown()).toEqual(['wh_5 done', 'wh_3 done']);
  });
});

describe('a list that is read once more', () => {
  it('has what was missed, and has lost what left the filter', async () => {
    const { list, shown, answer, load } = setUp({ states: ['dead'] });
    await load([row(3, 'dead'), row(1, 'dead')]);
    void list.catchUp();
    await answer([row(4, 'dead'), row(1, 'dead')]);
    expect(shown()).toEqual(['wh_4 dead', 'wh_1 dead']);
    expect(list.count.value).toBe(2);
  });

  it('keeps what is open, and does not count it', async () => {
    const { list, shown, answer, load } = setUp({ states: ['dead'], keep: 'wh_3' });
    await load([row(3, 'dead'), row(1, 'dead')]);
    list.applyChanges([row(3, 'done', '2')]);
    expect(list.count.value).toBe(1);
    void list.catchUp();
    await answer([row(1, 'dead')]);
    expect(shown()).toEqual(['wh_3 done', 'wh_1 dead']);
    expect(list.count.value).toBe(1);
  });

  it('asks for as much as is shown, so that what is read stays in sight', async () => {
    const { list, asked, load } = setUp();
    await load(Array.from({ length: 450 }, (_, n) => row(450 - n)));
    void list.catchUp();
    expect(asked.map(({ limit }) => limit)).toEqual([200, 450]);
  });

  it('leaves no gap where a whole page came meanwhile', async () => {
    const { list, asked, shown, answer, load } = setUp();
    await load([row(2), row(1)]);
    void list.catchUp();
    await answer([row(9), row(8)], { next: 'after 8' });
    expect(shown()).toEqual(['wh_9 done', 'wh_8 done']);
    void list.loadMore();
    expect(asked.at(-1)?.cursor).toBe('after 8');
  });
});

describe('the first word of the stream', () => {
  it.each([
    ['does not have the list read twice while it is on its way', 'done', 1],
    ['has it read again where something in it was moving', 'processing', 2],
  ] as const)('%s', async (_, state, times) => {
    const { list, asked, answer } = setUp();
    void list.load();
    void list.catchUp();
    await answer([row(1, state)]);
    expect(asked.length).toBe(times);
    await answer([row(1, 'processing')]);
    expect(asked.length).toBe(times);
  });

  it('has the list read after it did not come', async () => {
    const { list, asked, shown, answer } = setUp();
    void list.load();
    asked[0]?.reject(new Error('no storage'));
    await settle();
    list.applyChanges([row(2)]);
    expect(shown()).toEqual(['wh_2 done']);
    expect(list.firstPage.value.problem).toEqual({ error: 'no storage' });
    void list.catchUp();
    await answer([row(2), row(1)]);
    expect(shown()).toEqual(['wh_2 done', 'wh_1 done']);
    expect(list.firstPage.value.problem).toBeUndefined();
  });
});

it('takes no notice of a page of the filter before', async () => {
  const { list, shown, answer, asked, load } = setUp();
  await load([row(5)], { next: 'c' });
  void list.loadMore();
  list.clear();
  await answer([row(4)]);
  expect(shown()).toEqual([]);
  await load([row(3)], { next: 'c' });
  void list.loadMore();
  expect(asked.length).toBe(4);
});
