import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Observation } from '../../../domain/observe/observation.ts'
import { seriesProblemInWords } from '../../../report/words/reasons.ts'
import { draws } from '../../draws.ts'
import {
  capture,
  cpu,
  groupAnswer,
  inService,
  list,
  loadBalancerArn,
  loadBalancerLine,
  observationsOf,
  observed,
  onlyObservation,
  openPlace,
  seriesLine,
  startSec,
  startTime,
  targetGroupArn,
  targetGroupLine,
} from '../capture-builder.ts'

const NONE = Number.NaN
/** The twelve steps of an hour: these values, then nothing. */
const hour = (...values: readonly number[]): readonly number[] => Array.from({ length: 12 }, (_, i) => values[i] ?? NONE)
const one = (...series: readonly object[]): Promise<Observation> => onlyObservation(capture({ groups: [groupAnswer('web')], series }))
const time = (minutes: number): string => new Date((startSec + minutes * 60) * 1000).toISOString()

describe('a series', () => {
  it('gives each value its step; null is no datapoint, zero is one', async () => {
    const observation = await one(cpu('web', [12.1, null, 13.4, 0]))
    expect(observation.grid).toEqual({ startSec, stepSec: 300, length: 12 })
    expect(list(observation.cpuPercentAverage)).toEqual(hour(12.1, NONE, 13.4, 0))
    expect(observation.cpuPercentMaximum).toBeNull()
  })

  it('may say its times one by one, in any order and way of writing', async () => {
    const observation = await one(
      cpu('web', [3, 1, 2, 4], { StartTime: undefined, Timestamps: [time(10), '2026-10-19T02:00:00+02:00', startSec + 300, '2026-10-19T00:15:00.000000Z'] }),
    )
    expect(list(observation.cpuPercentAverage)).toEqual(hour(1, 2, 3, 4))
  })

  it('may come in several lines, which overlap', async () => {
    const observation = await one(
      cpu('web', [1, 2]),
      inService('web', [4]),
      cpu('web', [3], { StartTime: time(10) }),
      cpu('web', [2, 3], { StartTime: time(5) }),
    )
    expect(list(observation.cpuPercentAverage)).toEqual(hour(1, 2, 3))
  })

  it('without any datapoint was still collected', async () => {
    const observation = await one(cpu('web', []), cpu('web', [null, null], { Stat: 'Maximum' }))
    expect(list(observation.cpuPercentAverage)).toEqual(hour())
    expect(list(observation.cpuPercentMaximum)).toEqual(hour())
  })

  it('has only its own points in the window', async () => {
    const observation = await one(cpu('web', Array(40).fill(7), { StartTime: time(-60) }))
    expect(list(observation.cpuPercentAverage)).toEqual(Array(12).fill(7))
    const future = await one(cpu('web', [1, 2], { StartTime: undefined, Timestamps: ['2099-01-01T00:00:00Z', '1970-01-01T00:00:00Z'] }))
    expect(list(future.cpuPercentAverage)).toEqual(hour())
    expect(future.rejectedSeries).toEqual([])
  })

  it('that no judgement rests on is read over, and so is a line of an unknown group or dimension', async () => {
    const observation = await one(
      seriesLine('web', ['AWS/EC2', 'DiskReadOps', 'Average'], [1]),
      seriesLine('web', ['AWS/EC2', 'CPUUtilization', 'p99'], [1]),
      cpu('gone', [99]),
      cpu('web', [50], { Dimensions: [{ Name: 'InstanceId', Value: 'i-1' }] }),
      cpu('web', [60], {
        Dimensions: [
          { Name: 'AutoScalingGroupName', Value: 'web' },
          { Name: 'ImageId', Value: 'ami-1' },
        ],
      }),
      cpu('web', [7]),
    )
    expect(list(observation.cpuPercentAverage)).toEqual(hour(7))
  })

  it('may have fields this version does not know, in any order and with any blanks', async () => {
    const line = `{ "Values" : [ 1 , null,2e0 ] , "Label":"\\"Values\\":[9]", "Unknown": {"Values": [5], "Timestamps": ["x"]}, ${JSON.stringify(cpu('web', [])).slice(1).replace('"Values":[]', '"Id":"m1"')}`
    const dir = capture({ groups: [groupAnswer('web')], raw: { 'accounts/111122223333/us-east-1/cloudwatch.get-metric-data.ndjson': `\r\n${line}\r\n  \r\n` } })
    expect(list((await onlyObservation(dir)).cpuPercentAverage)).toEqual(hour(1, NONE, 2))
  })

  it('of every kind of the format lands in its own field', async () => {
    const lines = [
      cpu('web', [1]),
      cpu('web', [2], { Stat: 'Maximum' }),
      cpu('web', [20], { Stat: 'SampleCount' }),
      seriesLine('web', ['AWS/EC2', 'NetworkIn', 'Sum'], [3]),
      seriesLine('web', ['AWS/EC2', 'NetworkOut', 'Sum'], [4]),
      seriesLine('web', ['AWS/EC2', 'CPUCreditBalance', 'Minimum'], [5]),
      inService('web', [6]),
      seriesLine('web', ['AWS/AutoScaling', 'GroupDesiredCapacity', 'Average'], [7]),
      seriesLine('web', ['AWS/AutoScaling', 'GroupMinSize', 'Average'], [8]),
      seriesLine('web', ['AWS/AutoScaling', 'GroupMaxSize', 'Average'], [9]),
      seriesLine('web', ['CWAgent', 'mem_used_percent', 'Average'], [10]),
      seriesLine('web', ['CWAgent', 'mem_used_percent', 'Maximum'], [11]),
      targetGroupLine('web', 'web', 'RequestCount', 'Sum', [12]),
      targetGroupLine('web', 'web', 'RequestCountPerTarget', 'Sum', [13]),
      targetGroupLine('web', 'web', 'TargetResponseTime', 'p95', [14]),
      targetGroupLine('web', 'web', 'HTTPCode_Target_5XX_Count', 'Sum', [15]),
      targetGroupLine('web', 'web', 'HealthyHostCount', 'Minimum', [16]),
      targetGroupLine('web', 'web', 'UnHealthyHostCount', 'Maximum', [99]),
      loadBalancerLine('web', 'HTTPCode_ELB_5XX_Count', 'Sum', [17]),
      loadBalancerLine('web', 'RejectedConnectionCount', 'Sum', [18]),
    ]
    const observation = await onlyObservation(capture({ ...behind({ web: ['web'] }), series: lines }))
    const { group, grid, inServiceSource, detailedMonitoring, droppedDatapoints, earlierDatapoints, rejectedSeries, hourly, ...series } = observation
    const first = Object.fromEntries(Object.entries(series).map(([field, values]) => [field, values?.[0]]))
    expect(first).toEqual({
      cpuPercentAverage: 1,
      cpuPercentMaximum: 2,
      networkInBytes: 3,
      networkOutBytes: 4,
      creditBalanceMinimum: 5,
      inServiceInstances: 6,
      desiredCapacity: 7,
      minSize: 8,
      maxSize: 9,
      memoryPercentAverage: 10,
      memoryPercentMaximum: 11,
      requests: 12,
      requestsPerTarget: 13,
      responseTimeSecP95: 14,
      target5xx: 15,
      healthyHostsMinimum: 16,
      elb5xx: 17,
      rejectedConnections: 18,
    })
    expect({ earlierDatapoints, rejectedSeries }).toEqual({ earlierDatapoints: 0, rejectedSeries: [] })
    expect(inServiceSource).toBe('group-metrics')
  })
})

