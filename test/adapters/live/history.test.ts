import { describe, expect, it } from 'vitest'
import { AwsError } from '../../../adapters/aws/aws-error.ts'
import { keptHistories, listGroupsWithHistory, textOf } from '../../../adapters/kept-history.ts'
import type { HistoryOptions } from '../../../adapters/live/history.ts'
import { openAccounts } from '../../../adapters/live/live-source.ts'
import { type HourlyHistory, isHistory } from '../../../domain/observe/hourly-history.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { endOf } from '../../../domain/series.ts'
import { type AwsCall, Fault, fakeAws, fakeClock, fixedCredentials, type Handlers } from './fake-aws.ts'
import { asked, hub, liveOptions, MOST_POINTS, nowSec, region, smallAws, stepsPerDay, usual } from './small-aws.ts'

const HOUR = 3600
const DAY = 86_400
const days = 14
const of = (name: string) => ({ accountId: hub, region, name })
const keyOf = (name: string): string => `history/${hub}/${region}/${name}.json`

/** Objects of a bucket, in memory. */
function aBucket() {
  const objects = new Map<string, string>()
  const written: string[] = []
  return {
    objects,
    written,
    store: keptHistories({
      get: async (key) => objects.get(key) ?? null,
      put: async (key, text) => {
        written.push(key)
        objects.set(key, text)
      },
    }),
  }
}

/** Two samples each five minutes are two instances. */
const basicMonitoring: Handlers = {
  DescribeLaunchTemplateVersions: (call) => {
    const { LaunchTemplateVersions } = usual(call) as { LaunchTemplateVersions: { LaunchTemplateData: object }[] }
    return {
      LaunchTemplateVersions: LaunchTemplateVersions.map((one) => ({
        ...one,
        LaunchTemplateData: { ...one.LaunchTemplateData, Monitoring: { Enabled: false } },
      })),
    }
  },
}

type Read = {
  readonly observations: ReadonlyMap<string, Observation>
  readonly hourly: readonly AwsCall[]
  readonly unread: readonly string[]
  readonly usd: number
}

/** Groups `web` and `worker` of the hub, read with their months before. */
async function read(
  history: HistoryOptions | null,
  overrides: Handlers = {},
  { windowEndSec = null as number | null, capMicroUsd = 1_000_000 } = {},
): Promise<Read> {
  const { transport, calls } = fakeAws({ ...smallAws, ...basicMonitoring, ...overrides })
  const world = { clock: fakeClock(nowSec), random: () => 0.5, transport, credentials: fixedCredentials() }
  const fleet = await openAccounts({ ...liveOptions, accountIds: [hub], days, history, windowEndSec, capMicroUsd }, world)
  const observations = new Map<string, Observation>()
  const unread: string[] = []
  for (const place of fleet.places) {
    const open = await place.open()
    for await (const observation of open.observeGroups()) observations.set(observation.group.name, observation)
    unread.push(...open.unread.map(({ operation, reason }) => `${operation}: ${reason}`))
  }
  const hourly = calls.filter((call) => call.operation === 'GetMetricData' && asked(call).queries[0]?.MetricStat.Period === HOUR)
  return { observations, hourly, unread, usd: fleet.usage().estimatedMicroUsd / 1_000_000 }
}

const everything: HistoryOptions = { store: null, backfill: () => true }
const historyIn = ({ observations }: Read, name = 'web'): HourlyHistory => {
  const answer = observations.get(name)?.hourly
  if (answer === undefined || !isHistory(answer)) throw new Error(JSON.stringify(answer))
  return answer
}
const cpuSteps = ({ observations }: Read): readonly number[] =>
  [...observations.values()].map((one) => one.cpuPercentAverage?.filter((x) => !Number.isNaN(x)).length ?? 0)

