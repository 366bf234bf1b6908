import type { Drill, DrillOutcome } from '../../domain/drill/drill.ts'
import { counted, formatNumber } from '../money.ts'
import { minuteFromSec } from '../time.ts'
import { visible } from '../visible.ts'

/** One line of a drill's timeline. `lag`: since the line before it that happened. */
export type TimelineRow = { readonly what: string; readonly when: string; readonly lag: string; readonly note: string }

/** The outcome in a sentence, with the size of it. */
export function outcomeInWords(drill: Drill): string {
  const minutes = counted(Math.round(drill.overloadedMinutes ?? 0), 'minute')
  const most = instancesInWords(drill.instances.most)
  const sentences: Readonly<Record<DrillOutcome, string>> = {
    'needed-nothing': 'It did not have to scale: what was in service bore the load.',
    'scaled-in-time': `It scaled in time: ${most} at most, and nothing was overloaded.`,
    'scaled-late': `It scaled, but late: overloaded for ${minutes}, then recovered with ${most}.`,
    'not-enough': `It scaled, but not enough: overloaded for ${minutes}, and still at the end, with ${most}.`,
    'at-maximum': `It reached its maximum of ${formatNumber(drill.instances.maxSize, 0)} and stayed overloaded: ${minutes}, and still at the end.`,
    'did-not-scale': `It did not scale: overloaded for ${minutes}, and no instance was added.`,
    'cannot-tell': 'Whether it was overloaded is unknown: CPU or the number of instances is missing.',
  }
  return sentences[drill.outcome]
}

/** Load, alarm, launch, in service, recovered: when each was, and how long after the one before. */
export function timelineOf(drill: Drill): readonly TimelineRow[] {
  const { load, alarm, otherChange, launches, recoveredSec, stepSec } = drill
  const about = `${formatNumber(stepSec / 60, 0)}-minute data`
  const moments: readonly { readonly what: string; readonly atSec: number | null; readonly note: string }[] = [
    {
      what: 'load',
      atSec: load?.atSec ?? null,
      note:
        load === null
          ? 'no rise was seen'
          : load.by === 'load-test'
            ? "the load test's first request"
            : `${load.by === 'cpu' ? 'CPU' : 'requests'} began to rise (${about})`,
    },
    alarm !== null || otherChange === null
      ? {
          what: 'alarm',
          atSec: alarm?.atSec ?? null,
          note: alarm === null ? noAlarm(drill) : `${visible(alarm.alarmName)}, policy ${visible(alarm.policyName)}: from ${alarm.from} to ${alarm.to}`,
        }
      : { what: 'change', atSec: otherChange.atSec, note: `by ${changedBy[otherChange.by]}: from ${otherChange.from} to ${otherChange.to}` },
    { what: 'launch', atSec: launches?.firstSec ?? null, note: launchNote(drill) },
    { what: 'in service', atSec: launches?.firstInServiceSec ?? null, note: inServiceNote(drill) },
    { what: 'recovered', atSec: recoveredSec, note: recoveredNote(drill, about) },
  ]
  let before: number | null = null
  return moments.map(({ what, atSec, note }) => {
    const lag = atSec === null || before === null || atSec < before ? '' : `+${durationInWords(atSec - before)}`
    if (atSec !== null) before = atSec
    return { what, when: atSec === null ? '-' : clockOf(atSec), lag, note }
  })
}

const changedBy = { alarm: 'an alarm', forecast: 'predictive scaling', schedule: 'a scheduled action', request: 'a request', other: 'something else' } as const

function noAlarm({ launches }: Drill): string {
  return launches === null ? 'scaling activities were not read' : 'none raised the desired capacity'
}

function launchNote({ launches }: Drill): string {
  if (launches === null) return 'scaling activities were not read'
  const failed = launches.failed === 0 ? '' : `; ${counted(launches.failed, 'launch', 'launches')} failed`
  return launches.begun === 0 ? `none${failed}` : `${counted(launches.begun, 'launch', 'launches')}${failed}`
}

function inServiceNote({ launches }: Drill): string {
  if (launches === null || launches.firstInServiceSec === null) return ''
  const { firstInServiceSec: first, lastInServiceSec: last } = launches
  return last === null || last === first ? '' : `the last at ${clockOf(last)}`
}

function recoveredNote({ overloadedMinutes, recoveredSec }: Drill, about: string): string {
  if (recoveredSec !== null) return about
  if (overloadedMinutes === null) return 'overload is unknown'
  return overloadedMinutes === 0 ? 'nothing was overloaded' : 'still overloaded at the end'
}

