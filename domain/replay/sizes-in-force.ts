import { SECONDS_PER_DAY } from '../calendar.ts'
import { limitEdits } from '../facts/capacity-changes.ts'
import type { Group } from '../facts/group.ts'
import type { Observation } from '../observe/observation.ts'
import { at, type Grid, maximum } from '../series.ts'
import { scheduledChanges } from './schedule.ts'

type Sizes = Pick<Group, 'minSize' | 'maxSize' | 'desiredCapacity'>

/** A schedule comes round within a week; what was in force that long ago is no more. */
const ROUND_SEC = 7 * 86_400
/** A yearly action aside, a schedule that set a size did so within this time. */
const LOOK_BACK_SEC = 35 * 86_400

/**
 * The observation with the sizes that its group had in the window, whenever AWS was asked. What a schedule sets goes up and down with it: its
 * standing minimum is then the lowest, and its maximum the highest, of the last week. A size that no schedule touches is the last that was
 * observed. Where sizes were not observed, the schedule tells; without either they are as AWS answered. A group that somebody takes to nothing by the clock
 * and brings back is no group that is switched off, whatever the hour AWS was asked at.
 */
export function withSizesInForce(observation: Observation): Observation {
  const { group, grid } = observation
  const set = group.suspendedProcesses.includes('ScheduledActions') ? [] : sizesSet(group, grid)
  const minima = set.map(({ minSize }) => minSize).filter((size) => !Number.isNaN(size))
  const maxima = set.map(({ maxSize }) => maxSize).filter((size) => !Number.isNaN(size))
  const minSize = minima.length === 0 ? lastOf(observation.minSize) : (extremeOf(observation.minSize, grid, Math.min) ?? Math.min(...minima))
  const maxSize = maxima.length === 0 ? lastOf(observation.maxSize) : (extremeOf(observation.maxSize, grid, Math.max) ?? Math.max(...maxima))
  const desiredCapacity = lastOf(observation.desiredCapacity)
  return {
    ...observation,
    group: {
      ...group,
      minSize: minSize ?? group.minSize,
      maxSize: maxSize ?? group.maxSize,
      desiredCapacity: desiredCapacity ?? group.desiredCapacity,
      ...((maxSize ?? group.maxSize) === 0 && comesBack(observation) ? limitsAwake(observation) : {}),
    },
  }
}

/** The sizes in force when the window begins, by the schedule's last turns before it; those it does not set are as the group has them. */
export function sizesBefore(group: Group, startSec: number): Sizes {
  const { minSize, maxSize, desiredCapacity } = group
  if (group.suspendedProcesses.includes('ScheduledActions') || (group.scheduledActions ?? []).length === 0) return { minSize, maxSize, desiredCapacity }
  const { changes } = scheduledChanges(group.scheduledActions ?? [], startSec - LOOK_BACK_SEC, LOOK_BACK_SEC / 60, group.readSec)
  const lastSet = (sizeOf: (change: (typeof changes)[number]) => number, otherwise: number): number =>
    changes.map(sizeOf).findLast((size) => !Number.isNaN(size)) ?? otherwise
  return {
    minSize: lastSet((change) => change.minSize, minSize),
    maxSize: lastSet((change) => change.maxSize, maxSize),
    desiredCapacity: lastSet((change) => change.desiredCapacity, desiredCapacity),
  }
}

/** What the schedule set in the last week of the window. */
function sizesSet(group: Group, { startSec, stepSec, length }: Grid) {
  const endSec = startSec + stepSec * length
  return scheduledChanges(group.scheduledActions ?? [], endSec - ROUND_SEC, ROUND_SEC / 60, group.readSec).changes
}

/** The last whole number; a mean over a step in which it changed is none. null without one. */
function lastOf(values: Float64Array | null): number | null {
  return values?.findLast((value) => Number.isInteger(value)) ?? null
}

/** Days of the last week on which it came back from nothing that make it a habit. */
const RETURNING_DAYS = 2

/** Whether it rose from nothing in service on several days of the last week. */
function comesBack({ inServiceInstances: inService, grid: { startSec, stepSec, length } }: Observation): boolean {
  if (inService === null) return false
  const days = new Set<number>()
  for (let i = Math.max(1, length - Math.round(ROUND_SEC / stepSec)); i < length; i++)
    if (!(at(inService, i - 1) > 0) && at(inService, i) > 0) days.add(Math.floor((startSec + i * stepSec) / SECONDS_PER_DAY))
  return days.size >= RETURNING_DAYS
}

/** The limits that it last ran with. */
function limitsAwake({ minSize, maxSize, inServiceInstances, group }: Observation): Pick<Sizes, 'minSize' | 'maxSize'> {
  const lastStep = maxSize?.findLastIndex((size, i) => Number.isInteger(size) && size > 0 && Number.isInteger(minSize?.[i])) ?? -1
  if (lastStep >= 0) return { minSize: minSize?.[lastStep] as number, maxSize: maxSize?.[lastStep] as number }
  const edit = limitEdits(group.activities ?? []).findLast(({ max }) => max > 0)
  return edit === undefined
    ? { minSize: group.minSize, maxSize: Math.ceil(maximum(inServiceInstances as Float64Array)) }
    : { minSize: edit.min, maxSize: edit.max }
}

function extremeOf(values: Float64Array | null, { stepSec, length }: Grid, pick: (a: number, b: number) => number): number | null {
  if (values === null) return null
  let extreme: number | null = null
  for (let i = Math.max(0, length - Math.round(ROUND_SEC / stepSec)); i < length; i++) {
    if (Number.isInteger(at(values, i))) extreme = extreme === null ? at(values, i) : pick(extreme, at(values, i))
  }
  return extreme
}
