import { afterEach, beforeEach } from 'vitest';
import { type Browser, describeInChromium } from './browser.ts';
import { startFakeServer, type FakeServer } from './fake-server.ts';

/** A browser before a made-up server, which is new for each test. */
export interface Stage extends Browser {
  server: FakeServer;
}

/** Tests of the page over so many made-up deliveries. */
export function describeInBrowser(
  name: string,
  count: number,
  tests: (stage: Stage) => void,
): void {
  describeInChromium(name, (browser) => {
    const stage = browser as Stage;
    beforeEach(async () => {
      stage.server = await startFakeServer(stage.outdir, count);
      stage.base = stage.server.url;
    });
    afterEach(async () => {
      // A page would complain of a server that goes away.
      await stage.close();
      await stage.server[Symbol.asyncDispose]();
    });
    tests(stage);
  });
}
