import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';

/** One picture: where it goes, what it is of, and what has to be there first. */
export interface Shot {
  readonly name: string;
  readonly link: string;
  readonly search: string;
  /** Texts that are there once all has loaded. */
  readonly until: readonly string[];
  readonly colorScheme: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** What the page takes for now; its own clock where left out. */
  readonly now?: Date;
}

/** Takes a picture of the page when it has settled; resolves to its size in bytes. */
export async function takeShot(browser: Browser, folder: string, shot: Shot): Promise<number> {
  const { name, link, search, until, colorScheme, now } = shot;
  const context = await browser.newContext({
    viewport: shot.viewport ?? { width: 1280, height: 800 },
    colorScheme,
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-GB',
  });
  try {
    const page = await context.newPage();
    if (now) await page.clock.setFixedTime(now);
    // The link signs in and goes on to the page without a filter.
    await page.goto(link);
    // The link leads on by itself, without its token.
    await page.waitForURL(new URL('/', link).href);
    await page.goto(new URL(`/${search}`, link).href);
    await page.getByText('live', { exact: true }).waitFor();
    for (const text of until) await page.getByText(text).first().waitFor({ state: 'attached' });
    await page.evaluate('document.fonts.ready');
    const path = join(folder, `${name}.png`);
    const bytes = await shootSettled(page);
    await writeFile(path, bytes);
    return bytes.length;
  } finally {
    await context.close();
  }
}

/** What is seen once nothing moves any more: the same picture twice in a row. */
async function shootSettled(page: Page): Promise<Buffer> {
  let before: Buffer = Buffer.alloc(0);
  for (let tries = 0; tries < 20; tries += 1) {
    const shot = await page.screenshot({ animations: 'disabled' });
    if (shot.equals(before)) return shot;
    before = shot;
    await sleep(500);
  }
  throw new Error('the page does not come to rest');
}
