import type {
  BatchCompletedWebhookEvent,
  RealtimeCallIncomingWebhookEvent,
  ResponseCompletedWebhookEvent,
  UnwrapWebhookEvent,
} from 'openai/resources/webhooks/webhooks';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { sampleTypes } from '../../dev/samples/samples.ts';
import type { HandlerContext } from '../../src/handlers/context.ts';
import { type Handlers, handlers } from '../../src/handlers/index.ts';
import { createDispatch, type Handler } from '../../src/webhooks/dispatch.ts';
import type { EventOf, OpenEvent } from '../../src/webhooks/event.ts';
import { createContext } from './context.ts';

type SdkType = UnwrapWebhookEvent['type'];
type ContextHandler<Event> = Handler<Event, HandlerContext>;

const onResponse: ContextHandler<EventOf<'response.completed' | 'response.failed'>> = (event) =>
  event.data.id;

describe('the table of handlers', () => {
  it('has a handler for every documented type', () => {
    expect(Object.keys(handlers)).toEqual(expect.arrayContaining([...sampleTypes]));
  });

  it('is what dispatch takes', () => {
    expectTypeOf(handlers).toExtend<Parameters<typeof createDispatch<HandlerContext>>[0]>();
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
      ContextHandler<BatchCompletedWebhookEvent>
    >();
    // @ts-expect-error -- a type outside the SDK's union has no event of its own
    expectTypeOf<EventOf<'video.completed'>>().toBeNever();
  });

  it('takes one handler for several types only where it takes the event of each', () => {
    expectTypeOf(onResponse).toExtend<ContextHandler<EventOf<'response.completed'>>>();
    expectTypeOf(onResponse).toExtend<ContextHandler<EventOf<'response.failed'>>>();
    expectTypeOf(onResponse).not.toExtend<ContextHandler<EventOf<'batch.completed'>>>();
    const wrong = {
      // @ts-expect-error -- takes only events of responses
      'batch.completed': onResponse,
    } satisfies Handlers;
    expect(wrong).toBeDefined();
  });

  it('refuses a handler of another event under a key of the SDK', () => {
    const onCall: ContextHandler<RealtimeCallIncomingWebhookEvent> = (event) => event.data.call_id;
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
        `${event.type} ${attempt}`) satisfies ContextHandler<OpenEvent>,
    } satisfies Handlers;
    const { context } = createContext(undefined);
    const dispatch = createDispatch(table, () => context);
    expect(await dispatch({ type: 'video.completed' }, context)).toBe('video.completed');
    expect(await dispatch({ type: 'video.failed' }, context)).toBe('video.failed 1');
  });

  it('keeps dispatch from being given anything but handlers', () => {
    // @ts-expect-error -- a table of numbers
    expect(createDispatch({ x: 5 }, (attempt) => attempt)).toBeTypeOf('function');
    // @ts-expect-error -- a handler that gives no word
    expect(createDispatch({ x: () => {} }, (attempt) => attempt)).toBeTypeOf('function');
  });
});
