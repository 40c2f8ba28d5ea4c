import type { PartContext, PartRun } from './part.ts';

/** Figures of parts that ran before, for one that is measured now. */
export interface Earlier {
  readonly read: PartContext['earlier'];
  /** One sentence for each part that was read and is of another commit than this one. */
  readonly listOthers: (commit: string) => string[];
}

/** Reads from these parts, by their names. */
export function createEarlier(parts: Readonly<Record<string, PartRun>>): Earlier {
  const used = new Map<string, PartRun>();
  return {
    read(name, figureName) {
      const part = parts[name];
      const figure = part?.figures.find((one) => one.name === figureName);
      if (!part || !figure) {
        throw new Error(`“${figureName}” is needed: run the part ${name} first`);
      }
      used.set(name, part);
      return figure.median;
    },
    listOthers: (commit) =>
      [...used.values()]
        .filter((part) => part.commit !== commit)
        .map((part) => `Takes figures of “${part.title}” that are of commit ${part.commit}.`),
  };
}
