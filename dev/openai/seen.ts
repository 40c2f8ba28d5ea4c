/** The ids that have been asked for, which is what the lists are made of. */
export interface Seen {
  add(id: string): void;
  /** Those with this prefix, the one that was added last first. */
  list(prefix: string): string[];
}

/** Remembers ids in the order in which they were first added. */
export function createSeen(): Seen {
  const ids = new Set<string>();
  return {
    add: (id) => void ids.add(id),
    list: (prefix) => [...ids].filter((id) => id.startsWith(prefix)).toReversed(),
  };
}
