import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { Slowest } from './test/slowest.ts'

// What takes long by its nature (thousands of groups, hundreds of seeds, a run killed at each of its steps), and whatever draws its inputs, with all of them:
// `npm run test:long`. .ci/run runs it with a sample of the seeds.
const reporters = process.env.CI ? ['default', ['json', { outputFile: 'reports/vitest-long.json' }] as const, new Slowest()] : ['default']
const drawing = globSync('test/{adapters,audit,domain,fixtures,report}/**/*.test.ts').filter((file) =>
  /from '(fast-check|[./]+\/draws\.ts)'/.test(readFileSync(file, 'utf8')),
)

export default defineConfig({
  test: {
    globalSetup: ['test/shared-folder.ts'],
    setupFiles: ['test/fast-check-seed.ts', 'test/english.ts'],
    reporters: reporters as never,
    maxWorkers: '100%',
    experimental: { viteModuleRunner: false },
    testTimeout: 1_800_000,
    hookTimeout: 300_000,
    projects: [
      { extends: true, test: { name: 'long', include: ['test/**/*.long.test.ts'] } },
      { extends: true, test: { name: 'drawn', include: drawing, isolate: false, env: { HEADROOM_DRAWS: 'all' } } },
    ],
  },
})
