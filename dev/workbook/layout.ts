/** How the answer to one question is shown. */
export interface Part {
  readonly question: string;
  readonly shows: 'tiles' | 'timechart' | 'linechart' | 'table';
  /** Two parts of 50 are side by side. */
  readonly width?: 50;
  /** The column of the chosen row that becomes a parameter of the same name. */
  readonly chooses?: string;
  /** The parameter that has to be chosen first. */
  readonly needs?: string;
  /** For a query with a time range of its own: how far back it goes, in milliseconds. */
  readonly spanMs?: number;
}

/** The workbook from top to bottom: headings as texts, and what is below them. */
export const LAYOUT: readonly (string | Part)[] = [
  '# Webhooks\nFrom the first request to the result. The queries, and more of them, are in `docs/queries.md`.',
  { question: 'How much came, was done, died, and is in flight?', shows: 'tiles' },
  { question: 'How does the flow go over time?', shows: 'timechart', width: 50 },
  {
    question: 'How much is unfinished, and how old is the oldest?',
    shows: 'timechart',
    width: 50,
  },
  '## Time',
  { question: 'How long do answers take?', shows: 'linechart', width: 50 },
  {
    question: 'How long until work starts, and until it is done?',
    shows: 'linechart',
    width: 50,
  },
  '## Types and senders',
  { question: 'What came of each type?', shows: 'table', width: 50 },
  { question: 'What came of each sender?', shows: 'table', width: 50 },
  {
    question: 'Has a sender fallen silent?',
    shows: 'table',
    width: 50,
    spanMs: 2 * 24 * 3_600_000,
  },
  {
    question: 'How old are the signing secrets, and when do they expire?',
    shows: 'table',
    width: 50,
  },
  '## Failures\nChoose a row to see its trace below.',
  { question: 'Which deliveries failed, and why?', shows: 'table', chooses: 'Trace' },
  { question: 'What did the app do in one trace?', shows: 'table', needs: 'Trace' },
  '## Results',
  {
    question: 'How many tokens were used, and what did they cost?',
    shows: 'table',
    width: 50,
  },
  { question: 'What was decided about calls?', shows: 'table', width: 50 },
];

/** Lists to choose from, by the parameters that they fill. */
export const CHOICES = {
  Type: 'Which types are there?',
  Sender: 'Which senders are there?',
} as const;
