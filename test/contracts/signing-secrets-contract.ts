import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createSigningSecrets } from '../../src/azure/signing-secrets.ts';
import type { OpenVault } from '../../src/azure/vault-client.ts';
import { type NamedSecret, toSecretName } from '../../src/azure/vault-names.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';

const [SECOND_SECRET, THIRD_SECRET] = OTHER_SECRETS;
const HOUR = 3600_000;

/** Secrets of a vault under names that nobody else has, and what was said about them. */
async function setUp(openVault: OpenVault, names: readonly NamedSecret[] = []) {
  const baseName = `signing-${randomUUID()}`;
  const client = await openVault();
  const problems: string[] = [];
  let shiftMs = 0;
  const secrets = createSigningSecrets({
    vaultUri: client.vaultUrl,
    openVault,
    now: () => new Date(Date.now() + shiftMs),
    log: (_level, _message, { problem }) => problems.push(String(problem)),
    baseName,
    names,
  });
  return {
    client,
    baseName,
    secrets,
    problems,
    /** Moves the reader's clock ahead. */
    pass: (ms: number) => {
      shiftMs += ms;
    },
    readValues: async () => (await secrets.read()).map(({ value }) => value),
  };
}

/** That many secrets, no two alike. */
function values(count: number): readonly string[] {
  return Array.from(
    { length: count },
    (_, index) => `whsec_${Buffer.alloc(32, index).toString('base64')}`,
  );
}

