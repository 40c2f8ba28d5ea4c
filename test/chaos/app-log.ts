import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** One line that says what became of a delivery. */
export interface LogEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly message: string;
  readonly delivery: string;
  /** Undefined where the line is not about an attempt. */
  readonly attempt: number | undefined;
}

/** The lines about deliveries in each process's log, by the log's path, oldest first. */
export async function readAppLogs(folder: string): Promise<Map<string, LogEntry[]>> {
  const logs = new Map<string, LogEntry[]>();
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const lines = (await readFile(path, 'utf8')).split('\n');
    logs.set(path, lines.flatMap(readEntry));
  }
  return logs;
}

/** A line that a kill cut in two, or what the runtime printed, says nothing. */
function readEntry(text: string): LogEntry[] {
  if (!text.startsWith('{')) return [];
  try {
    const { time, message, delivery, attempt } = JSON.parse(text) as Record<string, unknown>;
    if (typeof time !== 'string' || typeof message !== 'string' || typeof delivery !== 'string') {
      return [];
    }
    const number = typeof attempt === 'number' ? attempt : undefined;
    return [{ at: Date.parse(time), message, delivery, attempt: number }];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
