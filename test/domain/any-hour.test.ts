import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Activity, Group, Instance } from '../../domain/facts/group.ts'
import type { Alarm, ScheduledAction } from '../../domain/facts/scaling-policy.ts'
import { judge } from '../../domain/judge.ts'
import { type MetricField, metrics } from '../../domain/metrics.ts'
import { observe } from '../../domain/observe/observe.ts'
import type { RawSeries } from '../../domain/observe/raw-series.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { at } from '../../domain/series.ts'
import { draws } from '../draws.ts'
import { aGroup, anAlarm, aPlace, aTracking, byName, instancesIn, START_SEC, STEP_SEC, STEPS } from './a-case.ts'
import { aChange, aFailedLaunch, aLaunch } from './an-activity.ts'

/**
 * A fortnight that is over, and AWS asked about it at some hour afterwards: its schedule goes on, instances come and go, alarms lose their data at
 * night, launches end. What is said of the fortnight is the same.
 */

const END_SEC = START_SEC + STEPS * STEP_SEC
const HOUR = 3600
const WINDOW = { startSec: START_SEC, endSec: END_SEC }
/** Six instances from seven to nineteen, two at night. */
const isDay = (sec: number): boolean => Math.floor((sec % 86_400) / HOUR) >= 7 && Math.floor((sec % 86_400) / HOUR) < 19
const sizeAt = (sec: number): number => (isDay(sec) ? 6 : 2)

const action = (name: string, hour: number, size: number, readSec: number): ScheduledAction => {
  const today = Math.floor(readSec / 86_400) * 86_400 + hour * HOUR
  // AWS answers the next run
  const startSec = today > readSec ? today : today + 86_400
  return { name, recurrence: `0 ${hour} * * *`, startSec, endSec: null, timeZone: 'UTC', minSize: size, maxSize: size + 6, desiredCapacity: size }
}

const alarm = (name: string, readSec: number, changes: Partial<Alarm> = {}): Alarm => {
  const silent = { state: 'INSUFFICIENT_DATA' as const, stateSinceSec: readSec - (readSec % 86_400) - 2 * HOUR }
  return anAlarm(name, { ...(isDay(readSec) ? {} : silent), ...changes })
}

/** What ran at the end of the window ran on, or was replaced by what the template says by now. */
function instancesAt(readSec: number, newType: string | null): readonly Instance[] {
  const old = instancesIn({ 'eu-west-1a': 1, 'eu-west-1b': 1 })
  const more = Array.from({ length: sizeAt(readSec) - 2 }, (_, i) => ({
    ...(old[0] as Instance),
    instanceId: `i-00later${i}`,
    instanceType: newType ?? 'm5.large',
    lifecycleState: i === 0 ? 'Pending' : 'InService',
  }))
  return [...old, ...more]
}

function activitiesAt(readSec: number): readonly Activity[] {
  const within = Array.from({ length: 14 }, (_, day) =>
    aLaunch(START_SEC + day * 86_400 + 7 * HOUR, { description: `Launching a new EC2 instance: i-00day${day}` }),
  )
  const ended = END_SEC - 60 + 240 <= readSec
  const atTheEnd = aLaunch(END_SEC - 60, ended ? { endSec: END_SEC + 180 } : { endSec: null, status: 'InProgress' })
  const after = Array.from({ length: Math.floor((readSec - END_SEC) / HOUR) }, (_, i) => [
    aFailedLaunch(END_SEC + i * HOUR, 'InsufficientInstanceCapacity'),
    aChange(END_SEC + i * HOUR + 60, 2, 3),
    aLaunch(END_SEC + i * HOUR + 120, { description: `Launching a new EC2 instance: i-00later${i}` }),
  ]).flat()
  return [...after, atTheEnd, ...within].filter(({ startSec }) => startSec <= readSec)
}

const scheduled = (readSec: number, newType: string | null = null): Group =>
  aGroup({
    readSec,
    minSize: sizeAt(readSec),
    maxSize: sizeAt(readSec) + 6,
    desiredCapacity: sizeAt(readSec),
    scheduledActions: [action('evening', 19, 2, readSec), action('morning', 7, 6, readSec)],
    policies: [aTracking()],
    instances: instancesAt(readSec, newType),
    activities: activitiesAt(readSec),
  })

