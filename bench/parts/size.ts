import { join } from 'node:path';
import { bundleApp } from '../../dev/build.ts';
import { toFigure } from '../measure.ts';
import type { Part } from '../part.ts';
import { countByPackage } from '../support/by-package.ts';
import { withWorkFolder } from '../support/work-folder.ts';

const GOAL_BYTES = 1_500_000;
const SHOWN = 10;

/** How large what is deployed is, and what it is made of. */
export const size: Part = {
  name: 'size',
  title: 'Size of what is deployed',
  async run() {
    const metafile = await withWorkFolder((folder) => bundleApp({ outdir: join(folder, 'app') }));
    const packages = countByPackage(metafile);
    const sum = (items: readonly { bytes: number }[]) =>
      items.reduce((total, { bytes }) => total + bytes, 0);
    const shown = packages.slice(0, SHOWN);
    const others = packages.slice(SHOWN);
    return {
      figures: [
        toFigure('dist', 'B', [sum(packages)], GOAL_BYTES),
        ...shown.map(({ name, bytes }) => toFigure(name, 'B', [bytes])),
        toFigure(`${others.length} other packages`, 'B', [sum(others)]),
      ],
      notes: [`${Object.keys(metafile.outputs).length} files; by package, after minifying.`],
    };
  },
};
