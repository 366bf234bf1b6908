import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { describe, it, type RunnerTask, type RunnerTestCase, TestRunner } from 'vitest'
import { reaches } from '../architecture/source-tree.ts'
import { type Answer, CHANNEL, type Coverage, countWhenAsked, type Instrumented, type Question, TEST_DURATIONS, type TestRun } from './conversation.ts'

// Loads every test that reaches what is mutated, once, and runs those that are asked for, as often as they are asked for, in one thread: a
// mutant then costs what its tests cost, and not the start of a thread and the loading of a test file for each file of tests.

/**
 * How long the tests may take together that one mutant is held to, each by the least that it ever took in this room: the quick ones first, since what a
 * test of one function notices need not be asked of a whole judgement. A mutant that has lived so long counts as survived, and a test that takes
 * longer is never run: the score can only be too low for it. Milliseconds of a processor: a busy machine makes no test slow.
 */
const AFFORDABLE_MS = 1000
/** What takes less is run twice at first: the first time its functions are not compiled yet. */
const QUICK_MS = 200

/** How often each test meets each mutant: one process counts it for all, in the folder that they share. */
const HITS = 'test-hits.json'
/** So many times the usual hits of a test, and these, are going round in circles. */
const MORE_HITS = 10
const FEW_HITS = 1000
/** Of all places together. */
const FEW_PASSED = 100_000
type Usual = { readonly hits: Coverage['perTest']; readonly passed: Readonly<Record<string, number>> }
let usual: Usual | null = null

const tests = new Map<string, RunnerTestCase>()
const shared = globalThis as { __stryker__?: Instrumented }
const instrumented: Instrumented = shared.__stryker__ ?? {}
/** Every mutant has a number under this. */
const MOST_MUTANTS = 65_536
const whileLoading = new Uint32Array(MOST_MUTANTS)
instrumented.hits = whileLoading
shared.__stryker__ = instrumented

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context)
    return url.includes('/domain/') && loaded.source ? { ...loaded, source: countWhenAsked(String(loaded.source)) } : loaded
  },
})

// the first test of the file never ends: none of the others is run by Vitest itself
it('answers for every test', { timeout: 0 }, async ({ task }) => {
  instrumented.hits = undefined
  register(task.file.tasks.filter((other) => other !== task))
  const channel = new BroadcastChannel(CHANNEL)
  const say = (answer: Answer): void => channel.postMessage(answer)
  await new Promise<void>((end) => {
    channel.onmessage = ({ data }) => {
      const question = data as Question
      if (question.ask === 'end') end()
      else if (question.ask === 'all') everyTest().then(say)
      else theseTests(question.testIds, question.mutantId).then(say)
    }
    say('ready')
  })
  channel.close()
  throw new Error('ended')
})

const isMutated = (text: string): boolean => text.includes('stryMutAct_9fa48')
for (const file of reaches(globSync('test/domain/**/*.test.ts').sort(), isMutated)) describe(file, async () => void (await import(`../../${file}`)))

function register(tasks: readonly RunnerTask[], path: readonly string[] = []): void {
  for (const task of tasks) {
    const name = [...path, task.name]
    if (task.type === 'suite') register(task.tasks, name)
    else if (task.mode === 'run') tests.set(name.join(' > '), task)
  }
}

