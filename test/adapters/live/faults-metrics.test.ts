import { describe, expect, it } from 'vitest'
import { type AwsCall, Fault, type Fields } from './fake-aws.ts'
import { asked, bothWhole, hub, member, onlyFor, type PlaceOutcome, readSmallAws, region, result, stepsPerDay, usual, whole, wholeHub } from './small-aws.ts'

const [hubPlace, memberPlace] = [`${hub} ${region}`, `${member} ${region}`]
const isCpuAverage = (query: ReturnType<typeof asked>['queries'][number]): boolean =>
  query.MetricStat.Metric.MetricName === 'CPUUtilization' && query.MetricStat.Stat === 'Average'

/** Metrics of the member account, with CPU's average answered otherwise. */
function cpuOtherwise(change: (whole: ReturnType<typeof result>, call: AwsCall, nth: number) => Fields): ReturnType<typeof onlyFor> {
  let nth = 0
  return onlyFor(member, 'GetMetricData', (call) => {
    nth++
    const { queries, startSec, endSec } = asked(call)
    return {
      MetricDataResults: queries.map((query) => (isCpuAverage(query) ? change(result(query, startSec, endSec), call, nth) : result(query, startSec, endSec))),
    }
  })
}

const rejectedCpu = (reason: string): PlaceOutcome => ({
  groups: { api: { cpuSteps: 0, rejected: [expect.stringContaining(`CPUUtilization Average: ${reason}`) as string], activities: 1 } },
  unread: [],
})

