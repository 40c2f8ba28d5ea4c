import { describe, expect, it, vi } from 'vitest';
import { describeHandler, describeHandlers, descriptions } from '../../src/handlers/describe.ts';
import { handlers } from '../../src/handlers/index.ts';

vi.mock(import('../../src/handlers/index.ts'), async (load) => {
  const { handlers: shipped } = await load();
  return { handlers: { ...shipped, 'invoice.paid': () => 'noted' } };
});

const added = 'invoice.paid';
const shipped = Object.keys(handlers).filter((type) => type !== added);

describe('what handlers do', () => {
  it('is said of each one that is shipped, and of no other type', () => {
    expect(Object.keys(descriptions).toSorted()).toEqual(shipped.toSorted());
    for (const type of shipped) {
      expect(describeHandler(type)).toBe(descriptions[type]);
      expect(describeHandler(type)).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('is left open of one that was added, which is not to say that there is none', () => {
    expect(describeHandler(added)).toMatch(/^Runs the handler of this type/);
    expect(describeHandlers().map(({ type }) => type)).toEqual([...shipped, added]);
  });

  it.each(['invoice.lost', '', 'constructor', '__proto__'])(
    'is nothing where there is no handler: %j',
    (type) => {
      expect(describeHandler(type)).toBeUndefined();
    },
  );
});
