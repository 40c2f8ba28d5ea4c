import { styleText } from 'node:util';
import { shorten } from './describe-outcome.ts';
import type { Outcome } from './send-delivery.ts';
import type { Summary } from './summarise.ts';

/** The summary of a run for people, with each kind of unexpected result once. */
export function describeSummary(summary: Summary, outcomes: readonly Outcome[]): string {
  const { sent, seconds, perSecond, byStatus, latency } = summary;
  const lines = [`sent ${sent} in ${seconds} s (${perSecond} events/s)`];
  for (const [status, times] of Object.entries(byStatus)) lines.push(`  ${status}  ${times}`);
  if (latency !== undefined) {
    const times = Object.entries(latency).map(([name, ms]) => `${name} ${formatMs(ms)}`);
    lines.push(`latency  ${times.join('  ')}`);
  }
  const unexpected = outcomes.filter(({ asExpected }) => !asExpected);
  if (unexpected.length > 0) {
    lines.push(styleText('red', `${unexpected.length} not as expected, such as:`));
    const kinds = new Map(unexpected.map((outcome) => [describeUnexpected(outcome), outcome]));
    for (const [line, { type, webhookId }] of [...kinds].slice(0, 5)) {
      lines.push(`  ${type} ${webhookId}: ${line}`);
    }
  }
  return lines.join('\n');
}

function describeUnexpected({ answers, error, expected }: Outcome): string {
  const results = answers.map(({ status, body }) => `${status} ${shorten(body)}`);
  if (error !== undefined) results.push(`no answer (${error})`);
  return `${results.join(', then ')}; ${expected} was due`;
}

function formatMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