/** Groups and the target groups they are behind; every target group is under the load balancer `lb` (its own name by default). */
function behind(targetGroups: Readonly<Record<string, readonly string[]>>, loadBalancer?: string) {
  const names = [...new Set(Object.values(targetGroups).flat())]
  return {
    groups: Object.entries(targetGroups).map(([name, behindThese]) => groupAnswer(name, { TargetGroupARNs: behindThese.map(targetGroupArn) })),
    answers: {
      'elbv2.describe-target-groups': {
        TargetGroups: names.map((name) => ({
          TargetGroupArn: targetGroupArn(name),
          TargetGroupName: name,
          LoadBalancerArns: [loadBalancerArn(loadBalancer ?? name)],
        })),
      },
    },
  }
}

describe('series of a load balancer', () => {
  it('reach every group behind it, wherever in the file they stand', async () => {
    const shared = loadBalancerLine('lb', 'HTTPCode_ELB_5XX_Count', 'Sum', [5, null, 7])
    const lines: readonly object[] = [cpu('a', [1]), cpu('b', [2]), cpu('c', [3])]
    for (const at of [0, 1, 2, 3]) {
      const all = await observed(capture({ ...behind({ a: ['a'], b: ['b'], c: [] }, 'lb'), series: lines.toSpliced(at, 0, shared) }))
      expect(list(all.get('a')?.elb5xx ?? null)).toEqual(hour(5, NONE, 7))
      expect(list(all.get('b')?.elb5xx ?? null)).toEqual(hour(5, NONE, 7))
      expect(all.get('c')?.elb5xx).toBeNull()
    }
  })

  it('reach no group when the target groups were not read, while those of a target group do', async () => {
    const { groups } = behind({ a: ['a'] })
    const all = await observed(
      capture({ groups, series: [targetGroupLine('a', 'a', 'RequestCount', 'Sum', [9]), loadBalancerLine('a', 'HTTPCode_ELB_5XX_Count', 'Sum', [5])] }),
    )
    expect(list(all.get('a')?.requests ?? null)).toEqual(hour(9))
    expect(all.get('a')?.elb5xx).toBeNull()
  })

  it('that a group names in its traffic sources are its own as well', async () => {
    const groups = [groupAnswer('a', { TargetGroupARNs: undefined, TrafficSources: [{ Identifier: targetGroupArn('a'), Type: 'elbv2' }] })]
    const all = await observed(capture({ groups, series: [targetGroupLine('a', 'a', 'RequestCount', 'Sum', [9])] }))
    expect(list(all.get('a')?.requests ?? null)).toEqual(hour(9))
  })

  it('of several target groups add up, except where the worst of them counts', async () => {
    const two = (metric: string, statistic: string, blue: readonly unknown[], green: readonly unknown[]) => [
      targetGroupLine('lb', 'blue', metric, statistic, blue),
      targetGroupLine('lb', 'green', metric, statistic, green),
    ]
    const observation = await onlyObservation(
      capture({
        ...behind({ web: ['blue', 'green'] }, 'lb'),
        series: [
          ...two('RequestCount', 'Sum', [10, 10, null, null], [1, null, 2, null]),
          ...two('TargetResponseTime', 'p95', [0.1, 0.5], [0.3, null]),
          ...two('HealthyHostCount', 'Minimum', [4, 4], [3, null]),
        ],
      }),
    )
    expect(list(observation.requests)).toEqual(hour(11, 10, 2, NONE))
    expect(list(observation.responseTimeSecP95)).toEqual(hour(0.3, 0.5))
    expect(list(observation.healthyHostsMinimum)).toEqual(hour(3, 4))
  })

  it('are not counted again by zone', async () => {
    const byZone = { Dimensions: [...dimensionsOf(targetGroupLine('a', 'a', 'RequestCount', 'Sum', [])), { Name: 'AvailabilityZone', Value: 'us-east-1a' }] }
    const observation = await onlyObservation(
      capture({
        ...behind({ a: ['a'] }),
        series: [targetGroupLine('a', 'a', 'RequestCount', 'Sum', [9]), { ...targetGroupLine('a', 'a', 'RequestCount', 'Sum', [5]), ...byZone }],
      }),
    )
    expect(list(observation.requests)).toEqual(hour(9))
  })
})

