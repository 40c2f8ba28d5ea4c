import { newId } from '../samples/new-id.ts';
import { samples, type SampleType } from '../samples/samples.ts';
import { PostError } from '../send/post-delivery.ts';
import { ApiError } from './api-error.ts';
import { postEvent } from './post-event.ts';

/**
 * Sends a test event, signed with every secret, and resolves to the status that came back. Its
 * resources do not exist, and their ids say so (`missing`), as must be expected of real test events.
 * No answer is a 400 (`ApiError`); what the real API says then is undocumented.
 */
export async function sendTestEvent(test: {
  type: SampleType;
  url: string;
  secrets: readonly string[];
}): Promise<number> {
  const source = { now: Date.now(), random: Math.random };
  const event = {
    id: newId('evt_', source),
    object: 'event',
    created_at: Math.floor(source.now / 1000),
    type: test.type,
    data: samples[test.type].createData((prefix) => newId(`${prefix}missing_`, source)),
  };
  try {
    return await postEvent(event, test);
  } catch (error) {
    if (!(error instanceof PostError)) throw error;
    throw new ApiError(400, `The endpoint did not answer: ${error.code}.`, {
      code: 'webhook_test_failed',
    });
  }
}
