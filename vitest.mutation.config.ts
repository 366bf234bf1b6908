import { defineConfig } from 'vitest/config'

/** What the mutation testing of domain/ runs: the tests of domain/ alone, which need nothing but the sources. */
export default defineConfig({ test: { include: ['test/domain/**/*.test.ts'], setupFiles: ['test/fast-check-seed.ts'], testTimeout: 60_000 } })
