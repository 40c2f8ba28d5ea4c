import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Hono } from 'hono';
import { ProblemError } from './problem.ts';

/** Everything that the page is made of; nothing else is read from its folder. */
const FILES = {
  '/': { name: 'index.html', type: 'text/html; charset=utf-8' },
  '/app.js': { name: 'app.js', type: 'text/javascript; charset=utf-8' },
  '/app.css': { name: 'app.css', type: 'text/css; charset=utf-8' },
};

/** The page itself, as it is in the folder when it is asked for. */
export function createPageRoutes(folder: string): Hono {
  const routes = new Hono();
  for (const [path, { name, type }] of Object.entries(FILES)) {
    routes.get(path, async (c) => {
      const content = await readIfThere(join(folder, name));
      if (!content) throw new ProblemError(404, `the page has no ${name}`, 'Start it again.');
      return c.body(content, 200, { 'content-type': type });
    });
  }
  return routes;
}

async function readIfThere(path: string) {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
