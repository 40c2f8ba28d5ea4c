import { describe, expect, it } from 'vitest';
import { drawBar } from '../../../dev/send/show-progress.ts';

describe('drawBar', () => {
  it.each([
    [0, 0, `${'░'.repeat(24)} 0/8`],
    [2, 1000, `${'█'.repeat(6)}${'░'.repeat(18)} 2/8  2 events/s`],
    [8, 500, `${'█'.repeat(24)} 8/8  16 events/s`],
  ])('of %d of 8 after %d ms', (done, ms, bar) => {
    expect(drawBar(done, 8, ms)).toBe(bar);
  });
});
