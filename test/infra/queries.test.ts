import { describe, expect, it } from 'vitest';
import { LAYOUT } from '../../dev/workbook/layout.ts';
import { PARAMETERS } from '../../dev/workbook/parameters.ts';
import { readQuestions } from '../../dev/workbook/read-questions.ts';
import { renderWorkbook } from '../../dev/workbook/render-workbook.ts';
import { ALERTS } from '../../hooks/preprovision/alert-settings.ts';
import * as queues from '../../src/azure/names.ts';
import { ATTRIBUTES, METRICS } from '../../src/telemetry/names.ts';
import { recordSpans } from '../telemetry/traces/record-spans.ts';
import { readAlerts } from './alerts.ts';
import { findFaults } from './kusto.ts';
import { collectLines, RECEIPTS } from './log-lines.ts';
import { readNamed } from './named.ts';
import { readText } from './templates.ts';

// Lines name their trace while one is under way.
recordSpans();

const page = readText('docs/queries.md');
const questions = readQuestions(page);

interface Item {
  readonly content: {
    readonly query?: string;
    readonly parameters?: readonly { readonly query?: string }[];
  };
}
const workbook = JSON.parse(readText('infra/app/workbook.json')) as {
  readonly items: readonly Item[];
};
const inWorkbook = workbook.items
  .flatMap(({ content }) => [content, ...(content.parameters ?? [])])
  .flatMap(({ query }) => query ?? []);

/** The workbook's parameters, as it would put them into a query. */
const CHOSEN = [
  ['{Type}', "'batch.completed','response.completed'"],
  ['{Sender}', "'*'"],
  ['{TimeRange:grain}', '5m'],
  ['{Trace}', '0af7651916cd43dd8448eb211c80319c'],
] as const;

const all: readonly (readonly [string, string])[] = [
  ...questions.map(({ heading, query }) => [heading, query] as const),
  ...readAlerts().map(({ name, query }) => [`alert ${name}`, query] as const),
  ...inWorkbook.map(
    (query, index) =>
      [
        `workbook ${index}`,
        CHOSEN.reduce((text, [name, value]) => text.replaceAll(name, value), query),
      ] as const,
  ),
];

describe('queries', () => {
  it('are read: of the page, the alerts and the workbook', () => {
    const blocks = page.match(/^```kusto$/gm) ?? [];
    expect(questions.length).toBe(blocks.length);
    expect(questions.length).toBeGreaterThanOrEqual(15);
    expect(all.filter(([name]) => name.startsWith('alert')).length).toBe(ALERTS.length);
    // The parameters' two lists come on top.
    const parts = LAYOUT.filter((part) => typeof part !== 'string');
    expect(inWorkbook.length).toBe(parts.length + 2);
  });

  it.each(all)('%s has no fault', (_name, query) => {
    expect(findFaults(query)).toEqual([]);
  });

  it('give what there is where a table is not there yet', () => {
    const strict = all.filter(([, query]) => /\bunion\b(?! isfuzzy=true)/.test(query));
    expect(strict.map(([name]) => name)).toEqual([]);
  });

  it('name metrics, attributes and queues that there are', () => {
    const known = {
      metrics: new Set<string>(Object.values(METRICS)),
      attributes: new Set<string>(Object.values(ATTRIBUTES)),
      queues: new Set<string>(Object.values(queues)),
    };
    const unknown = all.flatMap(([name, query]) => {
      const named = readNamed(query);
      return (['metrics', 'attributes', 'queues'] as const).flatMap((kind) =>
        named[kind].filter((each) => !known[kind].has(each)).map((each) => `${name}: ${each}`),
      );
    });
    expect(unknown).toEqual([]);
    // What looks like a name of ours is read as one.
    const texts = all.flatMap(
      ([, query]) => query.match(/(?<=')(?:webhook|gen_ai)\.[\w.]+(?=')/g) ?? [],
    );
    const read = new Set(
      all.flatMap(([, query]) => Object.values<readonly string[]>({ ...readNamed(query) }).flat()),
    );
    expect(texts.filter((text) => !read.has(text))).toEqual([]);
  });

  it('name lines of the log, fields and reasons that there are', async () => {
    const lines = await collectLines();
    const known = {
      messages: new Set(lines.map(({ message }) => message)),
      fields: new Set(lines.flatMap((line) => Object.keys(line))),
      reasons: new Set(lines.map(({ reason }) => reason)),
      outcomes: new Set<unknown>(Object.keys(RECEIPTS)),
    };
    const unknown = all.flatMap(([name, query]) => {
      const named = readNamed(query);
      return (['messages', 'fields', 'reasons', 'outcomes'] as const).flatMap((kind) =>
        named[kind].filter((each) => !known[kind].has(each)).map((each) => `${name}: ${each}`),
      );
    });
    // The workbook's own row, beside those that are named like lines.
    expect(unknown.filter((each) => !each.endsWith(': in flight'))).toEqual([]);
  });
});

describe('workbook.json', () => {
  it('is what the page makes it', () => {
    expect(workbook).toEqual(JSON.parse(renderWorkbook(page)));
  });

  it('has no query but those of the page, with its parameters put in', () => {
    const onPage = new Set(questions.map(({ query }) => query));
    const others = inWorkbook
      .map((query) => PARAMETERS.reduce((text, [from, to]) => text.replace(to, () => from), query))
      .filter((query) => !onPage.has(query));
    expect(others).toEqual([]);
  });

  it('uses each parameter', () => {
    const unused = CHOSEN.map(([name]) => name).filter(
      (name) => !inWorkbook.some((query) => query.includes(name)),
    );
    expect(unused).toEqual([]);
  });

  it('refuses a page that lacks a question', () => {
    expect(() => renderWorkbook(page.replaceAll('### How ', '### Why '))).toThrow(/no question/);
  });
});
