import { afterEach, describe, expect, it } from 'vitest'
import type { LocalService } from '../../local/service.ts'
import { aRunningService, judgeThat, openFleetOf, reportOf, tickOf } from './a-run.ts'

let s: LocalService
afterEach(() => s.stop())

/** 200 accounts with fifty groups each. */
const names = Object.fromEntries(
  Array.from({ length: 200 }, (_, account) => [
    `${100_000_000_000 + account} eu-west-1`,
    Array.from({ length: 50 }, (_group, i) => `group-${String(account * 50 + i).padStart(5, '0')}`),
  ]),
)
/** Lambda allows an execution 3,000. */
const MOST_OPERATIONS = 2500
/** Workers at a time: the rest of an account's concurrency is not ours. */
const MOST_AT_ONCE = 10
/** Minutes of work where others use the machine too. */
const PATIENCE_MS = 240_000

describe('a run over 10,000 groups', { timeout: PATIENCE_MS }, () => {
  it('stays under the operations that an execution may have', async () => {
    s = await aRunningService({ openFleet: openFleetOf(names), judge: judgeThat(() => []), settings: { groupsPerBatch: 25 } })
    let under = 0
    let most = 0
    const { result, operations } = await s.tick(tickOf(0), {
      workerWorld: (io) => {
        most = Math.max(most, ++under)
        const put: typeof io.put = async (key, text) => {
          await io.put(key, text)
          // the last that a worker does is to put down what it found
          if (!key.includes('charts')) under--
        }
        return { ...io, put }
      },
    })
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(MOST_AT_ONCE)
    expect(result).toMatchObject({ status: 'complete', summary: { groups: { discovered: 10_000 } } })
    expect(operations.length).toBeGreaterThan(400)
    expect(operations.length).toBeLessThan(MOST_OPERATIONS)
  })

  it('does so when batches fail by the dozen, and names every group that could not be inspected', async () => {
    // forty groups, each in a batch of its own that has to be narrowed down
    const poison = (name: string): boolean => Number(name.slice(-5)) % 250 === 0
    s = await aRunningService({
      openFleet: openFleetOf(names),
      judge: judgeThat(() => []),
      settings: { groupsPerBatch: 25 },
    })
    const { result, operations } = await s.tick(tickOf(0), {
      workerWorld: (io) => ({
        ...io,
        openFleet: async (query) => {
          if ([...(query.names ?? [])].some(poison)) throw new TypeError('cannot read properties of undefined')
          return io.openFleet(query)
        },
      }),
    })
    expect(operations.length).toBeLessThan(MOST_OPERATIONS)
    expect(result).toMatchObject({ summary: { groups: { discovered: 10_000 } } })
    const { report } = await reportOf(s, tickOf(0))
    const unknown = report.groups.filter(({ status }: { status: string }) => status === 'insufficient-data').map(({ name }: { name: string }) => name)
    const poisonous = Object.values(names).flat().filter(poison)
    expect(unknown).toEqual(expect.arrayContaining(poisonous))
  })
})
