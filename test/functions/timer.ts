import { InvocationContext, type TimerHandler } from '@azure/functions';

/** Runs a timer's function once; resolves to the lines that it logged into `lines`, as level and fields. */
export async function runTimer(
  handler: TimerHandler,
  lines: unknown[] = [],
): Promise<readonly unknown[]> {
  const context = new InvocationContext({
    functionName: 'timer',
    logHandler: (level, text) => lines.push([level, JSON.parse(String(text))]),
  });
  const now = new Date().toISOString();
  const scheduleStatus = { last: now, next: now, lastUpdated: now };
  await handler({ isPastDue: false, scheduleStatus, schedule: { adjustForDST: false } }, context);
  return lines;
}
