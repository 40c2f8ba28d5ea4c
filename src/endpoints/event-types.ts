/** How one set of event types differs from another. */
export interface EventTypesDifference {
  /** Wanted, and not subscribed to. */
  readonly added: readonly string[];
  /** Subscribed to, and not wanted. */
  readonly removed: readonly string[];
}

/** What has to change for `current` to become `wanted`; the order of types means nothing. */
export function diffEventTypes(
  current: readonly string[],
  wanted: readonly string[],
): EventTypesDifference {
  return { added: without(wanted, current), removed: without(current, wanted) };
}

/** Those types of the handler table that the sender lets an endpoint subscribe to. */
export function handledTypes(
  handled: readonly string[],
  subscribable: readonly string[],
): readonly string[] {
  const known = new Set(subscribable);
  return [...new Set(handled)].filter((type) => known.has(type));
}

function without(types: readonly string[], others: readonly string[]): readonly string[] {
  const unwanted = new Set(others);
  return [...new Set(types)].filter((type) => !unwanted.has(type));
}
