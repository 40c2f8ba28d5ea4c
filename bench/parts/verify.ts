import { createHmac, createSecretKey } from 'node:crypto';
import { OpenAI } from 'openai';
import { verify as verifyOurs } from '../../src/webhooks/verify.ts';
import { runInterleaved, toFigure } from '../measure.ts';
import type { Figure, Part } from '../part.ts';
import { createSigned, secret, type SignedDelivery } from '../support/deliveries.ts';

const SIZES = [
  { bytes: 300, text: '300 B', count: 1000 },
  { bytes: 256 * 1024, text: '256 KB', count: 40 },
] as const;
/** The one that signed is the last to be tried. */
const SECRET_COUNTS = [1, 4] as const;

/** What it costs to tell that a delivery is genuine. */
export const verify: Part = {
  name: 'verify',
  title: 'Verifying one delivery',
  async run({ rounds, progress, signal }) {
    const figures: Figure[] = [];
    for (const { bytes, text, count } of SIZES) {
      for (const secrets of SECRET_COUNTS) {
        const about = `${text}, ${secrets} ${secrets === 1 ? 'secret' : 'secrets'}`;
        const variants = createVariants(createSigned('response.completed', { bytes }), secrets);
        const timed = {
          hmac: () => timeEach(count, variants.hmac),
          unwrap: () => timeEach(count, variants.unwrap),
          ours: () => timeEach(count, variants.ours),
        };
        // Compiles what is measured.
        await runInterleaved(timed, { rounds: 2, signal });
        const onStep = (name: string, round: number) =>
          progress(`${about}: ${name}, round ${round}`);
        const measured = await runInterleaved(timed, { rounds, signal, onStep });
        figures.push(
          toFigure(
            `one HMAC, ${about}`,
            'µs',
            measured.map(({ hmac }) => hmac),
          ),
          toFigure(
            `SDK's unwrap, ${about}`,
            '× HMAC',
            measured.map(({ hmac, unwrap }) => unwrap / hmac),
          ),
          toFigure(
            `ours, ${about}`,
            '× HMAC',
            measured.map(({ hmac, ours }) => ours / hmac),
          ),
        );
      }
    }
    return {
      figures,
      notes: [
        'The SDK takes one secret at a time, so it is asked with each in turn; the last one fits. It also parses the body, which ours leaves to the step after.',
      ],
    };
  },
};

function createVariants({ headers, body }: SignedDelivery, count: number) {
  const others = Array.from({ length: count - 1 }, (_, index) => toSecret(index + 2));
  const values = [...others, secret];
  const secrets = values.map((value) => ({ sender: 'default', value }));
  const signed = {
    id: headers['webhook-id'] ?? '',
    timestamp: headers['webhook-timestamp'] ?? '',
    signature: headers['webhook-signature'] ?? '',
  };
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const client = new OpenAI({ apiKey: 'unused' });
  const text = body.toString('utf8');
  return {
    hmac: () =>
      // The cheapest way: a key that is bytes costs several times as much.
      createHmac('sha256', createSecretKey(key))
        .update(`${signed.id}.${signed.timestamp}.`)
        .update(body)
        .digest('base64'),
    unwrap: async () => {
      for (const value of values) {
        try {
          await client.webhooks.unwrap(text, headers, value);
        } catch (error) {
          if (value === secret) throw error;
        }
      }
    },
    ours: async () => {
      const verdict = await verifyOurs(signed, body, secrets, new Date());
      if (!verdict.valid) throw new Error(`refused: ${verdict.reason}`);
    },
  };
}

function toSecret(byte: number): string {
  return `whsec_${Buffer.alloc(32, byte).toString('base64')}`;
}

/** Microseconds of one run, over so many in a row. */
async function timeEach(count: number, run: () => unknown): Promise<number> {
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) await run();
  return ((performance.now() - startedAt) * 1000) / count;
}
