import { Webhook } from 'standardwebhooks';
import type { Posted } from '../../inbox/receiver.ts';

/** Whether a post has the signature of this secret and a fresh timestamp, as another library sees it. */
export async function isSignedWith(secret: string, posted: Posted | undefined): Promise<boolean> {
  if (!posted) return false;
  try {
    new Webhook(secret).verify(posted.body, posted.headers as Record<string, string>);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'WebhookVerificationError') return false;
    throw error;
  }
}
