import type { EnsuredEndpoint } from '../../endpoints/ensure-endpoint.ts';
import { PROGRAM } from '../create-command.ts';
import { message, type Output } from '../output.ts';
import { toDiffLines } from './diff-lines.ts';

interface Told {
  /** Where the secret is, in words, and what it is called there. */
  readonly place: string;
  readonly name: string;
  readonly dryRun: boolean;
  /** Where it was asked for. */
  readonly secret: string | undefined;
}

/** What became of the wish for an endpoint. */
export function toEnsuredOutput(ensured: EnsuredEndpoint, told: Told): Output {
  const { kind, endpoint } = ensured;
  const { id, name, url, eventTypes } = endpoint;
  const { place, name: secretName, dryRun, secret } = told;
  const types = `${eventTypes.length} event ${eventTypes.length === 1 ? 'type' : 'types'}`;
  const called = { place, name: secretName };
  if (kind === 'created') {
    if (dryRun) {
      const data = { kind: 'would-create', endpoint: { name, url, eventTypes }, secret: called };
      const lines = [
        `Would create "${name}" for ${url}, with ${types}:`,
        ...eventTypes.map((type) => `  ${type}`),
        `Its signing secret would go into ${place} as ${secretName}.`,
      ];
      return message(data, lines.join('\n'));
    }
    const lines = [
      `Created ${id} ("${name}") for ${url}, with ${types}.`,
      `Its signing secret is in ${place} as ${secretName}.`,
      ...(secret === undefined ? [] : [secret]),
    ];
    const data = { kind, endpoint, secret: { ...called, ...(secret && { value: secret }) } };
    return message(data, lines.join('\n'));
  }
  const { difference } = ensured;
  const diff = toDiffLines(difference);
  const lines = [
    `There is one already for ${url}: ${id} ("${name}"), with ${types}. Nothing was changed.`,
    ...(diff.length > 0
      ? [
          'Its types differ from those asked for:',
          ...diff,
          `To change them: ${PROGRAM} endpoint update ${id}, with --handled or --events`,
        ]
      : []),
    ...(kind === 'secret-missing'
      ? [
          `Its signing secret is not in ${place}, so what it sends is refused. To mend that: ` +
            `${PROGRAM} endpoint rotate ${id}`,
        ]
      : []),
  ];
  return {
    ...message({ kind, endpoint, difference }, lines.join('\n')),
    hasProblems: kind === 'secret-missing',
  };
}
