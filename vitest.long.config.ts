import { defineConfig } from 'vitest/config'
import { Slowest } from './test/slowest.ts'

// What takes long by its nature (thousands of groups, hundreds of seeds, a run killed at each of its steps): `npm run test:long`. .ci/run runs it with a sample of the seeds.
const reporters = process.env.CI ? ['default', ['json', { outputFile: 'reports/vitest-long.json' }] as const, new Slowest()] : ['default']

export default defineConfig({
  test: {
    include: ['test/**/*.long.test.ts'],
    setupFiles: ['test/fast-check-seed.ts'],
    reporters: reporters as never,
    maxWorkers: '100%',
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
  },
})
