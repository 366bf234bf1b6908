import { capacityChanges, limitEdits } from '../facts/capacity-changes.ts'
import type { Group } from '../facts/group.ts'
import type { Observation } from '../observe/observation.ts'
import { at, minimum, quantile } from '../series.ts'
import type { ScheduledChange } from './replay.ts'
import { sizesBefore } from './sizes-in-force.ts'

/**
 * What people and scripts did to the group's size in the window, by minute: sizes they asked for, and limits they edited (which, unlike the
 * former, are how the group is from then on).
 */
export type ByHand = {
  readonly sizes: readonly ScheduledChange[]
  readonly limits: readonly ScheduledChange[]
  /** Limits at the start of the window; those of now where nobody edited them. */
  readonly firstMinSize: number
  readonly firstMaxSize: number
}

/** Sizes asked for more often than this a day are a scaler's doing, not a person's. */
const MOST_BY_PEOPLE_A_DAY = 2
/** What a group went down to, but for the minutes in which an instance was replaced. */
const LOWEST_QUANTILE = 0.02

export function byHand(observation: Observation): ByHand {
  const { group, grid } = observation
  const edits = limitEdits(group.activities ?? [])
  const ofAnEdit = (sec: number): boolean => edits.some(({ atSec }) => Math.abs(atSec - sec) < 60)
  const sizes = capacityChanges(group.activities ?? [])
    .filter(({ by, atSec }) => by === 'request' && !ofAnEdit(atSec))
    .map(({ atSec, to }) => ({ minute: Math.floor((atSec - grid.startSec) / 60), minSize: Number.NaN, maxSize: Number.NaN, desiredCapacity: to }))
    .filter(({ minute }) => minute >= 0)
  return { sizes, ...editsOf(observation) }
}

/**
 * How often something outside sizes the group, where that is too often for people and nothing can be proposed (29 times in 14 days); null where it is at most
 * now and then.
 */
export function sizedFromOutside({ sizes }: ByHand, days: number): number | null {
  return sizes.length > MOST_BY_PEOPLE_A_DAY * Math.max(1, days) ? sizes.length : null
}

function editsOf({ group, grid, minSize, maxSize, inServiceInstances }: Observation): Omit<ByHand, 'sizes'> {
  const asNow = { limits: [], firstMinSize: group.minSize, firstMaxSize: group.maxSize }
  // a schedule moves the limits, too: what it did is not told from what people did
  if ((group.scheduledActions ?? []).some((a) => a.minSize !== null || a.maxSize !== null))
    return { ...asNow, ...firstOf(minSize, maxSize, sizesBefore(group, grid.startSec)) }
  const stepMinutes = grid.stepSec / 60
  if (minSize !== null && maxSize !== null) {
    const limits: ScheduledChange[] = []
    let last: readonly [number, number] | null = null
    for (let i = 0; i < grid.length; i++) {
      const now = [at(minSize, i), at(maxSize, i)] as const
      // in the step of the edit itself the mean lies between the two
      if (now.some((x) => !Number.isInteger(x))) continue
      if (last !== null && (now[0] !== last[0] || now[1] !== last[1]))
        limits.push({ minute: i * stepMinutes, minSize: now[0], maxSize: now[1], desiredCapacity: Number.NaN })
      last = now
    }
    return { limits, ...firstOf(minSize, maxSize, group) }
  }
  const edited = limitEdits(group.activities ?? []).filter(({ atSec }) => atSec >= grid.startSec)
  const [first] = edited
  if (first === undefined || inServiceInstances === null) return asNow
  const before = inServiceInstances.subarray(0, Math.max(1, Math.floor((first.atSec - grid.startSec) / grid.stepSec)))
  return {
    limits: edited.map(({ atSec, min, max }) => ({
      minute: Math.floor((atSec - grid.startSec) / 60),
      minSize: min,
      maxSize: max,
      desiredCapacity: Number.NaN,
    })),
    // what the limits were is not told: the group kept between what it went down to and what it went up to
    firstMinSize:
      Math.round(Math.min(quantile(before, LOWEST_QUANTILE), first.min === group.minSize ? Number.POSITIVE_INFINITY : group.minSize)) ||
      Math.round(minimum(before)) ||
      0,
    firstMaxSize: Math.max(group.maxSize, first.max),
  }
}

function firstOf(
  minSize: Float64Array | null,
  maxSize: Float64Array | null,
  group: Pick<Group, 'minSize' | 'maxSize'>,
): { firstMinSize: number; firstMaxSize: number } {
  const first = (series: Float64Array | null, fallback: number): number => Math.round(series?.find((x) => !Number.isNaN(x)) ?? fallback)
  return { firstMinSize: first(minSize, group.minSize), firstMaxSize: first(maxSize, group.maxSize) }
}
