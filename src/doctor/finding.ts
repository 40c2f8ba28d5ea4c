/** How something is: a `problem` keeps the receiver from its work, or the doctor from looking. */
export type Level = 'ok' | 'warning' | 'problem' | 'skipped';

/** What one look found; neither text holds a secret. */
export interface Finding {
  readonly level: Level;
  /** One sentence without a full stop. */
  readonly text: string;
  /** What to do about it, where the text does not say so. */
  readonly remedy?: string;
  readonly fix?: Fix;
}

/** Something that mends what was found and deletes nothing; to do it twice is to do it once. */
export interface Fix {
  /** Goes on after "to": `create the tables inbox, results`. */
  readonly what: string;
  /** Whether it changes what is not of this machine, and so is asked about first. */
  readonly needsConsent: boolean;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** It is as it should be. */
export function ok(text: string): Finding {
  return { level: 'ok', text };
}

/** It works, and somebody should look all the same. */
export function warning(text: string, remedy?: string, fix?: Fix): Finding {
  return toFinding('warning', text, remedy, fix);
}

/** It does not work. */
export function problem(text: string, remedy?: string, fix?: Fix): Finding {
  return toFinding('problem', text, remedy, fix);
}

/** Nobody looked; the text says why. */
export function skipped(text: string): Finding {
  return { level: 'skipped', text };
}

function toFinding(level: Level, text: string, remedy?: string, fix?: Fix): Finding {
  return { level, text, ...(remedy !== undefined && { remedy }), ...(fix && { fix }) };
}
