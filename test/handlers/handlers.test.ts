import type {
  BatchCompletedWebhookEvent,
  RealtimeCallIncomingWebhookEvent,
  ResponseCompletedWebhookEvent,
  UnwrapWebhookEvent,
} from 'openai/resources/webhooks/webhooks';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { createSample } from '../../dev/samples/create-sample.ts';
import { type Handlers, handlers } from '../../src/handlers/index.ts';
import { recordResponse } from '../../src/handlers/response.ts';
import { createDispatch, type Handler, type HandlerContext } from '../../src/webhooks/dispatch.ts';
import type { EventOf, OpenEvent } from '../../src/webhooks/event.ts';
import type { Log } from '../../src/webhooks/log.ts';

type SdkType = UnwrapWebhookEvent['type'];

function createContext() {
  const log = vi.fn<Log>();
  const signal = new AbortController().signal;
  const context: HandlerContext = {
    log,
    attempt: 1,
    idempotencyKey: 'wh_1',
    leaseOwner: 'worker-1',
    sender: 'default',
    signal,
  };
  return { log, context };
}

describe('the table of handlers', () => {
  it.each([
    'response.completed',
    'response.failed',
    'response.cancelled',
    'response.incomplete',
  ] as const)('notes the end of a response: %s', async (type) => {
    const { log, context } = createContext();
    const event = createSample(type);
    expect(await createDispatch(handlers)(event, context)).toBe('logged');
    expect(log.mock.calls).toEqual([['info', 'response ended', { response: event.data.id }]]);
  });

  it('is what dispatch takes', () => {
    expectTypeOf(handlers).toExtend<Parameters<typeof createDispatch>[0]>();
  });
});

describe('the type of the table', () => {
  it('narrows the event to the one that its key names', () => {
    const table = {
      'response.completed': (event, context) => {
        expectTypeOf(event).toEqualTypeOf<ResponseCompletedWebhookEvent>();
        expectTypeOf(context).toEqualTypeOf<HandlerContext>();
        return event.data.id;
      },
      'batch.completed': async (event) => {
        expectTypeOf(event).toEqualTypeOf<BatchCompletedWebhookEvent>();
        return event.data.id;
      },
      'realtime.call.incoming': (event) => {
        expectTypeOf(event).toEqualTypeOf<RealtimeCallIncomingWebhookEvent>();
        expectTypeOf(event.data).not.toHaveProperty('id');
        return event.data.call_id;
      },
    } satisfies Handlers;
    expect(Object.keys(table)).toHaveLength(3);
  });

  it('knows every type that the SDK knows, and the event of each', () => {
    expectTypeOf<SdkType>().toExtend<keyof Handlers>();
    expectTypeOf<EventOf<SdkType>>().toEqualTypeOf<UnwrapWebhookEvent>();
    expectTypeOf<EventOf<'batch.completed'>>().toEqualTypeOf<BatchCompletedWebhookEvent>();
    expectTypeOf<NonNullable<Handlers['batch.completed']>>().toEqualTypeOf<
      Handler<BatchCompletedWebhookEvent>
    >();
    // @ts-expect-error -- a type outside the SDK's union has no event of its own
    expectTypeOf<EventOf<'video.completed'>>().toBeNever();
  });

  it('takes one handler for several types only where it takes the event of each', () => {
    expectTypeOf(recordResponse).toExtend<Handler<EventOf<'response.completed'>>>();
    expectTypeOf(recordResponse).toExtend<Handler<EventOf<'response.failed'>>>();
    expectTypeOf(recordResponse).not.toExtend<Handler<EventOf<'batch.completed'>>>();
    const wrong = {
      // @ts-expect-error -- takes only events of responses
      'batch.completed': recordResponse,
    } satisfies Handlers;
    expect(wrong).toBeDefined();
  });

  it('refuses a handler of another event under a key of the SDK', () => {
    const onCall: Handler<RealtimeCallIncomingWebhookEvent> = (event) => event.data.call_id;
    const wrong = {
      // @ts-expect-error -- a batch is no call
      'batch.completed': onCall,
      // @ts-expect-error -- a response is no call
      'response.completed': (event: RealtimeCallIncomingWebhookEvent) => event.data.call_id,
      'realtime.call.incoming': onCall,
    } satisfies Handlers;
    expect(Object.keys(wrong)).toHaveLength(3);
  });

  it('refuses what gives no word for what became of the event', () => {
    const wrong = {
      // @ts-expect-error -- nothing is no word
      'batch.completed': () => {},
      // @ts-expect-error -- nor is a promise of nothing
      'batch.failed': async () => {},
      // @ts-expect-error -- nor is a number, under a key of any kind
      'video.completed': () => 5,
      // @ts-expect-error -- and text is no handler
      'video.failed': 'handled',
    } satisfies Handlers;
    expect(Object.keys(wrong)).toHaveLength(4);
  });

  it('takes types outside the SDK under their own keys, with an open event', async () => {
    const table = {
      'video.completed': (event) => {
        expectTypeOf(event).toEqualTypeOf<OpenEvent>();
        expectTypeOf(event.data).toBeUnknown();
        return event.type;
      },
      'video.failed': ((event, { attempt }) =>
        `${event.type} ${attempt}`) satisfies Handler<OpenEvent>,
    } satisfies Handlers;
    const dispatch = createDispatch(table);
    const { context } = createContext();
    expect(await dispatch({ type: 'video.completed' }, context)).toBe('video.completed');
    expect(await dispatch({ type: 'video.failed' }, context)).toBe('video.failed 1');
  });

  it('keeps dispatch from being given anything but handlers', () => {
    // @ts-expect-error -- a table of numbers
    expect(createDispatch({ x: 5 })).toBeTypeOf('function');
    // @ts-expect-error -- a handler that gives no word
    expect(createDispatch({ x: () => {} })).toBeTypeOf('function');
  });
});