function dimensionsOf(line: object): readonly object[] {
  return (line as { Dimensions: readonly object[] }).Dimensions
}

describe('what cannot be used', () => {
  it('is a series with more values than times: it is rejected, the others are not', async () => {
    const observation = await one(cpu('web', [1, 2, 3], { StartTime: undefined, Timestamps: [startTime] }), cpu('web', [4], { Stat: 'Maximum' }))
    expect(observation.cpuPercentAverage).toBeNull()
    expect(list(observation.cpuPercentMaximum)).toEqual(hour(4))
    expect(observation.rejectedSeries).toEqual([{ metric: 'CPUUtilization Average', problem: { code: 'uneven', values: 3, timestamps: 1 } }])
  })

  it('is a series whose times are milliseconds, or no times of this century', async () => {
    const reasonOf = async (change: Readonly<Record<string, unknown>>) => {
      const [rejected] = (await one(cpu('web', [1], { StartTime: undefined, ...change }))).rejectedSeries
      return rejected && seriesProblemInWords(rejected.problem)
    }
    expect(await reasonOf({ Timestamps: [startSec * 1000] })).toBe(`timestamp ${startSec * 1000} lies outside 1970 to 2100 in seconds (milliseconds?)`)
    expect(await reasonOf({ StartTime: startSec * 1000 })).toMatch(/lies outside 1970 to 2100/)
    expect(await reasonOf({ Timestamps: ['9999-12-31T00:00:00Z'] })).toMatch(/lies outside 1970 to 2100/)
    expect(await reasonOf({ Timestamps: [-1] })).toMatch(/timestamp -1 lies outside/)
    expect(await reasonOf({ Timestamps: [null] })).toMatch(/lies outside|not what belongs/)
    expect(await reasonOf({ Timestamps: [0] })).toBeUndefined()
    expect(await reasonOf({ StartTime: startSec })).toBeUndefined()
    expect(await reasonOf({ Timestamps: ['2038-01-19T03:14:08Z'] })).toBeUndefined()
  })

  it('is a series of no period', async () => {
    for (const Period of [0, -300])
      expect((await one(cpu('web', [1], { Period }))).rejectedSeries[0]?.problem).toEqual({ code: 'no-period', periodSec: Period })
  })

  it('is a datapoint that cannot be true: dropped and counted', async () => {
    const many = Array(2000).fill(50)
    const window = { start: startTime, end: '2026-10-26T00:00:00Z' }
    const values = ['NaN', 1e308, -1, 100.6, 100.4, -0, 5e-324, 'Infinity', ...many]
    const observation = await onlyObservation(capture({ window, groups: [groupAnswer('web')], series: [cpu('web', values)] }))
    expect({ ...observation.droppedDatapoints }).toEqual({ 'CPUUtilization Average': 5 })
    expect(observation.rejectedSeries).toEqual([])
    expect([...(observation.cpuPercentAverage as Float64Array).slice(0, 9)]).toEqual([NONE, NONE, NONE, NONE, 100, 0, 5e-324, NONE, 50])
    expect(Object.is(observation.cpuPercentAverage?.[5], 0)).toBe(true)
  })

  it('is the whole series when more than one in a hundred cannot be true', async () => {
    const observation = await one(cpu('web', [50, 50, -3, 50]), cpu('web', [50, 50, 50, 50], { Stat: 'Maximum' }))
    expect(observation.cpuPercentAverage).toBeNull()
    expect(list(observation.cpuPercentMaximum)).toEqual(hour(50, 50, 50, 50))
    expect({ ...observation.droppedDatapoints }).toEqual({ 'CPUUtilization Average': 1 })
    expect(observation.rejectedSeries).toEqual([{ metric: 'CPUUtilization Average', problem: { code: 'mostly-impossible', dropped: 1, given: 4 } }])
  })

  it('is a series coarser than the one that the group is judged by', async () => {
    const observation = await one(cpu('web', [50]), inService('web', [4], { Period: 3600 }))
    expect(observation.grid.stepSec).toBe(300)
    expect(observation.inServiceInstances).toBeNull()
    expect(observation.rejectedSeries).toEqual([{ metric: 'GroupInServiceInstances Average', problem: { code: 'too-coarse', periodSec: 3600, stepSec: 300 } }])
  })
})

