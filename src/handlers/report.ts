import {
  array,
  type InferOutput,
  is,
  literal,
  looseObject,
  nullish,
  number,
  string,
  unknown,
} from 'valibot';

const Citation = looseObject({
  type: literal('url_citation'),
  start_index: number(),
  end_index: number(),
  title: nullish(string()),
  url: string(),
});

const OutputText = looseObject({
  type: literal('output_text'),
  text: string(),
  annotations: nullish(array(unknown())),
});

type OutputText = InferOutput<typeof OutputText>;
type Citation = InferOutput<typeof Citation>;

/** The texts of a response's output, with what they cite; parts of any other type are left out. */
export function readTexts(output: readonly { readonly content?: unknown }[]): OutputText[] {
  return output.flatMap(({ content }) =>
    Array.isArray(content) ? content.filter((part) => is(OutputText, part)) : [],
  );
}

/**
 * A text that cites pages as Markdown, with its citations as links and a list of the sources at its
 * end; undefined where it cites none. Indices count code points, end exclusive.
 */
export function toReport(texts: readonly OutputText[]): string | undefined {
  const cited = texts.map(({ text, annotations }) => ({
    text,
    citations: (annotations ?? []).filter((annotation) => is(Citation, annotation)),
  }));
  const all = cited.flatMap(({ citations }) => citations);
  if (all.length === 0) return undefined;
  const sources = new Map(all.map((citation) => [citation.url, citation]));
  const list = [...sources.values()].map((source, index) => `${index + 1}. ${toLink(source)}`);
  const body = cited.map(({ text, citations }) => withLinks(text, citations)).join('\n\n');
  return `${body.trimEnd()}\n\n## Sources\n\n${list.join('\n')}\n`;
}

/** From the last to the first, so that the indices before stay right; those that overlap are left. */
function withLinks(text: string, citations: readonly Citation[]): string {
  const points = Array.from(text);
  let free = points.length;
  for (const citation of citations.toSorted((a, b) => b.start_index - a.start_index)) {
    const { start_index: start, end_index: end } = citation;
    const isInside = Number.isInteger(start) && start >= 0 && start < end && end <= free;
    if (!isInside) continue;
    const span = points.slice(start, end).join('');
    points.splice(start, end - start, toLinkedSpan(span, citation));
    free = start;
  }
  return points.join('');
}

function toLinkedSpan(span: string, citation: Citation): string {
  // Many models write the link themselves, others a marker such as 【1†source】.
  if (span.includes(citation.url)) return span;
  if (span.startsWith('【')) return ` (${toLink(citation)})`;
  return `[${escapeText(span)}](${toTarget(citation.url)})`;
}

function toLink({ title, url }: Citation): string {
  return `[${escapeText(title?.trim() || url)}](${toTarget(url)})`;
}

function escapeText(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\[\]<>]/g, '\\$&');
}

/** Only pages of the web become links that can be followed. */
function toTarget(url: string): string {
  if (!/^https?:\/\//i.test(url)) return '#';
  return url.replaceAll(/[\s()<>\\]/g, (char) =>
    encodeURIComponent(char).replace(/^[()]$/, escapeParen),
  );
}

function escapeParen(paren: string): string {
  return paren === '(' ? '%28' : '%29';
}
