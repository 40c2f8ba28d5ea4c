import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { suggest } from '../../suggest.ts';
import type { DeliveryFilter } from '../../inbox/filter.ts';
import type { State } from '../../webhooks/delivery.ts';
import { UsageError } from '../cli-error.ts';
import { createSettingsCommand } from '../create-command.ts';
import { parseTime } from './parse-time.ts';

const STATES = ['received', 'processing', 'retrying', 'done', 'dead'] as const satisfies State[];

/** `--type`, which may be given more than once. */
export function createTypeOption() {
  return new Option('--type <types>', 'only these types: a,b with * for any text').argParser(
    (text, before: readonly string[] | undefined) => [...(before ?? []), ...readWords(text)],
  );
}

/** `--sender`, by the name that its settings have. */
export function createSenderOption() {
  return new Option('--sender <sender>', 'only from this sender');
}

/** `--since`; `now` is read when the command line is. */
export function createSinceOption(now: () => Date) {
  return new Option('--since <time>', 'received then or later: 10m, 2h, 3d or a date').argParser(
    (text) => parseTime(text, now()),
  );
}

/** A verb that takes a `DeliveryFilter` in options. */
export function createFilterCommand(
  name: string,
  about: Parameters<typeof createSettingsCommand>[1],
  now: () => Date,
) {
  return createSettingsCommand(name, about)
    .addOption(createTypeOption())
    .addOption(
      // The choices are for completion and help: the parser takes several of them.
      new Option('--state <states>', 'only in these states: a,b')
        .choices(STATES)
        .argParser(parseStates),
    )
    .addOption(createSenderOption())
    .addOption(createSinceOption(now))
    .addOption(
      new Option('--until <time>', 'received before that').argParser((text) =>
        parseTime(text, now()),
      ),
    )
    .option(
      '--search <text>',
      'in the ids of delivery, event and what it is about, the type or the outcome',
    )
    .option('--search-body', 'look for the text in the whole of the bodies, too');
}

/** What those options say. */
export interface FilterOptions {
  readonly type?: readonly string[] | undefined;
  readonly state?: readonly State[] | undefined;
  readonly sender?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  readonly search?: string | undefined;
  readonly searchBody?: true | undefined;
}

/** The filter, which is empty where no option was given; throws a `UsageError` where nothing can fit. */
export function toFilter(options: FilterOptions): DeliveryFilter {
  const { type: types, state: states, sender, since, until, search, searchBody } = options;
  if (since && until && since >= until) {
    throw new UsageError('--since is not before --until, so nothing can fit: exchange the two');
  }
  if (searchBody && !search) {
    throw new UsageError('--search-body needs --search, which says what to look for');
  }
  return {
    ...(types && { types }),
    ...(states && { states }),
    ...(sender !== undefined && { sender }),
    ...(since && { since }),
    ...(until && { until }),
    ...(search !== undefined && { search }),
    ...(searchBody && { searchBody }),
  };
}

function parseStates(text: string, before: readonly State[] | undefined): readonly State[] {
  return [...(before ?? []), ...readWords(text).map(toState)];
}

function toState(word: string): State {
  const found = STATES.find((state) => state === word.toLowerCase());
  if (found) return found;
  throw new InvalidArgumentError(
    `There is no state "${word}"${suggest(word, STATES)}: give some of ${STATES.join(', ')}.`,
  );
}

function readWords(text: string): readonly string[] {
  const words = text.split(',').map((word) => word.trim());
  const given = words.filter((word) => word !== '');
  if (given.length === 0) throw new InvalidArgumentError('It is empty.');
  return given;
}
