import { CHOICES, LAYOUT, type Part } from './layout.ts';
import { withParameters } from './parameters.ts';
import { type Question, readQuestions } from './read-questions.ts';

const LOGS = { queryType: 0, resourceType: 'microsoft.operationalinsights/workspaces' } as const;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** The parameters' ids, which the format asks for. */
const IDS = {
  TimeRange: '6d7c3a52-5f0e-4a1b-9a53-0a4f9c1d2e01',
  Type: '6d7c3a52-5f0e-4a1b-9a53-0a4f9c1d2e02',
  Sender: '6d7c3a52-5f0e-4a1b-9a53-0a4f9c1d2e03',
} as const;

/** A workbook as Azure Monitor stores it, from a page of queries; throws where the page lacks a question. */
export function renderWorkbook(markdown: string): string {
  const questions = readQuestions(markdown);
  const items = LAYOUT.map((part, index) =>
    typeof part === 'string'
      ? { type: 1, content: { json: part }, name: `text ${index}` }
      : toQuery(part, find(questions, part.question)),
  );
  const [title, ...others] = items;
  const workbook = {
    version: 'Notebook/1.0',
    items: [title, toParameters(questions), ...others],
    // The template puts the workspace's id here.
    fallbackResourceIds: ['{workspace}'],
    $schema:
      'https://github.com/Microsoft/Application-Insights-Workbooks/blob/master/schema/workbook.json',
  };
  return `${JSON.stringify(workbook, undefined, 2)}\n`;
}

function find(questions: readonly Question[], heading: string): string {
  const found = questions.find((question) => question.heading === heading);
  if (!found)
    throw new Error(`The page has no question "${heading}": add it, or change the layout`);
  return found.query;
}

function toQuery(part: Part, query: string) {
  const { question, shows, width, chooses, needs, spanMs } = part;
  return {
    type: 3,
    content: {
      version: 'KqlItem/1.0',
      query: withParameters(query),
      size: shows === 'tiles' ? 4 : 0,
      title: question,
      noDataMessage: 'Nothing in this time.',
      ...(spanMs === undefined
        ? { timeContextFromParameter: 'TimeRange' }
        : { timeContext: { durationMs: spanMs } }),
      ...(chooses !== undefined && { exportFieldName: chooses, exportParameterName: chooses }),
      ...LOGS,
      visualization: shows,
      ...(shows === 'table' && { gridSettings: { filter: true } }),
      ...(shows === 'tiles' && { tileSettings: TILES }),
    },
    ...(needs !== undefined && {
      conditionalVisibility: { parameterName: needs, comparison: 'isNotEqualTo', value: '' },
    }),
    ...(width !== undefined && { customWidth: String(width) }),
    name: question,
  };
}

const TILES = {
  titleContent: { columnMatch: 'What', formatter: 1 },
  leftContent: {
    columnMatch: 'Count',
    formatter: 12,
    formatOptions: { palette: 'none' },
    numberFormat: { unit: 17, options: { style: 'decimal', maximumFractionDigits: 1 } },
  },
  showBorder: true,
};

function toParameters(questions: readonly Question[]) {
  const spans = [HOUR_MS, 4 * HOUR_MS, DAY_MS, 2 * DAY_MS, 7 * DAY_MS, 30 * DAY_MS];
  return {
    type: 9,
    content: {
      version: 'KqlParameterItem/1.0',
      parameters: [
        {
          id: IDS.TimeRange,
          version: 'KqlParameterItem/1.0',
          name: 'TimeRange',
          label: 'Time',
          type: 4,
          isRequired: true,
          value: { durationMs: DAY_MS },
          typeSettings: {
            selectableValues: spans.map((durationMs) => ({ durationMs })),
            allowCustom: true,
          },
        },
        ...(['Type', 'Sender'] as const).map((name) => ({
          id: IDS[name],
          version: 'KqlParameterItem/1.0',
          name,
          type: 2,
          isRequired: true,
          multiSelect: true,
          quote: "'",
          delimiter: ',',
          query: find(questions, CHOICES[name]),
          typeSettings: {
            additionalResourceOptions: ['value::all'],
            selectAllValue: '*',
            showDefault: false,
          },
          timeContextFromParameter: 'TimeRange',
          defaultValue: 'value::all',
          value: ['value::all'],
          ...LOGS,
        })),
      ],
      style: 'pills',
      ...LOGS,
    },
    name: 'parameters',
  };
}
