import { fitEscaped } from '../escape.ts';
import type { FileSource } from '../results/files.ts';

/** Metadata ends at 8 KiB in all, and comes in headers: ASCII alone, in names without case. */
type Metadata = Record<string, string>;

/** Four values of this length have room. */
const MAX_VALUE_CHARS = 1500;

/** A file's source as the metadata of its blob; a value that is much too long becomes its hash. */
export function toMetadata({ delivery, event, sender, fileId }: FileSource): Metadata {
  const values = { deliveryid: delivery, eventid: event, sender, fileid: fileId ?? '' };
  // A header without a value may be lost on the way: what is empty is left out.
  const written = Object.entries(values).filter(([, value]) => value !== '');
  return Object.fromEntries(
    written.map(([name, value]) => [
      name,
      fitEscaped(encodeURIComponent(value.toWellFormed()), MAX_VALUE_CHARS),
    ]),
  );
}

/** The source in metadata that `toMetadata` wrote. */
export function fromMetadata(metadata: Metadata = {}): FileSource {
  const read = (name: string) => decodeURIComponent(metadata[name] ?? '');
  const fileId = read('fileid');
  return {
    delivery: read('deliveryid'),
    event: read('eventid'),
    sender: read('sender'),
    ...(fileId !== '' && { fileId }),
  };
}
