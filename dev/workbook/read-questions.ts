/** A heading of a page of queries, and the query below it. */
export interface Question {
  readonly heading: string;
  readonly query: string;
}

/** Every query of a page in Markdown: the block marked `kusto` below a heading of the third level. */
export function readQuestions(markdown: string): readonly Question[] {
  return markdown
    .split(/^### /m)
    .slice(1)
    .flatMap((part): readonly Question[] => {
      const [heading = ''] = part.split('\n', 1);
      const [, query] = /^```kusto\n([\s\S]*?)\n```$/m.exec(part) ?? [];
      return query === undefined ? [] : [{ heading, query }];
    });
}
