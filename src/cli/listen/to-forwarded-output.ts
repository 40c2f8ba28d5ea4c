import type { Forwarded } from '../../inbox/forward.ts';
import { ResendError } from '../../inbox/resend.ts';
import { toText } from '../draw-table.ts';
import { explainStatus, isAccepted } from '../event/explain-status.ts';
import { explainError } from '../explain-error.ts';
import { toLocalTime } from '../format.ts';
import type { Output } from '../output.ts';

/** One line for one delivery: when, with what answer, how fast, and which it was. */
export function toForwardedOutput({ row, tries, answer, problem }: Forwarded, at: Date): Output {
  const { id, type, sender } = row;
  const why = answer ? explainStatus(answer.status) : `: ${describeProblem(problem)}`;
  const isGood = answer !== undefined && isAccepted(answer.status);
  const again = tries > 1 ? ` after ${tries} tries` : '';
  return {
    data: {
      at,
      delivery: id,
      type,
      sender,
      tries,
      ...answer,
      ...(!isGood && { why: why.slice(2) }),
    },
    hasProblems: !isGood,
    draw: ({ style }) =>
      [
        style('dim', toLocalTime(at).slice(11)),
        style(isGood ? 'good' : 'bad', answer ? String(answer.status) : '---'),
        `${answer?.ms ?? '-'} ms`.padStart(8),
        toText(id),
        `${toText(type) || 'unreadable'}${again}${why}`,
      ].join('  '),
  };
}

function describeProblem(problem: unknown): string {
  if (problem === 'gone') return 'purged before it could be read';
  return problem instanceof ResendError ? problem.message : explainError(problem);
}
