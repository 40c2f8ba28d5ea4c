import { InvocationContext } from '@azure/functions';
import { expect, it, onTestFinished, vi } from 'vitest';
import { readQuestions } from '../../dev/workbook/read-questions.ts';
import { toLastingLog } from '../../src/functions/log.ts';
import { readAlerts } from './alerts.ts';
import { readText } from './templates.ts';

const all = [
  ...readAlerts().map(({ name, query }) => [`alert ${name}`, query] as const),
  ...readQuestions(readText('docs/queries.md')).map((one) => [one.heading, one.query] as const),
];
/** Of log lines alone: their columns are not those of metrics or spans. */
const ofLines = all.filter(
  ([, query]) => query.includes('AppTraces') && !/App(Metrics|Requests|Dependencies)\b/.test(query),
);

/*
 * What comes after its invocation goes through the console, so it is a row of `AppTraces` that names no
 * function and no invocation. Its message is the same JSON.
 */
it('a line that comes late is the line that would have come in time', () => {
  const lines: string[] = [];
  const logHandler = (_level: string, text: unknown) => void lines.push(String(text));
  const context = new InvocationContext({ functionName: 'receive', logHandler });
  const spy = vi.spyOn(console, 'error').mockImplementation((text: unknown) => {
    lines.push(String(text));
  });
  onTestFinished(() => spy.mockRestore());
  const { log, end } = toLastingLog(context);
  const fields = { delivery: 'wh_1', type: 'realtime.call.incoming', reason: 'Error: no' };
  log('error', 'dead', fields);
  end();
  log('error', 'dead', fields);
  expect(spy).toHaveBeenCalledTimes(1);
  expect(lines[1]).toBe(lines[0]);
  expect(lines[1]).toMatch(/^\{"message":"dead",/);
});

it('the alert for deaths reads nothing of a line but its message', () => {
  const [dead = ''] = readAlerts().flatMap(({ name, query }) => (name === 'dead' ? query : []));
  expect(dead.match(/\b[A-Z]\w+\b/g)).toEqual(['AppTraces', 'Message', 'Message', 'Deaths']);
  expect(dead).toContain("where Message startswith '{'");
  expect(dead).toContain("where tostring(line.message) == 'dead'");
});

it.each(ofLines)('finds lines by their message alone: %s', (_name, query) => {
  expect(query).toContain("Message startswith '{'");
  const ofInvocation = /\b(Properties|Operation(Name|Id)|ParentId|AppRole\w+|SeverityLevel)\b/;
  expect(query).not.toMatch(ofInvocation);
});
