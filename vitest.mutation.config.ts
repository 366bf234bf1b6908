import { defineConfig, type Plugin } from 'vitest/config'

/**
 * Stryker's instrumented sources count how often each mutant is met, always, by name. It is only needed while all tests are run once;
 * in the loops of a replay the counting costs many times what the replay does. Here it is done by number, in `hits`, while that is there.
 */
const countWhenAsked: Plugin = {
  name: 'count-when-asked',
  transform: (code) => {
    if (!code.includes('function stryCov_9fa48()')) return null
    return code
      .replace('function cover() {', 'function cover() {\n    if (ns.hits) for (let k = 0; k < arguments.length; k++) ns.hits[arguments[k]]++;\n    return;')
      .replaceAll(/stryCov_9fa48\(("\d+"(, )?)+\)/g, (call) => call.replaceAll('"', ''))
  },
}

/** What the mutation testing of domain/ runs: one file, which loads the tests of domain/ and runs them as it is told (test/mutation). */
export default defineConfig({
  plugins: [countWhenAsked],
  test: { include: ['test/mutation/every-test.ts'], setupFiles: ['test/fast-check-seed.ts'], testTimeout: 0 },
})
