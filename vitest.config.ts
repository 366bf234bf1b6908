import { defineConfig } from 'vitest/config'
import { Slowest } from './test/slowest.ts'

// On a build machine the counts are also written as JSON, for the closing line of .ci/run.
const reporters = process.env.CI ? ['default', ['json', { outputFile: 'reports/vitest.json' }] as const, new Slowest()] : ['default']
const elsewhere = ['test/wire/**', 'test/browser/**', 'test/**/*.long.test.ts']
/** Tests of pure functions, in processes of their own: they load nothing of AWS. */
const pure = ['test/domain/**/*.test.ts', 'test/report/**/*.test.ts', 'test/fixtures/**/*.test.ts']

export default defineConfig({
  test: {
    reporters: reporters as never,
    // every core: Vitest keeps one for itself, which of two is half
    maxWorkers: '100%',
    // files share what they load, which takes a second of each otherwise: none has anything that another could change
    isolate: false,
    // Node runs the sources as they are: to transform them first takes a minute of the whole suite
    experimental: { viteModuleRunner: false },
    projects: [
      { extends: true, test: { name: 'pure', include: pure, exclude: elsewhere } },
      { extends: true, test: { name: 'service', include: ['test/**/*.test.ts'], exclude: [...elsewhere, ...pure] } },
    ],
    globalSetup: ['test/shared-folder.ts'],
    setupFiles: ['test/fast-check-seed.ts', 'test/english.ts'],
    // for machines that others use too: what takes seconds here may take a minute there
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
