import * as v from 'valibot';
import { machineSchema } from './machine.ts';

const figureSchema = v.object({
  name: v.string(),
  unit: v.string(),
  median: v.number(),
  min: v.number(),
  max: v.number(),
  rounds: v.number(),
  goal: v.exactOptional(v.object({ atMost: v.number() })),
});

const partResultSchema = v.object({
  figures: v.array(figureSchema),
  notes: v.array(v.string()),
});

/** A part's result with when, where and of what it came about; `seconds` is how long it took. */
export const partRunSchema = v.object({
  ...partResultSchema.entries,
  title: v.string(),
  /** ISO 8601, UTC. */
  at: v.string(),
  commit: v.string(),
  machine: machineSchema,
  seconds: v.number(),
});

/** One measured quantity: the middle and the ends of its rounds, in `unit`. */
export type Figure = v.InferOutput<typeof figureSchema>;

/** What a part found; a note is one sentence that belongs under the table. */
export type PartResult = v.InferOutput<typeof partResultSchema>;

export type PartRun = v.InferOutput<typeof partRunSchema>;

/** What a part is given. */
export interface PartContext {
  readonly rounds: number;
  /** Says how far it is. */
  readonly progress: (text: string) => void;
  readonly signal: AbortSignal;
  /** Where the measured processes leave their CPU profiles; they are slower with it. */
  readonly profileFolder: string | undefined;
  /** The median of a figure of a part that ran before; throws with the remedy where there is none. */
  readonly earlier: (part: string, figure: string) => number;
}

/** One subject of the bench. */
export interface Part {
  readonly name: string;
  readonly title: string;
  /** Whether it leaves CPU profiles when it is asked to. */
  readonly canProfile?: true;
  readonly run: (context: PartContext) => Promise<PartResult>;
}
