/** What a query on the page begins with, and what the workbook puts there from its parameters. */
export const PARAMETERS: readonly (readonly [onPage: string, inWorkbook: string])[] = [
  // All is `'*'`, and a choice is quoted texts with commas between.
  [`let types = dynamic(['*']);`, 'let types = dynamic([{Type}]);'],
  [`let senders = dynamic(['*']);`, 'let senders = dynamic([{Sender}]);'],
  ['let grain = 15m;', 'let grain = {TimeRange:grain};'],
  [`let trace = '';`, `let trace = '{Trace}';`],
];

/** The query with the workbook's parameters in place of what the page has there. */
export function withParameters(query: string): string {
  return PARAMETERS.reduce(
    (text, [onPage, inWorkbook]) => text.replace(onPage, () => inWorkbook),
    query,
  );
}
