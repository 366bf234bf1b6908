import fc from 'fast-check'
import { draws } from './draws.ts'

/** What fast-check tries where a test does not say. */
const USUALLY = 100

// Where a change is held to the tests, every run tries the same inputs: a failure is the change's. Elsewhere each run tries others,
// and one that fails prints the seed to repeat it with. Mutants are held to fewer inputs: there are thousands of them.
const seed = 20261102
if (process.env.STRYKER_MUTATOR_WORKER) fc.configureGlobal({ seed, numRuns: 25 })
else fc.configureGlobal({ ...draws(USUALLY), ...(process.env.CI ? { seed } : {}) })
