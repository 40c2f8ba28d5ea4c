import { chromium, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';
import { findChromium } from '../../../dev/screenshots/find-chromium.ts';
import { shareBuild } from '../../share-build.ts';

/** A machine that has much else to do is slow, and yet gets there. */
const SLOW_MS = 60_000;

/** A name that means this machine, as an attacker's own may after a while. */
export const REBOUND = 'rebound.example';

/** A browser, and the page as it was built for it. */
export interface Browser {
  /** Where the built page is. */
  outdir: string;
  /** What paths are relative to. */
  base: string;
  /** Opens the page at a path, or at an address of another server, and waits until its list is there. */
  open(path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** A page that is nowhere yet, of somebody whom no server knows. */
  newPage(options?: BrowserContextOptions): Promise<Page>;
  /** What the browser complained of: errors, dialogues, and violations of the policy. Tests may empty it. */
  complaints: string[];
  /** Which complaints a test asks for, however late they come. */
  forgives: RegExp | undefined;
  /** Closes whatever is open. */
  close(): Promise<void>;
}

/** Tests in the machine's Chromium; they are skipped where it has none, and say so. */
export function describeInChromium(name: string, tests: (browser: Browser) => void): void {
  const executablePath = findChromium();
  const isMissing = executablePath === undefined;
  const why = 'skipped: there is no Chromium here; install it, or set CHROMIUM_PATH';
  if (isMissing) console.warn(`${name}: ${why}`);

  const title = isMissing ? `${name} (${why})` : name;
  describe.skipIf(isMissing)(title, { timeout: 3 * SLOW_MS }, () => {
    let chrome: Awaited<ReturnType<typeof chromium.launch>>;
    const browser: Browser = {
      outdir: '',
      base: '',
      complaints: [],
      forgives: undefined,
      async newPage(options = {}) {
        const context = await chrome.newContext({
          viewport: { width: 1440, height: 900 },
          ...options,
        });
        const page = await context.newPage();
        page.setDefaultTimeout(SLOW_MS);
        await watch(page, browser.complaints);
        return page;
      },
      async open(path = '', options = {}) {
        const page = await browser.newPage(options);
        await page.goto(new URL(path, browser.base || undefined).href);
        await page.locator('.row[aria-selected], .empty, .finding, .problem').first().waitFor();
        return page;
      },
      async close() {
        await Promise.all(chrome.contexts().map((context) => context.close()));
      },
    };

    beforeAll(async () => {
      browser.outdir = await shareBuild('console');
      const args = ['--no-proxy-server', `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`];
      // The sandbox needs a user of its own.
      if (process.getuid?.() === 0) args.push('--no-sandbox');
      chrome = await chromium.launch({ executablePath: executablePath ?? '', args });
    }, SLOW_MS);
    afterAll(async () => {
      await chrome.close();
    });

    beforeEach(() => {
      browser.complaints = [];
      browser.forgives = undefined;
    });
    afterEach(async () => {
      await browser.close();
      const { complaints, forgives } = browser;
      expect(complaints.filter((text) => !forgives?.test(text))).toEqual([]);
    });

    tests(browser);
  });
}

async function watch(page: Page, complaints: string[]): Promise<void> {
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => {
    complaints.push(`${dialog.type()}: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  await page.exposeFunction('complain', (text: string) => complaints.push(text));
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (e) => complain(e.violatedDirective + ' ' + e.blockedURI))",
  );
}
