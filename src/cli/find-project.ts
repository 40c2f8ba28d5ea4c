import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MARKS = ['host.json', 'local.settings.json'];

/** The nearest folder, from `start` upwards, that has settings or the app; otherwise the one of this code. */
export function findProject(start: string): string {
  for (let folder = start; ; folder = dirname(folder)) {
    const here = folder;
    if (MARKS.some((name) => existsSync(join(here, name)))) return here;
    if (here === dirname(here)) return join(import.meta.dirname, '../..');
  }
}
