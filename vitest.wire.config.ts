import { defineConfig } from 'vitest/config'

// Tests that talk to servers over the wire: `npm run test:wire`. They need Python and install what they need themselves.
const reporters = process.env.CI ? ['default', ['json', { outputFile: 'reports/vitest-wire.json' }] as const] : ['default']

export default defineConfig({
  test: {
    include: ['test/wire/**/*.wire.test.ts'],
    globalSetup: ['test/wire/install-moto.ts'],
    reporters: reporters as never,
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
})
