/** What a query names of what the app writes. */
export interface Named {
  readonly metrics: readonly string[];
  readonly attributes: readonly string[];
  /** Fields of a line of the log, `message` among them. */
  readonly fields: readonly string[];
  /** What `message` and `reason` are compared with, by the field. */
  readonly messages: readonly string[];
  readonly reasons: readonly string[];
  /** What became of a request, as a metric has it. */
  readonly outcomes: readonly string[];
  readonly queues: readonly string[];
}

/** The names under which queries here know the fields whose values are words. */
const COMPARED = {
  messages: ['tostring\\(line\\.message\\)', 'Happened', 'What'],
  reasons: ['tostring\\(line\\.reason\\)', 'Reason'],
  outcomes: ['Outcome'],
  metrics: ['Name'],
  queues: ["Properties\\['messaging\\.destination\\.name'\\]"],
};

/** Reads the names out of a query that is written as queries are here. */
export function readNamed(query: string): Named {
  const all = (pattern: RegExp) => [...query.matchAll(pattern)].map(([, name = '']) => name);
  const compared = (names: readonly string[]) =>
    all(new RegExp(`(?:${names.join('|')})\\s*(?:[=!]=|!?in)\\s*('[^']*'|\\([^)]*\\))`, 'g'))
      .flatMap((values) => values.match(/(?<=')[^',()]+(?=')/g) ?? [])
      .filter((value) => value.trim() !== '');
  return {
    metrics: compared(COMPARED.metrics).filter((name) => name.includes('.')),
    attributes: all(/Properties\['([^']+)'\]/g),
    fields: [...all(/\bline\.(\w+)/g), ...all(/\bline\['([^']+)'\]/g)],
    messages: compared(COMPARED.messages),
    reasons: compared(COMPARED.reasons),
    outcomes: compared(COMPARED.outcomes),
    queues: compared(COMPARED.queues),
  };
}
