import { defineConfig } from 'vitest/config';

export default defineConfig({ test: { include: ['test/vault/*.spec.ts'], testTimeout: 30_000 } });
