import { defineConfig } from 'vitest/config'

/** What the mutation testing of domain/ runs: one file, which loads the tests of domain/ and runs them as it is told (test/mutation). */
export default defineConfig({
  test: {
    include: ['test/mutation/every-test.ts'],
    setupFiles: ['test/fast-check-seed.ts', 'test/english.ts'],
    testTimeout: 0,
    // Node runs the sources as they are: to transform them first takes a minute
    experimental: { viteModuleRunner: false },
  },
})
