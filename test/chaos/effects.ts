import { readFile } from 'node:fs/promises';

/** One line of the effects file. Of a foreign receiver only `delivery` is asked for. */
export interface EffectLine {
  readonly delivery: string;
  readonly attempt?: number;
  /** Unique to the attempt. */
  readonly lease?: string;
  readonly step?: string;
  readonly at?: string;
}

/** All effects so far by delivery, oldest first; none where there is no file yet. */
export async function readEffects(path: string): Promise<Map<string, EffectLine[]>> {
  const lines = (await readIfThere(path)).split('\n').flatMap(readEffect);
  return Map.groupBy(lines, ({ delivery }) => delivery);
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** A line that a kill cut in two is no effect. */
function readEffect(text: string): EffectLine[] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return [];
    const line: { delivery?: unknown } = value;
    return typeof line.delivery === 'string' ? [value as EffectLine] : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
