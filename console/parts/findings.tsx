import type { Health } from '../../src/cli/console/api.ts';
import { FindingLink } from './finding-link.tsx';
import { Remedy } from './problem-note.tsx';

type Finding = Health['findings'][number];

const order: readonly Finding['level'][] = ['problem', 'warning', 'ok', 'skipped'];
const marks = { ok: '✓', warning: '!', problem: '✕', skipped: '–' } as const;

/** What was found, the worst first. */
export function Findings({ findings }: { findings: readonly Finding[] }) {
  const sorted = findings.toSorted((a, b) => order.indexOf(a.level) - order.indexOf(b.level));
  return (
    <section class="panel-block" aria-labelledby="findings">
      <h2 id="findings">{summarise(findings)}</h2>
      <ul class="findings">
        {sorted.map(({ area, level, text, remedy, states }, index) => (
          <li key={index} class={`finding is-${level}`}>
            <span class="mark" aria-hidden="true">
              {marks[level]}
            </span>
            <span class="area">{area}</span>
            <div>
              <span class="unseen">{level}: </span>
              <Remedy text={text} /> {states && <FindingLink states={states} />}
              {remedy !== undefined && (
                <p class="remedy">
                  <Remedy text={remedy} />
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function summarise(findings: readonly Finding[]): string {
  const count = (wanted: Finding['level']) =>
    findings.filter(({ level }) => level === wanted).length;
  const problems = count('problem');
  const warnings = count('warning');
  if (problems + warnings === 0) return 'All is well';
  const parts = [
    ...(problems > 0 ? [`${problems} ${problems === 1 ? 'problem' : 'problems'}`] : []),
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
  ];
  return parts.join(', ');
}
