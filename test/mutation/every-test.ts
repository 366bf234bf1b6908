import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, it, type RunnerTask, type RunnerTestCase, TestRunner } from 'vitest'
import { type Answer, CHANNEL, type Instrumented, type Question, type TestRun } from './conversation.ts'

// Loads every test of domain/ once and runs those that are asked for, as often as they are asked for, in one thread: a mutant then
// costs what its tests cost, and not the start of a thread and the loading of a test file for each file of tests.

const LEFT_OUT = /properties\.test\.ts$/
/** How long each test took when all were run: one process measures it for both. */
const DURATIONS = 'test-durations.json'
const AFFORDABLE_FRACTION = 0.1
let durationMs: Readonly<Record<string, number>> | null = null

const files = globSync('test/domain/**/*.test.ts').filter((file) => !LEFT_OUT.test(file))
const tests = new Map<string, RunnerTestCase>()
const shared = globalThis as { __stryker__?: Instrumented }
const instrumented: Instrumented = shared.__stryker__ ?? {}
/** Every mutant has a number under this. */
const MOST_MUTANTS = 65_536
const whileLoading = new Uint32Array(MOST_MUTANTS)
instrumented.hits = whileLoading
shared.__stryker__ = instrumented

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
      else theseTests(question.testIds, question.mutantId, question.hitLimit).then(say)
    }
    say('ready')
  })
  channel.close()
  throw new Error('ended')
})

for (const file of files) describe(file, async () => void (await import(`../../${file}`)))

function register(tasks: readonly RunnerTask[], path: readonly string[] = []): void {
  for (const task of tasks) {
    const name = [...path, task.name]
    if (task.type === 'suite') register(task.tasks, name)
    else if (task.mode === 'run') tests.set(name.join(' > '), task)
  }
}

/** Once with the hits of each mutant counted, by test, and once as a mutant will be run, for how long that takes. */
async function everyTest(): Promise<Answer> {
  const runs: TestRun[] = []
  const perTest: Record<string, Record<string, number>> = {}
  for (const id of tests.keys()) {
    const hits = new Uint32Array(MOST_MUTANTS)
    instrumented.hits = hits
    const startedMs = performance.now()
    const failure = await failureOf(id)
    runs.push({ id, durationMs: performance.now() - startedMs, failure })
    perTest[id] = counted(hits)
  }
  instrumented.hits = undefined
  const durations: Record<string, number> = {}
  for (const id of tests.keys()) {
    const startedMs = performance.now()
    await failureOf(id)
    durations[id] = performance.now() - startedMs
  }
  writeFileSync(DURATIONS, JSON.stringify(durations))
  return { runs, coverage: { static: counted(whileLoading), perTest } }
}

/** The mutants that were met, with how often. */
function counted(hits: Uint32Array): Record<string, number> {
  const met: Record<string, number> = {}
  for (let id = 0; id < hits.length; id++) if (hits[id] !== 0) met[id] = hits[id] as number
  return met
}

/**
 * The quick ones first: what a test of one function notices need not be asked of a whole judgement. And no more of them than take a
 * tenth of what all tests take: a mutant that has lived so long counts as survived, so the score can only be too low for it.
 */
function affordable(testIds: readonly string[]): readonly string[] {
  durationMs ??= existsSync(DURATIONS) ? (JSON.parse(readFileSync(DURATIONS, 'utf8')) as Record<string, number>) : {}
  const cost = (id: string): number => durationMs?.[id] ?? 0
  const affordableMs = AFFORDABLE_FRACTION * Object.values(durationMs).reduce((sum, x) => sum + x, 0)
  const sorted = [...testIds].sort((a, b) => cost(a) - cost(b))
  let spentMs = 0
  return sorted.filter((id, i) => {
    spentMs += cost(id)
    return i === 0 || spentMs <= affordableMs
  })
}

/**
 * Runs tests until one fails. Tests share what their modules hold, and a mutant may have changed that: a failure counts when the
 * same test passes again without the mutant, and is `spoilt` when it does not.
 */
async function theseTests(testIds: readonly string[], mutantId: string, mostHits: number | undefined): Promise<Answer> {
  // Stryker allows a hundred times the usual hits: in the loops of a replay that is minutes
  const hitLimit = mostHits === undefined ? undefined : mostHits / 10
  Object.assign(instrumented, { activeMutant: internalized(mutantId), hitCount: 0, hitLimit })
  for (const [i, id] of affordable(testIds).entries()) {
    const failure = await failureOf(id)
    if (failure === null) continue
    const hits = instrumented.hitCount ?? 0
    Object.assign(instrumented, { activeMutant: undefined, hitLimit: undefined })
    if ((await failureOf(id)) !== null) return { outcome: 'spoilt', killedBy: id, failure }
    return { outcome: 'killed', killedBy: id, failure, tests: i + 1, endless: hitLimit !== undefined && hits > hitLimit }
  }
  Object.assign(instrumented, { activeMutant: undefined, hitLimit: undefined })
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
