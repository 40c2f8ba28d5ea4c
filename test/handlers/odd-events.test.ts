import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OpenAiStandIn, startOpenAi } from '../../dev/openai/server.ts';
import { toMetadata } from '../../src/azure/file-metadata.ts';
import { handlers } from '../../src/handlers/index.ts';
import { createContext } from './context.ts';

let api: OpenAiStandIn;
beforeAll(async () => {
  api = await startOpenAi();
});
afterAll(() => api.stop());

describe('an event whose own id is none', () => {
  it.each([
    ['a number', 5],
    ['null', null],
    ['an object', {}],
    ['empty', ''],
    ['broken', '\ud800'],
    ['too long', 'x'.repeat(257)],
  ])('is worked off as one that has no id: %s', async (_name, id) => {
    const { context, records, stored } = createContext(api);
    const event = { type: 'batch.completed', id: id as string, data: { id: 'batch_1' } };
    expect(await handlers['batch.completed'](event, context)).toBe('completed');
    expect(await records.read('batch', 'batch_1')).toMatchObject({ record: { event: '' } });
    const sources = [...stored.values()].map(({ source }) => source);
    expect(sources.map(({ event: of }) => of)).toEqual(['', '']);
    expect(() => sources.map(toMetadata)).not.toThrow();
  });
});
