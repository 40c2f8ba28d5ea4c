import { expect, it } from 'vitest';
import { startReceiver } from '../../dev/send/start-receiver.ts';
import { waitUntilAccepted } from '../../../src/cli/endpoint/wait-until-accepted.ts';
import { SECRET } from '../../fixtures/secrets.ts';
import { readAlerts } from '../../infra/alerts.ts';
import { textAt } from '../../infra/templates.ts';

/** How long a receiver that has just looked for secrets takes until it looks again. */
const LOOKS_AGAIN_MS = 30_000;

it('is not refused so often that an alert fires before the receiver looks again', async () => {
  let clock = 0;
  const receiver = await startReceiver(() => ({ status: clock < LOOKS_AGAIN_MS ? 400 : 200 }));
  await waitUntilAccepted({
    url: receiver.url,
    secret: SECRET,
    waitMs: 300_000,
    pause: async (ms) => void (clock += ms),
    onRefused: () => {},
    signal: new AbortController().signal,
    now: () => new Date(),
  });
  const { about } = readAlerts().find(({ name }) => name === 'verificationFailures') ?? {};
  const refused = receiver.arrivals.length - 1;
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThanOrEqual(Number(textAt(about ?? '', 'threshold')));
  expect(clock).toBeLessThan(2 * LOOKS_AGAIN_MS);
});
