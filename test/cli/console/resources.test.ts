import { expect, it } from 'vitest';
import { createResources } from '../../../src/cli/console/resources.ts';
import { createReceived } from '../../fixtures/delivery.ts';

it('reads each delivery once, some at a time', async () => {
  const asked: string[] = [];
  let open = 0;
  let most = 0;
  const { read, of } = createResources({
    async read(id) {
      asked.push(id);
      open += 1;
      most = Math.max(most, open);
      await Promise.resolve();
      open -= 1;
      if (id === 'wh_none') return undefined;
      const body = Buffer.from(JSON.stringify({ type: 'x', data: { call_id: `of ${id}` } }));
      return { delivery: createReceived({ id, body }), version: '1' };
    },
  });
  const ids = Array.from({ length: 100 }, (_, index) => `wh_${index}`);
  await read(ids);
  await read([...ids, 'wh_none']);
  await read(['wh_none']);
  expect(asked.toSorted()).toEqual([...ids, 'wh_none'].toSorted());
  expect(most).toBe(16);
  expect([of('wh_7'), of('wh_none'), of('wh_other')]).toEqual(['of wh_7', undefined, undefined]);
});

it('forgets the oldest of more than 20,000, and asks for it again', async () => {
  let asked = 0;
  const body = Buffer.from('{"type":"x","data":{"id":"resp_1"}}');
  const { read, of } = createResources({
    async read(id) {
      asked += 1;
      return { delivery: createReceived({ id, body }), version: '1' };
    },
  });
  await read(Array.from({ length: 20_000 }, (_, index) => `wh_${index}`).toReversed());
  await read(['wh_new']);
  expect(['wh_0', 'wh_1', 'wh_new'].map(of)).toEqual([undefined, 'resp_1', 'resp_1']);
  await read(['wh_0']);
  expect(asked).toBe(20_002);
});
