import { readFileSync } from 'node:fs';
import { SendError } from './send-error.ts';

/** The JSON in a file as an object, or undefined when there is no such file. */
export function readJsonFile(path: string): Record<string, unknown> | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  // Windows editors may begin a file with a byte order mark, which JSON.parse refuses.
  return parseObject(text.replace(/^\uFEFF/, ''), path);
}

/** The JSON object in a text; anything else is a `SendError` that names where it came from. */
export function parseObject(text: string, source: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SendError(`${source} is not JSON`, { cause: error });
  }
  if (!isObject(value)) throw new SendError(`${source} is not a JSON object`);
  return value;
}

/** Whether a value is an object with named fields. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