/** What reading signing secrets does on every server that speaks a vault's protocol. */
export function describeSigningSecrets(title: string, openVault: OpenVault): void {
  describe(title, () => {
    it('reads the secret of the default sender, and when it was stored', async () => {
      const { client, baseName, secrets } = await setUp(openVault);
      const expiresOn = new Date('2031-01-01T00:00:00Z');
      const { properties } = await client.setSecret(baseName, SECRET, { expiresOn });
      expect(await secrets.read()).toEqual([
        {
          sender: 'default',
          value: SECRET,
          createdAt: properties.createdOn,
          expiresAt: expiresOn,
        },
      ]);
    });

    it('names each sender by what follows in the name, and reads nothing else', async () => {
      const { client, baseName, secrets } = await setUp(openVault);
      await client.setSecret(toSecretName('default', baseName), SECRET);
      await client.setSecret(toSecretName('eu-west', baseName), SECOND_SECRET);
      await client.setSecret(`${baseName}-not-ours`, THIRD_SECRET);
      await client.setSecret(`${baseName}--`, THIRD_SECRET);
      const found = (await secrets.read()).map(({ sender, value }) => [sender, value]);
      expect(new Map(found as [string, string][])).toEqual(
        new Map([
          ['default', SECRET],
          ['eu-west', SECOND_SECRET],
        ]),
      );
    });

    it('reads the secrets that it is told to, whatever they are called', async () => {
      const name = `research-${randomUUID()}`;
      const missing = `missing-${randomUUID()}`;
      const { client, secrets, problems } = await setUp(openVault, [
        { sender: 'research', name },
        { sender: 'eu', name: missing },
      ]);
      await client.setSecret(name, SECRET);
      expect(await secrets.read()).toMatchObject([{ sender: 'research', value: SECRET }]);
      expect(problems).toEqual([`there is no secret ${missing}`]);
    });

    it('counts every version that is enabled and within its dates', async () => {
      const { client, baseName, readValues, pass } = await setUp(openVault);
      const soon = new Date(Date.now() + HOUR);
      await client.setSecret(baseName, SECRET, { expiresOn: soon });
      await client.setSecret(baseName, SECOND_SECRET);
      await client.setSecret(baseName, THIRD_SECRET, { enabled: false });
      await client.setSecret(baseName, THIRD_SECRET, { notBefore: soon });
      expect((await readValues()).toSorted()).toEqual([SECRET, SECOND_SECRET].toSorted());
      pass(2 * HOUR);
      expect((await readValues()).toSorted()).toEqual([SECOND_SECRET, THIRD_SECRET].toSorted());
    });

    it('notices that a version was disabled, once it looks again', async () => {
      const { client, baseName, readValues, pass } = await setUp(openVault);
      const { properties } = await client.setSecret(baseName, SECRET);
      await client.setSecret(baseName, SECOND_SECRET);
      expect(await readValues()).toHaveLength(2);
      await client.updateSecretProperties(baseName, String(properties.version), { enabled: false });
      expect(await readValues()).toHaveLength(2);
      pass(HOUR);
      expect(await readValues()).toEqual([SECOND_SECRET]);
    });

    it('finds a new version without waiting where no signature matched', async () => {
      const { client, baseName, secrets, pass } = await setUp(openVault);
      await client.setSecret(baseName, SECRET);
      const first = await secrets.read();
      await client.setSecret(baseName, SECOND_SECRET);
      expect(await secrets.refresh()).toBe(first);
      pass(30_000);
      expect(await secrets.refresh()).toHaveLength(2);
      expect(await secrets.read()).toHaveLength(2);
    });

    it('takes a value apart, and names what is malformed without repeating it', async () => {
      const { client, baseName, readValues, problems } = await setUp(openVault);
      const { properties } = await client.setSecret(
        baseName,
        `\n${SECRET} "${THIRD_SECRET}"\t${SECOND_SECRET} \n`,
      );
      expect(await readValues()).toEqual([SECRET, SECOND_SECRET]);
      expect(problems).toEqual([
        `secret ${baseName}, version ${properties.version}: value 2 of 3 is not "whsec_" and ` +
          'the base64 of 24 to 64 bytes',
      ]);
    });

    it('counts sixteen secrets of a name, and says that there are more', async () => {
      const { client, baseName, readValues, problems } = await setUp(openVault);
      for (const value of values(17)) await client.setSecret(baseName, value);
      expect(await readValues()).toHaveLength(16);
      expect(problems).toEqual([
        `secret ${baseName} has 17 live values, of which 16 count, those without an expiry first and ` +
          'then the newest: disable the versions that no endpoint uses',
      ]);
    });

    it('counts a good secret however many versions repeat another or are malformed', async () => {
      const { client, baseName, readValues } = await setUp(openVault);
      await client.setSecret(baseName, SECRET);
      for (const index of values(9).keys()) {
        await client.setSecret(baseName, SECOND_SECRET);
        await client.setSecret(baseName, `"whsec_typo${index}"`);
      }
      expect((await readValues()).toSorted()).toEqual([SECRET, SECOND_SECRET].toSorted());
    });

    it.each([
      ['there is none', undefined, 'store one under the name'],
      ['all are disabled', SECRET, 'no version that is enabled and within its dates'],
      ['all are malformed', 'sk-not-a-signing-secret', 'value 1 of 1 is not "whsec_"'],
    ])('says why where %s', async (_name, value, reason) => {
      const { client, baseName, secrets, problems } = await setUp(openVault);
      if (value) await client.setSecret(baseName, value, { enabled: value !== SECRET });
      await expect(secrets.read()).rejects.toThrow(reason);
      expect(problems.join()).toContain(reason);
      expect(problems.join()).not.toContain('sk-not');
    });

    it('says why where all have expired', async () => {
      const { client, baseName, secrets, pass } = await setUp(openVault);
      await client.setSecret(baseName, SECRET, { expiresOn: new Date(Date.now() + HOUR) });
      pass(2 * HOUR);
      await expect(secrets.read()).rejects.toThrow(
        'no version that is enabled and within its dates',
      );
    });

    it('forgets a secret that was deleted, and reads it again once it is recovered', async () => {
      const { client, baseName, readValues, pass } = await setUp(openVault);
      await client.setSecret(baseName, SECRET);
      expect(await readValues()).toEqual([SECRET]);
      const deletion = await client.beginDeleteSecret(baseName, { intervalInMs: 50 });
      await deletion.pollUntilDone();
      pass(HOUR);
      await expect(readValues()).rejects.toThrow('holds no signing secret');
      const recovery = await client.beginRecoverDeletedSecret(baseName, { intervalInMs: 50 });
      await recovery.pollUntilDone();
      pass(5000);
      expect(await readValues()).toEqual([SECRET]);
    });
  });
}