const raw = (field: MetricField, amountAt: (sec: number) => number): RawSeries => ({
  metric: metrics.find((metric) => metric.field === field) as RawSeries['metric'],
  source: '',
  periodSec: STEP_SEC,
  startSec: START_SEC,
  timestampsSec: null,
  values: Float64Array.from({ length: STEPS }, (_, i) => amountAt(START_SEC + i * STEP_SEC)),
})
const cpu = (sec: number): number => (isDay(sec) ? 25 + 15 * Math.sin((sec % 86_400) / HOUR) : 12)
const measured: readonly RawSeries[] = [
  raw('cpuPercentAverage', cpu),
  raw('cpuPercentMaximum', (sec) => cpu(sec) * 1.2),
  raw('cpuSamples', (sec) => sizeAt(sec) * 5),
]
const groupMetrics: readonly RawSeries[] = [
  raw('inServiceInstances', sizeAt),
  raw('desiredCapacity', sizeAt),
  raw('minSize', sizeAt),
  raw('maxSize', (sec) => sizeAt(sec) + 6),
]

/** The verdicts of every rule, and what is proposed. */
function said(group: Group, readSec: number, series: readonly RawSeries[]) {
  const place = aPlace({ alarms: byName(alarm('high', readSec), alarm('low', readSec, { comparison: 'below', threshold: 42, evaluationPeriods: 15 })) })
  const observation = observe(group, WINDOW, series)
  const { verdicts, proposal, current, status, replayFit } = judge(
    observation,
    place,
    { microUsdPerInstanceHour: 107_000, source: 'list-price' },
    defaultPolicy,
  )
  return {
    status,
    type: observation.group.instanceType,
    verdicts: verdicts.map(({ kind, verdict }) => `${kind}: ${verdict.verdict}`),
    changes: proposal?.changes ?? null,
    current,
    fit: Math.round((replayFit?.instanceHoursErrorFraction ?? Number.NaN) * 1000),
  }
}

describe('a window that AWS is asked about at any hour after it', () => {
  const soon = END_SEC + 1200
  const hours = fc.integer({ min: 0, max: 13 * 24 })

  it.each([
    ['with group metrics', [...measured, ...groupMetrics]],
    ['without group metrics', measured],
  ])('is judged the same, %s', (_, series) => {
    const first = said(scheduled(soon), soon, series)
    expect(first.status).toBe('audited')
    fc.assert(
      fc.property(hours, (hour) => {
        const readSec = soon + hour * HOUR
        expect(said(scheduled(readSec), readSec, series)).toEqual(first)
      }),
      draws(12),
    )
  })

  it('is judged by what ran in it, whatever type is launched since', () => {
    const day = END_SEC + 36 * HOUR
    const series = [...measured, ...groupMetrics]
    const withoutStale = ({ verdicts, ...rest }: ReturnType<typeof said>) => ({
      ...rest,
      verdicts: verdicts.filter((one) => !one.startsWith('stale-instances')),
    })
    expect(withoutStale(said(scheduled(day, 'm5.xlarge'), day, series))).toEqual(withoutStale(said(scheduled(soon), soon, series)))
  })

  it('is judged by the sizes it had, whatever somebody has set since', () => {
    const readSec = END_SEC + 36 * HOUR
    const series = [...measured, raw('inServiceInstances', sizeAt), raw('desiredCapacity', sizeAt), raw('minSize', () => 2), raw('maxSize', () => 12)]
    const sized = (minSize: number, maxSize: number): Group => ({
      ...scheduled(readSec),
      scheduledActions: [],
      minSize,
      maxSize,
      desiredCapacity: minSize,
    })
    expect(said(sized(8, 8), readSec, series)).toEqual(said(sized(2, 12), readSec, series))
  })

  it('holds the same kinds where it is read at noon in place of at night', () => {
    const noon = { startSec: START_SEC + 12 * HOUR, endSec: END_SEC - 12 * HOUR }
    const kindsOf = (window: typeof WINDOW) => {
      const readSec = window.endSec + 1200
      const place = aPlace({ alarms: byName(alarm('high', readSec), alarm('low', readSec, { comparison: 'below', threshold: 42 })) })
      return judge(observe(scheduled(readSec), window, [...measured, ...groupMetrics]), place, null, defaultPolicy).findings.map(({ kind }) => kind)
    }
    expect(kindsOf(noon)).toEqual(kindsOf({ startSec: START_SEC, endSec: END_SEC - 24 * HOUR }))
    expect(at(Float64Array.from([isDay(noon.startSec) ? 1 : 0]), 0)).toBe(1)
  })
})
