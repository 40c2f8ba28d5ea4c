import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderWorkbook } from './workbook/render-workbook.ts';

const page = join(import.meta.dirname, '../docs/queries.md');
process.stdout.write(renderWorkbook(readFileSync(page, 'utf8')));
