import { expect, test } from 'vitest';
import { createSecretsGauge } from '../../../src/telemetry/metrics/gauge-secrets.ts';
import {
  NoSecretError,
  type ReadSecrets,
  type SigningSecret,
} from '../../../src/webhooks/secret.ts';
import { createMeasured } from './metrics.ts';

const day = 86_400;
const now = new Date('2026-03-01T12:00:00.000Z');
const inDays = (days: number) => new Date(now.getTime() + days * day * 1000);
const secret = (sender: string, created?: number, expires?: number): SigningSecret => ({
  sender,
  value: 'whsec_hush',
  ...(created !== undefined && { createdAt: inDays(-created) }),
  ...(expires !== undefined && { expiresAt: inDays(expires) }),
});

function createGauge(readSecrets: ReadSecrets, senders: readonly string[] = []) {
  const { instruments, read } = createMeasured();
  const take = createSecretsGauge(instruments, { readSecrets, senders, now: () => now });
  return { take, read };
}

/** What was measured of each sender: how many, and in days the age and the time left. */
function toTable(measured: Awaited<ReturnType<ReturnType<typeof createMeasured>['read']>>) {
  const column = (name: string) =>
    new Map(measured[name]?.map(({ attributes, value }) => [attributes['webhook.sender'], value]));
  const [age, expiry] = [column('webhook.secret.age'), column('webhook.secret.expires_in')];
  const toDays = (value: unknown) => (typeof value === 'number' ? value / day : undefined);
  return [...column('webhook.secrets')].map(([sender, count]) => [
    sender,
    count,
    toDays(age.get(sender)),
    toDays(expiry.get(sender)),
  ]);
}

const none = undefined;
test.each<[name: string, SigningSecret[], senders: string[], expected: unknown[][]]>([
  ['one that expires', [secret('default', 40, 325)], [], [['default', 1, 40, 325]]],
  ['one that never does', [secret('default', 40)], [], [['default', 1, 40, none]]],
  ['one of the settings', [secret('default')], [], [['default', 1, none, none]]],
  ['one that is past its date', [secret('default', 40, -1)], [], [['default', 1, 40, -1]]],
  [
    'a rotation: the newer one counts',
    [secret('default', 90, 1), secret('default', 0.5, 365)],
    [],
    [['default', 2, 0.5, 365]],
  ],
  [
    'a rotation to one that never expires',
    [secret('default', 0.5), secret('default', 90, 1)],
    [],
    [['default', 2, 0.5, none]],
  ],
  [
    'several senders',
    [secret('default', 1, 2), secret('eu-west', 3, 4)],
    [],
    [
      ['default', 1, 1, 2],
      ['eu-west', 1, 3, 4],
    ],
  ],
  [
    'a sender that should have one',
    [secret('eu-west', 3)],
    ['us-east'],
    [
      ['us-east', 0, none, none],
      ['eu-west', 1, 3, none],
    ],
  ],
  ['no sender at all', [], [], [['default', 0, none, none]]],
  ['no secret for those who should have one', [], ['eu-west'], [['eu-west', 0, none, none]]],
])('%s', async (_name, secrets, senders, expected) => {
  const { take, read } = createGauge(async () => secrets, senders);
  await take();
  expect(toTable(await read())).toEqual(expected);
});

test('a store that was looked at and has none counts 0', async () => {
  const { take, read } = createGauge(() => Promise.reject(new NoSecretError('none counts')));
  await take();
  expect(toTable(await read())).toEqual([['default', 0, none, none]]);
});

test('a store that does not answer leaves a gap', async () => {
  const { take, read } = createGauge(() => Promise.reject(new Error('the vault is down')));
  await expect(take()).rejects.toThrow('the vault is down');
  expect(await read()).toEqual({});
});

test('a sender whose secret is gone counts 0 from then on', async () => {
  let secrets = [secret('default', 1), secret('eu-west', 2)];
  const { take, read } = createGauge(async () => secrets);
  await take();
  await read();
  secrets = [secret('default', 1)];
  await take();
  expect(toTable(await read())).toEqual([
    ['default', 1, 1, none],
    ['eu-west', 0, none, none],
  ]);
});
