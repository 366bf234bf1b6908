import { SECONDS_PER_DAY } from '../calendar.ts'
import { capacityChanges } from '../facts/capacity-changes.ts'
import type { Observation } from '../observe/observation.ts'
import { at } from '../series.ts'
import type { Happening } from '../spend/anomalies/event-finding.ts'
import { meanOfDay } from './mean-of-day.ts'

/** What a group ran day by day, and what happened to it: enough to hold against an event of the bill. Plain data. */
export type GroupDays = {
  readonly accountId: string
  readonly region: string
  readonly name: string
  readonly instanceType: string | null
  /** null: no price is known. */
  readonly microUsdPerInstanceHour: number | null
  /** Day of the first entry, since 1970-01-01 UTC. */
  readonly firstDay: number
  /** Instance-hours of each whole day; null where too little of it was observed. */
  readonly instanceHours: readonly (number | null)[]
  readonly happenings: readonly Happening[]
}

/** Half an instance more or less than a week before: less explains nothing that is told. */
export const LEAST_CHANGE_HOURS = 12
const MOST_HAPPENINGS = 12

/** The days of a group that ran more or less than a week before; null for one whose weeks are alike, or that was not observed. */
export function groupDays(observation: Observation, microUsdPerInstanceHour: number | null): GroupDays | null {
  const { group, grid, inServiceInstances } = observation
  if (inServiceInstances === null) return null
  const firstDay = Math.ceil(grid.startSec / SECONDS_PER_DAY)
  const endDay = Math.floor((grid.startSec + grid.length * grid.stepSec) / SECONDS_PER_DAY)
  const stepsPerDay = SECONDS_PER_DAY / grid.stepSec
  const instanceHours = Array.from({ length: Math.max(0, endDay - firstDay) }, (_, i) => {
    const from = ((firstDay + i) * SECONDS_PER_DAY - grid.startSec) / grid.stepSec
    return hoursOfDay(inServiceInstances, from, stepsPerDay)
  })
  const changed = instanceHours.some((hours, i) => {
    const before = instanceHours[i - 7]
    return hours !== null && before != null && Math.abs(hours - before) >= LEAST_CHANGE_HOURS
  })
  if (!changed) return null
  const { accountId, region, name, instanceType } = group
  return { accountId, region, name, instanceType, microUsdPerInstanceHour, firstDay, instanceHours, happenings: happeningsOf(observation) }
}

function hoursOfDay(inService: Float64Array, from: number, steps: number): number | null {
  const instances = meanOfDay(inService, from, steps)
  return instances === null ? null : instances * 24
}

/** Changes of the limits, changes of the size by hand or by schedule, and launches that failed; the latest where there are many. */
function happeningsOf({ group, grid, minSize, maxSize }: Observation): readonly Happening[] {
  const dayOf = (sec: number) => Math.floor(sec / SECONDS_PER_DAY)
  const activities = group.activities ?? []
  const steps = (values: Float64Array | null, what: 'minimum-size' | 'maximum-size'): Happening[] =>
    stepsOf(values).map(({ index, from, to }) => ({ day: dayOf(grid.startSec + index * grid.stepSec), what, from, to }))
  const sizes = capacityChanges(activities)
    .filter(({ by }) => by === 'request' || by === 'schedule')
    .map(({ atSec, from, to, by }) => ({ day: dayOf(atSec), what: by === 'request' ? ('size-by-request' as const) : ('size-by-schedule' as const), from, to }))
  const failed = Map.groupBy(
    activities.filter(({ status }) => status === 'Failed'),
    ({ startSec }) => dayOf(startSec),
  )
  const failures = [...failed].map(([day, all]) => ({ day, what: 'activities-failed' as const, count: all.length }))
  return [...steps(minSize, 'minimum-size'), ...steps(maxSize, 'maximum-size'), ...sizes, ...failures].sort((a, b) => a.day - b.day).slice(-MOST_HAPPENINGS)
}

function stepsOf(values: Float64Array | null): readonly { readonly index: number; readonly from: number; readonly to: number }[] {
  const steps: { index: number; from: number; to: number }[] = []
  let last = Number.NaN
  for (let index = 0; index < (values?.length ?? 0); index++) {
    const value = at(values as Float64Array, index)
    if (Number.isNaN(value)) continue
    if (!Number.isNaN(last) && value !== last) steps.push({ index, from: last, to: value })
    last = value
  }
  return steps
}