/** Runs each test that a mutant can afford, with the hits of each mutant counted. */
async function everyTest(): Promise<Answer> {
  const path = process.env[TEST_DURATIONS] ?? 'test-durations.json'
  const leastMs: Record<string, number> = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  const cost = (id: string): number => leastMs[id] ?? 0
  const runs: TestRun[] = []
  const met = new Map<string, Record<string, number>>()
  const passed: Record<string, number> = {}
  for (const id of tests.keys()) {
    if (cost(id) > AFFORDABLE_MS) continue
    const hits = new Uint32Array(MOST_MUTANTS)
    Object.assign(instrumented, { hits, passed: 0, mostPassed: Number.POSITIVE_INFINITY })
    let [durationMs, failure] = await timed(id)
    if (durationMs < QUICK_MS) {
      Object.assign(instrumented, { hits: undefined, passed: 0 })
      const again = await timed(id)
      durationMs = Math.min(durationMs, again[0])
      failure ??= again[1]
    }
    leastMs[id] = Math.min(leastMs[id] ?? durationMs, durationMs)
    runs.push({ id, durationMs, failure })
    met.set(id, counted(hits))
    passed[id] = instrumented.passed ?? 0
  }
  Object.assign(instrumented, { hits: undefined, mostPassed: undefined })
  writeFileSync(path, JSON.stringify(leastMs))
  const perTest = affordable(met, cost)
  writeFileSync(HITS, JSON.stringify({ hits: perTest, passed } satisfies Usual))
  return { runs, coverage: { static: counted(whileLoading), perTest } }
}

async function timed(id: string): Promise<[durationMs: number, failure: string | null]> {
  const started = process.threadCpuUsage()
  const failure = await failureOf(id)
  const { user, system } = process.threadCpuUsage(started)
  return [(user + system) / 1000, failure]
}

/** The mutants that were met, with how often. */
function counted(hits: Uint32Array): Record<string, number> {
  const met: Record<string, number> = {}
  for (let id = 0; id < hits.length; id++) if (hits[id] !== 0) met[id] = hits[id] as number
  return met
}

/** Of the tests that meet a mutant those that it can afford, the quick ones first: in this order they will be asked for. */
function affordable(met: ReadonlyMap<string, Record<string, number>>, costMs: (id: string) => number): Coverage['perTest'] {
  const spentMs: Record<string, number> = {}
  for (const hits of met.values()) for (const mutantId in hits) spentMs[mutantId] = 0
  const perTest: Record<string, Record<string, number>> = {}
  for (const [id, hits] of [...met].sort(([a], [b]) => costMs(a) - costMs(b))) {
    const kept = Object.entries(hits).filter(([mutantId]) => {
      const sumMs = (spentMs[mutantId] as number) + costMs(id)
      spentMs[mutantId] = sumMs
      return sumMs <= AFFORDABLE_MS
    })
    perTest[id] = Object.fromEntries(kept)
  }
  return perTest
}

/**
 * Runs tests until one fails. Tests share what their modules hold, and a mutant may have changed that: a failure counts when the
 * same test passes again without the mutant, and is `spoilt` when it does not.
 */
async function theseTests(testIds: readonly string[], mutantId: string): Promise<Answer> {
  usual ??= JSON.parse(readFileSync(HITS, 'utf8')) as Usual
  const activeMutant = internalized(mutantId)
  for (const [i, id] of testIds.entries()) {
    // Stryker's own limit is of all tests together: in the loops of a replay that is minutes
    const hitLimit = MORE_HITS * (usual.hits[id]?.[mutantId] ?? 0) + FEW_HITS
    const mostPassed = MORE_HITS * (usual.passed[id] ?? 0) + FEW_PASSED
    Object.assign(instrumented, { activeMutant, hitCount: 0, hitLimit, passed: 0, mostPassed })
    const failure = await failureOf(id)
    Object.assign(instrumented, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined, mostPassed: undefined })
    if (failure === null) continue
    if ((await failureOf(id)) !== null) return { outcome: 'spoilt', killedBy: id, failure }
    return { outcome: 'killed', killedBy: id, failure, tests: i + 1 }
  }
  return { outcome: 'survived', tests: testIds.length }
}

/** The same string, as one that is compared by its address: it is compared with each mutant that is met. */
function internalized(text: string): string {
  return Object.keys({ [text]: true })[0] as string
}

async function failureOf(id: string): Promise<string | null> {
  try {
    await TestRunner.getTestFn(tests.get(id) as RunnerTestCase)()
    return null
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 500) : String(error)
  }
}
