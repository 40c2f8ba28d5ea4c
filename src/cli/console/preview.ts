import type { ContainerClient } from '@azure/storage-blob';
import { RESULTS_CONTAINER } from '../../azure/names.ts';
import { hasStatus } from '../../webhooks/errors.ts';
import { toCallOptions } from '../../azure/call-options.ts';
import type { Context } from '../context.ts';
import type { Preview } from './api.ts';
import { isPersonalFile } from './personal-files.ts';
import { ProblemError } from './problem.ts';

const MAX_BYTES = 64 * 1024;
/**
 * One folder for each kind, one for each resource, and a file: in the letters that paths are written in, and
 * nowhere a part of dots alone, which would climb.
 */
const PATH =
  /^(?:responses|batches|fine-tuning-jobs|eval-runs|videos|safety-alerts|safety-cases|calls)\/[\w:~!-]+\/[\w:~!-][\w.:~!-]*$/;

/** Reads the beginning of a stored file; the path comes from outside. */
export type ReadPreview = (
  path: string,
  options: { readonly isPersonal: boolean; readonly signal: AbortSignal },
) => Promise<Preview>;

/** Previews of the files in the results container, and of nothing beside it. */
export function createReadPreview(context: Context): ReadPreview {
  return async (path, { isPersonal, signal }) => {
    if (!PATH.test(path)) throw gone(path);
    if (isPersonalFile(path) && !isPersonal) {
      throw new ProblemError(403, 'this file may say who somebody is', 'Ask to be shown it.');
    }
    const { createStorageClients } = await import('../../azure/storage-clients.ts');
    const open = createStorageClients(context.config().storage).container;
    const found = await readStart(await open(RESULTS_CONTAINER), path, signal);
    if (!found) throw gone(path);
    const { bytes, start } = found;
    const isWhole = start.byteLength >= bytes;
    const text = readText(start, isWhole);
    return { path, bytes, ...(text !== undefined && { text }), isWhole };
  };
}

function gone(path: string): ProblemError {
  return new ProblemError(404, `there is no file ${path.slice(0, 200)}`);
}

async function readStart(container: ContainerClient, path: string, signal: AbortSignal) {
  const blob = container.getBlobClient(path);
  try {
    const { contentLength: bytes = 0 } = await blob.getProperties(toCallOptions(signal));
    // Of an empty file no part can be asked for.
    if (bytes === 0) return { bytes, start: new Uint8Array() };
    const count = Math.min(bytes, MAX_BYTES);
    return { bytes, start: await blob.downloadToBuffer(0, count, toCallOptions(signal)) };
  } catch (error) {
    if (hasStatus(error, 404)) return undefined;
    throw error;
  }
}

/** The text, without a last character that was cut in two; undefined where the bytes are none. */
function readText(bytes: Uint8Array, isWhole: boolean): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
