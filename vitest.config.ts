import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/storage.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Most tests wait for processes of their own, so there is room for more than one per core.
    maxWorkers: 4,
  },
});
