import type { UnwrapWebhookEvent } from 'openai/resources/webhooks';
import { agents } from './agents.ts';
import { calls } from './calls.ts';
import { guides } from './guides.ts';
import { jobs } from './jobs.ts';
import { safety } from './safety.ts';
import type { Sample, SdkData } from './sample.ts';

type SdkSamples = { [T in UnwrapWebhookEvent['type']]: Sample<SdkData<T>> };

/** A sample of every documented event type: those the SDK types, and those it does not. */
export const samples = { ...jobs, ...calls, ...agents, ...safety, ...guides } satisfies SdkSamples &
  Record<string, Sample<object>>;

/** An event type that has a sample. */
export type SampleType = keyof typeof samples;

/** Every event type that has a sample, in the order of the table. */
export const sampleTypes = Object.keys(samples).filter(hasSample);

/** Whether there is a sample of this event type. */
export function hasSample(type: string): type is SampleType {
  return Object.hasOwn(samples, type);
}
