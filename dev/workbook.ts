import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderWorkbook } from './workbook/render-workbook.ts';

// Rendered before the file is opened, so that a page with a mistake leaves it as it was.
const root = join(import.meta.dirname, '..');
const text = renderWorkbook(readFileSync(join(root, 'docs/queries.md'), 'utf8'));
writeFileSync(join(root, 'infra/app/workbook.json'), text);
