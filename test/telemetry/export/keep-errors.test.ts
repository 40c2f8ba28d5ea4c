import { context, ROOT_CONTEXT, type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { describe, expect, it } from 'vitest';
import { createKeepErrors, SAMPLE_RATE } from '../../../src/telemetry/export/keep-errors.ts';

/** Trace ids of which the first is in any share, and the second only in the whole. */
const KEPT = `${'0'.repeat(31)}1`;
const OTHER = `ffffffff${'0'.repeat(24)}`;

function start({ percent = 50, mostHeld = 100, traceId = OTHER } = {}) {
  const exporter = new InMemorySpanExporter();
  const processor = createKeepErrors([new SimpleSpanProcessor(exporter)], percent, mostHeld);
  const provider = new BasicTracerProvider({ spanProcessors: [processor] });
  const tracer = provider.getTracer('test');
  const remote = trace.setSpanContext(ROOT_CONTEXT, {
    traceId,
    spanId: '00000000000000aa',
    traceFlags: 1,
    isRemote: true,
  });
  return {
    provider,
    spanIn: (name: string, parent?: Span) =>
      tracer.startSpan(name, {}, parent ? trace.setSpan(context.active(), parent) : remote),
    kept: () =>
      exporter
        .getFinishedSpans()
        .map(({ name, attributes }) => `${name} ${String(attributes[SAMPLE_RATE] ?? 100)}`),
  };
}

const fail = (span: Span) => span.setStatus({ code: SpanStatusCode.ERROR }).end();

type Stage = ReturnType<typeof start>;

/** What happens, and what is kept of it in a trace within the share and in one outside it. */
const cases: readonly [string, (stage: Stage) => void, string[], string[]][] = [
  [
    'nothing fails',
    ({ spanIn }) => {
      const root = spanIn('root');
      spanIn('child', root).end();
      root.end();
    },
    ['child 50', 'root 50'],
    [],
  ],
  [
    'the root fails',
    ({ spanIn }) => {
      const root = spanIn('root');
      spanIn('child', root).end();
      fail(root);
    },
    ['child 100', 'root 100'],
    ['child 100', 'root 100'],
  ],
  [
    'a span far below fails, and others end before and after it',
    ({ spanIn }) => {
      const root = spanIn('root');
      const child = spanIn('child', root);
      spanIn('before', child).end();
      fail(spanIn('failed', child));
      child.end();
      spanIn('after', root).end();
      root.end();
    },
    ['before 100', 'failed 100', 'child 100', 'after 100', 'root 100'],
    ['before 100', 'failed 100', 'child 100', 'after 100', 'root 100'],
  ],
  [
    'another part of the trace fails',
    ({ spanIn }) => {
      const good = spanIn('good');
      fail(spanIn('bad'));
      good.end();
    },
    ['bad 100', 'good 50'],
    ['bad 100'],
  ],
  [
    'a span ends after its root',
    ({ spanIn }) => {
      const root = spanIn('root');
      const late = spanIn('late', root);
      root.end();
      late.end();
    },
    ['root 50', 'late 50'],
    [],
  ],
  [
    'a span goes on after its root, and has not ended',
    ({ spanIn }) => {
      const root = spanIn('root');
      spanIn('late', root);
      root.end();
    },
    [],
    [],
  ],
  [
    'a span fails after its root has ended',
    ({ spanIn }) => {
      const root = spanIn('root');
      const late = spanIn('late', root);
      root.end();
      fail(late);
    },
    ['root 100', 'late 100'],
    ['root 100', 'late 100'],
  ],
  [
    'the root never ends',
    ({ spanIn }) => {
      spanIn('child', spanIn('root')).end();
    },
    [],
    [],
  ],
];

describe.each(cases)('where %s', (_what, act, within, outside) => {
  it.each([
    ['within', KEPT, within],
    ['outside', OTHER, outside],
  ])('keeps of a trace %s the share', (_where, traceId, expected) => {
    const stage = start({ traceId });
    act(stage);
    expect(stage.kept()).toEqual(expected);
  });
});

it('holds no more than it may: the oldest part is decided without its root', () => {
  const { spanIn, kept } = start({ traceId: KEPT, mostHeld: 3 });
  const [first, second] = [spanIn('first'), spanIn('second')];
  for (const name of ['a', 'b']) spanIn(name, first).end();
  for (const name of ['c', 'd']) spanIn(name, second).end();
  expect(kept()).toEqual(['a 50', 'b 50']);
  first.end();
  fail(second);
  expect(kept()).toEqual(['a 50', 'b 50', 'first 50', 'c 100', 'd 100', 'second 100']);
});

it('lets go of what it holds at the end', async () => {
  const exporter = new InMemorySpanExporter();
  const seen: string[] = [];
  const processor = createKeepErrors(
    [
      {
        onStart: () => undefined,
        onEnd: ({ name }) => seen.push(name),
        forceFlush: async () => undefined,
        shutdown: async () => exporter.shutdown(),
      },
    ],
    100,
  );
  const tracer = new BasicTracerProvider({ spanProcessors: [processor] }).getTracer('test');
  const root = tracer.startSpan('root');
  tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, root)).end();
  await processor.shutdown();
  expect(seen).toEqual(['child']);
});

it('keeps about the share', () => {
  const { provider, kept } = start({ percent: 25 });
  const tracer = provider.getTracer('test');
  for (let count = 0; count < 2000; count += 1) tracer.startSpan('root').end();
  expect(kept().length).toBeGreaterThan(350);
  expect(kept().length).toBeLessThan(650);
});
