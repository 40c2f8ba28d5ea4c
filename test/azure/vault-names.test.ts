import { describe, expect, it } from 'vitest';
import { toSecretName, toSender } from '../../src/azure/vault-names.ts';

describe('the name of a secret in the vault', () => {
  it.each([
    ['openai-webhook-secret', 'default'],
    ['openai-webhook-secret--eu-west', 'eu-west'],
    ['openai-webhook-secret--a--b', 'a--b'],
  ])('%s is that of %s, and the other way round', (name, sender) => {
    expect(toSender(name)).toBe(sender);
    expect(toSecretName(sender)).toBe(name);
  });

  it('says the same in capitals, because a vault does not tell them apart', () => {
    expect(toSender('OpenAI-Webhook-Secret--EU')).toBe('eu');
  });

  it.each([
    'openai-webhook-secret--',
    'openai-webhook-secret-eu',
    'openai-webhook-secrets',
    'my-openai-webhook-secret',
  ])('%s is nothing of ours', (name) => {
    expect(toSender(name)).toBeUndefined();
  });
});
