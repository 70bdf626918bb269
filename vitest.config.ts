import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    pool: 'forks',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'lab/**/*.test.ts', 'bench/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Tests of real sockets share two cores with each other there; scripts/retry-reporter.mjs names those that needed it.
    retry: process.env['CI'] === 'true' ? 2 : 0,
  },
});
