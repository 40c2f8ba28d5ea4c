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
