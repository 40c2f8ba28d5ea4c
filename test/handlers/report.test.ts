import { describe, expect, it } from 'vitest';
import { createReport } from '../../dev/openai/report.ts';
import { readTexts, toReport } from '../../src/handlers/report.ts';

const cite = (start: number, end: number, url = 'https://a.example/x', title = 'A page') => ({
  type: 'url_citation',
  start_index: start,
  end_index: end,
  title,
  url,
});

const text = (content: string, ...annotations: object[]) => ({
  type: 'output_text' as const,
  text: content,
  annotations,
});

describe('toReport', () => {
  it('is none where nothing is cited', () => {
    expect(toReport([text('plain')])).toBeUndefined();
    expect(toReport([])).toBeUndefined();
    expect(toReport([text('a file', { type: 'file_citation', file_id: 'file-1' })])).toBe(
      undefined,
    );
  });

  it.each([
    ['the words that are cited', 'It rains.', cite(0, 2), '[It](https://a.example/x) rains.'],
    ['a marker', 'It rains【1†source】.', cite(8, 18), 'It rains ([A page](https://a.example/x)).'],
    [
      'a link that the model wrote itself, which stays',
      'It rains ([a.example](https://a.example/x)).',
      cite(9, 43),
      'It rains ([a.example](https://a.example/x)).',
    ],
    ['code points, not units', '🌧️😀 rain', cite(4, 8), '🌧️😀 [rain](https://a.example/x)'],
    ['brackets in words', 'a [b] c', cite(2, 5), 'a [\\[b\\]](https://a.example/x) c'],
    [
      'brackets and spaces in an address',
      'rain',
      cite(0, 4, 'https://a.example/b (c)<d>'),
      '[rain](https://a.example/b%20%28c%29%3Cd%3E)',
    ],
    ['an address that is no page', 'rain', cite(0, 4, 'javascript:alert(1)'), '[rain](#)'],
    ['an end before its start', 'rain', cite(3, 1), 'rain'],
    ['an end beyond the text', 'rain', cite(0, 5), 'rain'],
    ['a start before the text', 'rain', cite(-1, 2), 'rain'],
    ['half a character', 'rain', cite(0.5, 2), 'rain'],
  ])('links %s', (_what, content, citation, expected) => {
    const [body] = toReport([text(content, citation)])?.split('\n\n## Sources') ?? [];
    expect(body).toBe(expected);
  });

  it('keeps the first of two citations that overlap out, and both sources in', () => {
    const report = toReport([
      text('rain and snow', cite(0, 8), cite(5, 13, 'https://b.example/', '')),
    ]);
    expect(report).toBe(
      'rain [and snow](https://b.example/)\n\n## Sources\n\n' +
        '1. [A page](https://a.example/x)\n2. [https://b.example/](https://b.example/)\n',
    );
  });

  it('lists each source once, over all texts', () => {
    const report = toReport([text('one', cite(0, 3)), text('two', cite(0, 3))]);
    expect(report).toBe(
      '[one](https://a.example/x)\n\n[two](https://a.example/x)\n\n## Sources\n\n1. [A page](https://a.example/x)\n',
    );
  });

  it('turns a whole report into one with its sources', () => {
    const { text: content, annotations } = createReport();
    const report = toReport(
      readTexts([{ content: [{ type: 'output_text', text: content, annotations }] }]),
    );
    expect(report).toMatchSnapshot();
  });
});

describe('readTexts', () => {
  it('leaves out what is no text', () => {
    const output = [
      { content: null },
      { content: [{ type: 'refusal', refusal: 'no' }, { type: 'output_text', text: 5 }, null] },
      { content: 'text' },
      { content: [{ type: 'output_text', text: 'yes' }] },
    ];
    expect(readTexts(output).map((part) => part.text)).toEqual(['yes']);
  });
});
