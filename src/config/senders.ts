import { readSecret, type SigningSecret } from '../webhooks/secret.ts';
import { findSenders } from './find-senders.ts';
import { readText, type Source } from './readers.ts';

/**
 * The signing secrets given as settings: `OPENAI_WEBHOOK_SECRET` for the sender `default`, and
 * `OPENAI_WEBHOOK_SECRET__EU_WEST` for the sender `eu-west`; several in one, separated by spaces.
 */
export function readSigningSecrets({ env, problems }: Source): readonly SigningSecret[] {
  return findSenders(env, 'OPENAI_WEBHOOK_SECRET').flatMap(({ sender, suffix, problem }) => {
    if (problem !== undefined) {
      problems.push(problem);
      return [];
    }
    const name = `OPENAI_WEBHOOK_SECRET${suffix}`;
    const texts = readText(env, name)?.split(/\s+/) ?? [];
    return texts.flatMap((text, index) => {
      const value = readSecret(text);
      if (value !== undefined) return [{ sender, value }];
      problems.push(
        `${name}, value ${index + 1} of ${texts.length}, is not "whsec_" and the base64 of ` +
          '24 to 64 bytes: copy it again as the endpoint showed it, without quotes',
      );
      return [];
    });
  });
}
