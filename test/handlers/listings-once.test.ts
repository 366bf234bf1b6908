import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aLiveService, type LiveService, TICK } from './a-live-service.ts'
import { reportOf } from './a-run.ts'

let live: LiveService
beforeAll(async () => {
  live = await aLiveService({ settings: { groupsPerBatch: 1 } })
})
afterAll(() => live.service.stop())

describe('a run whose groups are read by a worker each', () => {
  it('asks of an account and region once for all of them, and of each group by itself', async () => {
    expect(await live.service.tick(TICK, live.options)).toMatchObject({ result: { status: 'complete' } })
    const { report } = await reportOf(live.service, TICK)
    expect(report.groups.map(({ name, status }: { name: string; status: string }) => [name, status])).toHaveLength(3)
    const { DescribeScalingActivities, GetMetricData, AssumeRole, DescribeRegions, GetCallerIdentity, ...listed } = report.audit.apiCalls
    // of each group the window and, in the first run, the months before it
    expect({ DescribeScalingActivities, GetMetricData }).toEqual({ DescribeScalingActivities: 3, GetMetricData: 6 })
    // two accounts, of one region each
    const perPlace = Object.entries(listed).filter(([operation]) => /^(Describe|List)/.test(operation) && !/^(DescribeBudgets|ListAccounts)$/.test(operation))
    expect(perPlace.length).toBeGreaterThan(8)
    expect(perPlace.filter(([, times]) => (times as number) > 2)).toEqual([])
  })
})