describe('metrics', () => {
  // row 12
  it('does not ask for group metrics that a group has switched off, and asks for those it has', async () => {
    const { calls } = await readSmallAws()
    const names = calls
      .filter((call) => call.operation === 'GetMetricData')
      .flatMap((call) => asked(call).queries.map((query) => query.MetricStat.Metric.MetricName))
    expect([...new Set(names)].sort()).toEqual(['CPUUtilization', 'NetworkIn', 'NetworkOut', 'mem_used_percent'])
    const enabled = await readSmallAws(
      onlyFor(member, 'DescribeAutoScalingGroups', (call) => ({
        AutoScalingGroups: (usual(call) as { AutoScalingGroups: Fields[] }).AutoScalingGroups.map((one) => ({
          ...one,
          EnabledMetrics: [{ Metric: 'GroupInServiceInstances', Granularity: '1Minute' }],
        })),
      })),
    )
    expect(
      enabled.calls.some(
        (call) => call.operation === 'GetMetricData' && asked(call).queries.some((query) => query.MetricStat.Metric.MetricName === 'GroupInServiceInstances'),
      ),
    ).toBe(true)
    expect(enabled.usage.estimatedMicroUsd).toBe((3 * 4 + 1) * 10)
  })

  it('asks for whole steps up to a quarter of an hour ago, in ascending order, every statistic of a metric at once', async () => {
    const { calls } = await readSmallAws()
    for (const call of calls.filter(({ operation }) => operation === 'GetMetricData')) {
      const { startSec, endSec } = asked(call)
      expect([startSec % 300, endSec - startSec, call.input.ScanBy]).toEqual([0, 86_400, 'TimestampAscending'])
      expect(endSec).toBe(Date.UTC(2026, 10, 2, 5, 45) / 1000)
    }
  })

  // row 13
  it('slows down when it is throttled, and reads everything in the end', async () => {
    const burst = await readSmallAws({ GetMetricData: (call, nth) => (nth <= 4 ? new Fault('ThrottlingException', 'Rate exceeded') : usual(call)) })
    expect(burst.places).toEqual(bothWhole)
    expect(burst.usage).toMatchObject({ apiCalls: { GetMetricData: 6 }, estimatedMicroUsd: 120 })
    // pauses grow, up to twenty seconds
    expect(burst.slept.filter((ms) => [250, 500, 1000, 2000].includes(ms))).toEqual([250, 500, 1000, 2000])
  })

  it('leaves a group unknown when throttling does not end, rather than judging it by half', async () => {
    const { places, usage } = await readSmallAws(onlyFor(member, 'GetMetricData', () => new Fault('ThrottlingException', 'Rate exceeded')))
    expect(places[hubPlace]).toEqual(wholeHub)
    const { groups } = places[memberPlace] as Exclude<PlaceOutcome, { failed: string }>
    expect(groups.api?.cpuSteps).toBe(0)
    expect(groups.api?.rejected).toContainEqual(expect.stringContaining('CPUUtilization Average: cloudwatch:GetMetricData: AWS throttled every attempt'))
    expect(usage).toMatchObject({ apiCalls: { GetMetricData: 1 + 8 }, estimatedMicroUsd: 80 })
  })

  // rows 14 and 19
  it('follows partial data to its last page, joins it by id and takes each time once', async () => {
    const pages = onlyFor(member, 'GetMetricData', (call) => {
      const { queries, startSec, endSec, token } = asked(call)
      const middleSec = startSec + 43_200
      return token === undefined
        ? { MetricDataResults: queries.map((query) => ({ ...result(query, startSec, middleSec + 600), StatusCode: 'PartialData' })), NextToken: 'second' }
        : { MetricDataResults: queries.map((query) => result(query, middleSec, endSec)) }
    })
    const { places, usage } = await readSmallAws(pages)
    expect(places).toEqual(bothWhole)
    expect(usage.apiCalls.GetMetricData).toBe(3)
  })

  it('stops at a page that points back', async () => {
    const { places } = await readSmallAws(onlyFor(member, 'GetMetricData', () => ({ MetricDataResults: [], NextToken: 'same' })))
    expect(places[memberPlace]).toMatchObject({ groups: { api: { cpuSteps: 0 } } })
  })

  // row 15
  it('asks for a series that stays partial without a further page in shorter spans', async () => {
    const spans: number[] = []
    const { places } = await readSmallAws(
      cpuOtherwise((all, call) => {
        const { startSec, endSec } = asked(call)
        spans.push(endSec - startSec)
        return endSec - startSec > 43_200
          ? { ...all, StatusCode: 'PartialData', Timestamps: all.Timestamps.slice(0, 10), Values: all.Values.slice(0, 10) }
          : all
      }),
    )
    expect(places).toEqual(bothWhole)
    expect(spans).toEqual([86_400, 43_200, 43_200])
  })

  it('rejects a series that is partial in every span', async () => {
    const { places } = await readSmallAws(cpuOtherwise((all) => ({ ...all, StatusCode: 'PartialData' })))
    expect(places[memberPlace]).toEqual(rejectedCpu('CloudWatch gave only part of it (PartialData)'))
  })

  // row 16
  it('asks again for the one series that CloudWatch failed on, and for no other', async () => {
    const sizes: number[] = []
    const { places, usage } = await readSmallAws(
      cpuOtherwise((all, call, nth) => {
        sizes.push(asked(call).queries.length)
        return nth === 1 ? { ...all, StatusCode: 'InternalError', Timestamps: [], Values: [] } : all
      }),
    )
    expect(places).toEqual(bothWhole)
    expect(sizes).toEqual([7, 1])
    expect(usage.estimatedMicroUsd).toBe((3 * 4 + 1) * 10)
  })

  it('rejects a series that CloudWatch fails on every time', async () => {
    const { places, usage } = await readSmallAws(cpuOtherwise((all) => ({ ...all, StatusCode: 'InternalError', Timestamps: [], Values: [] })))
    expect(places[memberPlace]).toEqual(rejectedCpu('CloudWatch failed on it (InternalError), 3 times'))
    expect(usage.apiCalls.GetMetricData).toBe(2 + 2)
  })

  // row 17
  it('explains a forbidden series by the monitoring account it may need', async () => {
    const { places } = await readSmallAws(cpuOtherwise((all) => ({ ...all, StatusCode: 'Forbidden', Timestamps: [], Values: [] })))
    expect(places[memberPlace]).toEqual(rejectedCpu('CloudWatch forbids it (Forbidden): metrics of another account are only there for a monitoring account'))
  })

  // row 20
  it('reads the same whatever order the datapoints come in', async () => {
    type Cpu = Parameters<Parameters<typeof cpuOtherwise>[0]>[0]
    // no two values alike within a day's hours: with a CPU that stays the same any order would do
    const rising = (all: Cpu): Cpu => ({ ...all, Values: all.Timestamps.map((_, i) => i / 10) })
    const inOrder = (all: Cpu, indexes: readonly number[]): Cpu => ({
      ...all,
      Timestamps: indexes.map((i) => all.Timestamps[i] as number),
      Values: indexes.map((i) => all.Values[i] as number),
    })
    const cpuOf = async (change: (all: Cpu) => Cpu) => {
      const { fleet } = await readSmallAws(cpuOtherwise((all) => change(rising(all))))
      const place = await fleet.places.find(({ accountId }) => accountId === member)?.open()
      for await (const { cpuPercentAverage } of place?.observeGroups() ?? []) return [...(cpuPercentAverage ?? [])]
      return null
    }
    const ascending = await cpuOf((all) => all)
    expect(ascending?.slice(0, 3)).toEqual([0, 0.1, 0.2])
    expect(await cpuOf((all) => inOrder(all, [...all.Timestamps.keys()].toReversed()))).toEqual(ascending)
    expect(
      await cpuOf((all) =>
        inOrder(
          all,
          [...all.Timestamps.keys()].map((i) => (i * 97) % all.Timestamps.length),
        ),
      ),
    ).toEqual(ascending)
  })

  // row 21
  it('rejects a series with more values than timestamps', async () => {
    const { places } = await readSmallAws(cpuOtherwise((all) => ({ ...all, Values: [...all.Values, 1] })))
    expect(places[memberPlace]).toEqual(rejectedCpu(`it has ${stepsPerDay + 1} values for ${stepsPerDay} timestamps`))
  })

  it('rejects a series that the answer leaves out', async () => {
    const { places } = await readSmallAws(
      onlyFor(member, 'GetMetricData', (call) => {
        const { queries, startSec, endSec } = asked(call)
        return { MetricDataResults: queries.filter((query) => !isCpuAverage(query)).map((query) => result(query, startSec, endSec)) }
      }),
    )
    expect(places[memberPlace]).toEqual(rejectedCpu('CloudWatch left it out of its answer'))
  })

  it('stops before a request that would lift the run over its cap, and says so of what it leaves out', async () => {
    const { places, usage } = await readSmallAws({}, { capMicroUsd: 100 })
    expect(places[hubPlace]).toEqual({ groups: { web: whole, worker: whole }, unread: [] })
    const { groups } = places[memberPlace] as Exclude<PlaceOutcome, { failed: string }>
    expect(groups.api?.rejected).toContainEqual(expect.stringContaining('would lift it over its cap of $0.0001'))
    expect(usage).toMatchObject({ apiCalls: { GetMetricData: 1 }, estimatedMicroUsd: 80 })
  })
})