describe('names that hurt', () => {
  const names = [
    'web-api',
    'web_api',
    '__proto__',
    'constructor',
    'toString',
    '\u00e9',
    'e\u0301',
    'lone\ud800',
    'nul\0',
    '=cmd',
    '"quoted"',
    'a/b',
    'line\nbreak',
    '\u65e5\u672c',
  ]

  it('keep their own series, tags and activities', async () => {
    const dir = capture({
      groups: names.map((name, i) =>
        groupAnswer(name, {
          Tags: [
            { Key: name, Value: `tag ${i}` },
            { Key: '$', Value: '' },
          ],
        }),
      ),
      series: names.map((name, i) => cpu(name, [i])),
      answers: {
        'autoscaling.describe-policies': {
          ScalingPolicies: names.map((name, i) => ({ AutoScalingGroupName: name, PolicyName: `p${i}`, PolicyType: 'SimpleScaling', ScalingAdjustment: i })),
        },
        'autoscaling.describe-scaling-activities': {
          Activities: names.map((name, i) => ({
            ActivityId: `${i}`,
            AutoScalingGroupName: name,
            StartTime: time(0),
            StatusCode: 'Successful',
            Description: name,
          })),
        },
      },
    })
    const all = await observed(dir)
    expect([...all.keys()].sort()).toEqual([...names].sort())
    for (const [i, name] of names.entries()) {
      const observation = all.get(name) as Observation
      expect(observation.cpuPercentAverage?.[0]).toBe(i)
      expect(Object.entries(observation.group.tags)).toContainEqual([name, `tag ${i}`])
      expect(observation.group.policies?.map((policy) => policy.name)).toEqual([`p${i}`])
      expect(observation.group.activities?.map((activity) => activity.description)).toEqual([name])
    }
  })
})

