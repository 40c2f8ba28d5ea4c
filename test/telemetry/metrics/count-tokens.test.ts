import { beforeEach, expect, test } from 'vitest';
import { keepRecord, type Records } from '../../../src/results/record.ts';
import { createFirst, createKnown } from '../../../src/telemetry/metrics/bounded.ts';
import { createCountTokens } from '../../../src/telemetry/metrics/count-tokens.ts';
import { createMemoryRecords } from '../../fakes/memory-records.ts';
import { createRecord } from '../../fixtures/record.ts';
import { createMeasured } from './metrics.ts';

const final = createRecord({
  type: 'response.completed',
  certainty: 'final',
  model: 'gpt-5',
  usage: { inputTokens: 10, outputTokens: 20 },
});
const about = { 'webhook.event.type': 'response.completed' };

let measured: ReturnType<typeof createMeasured>;
let records: Records;

beforeEach(() => {
  measured = createMeasured();
  records = countIn(createMemoryRecords());
});

function countIn(inner: Records): Records {
  const bounds = { toType: createKnown(['response.completed']), toModel: createFirst(2) };
  return createCountTokens(measured.instruments, bounds)(inner);
}

async function readTokens() {
  return (await measured.read())['webhook.result.tokens'];
}

const series = (input: number, output: number, attributes: object) => [
  { attributes: { ...attributes, 'gen_ai.token.type': 'input' }, value: input },
  { attributes: { ...attributes, 'gen_ai.token.type': 'output' }, value: output },
];

test('tokens of a final record count by model and type', async () => {
  await keepRecord(records, final);
  expect(await readTokens()).toEqual(
    series(10, 20, { ...about, 'gen_ai.response.model': 'gpt-5' }),
  );
});

test('no model, no attribute', async () => {
  const { model: _model, ...rest } = final;
  await keepRecord(records, rest);
  expect(await readTokens()).toEqual(series(10, 20, about));
});

test('a replay counts nothing more', async () => {
  await keepRecord(records, final);
  await keepRecord(records, { ...final, delivery: 'wh_again', at: new Date() });
  expect(await readTokens()).toHaveLength(2);
  await keepRecord(records, final);
  expect(await readTokens()).toBeUndefined();
});

test.each([
  ['that is not final', { ...final, certainty: 'current' } as const],
  ['without usage', createRecord({ certainty: 'final' })],
])('nothing of a record %s', async (_name, record) => {
  await keepRecord(records, record);
  expect(await readTokens()).toBeUndefined();
});

test('a record that became final counts then', async () => {
  await keepRecord(records, {
    ...final,
    certainty: 'current',
    usage: { inputTokens: 1, outputTokens: 1 },
  });
  await keepRecord(records, final);
  expect((await readTokens())?.map(({ value }) => value)).toEqual([10, 20]);
});

test('a write that lost against another counts nothing, nor does one that failed', async () => {
  expect(await records.write(final, 'v0')).toBe(false);
  const down = { ...createMemoryRecords(), write: () => Promise.reject(new Error('down')) };
  await expect(countIn(down).write(final, undefined)).rejects.toThrow('down');
  expect(await readTokens()).toBeUndefined();
});

test('models and types are bounded', async () => {
  for (const id of ['one', 'two', 'three', 'four']) {
    await keepRecord(records, { ...final, id, model: `model-${id}`, type: 'made.up' });
  }
  const other = { 'webhook.event.type': 'other' };
  expect(await readTokens()).toEqual([
    ...series(10, 20, { ...other, 'gen_ai.response.model': 'model-one' }),
    ...series(10, 20, { ...other, 'gen_ai.response.model': 'model-two' }),
    ...series(20, 40, { ...other, 'gen_ai.response.model': 'other' }),
  ]);
});
