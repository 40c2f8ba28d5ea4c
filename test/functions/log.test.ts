import { expect, it } from 'vitest';
import type { InvocationContext } from '@azure/functions';
import { toLog } from '../../src/functions/log.ts';
import { inSpan } from '../../src/telemetry/traces/span.ts';
import { recordSpans } from '../telemetry/traces/record-spans.ts';

recordSpans();

it('writes one line, the message first, in which no field takes the place of its own', async () => {
  const lines: unknown[] = [];
  const context = { warn: (line: unknown) => lines.push(line) } as unknown as InvocationContext;
  const log = toLog(context, { delivery: 'wh_1' });
  const fields = { run: 5, message: 'hello', delivery: 'wh_2', traceId: 'a', spanId: 'b' };
  await inSpan('process', {}, async (span) => {
    log('warn', 'retrying', fields);
    const { traceId, spanId } = span.spanContext();
    const line = { message: 'retrying', run: 5, delivery: 'wh_1', traceId, spanId };
    expect(lines).toEqual([JSON.stringify(line)]);
  });
});
