import { styleText } from 'node:util';
import { faults } from './faults.ts';
import type { Outcome } from './send-delivery.ts';

/** What was sent and what came back, for people. */
export function describeOutcome(outcome: Outcome): string {
  const { type, webhookId, eventId, fault, answers, error } = outcome;
  const lines = [`sent ${styleText('bold', type)}  webhook-id ${webhookId}  event ${eventId}`];
  if (fault !== undefined) lines.push(`${fault}: a delivery that ${faults[fault].description}`);
  for (const { status, body, ms } of answers) {
    const colour = outcome.asExpected ? 'green' : 'red';
    lines.push(`${styleText(colour, String(status))} ${shorten(body)} in ${Math.round(ms)} ms`);
  }
  if (error !== undefined) lines.push(styleText('red', `no answer: ${error}`));
  lines.push(...judge(outcome));
  return lines.join('\n');
}

function judge({ asExpected, expected, fault, answers }: Outcome): string[] {
  if (asExpected && fault === undefined) return [];
  const limited = asExpected && answers.some(({ status }) => status === 429);
  const due = `${expected}${limited ? ', or 429 after too many' : ''}${answers.length > 1 ? ' each time' : ''}`;
  return [
    asExpected
      ? styleText('green', `as expected: ${due}`)
      : styleText('red', `not as expected: ${due} was due`),
  ];
}

/** One line of an answer's body; a stranger's control characters stay out of the terminal. */
export function shorten(body: string): string {
  const line = body.replaceAll(/\p{Cc}+/gu, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}
