import { escapeId, fitEscaped } from '../escape.ts';

/** Leaves ample room in the 1,024 characters of a blob's name. */
const MAX_NAME_CHARS = 200;

/**
 * The folder of one resource's files, such as `batches/batch_123/`. The id comes from outside:
 * whatever has a meaning in a path or in a file's name is escaped, dots included, and two ids never
 * share a folder.
 */
export function toFolder(folder: string, id: string): string {
  // A row's key may hold these, but in a path `..` climbs and `C:` is a drive.
  const escaped = escapeId(id).replaceAll('.', '!2E').replaceAll(':', '!3A');
  return `${folder}/${fitEscaped(escaped, MAX_NAME_CHARS)}/`;
}