describe('a capture put together in another order', () => {
  type Line = ReturnType<typeof cpu>
  const groups = ['a', 'b', 'c'].map((name) => groupAnswer(name, { TargetGroupARNs: [targetGroupArn(name)] }))
  const answers = behind({ a: ['a'], b: ['b'], c: ['c'] }, 'lb').answers
  const values = fc.array(fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }), { maxLength: 14 })
  const line = fc
    .record({ name: fc.constantFrom('a', 'b', 'c'), which: fc.nat(3), minute: fc.integer({ min: -2, max: 12 }), period: fc.constantFrom(60, 300), values })
    .map(({ name, which, minute, period, values }): Line => {
      const at = { StartTime: time(minute * 5), Period: period }
      if (which === 0) return cpu(name, values, at)
      if (which === 1) return inService(name, values, at)
      if (which === 2) return { ...targetGroupLine('lb', name, 'RequestCount', 'Sum', values), ...at }
      return { ...loadBalancerLine('lb', 'HTTPCode_ELB_5XX_Count', 'Sum', values), ...at }
    })
  const lines = fc.array(line, { maxLength: 14 })

  it('gives the same observations for any order of lines and groups, and for lines and pages given twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        lines.chain((all) => fc.record({ all: fc.constant(all), shuffled: fc.shuffledSubarray(all, { minLength: all.length }), again: fc.subarray(all) })),
        fc.shuffledSubarray(groups, { minLength: 3 }),
        fc.boolean(),
        async ({ all, shuffled, again }, otherGroups, gzip) => {
          const expected = await observed(capture({ groups, answers, series: all }))
          expect(await observed(capture({ groups: [...otherGroups, ...groups], answers, series: [...shuffled, ...again], gzip }))).toEqual(expected)
        },
      ),
      draws(40),
    )
  })

  it('gives the same observations whether lines say a start or the time of each value', async () => {
    await fc.assert(
      fc.asyncProperty(lines, fc.infiniteStream(fc.nat()), async (all, draws) => {
        const expected = await observed(capture({ groups, answers, series: all }))
        const stamped = all.map((given) => {
          const pairs = (given.Values as readonly (number | null)[]).map((value, i) => ({
            value,
            sec: Date.parse(given.StartTime as string) / 1000 + i * (given.Period as number),
            order: draws.next().value,
          }))
          const shuffled = pairs.sort((a, b) => (a.order as number) - (b.order as number))
          return {
            ...given,
            StartTime: undefined,
            Values: shuffled.map((p) => p.value),
            Timestamps: shuffled.map((p) => ((p.order as number) % 2 === 0 ? p.sec : new Date(p.sec * 1000).toISOString())),
          }
        })
        expect(await observed(capture({ groups, answers, series: stamped }))).toEqual(expected)
      }),
      draws(40),
    )
  })

  it('yields each group as soon as its last line is read', async () => {
    const place = await openPlace(
      capture({ groups: ['a', 'b', 'c', 'd'].map((name) => groupAnswer(name)), series: [cpu('c', [1]), cpu('a', [1]), inService('c', [1]), cpu('b', [1])] }),
    )
    expect((await observationsOf(place)).map(({ group }) => group.name)).toEqual(['a', 'c', 'b', 'd'])
    expect((await observationsOf(place, new Set(['c', 'd']))).map(({ group }) => group.name)).toEqual(['c', 'd'])
  })
})
