import type { Applied } from '../../doctor/apply-fixes.ts';
import { count } from '../../doctor/ages.ts';
import type { Level } from '../../doctor/finding.ts';
import type { Checked } from '../../doctor/run-checks.ts';
import { toText } from '../draw-table.ts';
import type { Look, Tone } from '../terminal.ts';

const TONES: Readonly<Record<Level, Tone>> = {
  ok: 'good',
  warning: 'warn',
  problem: 'bad',
  skipped: 'dim',
};
const LEVEL_WIDTH = 'warning'.length;
const NARROWEST = 20;

/** A line for each finding, with its remedy below it, what was mended, and a sentence about it all. */
export function drawFindings(
  findings: readonly Checked[],
  applied: readonly Applied[],
  { columns, style }: Look,
): string {
  const checkWidth = Math.max(...findings.map(({ check }) => check.length));
  const indent = LEVEL_WIDTH + checkWidth + 4;
  const width = Math.max(NARROWEST, columns - indent);
  const lines = findings.flatMap(({ level, check, text, remedy }) => {
    const [first = '', ...rest] = wrap(text, width);
    const below = [...rest, ...(remedy === undefined ? [] : wrap(`→ ${remedy}`, width))];
    return [
      `${style(TONES[level], level.padEnd(LEVEL_WIDTH))}  ${check.padEnd(checkWidth)}  ${first}`,
      ...below.map((line) => `${' '.repeat(indent)}${line}`),
    ];
  });
  const done = applied.flatMap((one) => wrap(describeApplied(one), columns));
  return [...lines, '', ...done, summarise(findings)].join('\n');
}

function describeApplied({ what, outcome, reason }: Applied): string {
  if (outcome === 'done') return `Done: ${what}.`;
  if (outcome === 'declined') return `Left as it is: nobody agreed to ${what}.`;
  return `Failed to ${what}: ${reason ?? ''}`;
}

function summarise(findings: readonly Checked[]): string {
  const countOf = (level: Level) => findings.filter((finding) => finding.level === level).length;
  const parts = [
    [countOf('problem'), 'problem', 'problems'] as const,
    [countOf('warning'), 'warning', 'warnings'] as const,
  ].filter(([number]) => number > 0);
  const text = parts.map(([number, one, many]) => count(number, one, many)).join(', ');
  const skips = countOf('skipped');
  return `${text || 'Nothing is wrong'}${skips > 0 ? `; ${skips} not looked at` : ''}.`;
}

/** Lines no longer than `width`, unless a word is. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of toText(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines;
}
