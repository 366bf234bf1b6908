/** What the process that Stryker starts and the thread that holds the tests say to each other. */

export const CHANNEL = 'mutants'

/** The environment variable that tells where the least that each test ever took is kept, in milliseconds by test. */
export const TEST_DURATIONS = 'MUTATION_TEST_DURATIONS'

export type Question =
  | { readonly ask: 'all' }
  | { readonly ask: 'these'; readonly testIds: readonly string[]; readonly mutantId: string }
  | { readonly ask: 'end' }

export type TestRun = { readonly id: string; readonly durationMs: number; readonly failure: string | null }

export type Outcome =
  | { readonly outcome: 'killed'; readonly killedBy: string; readonly failure: string; readonly tests: number }
  | { readonly outcome: 'survived'; readonly tests: number }
  /** A test that goes on failing when the mutant is gone: what the tests share has to be loaded anew. */
  | { readonly outcome: 'spoilt'; readonly killedBy: string; readonly failure: string }

export type Coverage = { readonly static: Record<string, number>; readonly perTest: Record<string, Record<string, number>> }

export type Answer = 'ready' | Outcome | { readonly runs: readonly TestRun[]; readonly coverage: Coverage }

/** What the instrumented sources find on the global object. */
export type Instrumented = {
  activeMutant?: string | undefined
  /** How often each mutant was met, by its number; counted while it is there. */
  hits?: Uint32Array | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  /** Places of the sources that were passed, counted up to the limit while that is there. */
  passed?: number | undefined
  mostPassed?: number | undefined
}

const COUNTING = `
    if (ns.hits) for (let k = 0; k < arguments.length; k++) ns.hits[arguments[k]]++;
    if (ns.mostPassed !== undefined && ++ns.passed > ns.mostPassed) throw new Error('round in circles');`

/**
 * Stryker's instrumented sources count how often each mutant is met, always, by name. It is only needed while all tests are run once;
 * in the loops of a replay the counting costs many times what the replay does. Here it is done by number, in `hits`, while that is there. And who
 * passes many times as many places as usual goes round in circles: Stryker sees that only where the mutant itself is in the loop.
 */
export function countWhenAsked(code: string): string {
  return code
    .replace('function cover() {', `function cover() {\n${COUNTING}\n    return;`)
    .replaceAll(/stryCov_9fa48\(("\d+"(, )?)+\)/g, (call) => call.replaceAll('"', ''))
}
