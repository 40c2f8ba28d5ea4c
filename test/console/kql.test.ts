import { expect, it } from 'vitest';
import { toTraceQuery } from '../../console/logic/kql.ts';

const id = '0af7651916cd43dd8448eb211c80319c';

it('asks for one trace', () => {
  expect(toTraceQuery(id)).toContain(`where OperationId == '${id}'`);
});

it.each(['', `${id}0`, `${id}\n`, "' or true //", id.toUpperCase()])('asks for no %j', (text) => {
  expect(toTraceQuery(text)).toBeUndefined();
});
