import type { Observation } from '../observe/observation.ts'
import { scheduledChanges } from './schedule.ts'

/** The step in which a size is set holds the mean of two; the turn may be late by another. */
const STEPS_LATE = 3

/**
 * Recurring actions that AWS lists and that had turns in the window by their recurrence, though none of these turns set the minimum or maximum that they set:
 * made, or changed, since. AWS does not say when an action was made (DescribeScheduledActions). Where no size was observed nothing is told.
 */
export function actionsNotSeen({ group, grid, minSize, maxSize }: Observation): readonly string[] {
  const minutes = (grid.length * grid.stepSec) / 60
  const notSet = (minute: number, size: number, observed: Float64Array | null): boolean | null => {
    if (Number.isNaN(size) || observed === null) return null
    const from = Math.floor((minute * 60) / grid.stepSec) + 1
    const then = observed.subarray(from, from + STEPS_LATE).filter((value) => Number.isInteger(value))
    return then.length === 0 ? null : !then.includes(size)
  }
  return (group.scheduledActions ?? []).flatMap((action) => {
    if (action.recurrence === null) return []
    const { changes } = scheduledChanges([action], grid.startSec, minutes, group.readSec)
    const looks = changes.flatMap((change) => [notSet(change.minute, change.minSize, minSize), notSet(change.minute, change.maxSize, maxSize)])
    return looks.includes(true) && !looks.includes(false) ? [action.name] : []
  })
}
