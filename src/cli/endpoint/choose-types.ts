import { suggest } from '../../suggest.ts';
import { handledTypes } from '../../endpoints/event-types.ts';
import { UsageError } from '../cli-error.ts';

/** The options that say which event types are wanted. */
export interface TypeOptions {
  readonly events?: readonly string[] | undefined;
  readonly handled?: boolean | undefined;
  readonly add?: readonly string[] | undefined;
  readonly remove?: readonly string[] | undefined;
}

interface KnownTypes {
  /** What the options begin with. */
  readonly current: readonly string[];
  readonly subscribable: readonly string[];
  /** Those that the code has handlers for. */
  readonly handled: readonly string[];
}

/** The complete set that the options ask for; throws a `UsageError` where the API would take none of it. */
export function chooseTypes(
  { events, handled, add = [], remove = [] }: TypeOptions,
  known: KnownTypes,
): readonly string[] {
  const unknown = [...(events ?? []), ...add].filter((type) => !known.subscribable.includes(type));
  if (unknown.length > 0) throw new UsageError(explainUnknown(unknown, known));
  const base = handled ? handledTypes(known.handled, known.subscribable) : events;
  const wanted = [...new Set([...(base ?? known.current), ...add])];
  const foreign = remove.filter((type) => !wanted.includes(type));
  if (foreign.length > 0) {
    throw new UsageError(
      `${foreign.join(', ')} cannot be removed: the endpoint is not subscribed to it` +
        suggest(foreign[0] ?? '', wanted),
    );
  }
  const types = wanted.filter((type) => !remove.includes(type));
  if (types.length > 0) return types;
  throw new UsageError('no event type is left: an endpoint has at least one, or is deleted');
}

function explainUnknown(unknown: readonly string[], { subscribable }: KnownTypes): string {
  const named = unknown.map((type) => `${type}${suggest(type, subscribable)}`).join(', ');
  return `no endpoint can be subscribed to ${named}: see \`endpoint events\``;
}
