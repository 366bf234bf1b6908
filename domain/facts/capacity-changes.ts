import type { Activity } from './group.ts'

/** Who changed the desired capacity. */
export type ChangedBy = 'alarm' | 'forecast' | 'schedule' | 'request' | 'other'

/** One change of a group's desired capacity, as its activities tell it. */
export type CapacityChange = { readonly atSec: number; readonly from: number; readonly to: number; readonly by: ChangedBy; readonly policyName: string | null }

const CHANGED = /changing the desired capacity from (\d+) to (\d+)/
/**
 * What is done to one instance and moves the desired capacity with it, of which no sentence of its own says so: TerminateInstanceInAutoScalingGroup as node
 * autoscalers call it, DetachInstances and EnterStandby that decrement it, AttachInstances and ExitStandby ("instance i-… was moved out of standby in
 * response to a user request, increasing the capacity from 3 to 4"; EC2 Auto Scaling API reference and AWS CLI, the examples of these).
 */
const MOVED = /in response to a user request, (?:shrinking|increasing) the capacity from (\d+) to (\d+)/
/** What both have. */
const SIZES = 'capacity from '

/**
 * The changes of desired capacity that the activities' causes speak of, oldest first. One change makes as many activities as
 * it moves instances, all with the same sentence: it is counted once. Health replacements, rebalancing and instance refresh
 * change no desired capacity and do not appear. `atSec` is when the first instance moved.
 */
export function capacityChanges(activities: readonly Activity[]): readonly CapacityChange[] {
  const bySentence = new Map<string, CapacityChange>()
  for (const { cause, startSec } of activities) {
    // most causes speak of no size, and many repeat a sentence: neither is taken apart
    if (!cause.includes(SIZES)) continue
    for (const sentence of cause.split(/\s{2,}/)) {
      const known = bySentence.get(sentence)
      if (known !== undefined) {
        if (startSec < known.atSec) bySentence.set(sentence, { ...known, atSec: startSec })
        continue
      }
      const sizes = CHANGED.exec(sentence) ?? MOVED.exec(sentence)
      if (sizes === null || sizes[1] === sizes[2]) continue
      bySentence.set(sentence, { atSec: startSec, from: Number(sizes[1]), to: Number(sizes[2]), by: changedBy(sentence), policyName: policyName(sentence) })
    }
  }
  return [...bySentence.values()].sort((a, b) => a.atSec - b.atSec)
}

/** An edit of a group's limits. */
export type LimitEdit = { readonly atSec: number; readonly min: number; readonly max: number }

/** Edits of the limits as the causes of activities tell them, by people or by a scheduled action that is no longer listed, oldest first. */
export function limitEdits(activities: readonly Activity[]): readonly LimitEdit[] {
  return activities
    .flatMap(({ cause, startSec }) => {
      const limits = /(?:user request|scheduled action) update of AutoScalingGroup constraints to min: (\d+), max: (\d+)/.exec(cause)
      return limits === null ? [] : [{ atSec: startSec, min: Number(limits[1]), max: Number(limits[2]) }]
    })
    .sort((a, b) => a.atSec - b.atSec)
}

function changedBy(sentence: string): ChangedBy {
  if (sentence.includes('monitor alarm')) return 'alarm'
  if (/predictive scaling/i.test(sentence)) return 'forecast'
  if (/scheduled action/i.test(sentence)) return 'schedule'
  return sentence.includes('user request') ? 'request' : 'other'
}

function policyName(sentence: string): string | null {
  return / triggered policy (.+) changing the desired capacity/.exec(sentence)?.[1] ?? null
}
