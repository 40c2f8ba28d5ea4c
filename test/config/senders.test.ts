import { describe, expect, it } from 'vitest';
import { readSigningSecrets } from '../../src/config/senders.ts';
import { OTHER_SECRETS, SECRET } from '../fixtures/secrets.ts';

function read(env: Readonly<Record<string, string>>) {
  const problems: string[] = [];
  const source = { env, problems };
  return { secrets: readSigningSecrets(source), problems };
}

const [OTHER] = OTHER_SECRETS;

describe('readSigningSecrets', () => {
  it('names a sender by the suffix of its setting', () => {
    const { secrets, problems } = read({
      OPENAI_WEBHOOK_SECRET: `${SECRET} ${OTHER}`,
      OPENAI_WEBHOOK_SECRET__EU_WEST: OTHER,
      OPENAI_WEBHOOK_SECRET_OLD: SECRET,
    });
    expect(problems).toEqual([]);
    expect(secrets).toEqual([
      { sender: 'default', value: SECRET },
      { sender: 'default', value: OTHER },
      { sender: 'eu-west', value: OTHER },
    ]);
  });

  it('names the setting of a secret that is none, and not the secret', () => {
    const { secrets, problems } = read({ OPENAI_WEBHOOK_SECRET__EU: `${SECRET} hunter2` });
    expect(secrets).toEqual([{ sender: 'eu', value: SECRET }]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^OPENAI_WEBHOOK_SECRET__EU, value 2 of 2, is not "whsec_"/);
    expect(problems[0]).not.toContain('hunter2');
  });

  it.each([
    [{ OPENAI_WEBHOOK_SECRET__EU__WEST: SECRET }, /^OPENAI_WEBHOOK_SECRET__EU__WEST names no/],
    [
      { OPENAI_WEBHOOK_SECRET__EU: SECRET, OPENAI_WEBHOOK_SECRET__eu: OTHER },
      /^OPENAI_WEBHOOK_SECRET__eu and OPENAI_WEBHOOK_SECRET__EU are of one sender, "eu"/,
    ],
  ])('refuses a name that leaves open whose it is: %#', (env, problem) => {
    expect(read(env).problems).toEqual([expect.stringMatching(problem)]);
  });

  it('takes a reference that Azure has not resolved for none', () => {
    expect(
      read({ OPENAI_WEBHOOK_SECRET: '@Microsoft.KeyVault(VaultName=v;SecretName=s)' }),
    ).toEqual({ secrets: [], problems: [] });
  });
});
