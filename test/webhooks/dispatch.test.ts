import { describe, expect, it, vi } from 'vitest';
import { createDispatch, type Handler, type AttemptContext } from '../../src/webhooks/dispatch.ts';
import { type OpenEvent, readEvent } from '../../src/webhooks/event.ts';

const context: AttemptContext = {
  log: () => {},
  attempt: 1,
  isLastAttempt: false,
  idempotencyKey: 'wh_1',
  leaseOwner: 'worker-1',
  sender: 'default',
  signal: new AbortController().signal,
};

const createDispatchOf = (handlers: Readonly<Record<string, Handler<never>>>) =>
  createDispatch(handlers, (attempt) => attempt);

describe('dispatch', () => {
  it('gives the event and the context to the handler of its type alone, and passes on its word', async () => {
    const wanted = vi.fn<Handler<OpenEvent>>(() => 'stored');
    const other = vi.fn<Handler<OpenEvent>>(() => 'other');
    const dispatch = createDispatchOf({ 'a.b': wanted, 'a.c': other });
    const event = { type: 'a.b', id: 'evt_1', data: { id: 'x' } };
    expect(await dispatch(event, context)).toBe('stored');
    expect(wanted.mock.calls).toEqual([[event, context]]);
    expect(other).not.toHaveBeenCalled();
  });

  it('equips each attempt for its handler alone', async () => {
    const handler = vi.fn<Handler<OpenEvent, { attempt: number; tool: string }>>(() => 'stored');
    const equip = vi.fn<(attempt: AttemptContext) => { attempt: number; tool: string }>(
      ({ attempt }) => ({ attempt, tool: 'hammer' }),
    );
    const dispatch = createDispatch({ x: handler }, equip);
    await dispatch({ type: 'y' }, context);
    expect(equip).not.toHaveBeenCalled();
    await dispatch({ type: 'x' }, context);
    expect(handler.mock.calls).toEqual([[{ type: 'x' }, { attempt: 1, tool: 'hammer' }]]);
  });

  it('waits for a handler that takes its time', async () => {
    const dispatch = createDispatchOf({ x: () => Promise.resolve('later') });
    await expect(dispatch({ type: 'x' }, context)).resolves.toBe('later');
  });

  it('rejects with what a handler rejects with', async () => {
    const error = new Error('broken');
    const dispatch = createDispatchOf({ x: () => Promise.reject(error) });
    await expect(dispatch({ type: 'x' }, context)).rejects.toBe(error);
  });

  it('rejects, and does not throw, when a handler throws', async () => {
    const error = new Error('broken');
    const dispatch = createDispatchOf({
      x: () => {
        throw error;
      },
    });
    const dispatched = dispatch({ type: 'x' }, context);
    expect(dispatched).toBeInstanceOf(Promise);
    await expect(dispatched).rejects.toBe(error);
  });

  it.each(['a.d', 'A.B', 'a.b ', 'a', ''])('leaves the type %j unhandled', async (type) => {
    const dispatch = createDispatchOf({ 'a.b': () => 'stored' });
    expect(await dispatch({ type }, context)).toBe('unhandled');
  });

  it.each(Object.getOwnPropertyNames(Object.prototype))(
    'leaves the type %j unhandled, though every object has it',
    async (type) => {
      const event = readEvent(Buffer.from(JSON.stringify({ type })));
      const dispatch = createDispatchOf({ 'a.b': () => 'stored' });
      expect(event && (await dispatch(event, context))).toBe('unhandled');
    },
  );

  it('leaves unhandled what the table only inherits', async () => {
    const table = Object.create({ x: () => 'inherited' }) as Record<string, () => string>;
    expect(await createDispatchOf(table)({ type: 'x' }, context)).toBe('unhandled');
  });
});
