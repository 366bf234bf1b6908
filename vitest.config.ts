import { defineConfig } from 'vitest/config'

// On a build machine the counts are also written as JSON, for the closing line of .ci/run.
const reporters = process.env.CI ? ['default', ['json', { outputFile: 'reports/vitest.json' }] as const] : ['default']

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/wire/**', 'test/browser/**'],
    setupFiles: ['test/fast-check-seed.ts'],
    reporters: reporters as never,
    // for machines that others use too: what takes seconds here may take a minute there
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
