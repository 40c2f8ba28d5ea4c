import type { Value } from './bicep.ts';
import { declarationOf, readText, textAt } from './templates.ts';

const PATH = 'infra/app/alerts.bicep';

/** One alert of the template, its query with window and threshold put in. */
export interface Alert {
  readonly name: string;
  /** The file of the query, next to the template. */
  readonly file: string;
  readonly query: string;
  readonly about: Value;
}

/** The alerts of the template as it declares them. */
export function readAlerts(): readonly Alert[] {
  const { value } = declarationOf(PATH, 'var', 'alerts');
  return Object.entries(value).map(([name, about]: [string, Value]) => {
    const [, file = ''] = /^loadTextContent\('(.+)'\)$/.exec(textAt(about, 'query') ?? '') ?? [];
    const window = (textAt(about, 'window') ?? '').replace('P', '').replace('T', '').toLowerCase();
    const query = readText(`infra/app/${file}`)
      .replaceAll('{window}', window)
      .replaceAll('{threshold}', textAt(about, 'threshold') ?? '');
    return { name, file, query, about };
  });
}
