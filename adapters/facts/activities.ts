import type { Activity } from '../../domain/group.ts'
import type { ScalingActivity } from '../aws-shapes/auto-scaling.ts'
import { byCodeUnit } from './code-unit-order.ts'

/** Activities as they arrive, kept by group without what is not used. A repeated activity counts once. */
export type ActivityLog = ReadonlyMap<string, ReadonlyMap<string, Activity>>

/** Adds one; of two states of one activity (a page read while it ran) the finished one stays. */
export function addActivity(log: Map<string, Map<string, Activity>>, shape: ScalingActivity): void {
  const ofGroup = log.get(shape.AutoScalingGroupName) ?? new Map<string, Activity>()
  log.set(shape.AutoScalingGroupName, ofGroup)
  const activity = {
    startSec: shape.StartTime,
    endSec: shape.EndTime ?? null,
    status: shape.StatusCode,
    description: shape.Description ?? '',
    cause: shape.Cause ?? '',
    statusMessage: shape.StatusMessage ?? '',
  }
  const known = ofGroup.get(shape.ActivityId)
  if (known === undefined || isLater(activity, known)) ofGroup.set(shape.ActivityId, activity)
}

function isLater(a: Activity, b: Activity): boolean {
  if ((a.endSec === null) !== (b.endSec === null)) return a.endSec !== null
  return byCodeUnit(JSON.stringify(b), JSON.stringify(a)) < 0
}

/** A group's activities, newest first; those that began in the same second in the order of their ids. */
export function activitiesOf(log: ActivityLog, groupName: string): readonly Activity[] {
  const entries = [...(log.get(groupName) ?? new Map<string, Activity>())]
  return entries.sort(([idA, a], [idB, b]) => b.startSec - a.startSec || byCodeUnit(idA, idB)).map(([, activity]) => activity)
}