describe('the months before the window, from CloudWatch', () => {
  it('are asked for by the hour and no further back than CloudWatch keeps hours, in requests that are answered in one page', async () => {
    const found = await read(everything)
    expect(found.hourly.length).toBe(1)
    for (const call of found.hourly) {
      const { queries, startSec, endSec, token } = asked(call)
      expect((queries.length * (endSec - startSec)) / HOUR).toBeLessThanOrEqual(MOST_POINTS)
      expect(startSec).toBeGreaterThanOrEqual(nowSec - 455 * DAY)
      expect([(endSec - startSec) / DAY, token]).toEqual([454, undefined])
      expect(new Set(queries.map(({ MetricStat: { Stat } }) => Stat))).toEqual(new Set(['Average', 'Maximum', 'SampleCount']))
    }
    // the group is 306 days old: what has its name before that is another's
    expect(historyIn(found).grid.length).toBe(Math.floor((nowSec - 900 - Date.UTC(2026, 0, 1) / 1000) / HOUR))
    expect(historyIn(found).cpuPercentAverage[0]).toBe(40)
    expect(historyIn(found).inServiceInstances.at(-1)).toBe(2)
  })

  it('cost a metric each, known before anything is charged; without them nothing is asked', async () => {
    const [without, with_] = [await read(null), await read(everything)]
    expect(without.hourly).toEqual([])
    expect(without.observations.get('web')?.hourly).toBeUndefined()
    // CPU of two groups, with three statistics each
    expect(with_.usd - without.usd).toBeCloseTo(2 * 0.00001, 9)
    const { transport } = fakeAws(smallAws)
    const world = { clock: fakeClock(nowSec), random: () => 0.5, transport, credentials: fixedCredentials() }
    const price = async (history: HistoryOptions | null) =>
      (await openAccounts({ ...liveOptions, accountIds: [hub], days, history }, world)).price({
        places: (await openAccounts({ ...liveOptions, accountIds: [hub], days, history }, world)).places,
        bill: false,
      })
    expect((await price(everything)).metrics - (await price(null)).metrics).toBe(2)
  })

  it('that CloudWatch refuses leave the groups without them, and never without their judgement', async () => {
    const refusing = (fault: Fault): Handlers => ({
      GetMetricData: (call, nth) => (asked(call).queries[0]?.MetricStat.Period === HOUR ? fault : (smallAws.GetMetricData?.(call, nth) ?? fault)),
    })
    for (const fault of [new Fault('AccessDenied', 'not authorized', 403), new Fault('InvalidParameterValue', 'no', 400)]) {
      const found = await read(everything, refusing(fault))
      expect(cpuSteps(found)).toEqual([days * stepsPerDay, days * stepsPerDay])
      expect(found.observations.get('web')?.hourly).toMatchObject({ code: 'history-unusable' })
    }
  })

  it('take nothing from what the window needs: over their own price they are not asked again', async () => {
    const failing: Handlers = {
      GetMetricData: (call, nth) => {
        const { queries } = asked(call)
        if (queries[0]?.MetricStat.Period !== HOUR) return smallAws.GetMetricData?.(call, nth) ?? {}
        return { MetricDataResults: queries.map(({ Id }) => ({ Id, StatusCode: 'InternalError', Timestamps: [], Values: [] })) }
      },
    }
    const [found, without] = [await read(everything, failing), await read(null)]
    expect(found.hourly.length).toBe(1)
    expect(found.usd - without.usd).toBeCloseTo(2 * 0.00001, 9)
    expect(cpuSteps(found)).toEqual([days * stepsPerDay, days * stepsPerDay])
    expect(found.observations.get('web')?.hourly).toMatchObject({ code: 'history-unusable' })
  })
})

