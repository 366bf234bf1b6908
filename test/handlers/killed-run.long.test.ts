import { afterEach, describe, expect, it } from 'vitest'
import type { RunIo } from '../../audit/run-io.ts'
import type { InvokeOptions, LocalService } from '../../local/service.ts'
import { aRunningService, documentOf, findingsOfDay, judgeThat, reportOf, tableOf, tickOf, withoutAddress } from './a-run.ts'

let s: LocalService
afterEach(() => s.stop())

/** What writes down what a run knows. */
const WRITES = [
  'openTelling',
  'writeKnownFindings',
  'addHistory',
  'writeLedgers',
  'writeSpendDays',
  'writeTelling',
  'claimSend',
  'markSent',
  'endTelling',
  'writeSubscribersKnown',
  'finishRun',
]

describe('a run that dies', () => {
  /** Two days of runs, the second with `options`: all that they leave and say. */
  const story = async (options: (hooks: { readonly died: () => void }) => Pick<InvokeOptions, 'dieAt' | 'world'>) => {
    const day = { is: 0 }
    s = await aRunningService({ judge: judgeThat((name) => findingsOfDay(day.is)(name)) })
    await s.tick(tickOf(0))
    day.is = 1
    let deaths = 0
    const outcome = await s.tick(tickOf(1), options({ died: () => void deaths++ }))
    const sent = s.mails().map(({ subject, text }) => withoutAddress(`${subject}\n${text}`))
    await s.deliver()
    const ended = {
      deaths,
      result: outcome.result,
      table: (await tableOf(s)).map(withoutAddress),
      sent,
      slack: s.slack.posts.map(({ payload }) => withoutAddress(JSON.stringify(payload))),
      report: (await reportOf(s, tickOf(1))).text,
      page: await documentOf(s, tickOf(1), 'page.html'),
    }
    await s.stop()
    return { ended, outcome }
  }

  it('at any step boundary ends in the same table, the same messages once each, and the same report as one left alone', async () => {
    const dying = (dieAt: ((checkpoint: number) => 'before' | 'after' | null) | null) =>
      story(({ died }) => {
        let me = { dead: false }
        return {
          world: (io) => {
            me = { dead: false }
            return mortal(io, me)
          },
          dieAt: (checkpoint) => {
            const death = dieAt?.(checkpoint) ?? null
            if (death !== null) {
              me.dead = true
              died()
            }
            return death
          },
        }
      })
    const alone = await dying(null)
    expect(alone.outcome.status).toBe('SUCCEEDED')
    expect(alone.ended.sent).toHaveLength(3)
    for (let deadAt = 1; deadAt <= alone.outcome.checkpoints; deadAt++)
      for (const when of ['before', 'after'] as const) {
        const { ended, outcome } = await dying((checkpoint) => (checkpoint === deadAt ? when : null))
        // one that dies where it would have slept is not begun once more often
        expect(outcome.invocations, `dead ${when} checkpoint ${deadAt}`).toBeGreaterThanOrEqual(alone.outcome.invocations)
        expect(ended, `dead ${when} checkpoint ${deadAt}`).toEqual({ ...alone.ended, deaths: 1 })
      }
    s = await aRunningService()
  })

  it('within a step, before or after any of its writes, ends the same', async () => {
    const breaking = (breakAt: number, when: 'before' | 'after') => {
      const writes: string[] = []
      const run = story(({ died }) => ({
        world: (io) => {
          const broken =
            (name: string, write: (...args: never[]) => Promise<unknown>) =>
            async (...args: never[]) => {
              const mine = writes.push(name) === breakAt
              if (mine) died()
              if (mine && when === 'before') throw new Error('broken off')
              const answer = await write(...args)
              if (mine) throw new Error('broken off')
              return answer
            }
          return Object.fromEntries(
            Object.entries(io).map(([name, part]) => [name, WRITES.includes(name) ? broken(name, part as never) : part]),
          ) as unknown as RunIo
        },
      }))
      return run.then(({ ended, outcome }) => ({ ended, outcome, writes }))
    }
    const alone = await breaking(0, 'before')
    expect(alone.writes).toEqual(expect.arrayContaining(WRITES))
    for (let breakAt = 1; breakAt <= alone.writes.length; breakAt++)
      for (const when of ['before', 'after'] as const) {
        const { ended } = await breaking(breakAt, when)
        const name = alone.writes[breakAt - 1]
        // one that went out before that could be written down goes out again in the same words; Slack's own ledger keeps the copy away
        const copies = name === 'markSent' && when === 'before' ? 1 : 0
        expect(ended.sent.length, `broken off ${when} write ${breakAt}, ${name}`).toBe(alone.ended.sent.length + copies)
        expect({ ...ended, sent: [...new Set(ended.sent)] }, `broken off ${when} write ${breakAt}, ${name}`).toEqual({ ...alone.ended, deaths: 1 })
      }
    s = await aRunningService()
  })
})

/** The outside world of an invocation: when that is dead, nothing of it is answered any more, and nothing more is asked. */
function mortal(io: RunIo, me: { readonly dead: boolean }): RunIo {
  const never = new Promise<never>(() => {})
  const asked =
    (call: (...args: never[]) => unknown) =>
    async (...args: never[]) => {
      if (me.dead) return never
      const answer = await call(...args)
      return me.dead ? never : answer
    }
  return Object.fromEntries(
    Object.entries(io).map(([name, part]) => [
      name,
      typeof part === 'function' && name !== 'nowSec' && name !== 'consoleLink' && name !== 'linkCommand' ? asked(part as never) : part,
    ]),
  ) as unknown as RunIo
}
