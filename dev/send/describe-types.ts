import { styleText } from 'node:util';
import type { Sample } from '../samples/sample.ts';

type Described = Omit<Sample<object>, 'createData'>;

/** The types as a table, one family after the other. */
export function describeTypes(samples: Record<string, Described>): string {
  const width = Math.max(...Object.keys(samples).map((type) => type.length));
  const families = Object.groupBy(Object.entries(samples), ([, { family }]) => family);
  const parts = Object.entries(families).map(([family, members = []]) =>
    [
      styleText('bold', family),
      ...members.map(([type, sample]) => `  ${type.padEnd(width)}  ${describe(sample)}`),
    ].join('\n'),
  );
  return parts.join('\n\n');
}

function describe({ azure, deprecated, description }: Described): string {
  const senders = (azure ? 'OpenAI, Azure' : 'OpenAI').padEnd('OpenAI, Azure'.length);
  return `${senders}  ${description}${deprecated ? ' (deprecated)' : ''}`;
}
