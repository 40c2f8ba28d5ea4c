import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { buildConsole } from '../../../console/build.ts';
import { startFakeServer, type FakeServer } from './fake-server.ts';
import { findChromium } from './find-chromium.ts';

/** A browser before a server; both are new for each test. */
export interface Stage {
  server: FakeServer;
  /** Where the built page is. */
  outdir: string;
  /** Opens the page at a path, or at an address of another server, and waits until its list is there. */
  open(path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** What the browser complained of: errors, and violations of the policy. Tests may empty it. */
  complaints: string[];
}

/** Tests of the page in the machine's Chromium; they are skipped where it has none, and say so. */
export function describeInBrowser(
  name: string,
  count: number,
  tests: (stage: Stage) => void,
): void {
  const executablePath = findChromium();
  const isMissing = executablePath === undefined;
  const why = 'skipped: there is no Chromium here; install it, or set CHROMIUM_PATH';
  if (isMissing) console.warn(`${name}: ${why}`);

  describe.skipIf(isMissing)(isMissing ? `${name} (${why})` : name, () => {
    const stage = {} as Stage;
    let browser: Awaited<ReturnType<typeof chromium.launch>>;

    beforeAll(async () => {
      stage.outdir = await mkdtemp(join(tmpdir(), 'console-'));
      await buildConsole(stage);
      // The sandbox needs a user of its own.
      const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
      browser = await chromium.launch({ executablePath: executablePath ?? '', args });
    });
    afterAll(async () => {
      await browser.close();
      await rm(stage.outdir, { recursive: true });
    });

    beforeEach(async () => {
      stage.server = await startFakeServer(stage.outdir, count);
      stage.complaints = [];
      stage.open = async (path = '/', options = {}) => {
        const context = await browser.newContext({
          viewport: { width: 1440, height: 900 },
          ...options,
        });
        const page = await context.newPage();
        page.setDefaultTimeout(10_000);
        await watch(page, stage.complaints);
        await page.goto(new URL(path, stage.server.url).href);
        await page.locator('.row[aria-selected], .empty, .finding, .problem').first().waitFor();
        return page;
      };
    });
    afterEach(async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
      await stage.server[Symbol.asyncDispose]();
      expect(stage.complaints).toEqual([]);
    });

    tests(stage);
  });
}

async function watch(page: Page, complaints: string[]): Promise<void> {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.exposeFunction('complain', (text: string) => complaints.push(text));
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (e) => complain(e.violatedDirective + ' ' + e.blockedURI))",
  );
}
