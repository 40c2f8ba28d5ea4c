import { RESULTS_CONTAINER } from '../../azure/names.ts';
import { findRecords } from '../../inbox/find-records.ts';
import type { ResultRecord } from '../../results/record.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import { hasStatus } from '../../webhooks/errors.ts';
import type { Context } from '../context.ts';
import type { OpenInbox } from './open-inbox.ts';

/** A record, and the files that it names. */
export interface Result {
  readonly record: ResultRecord;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/** What is stored of what a delivery is about. */
export async function readResults(
  context: Context,
  { records }: Pick<OpenInbox, 'records'>,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<readonly Result[]> {
  const found = await findRecords(records, delivery, signal);
  return Promise.all(
    found.map(async (record) => ({
      record,
      files: record.folder === undefined ? [] : await listFiles(context, record.folder, signal),
    })),
  );
}

async function listFiles(context: Context, folder: string, signal: AbortSignal) {
  const { createStorageClients } = await import('../../azure/storage-clients.ts');
  const container = await createStorageClients(context.config().storage).container(
    RESULTS_CONTAINER,
  );
  const files: { path: string; bytes: number }[] = [];
  try {
    for await (const { name, properties } of container.listBlobsFlat({
      prefix: folder,
      abortSignal: signal,
    })) {
      files.push({ path: name, bytes: properties.contentLength ?? 0 });
    }
  } catch (error) {
    // A container that the first file has yet to create has none.
    if (!hasStatus(error, 404)) throw error;
  }
  return files;
}