/** What both sides saw, as rows of [what, client, load balancer]. */
export function sidesOf({ client, balancer }: Drill): readonly (readonly [string, string, string])[] {
  const count = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? 'unknown' : formatNumber(value, 0))
  const ms = (value: number | undefined): string => (value === undefined || Number.isNaN(value) ? 'unknown' : `${formatNumber(value, 0)} ms`)
  const p95 = balancer?.p95Ms
  const known = p95 !== undefined && !Number.isNaN(p95.worst)
  return [
    ['requests', count(client?.requests), count(balancer?.requests)],
    ['refused or failed', count(client?.failed), refusedInWords(balancer)],
    ['latency p50', ms(client?.latencyMs.p50), ''],
    ['latency p95', ms(client?.latencyMs.p95), known ? `${ms(p95?.typical)}, worst step ${ms(p95?.worst)}` : 'unknown'],
    ['latency p99', ms(client?.latencyMs.p99), ''],
    ['latency maximum', ms(client?.latencyMs.maximum), ''],
  ]
}

function refusedInWords(balancer: Drill['balancer']): string {
  if (balancer === null || Number.isNaN(balancer.refused)) return 'unknown'
  const errors = Number.isNaN(balancer.target5xx) ? '' : `, ${formatNumber(balancer.target5xx, 0)} errors of targets`
  return `${formatNumber(balancer.refused, 0)} refused${errors}`
}

/** What settings would have borne the load, in sentences; why none can be named where that is so. */
export function settingsInWords({ wouldHavePassed: answer, overloadedMinutes, outcome, proposed }: Drill): readonly string[] {
  const audit =
    proposed === null
      ? []
      : [
          `The audit's proposal, simulated on this load: ${counted(Math.round(proposed.overloadedMinutes), 'overloaded minute')}, ${instancesInWords(proposed.mostInstances)} at most.`,
        ]
  if (outcome === 'cannot-tell') return ['Unknown: what ran during the test is not known.']
  if (answer === null)
    return [`Unknown: a simulation of today's settings does not show the ${formatNumber(overloadedMinutes ?? 0, 0)} overloaded minutes.`, ...audit]
  const { today, best } = answer
  if (best === today)
    return [
      today.overloadedMinutes === 0 ? "Today's settings bear this load in simulation." : 'No minimum, maximum or target that was tried does better than today.',
      ...audit,
    ]
  return [
    `${changesInWords(today.settings, best.settings)}.`,
    `Simulated on this load: ${counted(best.overloadedMinutes, 'overloaded minute')} instead of ${formatNumber(today.overloadedMinutes, 0)}.`,
    `Over the whole window that runs ${shareInWords(best.instanceHoursRatio)}.`,
    ...audit,
  ]
}

type Settings = NonNullable<Drill['wouldHavePassed']>['today']['settings']

function changesInWords(now: Settings, then: Settings): string {
  const changes = [
    now.targetValue === then.targetValue || now.targetValue === null || then.targetValue === null
      ? null
      : `a target of ${formatNumber(then.targetValue, 0)} instead of ${formatNumber(now.targetValue, 0)}`,
    now.minSize === then.minSize ? null : `a minimum of ${then.minSize} instead of ${now.minSize}`,
    now.maxSize === then.maxSize ? null : `a maximum of ${then.maxSize} instead of ${now.maxSize}`,
  ].filter((part) => part !== null)
  const text = changes.length === 1 ? (changes[0] as string) : `${changes.slice(0, -1).join(', ')} and ${changes.at(-1)}`
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

function shareInWords(ratio: number): string {
  const percent = Math.round((ratio - 1) * 100)
  if (percent === 0) return 'as many instance-hours as today'
  return `${formatNumber(Math.abs(percent), 0)} % ${percent > 0 ? 'more' : 'fewer'} instance-hours than today`
}

export function instancesInWords(count: number): string {
  return Number.isNaN(count) ? 'an unknown number of instances' : counted(Math.round(count), 'instance')
}

export function spanInWords({ fromSec, toSec }: Drill): string {
  return `${minuteFromSec(fromSec)} to ${minuteFromSec(toSec)} UTC`
}

function clockOf(sec: number): string {
  return new Date(sec * 1000).toISOString().slice(11, 19)
}

/** `4 min 19 s`, `45 s`, `2 h 5 min`. */
function durationInWords(sec: number): string {
  if (sec < 60) return `${Math.round(sec)} s`
  const minutes = Math.floor(sec / 60)
  if (minutes < 60) return sec % 60 === 0 ? `${minutes} min` : `${minutes} min ${Math.round(sec % 60)} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
