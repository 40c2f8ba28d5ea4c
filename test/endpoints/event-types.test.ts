import { describe, expect, it } from 'vitest';
import { azureEventTypes, openAiEventTypes } from '../../dev/openai/event-types.ts';
import { AZURE_EVENT_TYPES } from '../../src/endpoints/azure-endpoints.ts';
import { diffEventTypes, handledTypes } from '../../src/endpoints/event-types.ts';
import { handlers } from '../../src/handlers/index.ts';

describe('diffEventTypes', () => {
  it.each([
    ['nothing', ['a', 'b'], ['b', 'a'], [], []],
    ['what is new', ['a'], ['a', 'b', 'c'], ['b', 'c'], []],
    ['what goes', ['a', 'b'], ['b'], [], ['a']],
    ['all', ['a'], ['b'], ['b'], ['a']],
    ['a type once', [], ['a', 'a'], ['a'], []],
  ])('tells %s', (_what, current, wanted, added, removed) => {
    expect(diffEventTypes(current, wanted)).toEqual({ added, removed });
  });
});

describe('handledTypes', () => {
  it('keeps those that can be subscribed to', () => {
    expect(handledTypes(['b', 'x', 'a', 'b'], ['a', 'b', 'c'])).toEqual(['b', 'a']);
  });

  it('gives what this app handles and each sender sends', () => {
    const handled = Object.keys(handlers);
    expect(new Set(handledTypes(handled, openAiEventTypes))).toEqual(new Set(openAiEventTypes));
    expect(handledTypes(handled, AZURE_EVENT_TYPES)).toEqual(AZURE_EVENT_TYPES);
  });
});

describe('the types of Azure OpenAI', () => {
  it('are the documented ones', () => {
    expect(AZURE_EVENT_TYPES.toSorted()).toEqual(azureEventTypes.toSorted());
  });
});
