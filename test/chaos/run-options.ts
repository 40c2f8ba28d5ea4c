import type { MischiefRates } from './mischief.ts';

/** What both kinds of runs are told. */
export interface RunOptions {
  readonly seed: number;
  readonly deliveries: number;
  /** Percent of the deliveries that are incoming calls. */
  readonly calls: number;
  readonly concurrency: number;
  /** First attempts a second, at most. */
  readonly rate: number;
  readonly secret: string;
  /** Says how far the run is. */
  readonly say: (text: string) => void;
  /** Breaks the run off. */
  readonly signal: AbortSignal;
}

/** A run against processes of our own. */
export interface AppRunOptions extends RunOptions {
  readonly rates: MischiefRates;
  /** An empty folder for the app, its storage, logs and effects. */
  readonly folder: string;
}

/** A run against a receiver that somebody else keeps running. */
export interface UrlRunOptions extends RunOptions {
  readonly url: string;
  /** The file to which its handlers append. */
  readonly effects: string;
  /** How long the file must stay as it is before all is quiet. */
  readonly quietSeconds: number;
}
