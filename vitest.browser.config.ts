import { defineConfig } from 'vitest/config'

// Tests that open pages in the system's Chromium: `npm run test:browser`. CHROMIUM names another one.
const reporters = process.env.CI ? ['default', ['json', { outputFile: 'reports/vitest-browser.json' }] as const] : ['default']

export default defineConfig({
  test: {
    include: ['test/browser/**/*.browser.test.ts'],
    reporters: reporters as never,
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
})
