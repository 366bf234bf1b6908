import { afterEach, describe, expect, it } from 'vitest'
import { keptHistories } from '../../adapters/kept-history.ts'
import { type HourlyHistory, isHistory } from '../../domain/observe/hourly-history.ts'
import { endOf } from '../../domain/series.ts'
import { hub, nowSec, region } from '../adapters/live/small-aws.ts'
import { aLiveService, type LiveService } from './a-live-service.ts'
import { reportOf } from './a-run.ts'

const HOUR = 3600
const DAY = 86_400
const KEY = `history/${hub}/${region}/web.json`

/** The deployed service over two small accounts with three groups, whose objects are as old as its clock says. */
async function aService() {
  const writtenSec = new Map<string, number>()
  const live = await aLiveService({ writtenSec: (key) => writtenSec.get(key) ?? 0, settings: { lookbackDays: 2, groupsPerBatch: 1 } })
  const { put } = live.service.bucket
  const store = keptHistories(live.service.bucket)
  return {
    live,
    put,
    /** The run of so many days after the first, and what it asked CloudWatch for: three groups on a worker each, a request for the window of each, one more for its months. */
    run: async (day: number) => {
      const tick = new Date((nowSec + day * DAY) * 1000).toISOString().replace('.000Z', 'Z')
      const before = await historiesOf(live)
      const { result } = await live.service.tick(tick, live.options)
      const after = await historiesOf(live)
      for (const [key, text] of after) if (before.get(key) !== text) writtenSec.set(key, nowSec + day * DAY)
      const { report } = await reportOf(live.service, tick)
      return {
        result: result as { status: string },
        months: report.audit.apiCalls.GetMetricData - 3,
        usd: report.audit.estimatedUsd,
        written: after.get(KEY) !== before.get(KEY),
      }
    },
    kept: async (): Promise<HourlyHistory> => {
      const history = await store.read({ accountId: hub, region, name: 'web' })
      if (history === null || history === 'broken' || !isHistory(history)) throw new Error(`no history is kept: ${history}`)
      return history
    },
    text: async () => (await historiesOf(live)).get(KEY) ?? '',
  }
}

async function historiesOf({ service }: LiveService): Promise<ReadonlyMap<string, string>> {
  const objects = await service.bucket.list('history/')
  return new Map(await Promise.all(objects.map(async ({ key }) => [key, (await service.bucket.get(key)) ?? ''] as const)))
}

let s: Awaited<ReturnType<typeof aService>>
afterEach(() => s.live.service.stop())

describe('the months before, in the deployed service', () => {
  it('are read once and kept, and completed by later runs from what they read anyway', async () => {
    s = await aService()
    expect(await s.run(0)).toMatchObject({ result: { status: 'complete' }, months: 3, written: true })
    const first = await s.kept()
    // as far back as the group goes
    expect(endOf(first.grid) - first.grid.startSec).toBeGreaterThan(300 * DAY)
    expect(await s.run(1)).toMatchObject({ months: 0 })
    expect(await s.run(2)).toMatchObject({ months: 0 })
    const later = await s.kept()
    expect(endOf(later.grid) - endOf(first.grid)).toBeGreaterThanOrEqual(DAY)
    // hour by hour, without a hole where one run's window ends and the next one's begins
    expect([...later.cpuPercentAverage].filter(Number.isNaN)).toEqual([])
    expect(later.cpuPercentAverage).toHaveLength((endOf(later.grid) - later.grid.startSec) / HOUR)
  })

  it('are read again when no run came for longer than a window, so that no hours are missing', async () => {
    s = await aService()
    await s.run(0)
    expect(await s.run(5)).toMatchObject({ result: { status: 'complete' }, months: 3, written: true })
    const { cpuPercentAverage, grid } = await s.kept()
    expect([...cpuPercentAverage].filter(Number.isNaN)).toEqual([])
    expect(endOf(grid)).toBeGreaterThan(nowSec + 4 * DAY)
  })

  it('are gone without for one run where their object is broken, and read anew by the next', async () => {
    s = await aService()
    await s.run(0)
    await s.put(KEY, '{"format": "headroom-history/1", "startSec"')
    expect(await s.run(1)).toMatchObject({ result: { status: 'complete' }, months: 0 })
    expect(await s.text()).toBe('{}')
    expect(await s.run(2)).toMatchObject({ result: { status: 'complete' }, months: 1, written: true })
    expect((await s.kept()).cpuPercentAverage.length).toBeGreaterThan(300 * 24)
  })

  it('go on from an older version of their object that was restored', async () => {
    s = await aService()
    await s.run(0)
    const old = await s.text()
    await s.run(1)
    await s.run(2)
    const whole = await s.kept()
    await s.put(KEY, old)
    expect(await s.run(2.5)).toMatchObject({ result: { status: 'complete' }, written: true })
    const restored = await s.kept()
    expect(restored.grid.startSec).toBe(whole.grid.startSec)
    expect(endOf(restored.grid)).toBeGreaterThanOrEqual(endOf(whole.grid))
  })
})
