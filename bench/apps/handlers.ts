import type { Handlers } from '../../src/handlers/index.ts';

/** Stands in for the app's own table where the storage calls of the delivery itself are counted. */
export const handlers = {
  'bench.work': () => 'worked',
  'bench.call': () => 'answered',
  'bench.retry'(_event, { attempt }) {
    if (attempt === 1) throw new Error('meant to fail');
    return 'worked';
  },
} satisfies Handlers;