describe('histories that are kept', () => {
  it('are read from CloudWatch once; after that the window completes them, and nobody is charged', async () => {
    const { store, written, objects } = aBucket()
    await read({ store, backfill: () => true })
    expect(written.sort()).toEqual([keyOf('web'), keyOf('worker')])
    const next = await read({ store, backfill: () => false })
    expect(next.hourly).toEqual([])
    expect(historyIn(next).cpuPercentAverage[0]).toBe(40)
    expect(written.length).toBe(2)
    expect((objects.get(keyOf('web')) ?? '').length).toBeLessThan(20_000)
  })

  it('are written anew when half a window is new, and lose no hour', async () => {
    const { store, written } = aBucket()
    const weekAgo = nowSec - 900 - 8 * DAY
    await read({ store, backfill: () => true }, {}, { windowEndSec: weekAgo })
    const before = (await store.read(of('web'))) as HourlyHistory
    await read({ store, backfill: () => false })
    const after = (await store.read(of('web'))) as HourlyHistory
    expect(written.length).toBe(4)
    expect(after.grid.startSec).toBe(before.grid.startSec)
    expect(endOf(after.grid) - endOf(before.grid)).toBe(8 * DAY)
    expect(after.cpuPercentAverage.some((x) => Number.isNaN(x))).toBe(false)
  })

  it('that are broken are gone without for this run, and read anew by the next one', async () => {
    const { store, objects } = aBucket()
    for (const broken of ['', '{"format":"headroom-history/2"}', '{"format":"headroom-history/1","startSec":0,"columns":"bm90IGd6aXA="}', 'not json']) {
      objects.set(keyOf('web'), broken)
      const found = await read({ store, backfill: () => false })
      expect(found.observations.get('web')?.hourly).toEqual({ code: 'history-not-read' })
      expect(objects.get(keyOf('web'))).toBe('{}')
    }
    const list = async () => [...objects].map(([key, text]) => ({ key, bytes: text.length, writtenSec: nowSec }))
    expect(await listGroupsWithHistory({ list }, of(''), ['web', 'worker'], 0)).toEqual(new Set())
    await read({ store, backfill: ({ name }) => name === 'web' })
    expect(await listGroupsWithHistory({ list }, of(''), ['web', 'worker'], 0)).toEqual(new Set(['web']))
    // written before the window began: there is a gap that the window cannot fill
    expect(await listGroupsWithHistory({ list }, of(''), ['web', 'worker'], nowSec + 1)).toEqual(new Set())
  })

  it('keep what CloudWatch has forgotten', async () => {
    const { store, objects } = aBucket()
    const old = nowSec - 900 - 500 * DAY
    const startSec = Math.floor(old / HOUR) * HOUR
    const column = new Float64Array(24).fill(7)
    const ancient = {
      grid: { startSec, stepSec: HOUR, length: 24 },
      cpuPercentAverage: column,
      cpuPercentMaximum: null,
      inServiceInstances: column,
      requests: null,
    }
    objects.set(keyOf('web'), textOf(ancient))
    const found = await read({ store, backfill: () => true })
    expect(historyIn(found).grid.startSec).toBe(startSec)
    expect(historyIn(found).cpuPercentAverage[0]).toBe(7)
    expect(historyIn(found).cpuPercentAverage.at(-1)).toBe(40)
  })

  it('say what they held, to four digits', async () => {
    const { store } = aBucket()
    const values = Float64Array.from([12.345678, Number.NaN, 0, 123_456_789])
    const history = {
      grid: { startSec: 7 * HOUR, stepSec: HOUR, length: 4 },
      cpuPercentAverage: values,
      cpuPercentMaximum: values,
      inServiceInstances: values,
      requests: null,
    }
    await store.write(of('web'), history)
    const back = (await store.read(of('web'))) as HourlyHistory
    expect([...back.cpuPercentAverage]).toEqual([12.35, Number.NaN, 0, 123_500_000])
    expect(back.grid).toEqual(history.grid)
    expect(back.requests).toBeNull()
  })

  it('in a bucket that refuses leave the groups without them, and the place says so', async () => {
    const refused = (): AwsError => new AwsError('denied', { service: 's3', operation: 'GetObject' }, 'S3 lets nobody in', { remedy: '' })
    const store = keptHistories({
      get: async () => Promise.reject(refused()),
      put: async () => Promise.reject(refused()),
    })
    const found = await read({ store, backfill: () => false })
    expect(found.observations.get('web')?.hourly).toEqual({ code: 'history-not-read' })
    expect(found.unread.filter((one) => one.startsWith('cloudwatch.get-metric-data-hourly')).length).toBe(1)
  })
})
