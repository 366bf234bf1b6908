import { BroadcastChannel } from 'node:worker_threads'
import { createVitest, type Vitest } from 'vitest/node'
import { type Answer, CHANNEL, type Outcome, type Question } from './conversation.ts'

/** A test runner for Stryker that loads the tests once: see every-test.ts. */
class OneThread {
  #vitest: Vitest | null = null
  #channel: BroadcastChannel | null = null

  constructor() {
    // Stryker was stopped: nobody waits for an answer any more
    process.once('disconnect', () => process.exit(1))
  }

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init(): Promise<void> {
    process.env.VITEST = '1'
    const vitest = await createVitest('test', {
      config: 'vitest.mutation.config.ts',
      watch: false,
      reporters: [{}],
      pool: 'threads',
      maxWorkers: 1,
    })
    const channel = new BroadcastChannel(CHANNEL)
    this.#vitest = vitest
    this.#channel = channel
    const ready = next(channel)
    const ended = vitest.start().then((): never => {
      throw new Error(`the tests could not be loaded: ${errorsOf(vitest)}`)
    })
    ended.catch(() => undefined)
    await Promise.race([ready, ended])
  }

  async dryRun() {
    const answer = await this.#ask({ ask: 'all' })
    if (answer === 'ready' || !('runs' in answer)) throw new Error('an answer to another question')
    const tests = answer.runs.map(({ id, durationMs, failure }) => ({
      id,
      name: id,
      fileName: id.split(' > ')[0],
      timeSpentMs: durationMs,
      ...(failure === null ? { status: 0 } : { status: 1, failureMessage: failure }),
    }))
    return { status: 'complete', tests, mutantCoverage: answer.coverage }
  }

  async mutantRun({ activeMutant, testFilter = [] }: MutantRun) {
    const question = { ask: 'these', testIds: testFilter, mutantId: activeMutant.id } as const
    let answer = (await this.#ask(question)) as Outcome
    if (answer.outcome === 'spoilt') {
      await this.#loadAnew()
      answer = (await this.#ask(question)) as Outcome
      // the mutant itself spoils what the tests share: it was noticed, and the next one starts afresh
      if (answer.outcome === 'spoilt') {
        await this.#loadAnew()
        return { status: 'killed', killedBy: [answer.killedBy], failureMessage: answer.failure, nrOfTests: 1 }
      }
    }
    if (answer.outcome === 'survived') return { status: 'survived', nrOfTests: answer.tests }
    return { status: 'killed', killedBy: [answer.killedBy], failureMessage: answer.failure, nrOfTests: answer.tests }
  }

  async dispose(): Promise<void> {
    this.#channel?.postMessage({ ask: 'end' } satisfies Question)
    this.#channel?.close()
    await this.#vitest?.close()
  }

  async #loadAnew(): Promise<void> {
    await this.dispose()
    await this.init()
  }

  #ask(question: Question): Promise<Answer> {
    const channel = this.#channel as BroadcastChannel
    const answer = next(channel)
    channel.postMessage(question)
    return answer
  }
}

type MutantRun = { readonly activeMutant: { readonly id: string }; readonly testFilter?: readonly string[] }

function next(channel: BroadcastChannel): Promise<Answer> {
  return new Promise((resolve) => {
    channel.onmessage = (event) => resolve((event as { data: Answer }).data)
  })
}

function errorsOf(vitest: Vitest): string {
  const failed = vitest.state.getFiles().flatMap((file) => file.result?.errors ?? [])
  return [...failed, ...vitest.state.getUnhandledErrors()].map((error) => (error as Error).message).join('; ')
}

export const strykerPlugins = [{ kind: 'TestRunner', name: 'one-thread', factory: () => new OneThread() }]
