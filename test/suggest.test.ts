import { describe, expect, it } from 'vitest';
import { sampleTypes } from '../dev/samples/samples.ts';
import { findSimilar } from '../src/suggest.ts';

describe('findSimilar', () => {
  it.each([
    ['response.complete', 'response.completed'],
    ['responses.completed', 'response.completed'],
    ['eval.run.cancelled', 'eval.run.canceled'],
    ['Batch.Failed', 'batch.failed'],
    ['fine_tuning.job.success', undefined],
    ['response.queued', undefined],
    ['', undefined],
  ])('takes %j for %j', (type, meant) => {
    expect(findSimilar(type, sampleTypes)).toBe(meant);
  });
});
