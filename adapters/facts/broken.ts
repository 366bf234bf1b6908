import type { Unread } from '../../audit/io.ts'
import type { ReadError } from '../../audit/read-error.ts'
import { type AutoScalingGroup, autoScalingGroupName, autoScalingGroupTies } from '../aws-shapes/auto-scaling.ts'
import { type BrokenElement, brokenElement } from './shared-elements.ts'

/** What is found to be of another shape than AWS answers while an account and region is read, in a capture or live: it ends the groups that rest on it, and no others. */
export type Broken = {
  /** Groups that cannot be judged, each with why. */
  readonly unreadable: Map<string, string>
  /** Elements that groups share. */
  readonly shared: BrokenElement[]
}

export function nothingBroken(): Broken {
  return { unreadable: new Map(), shared: [] }
}

/** Answers whose elements each belong to one group, which they name. */
const OF_ONE_GROUP: ReadonlySet<string> = new Set([
  'autoscaling.describe-policies',
  'autoscaling.describe-scheduled-actions',
  'autoscaling.describe-scaling-activities',
])

/**
 * Notes a broken element of an answer, in whose place there is none then: the group that it names is unreadable, where it is one group's; of several groups, those that rest on it.
 * Throws what is wrong where nothing tells which.
 */
export function salvageOf(operation: string, element: unknown, wrong: ReadError, { unreadable, shared }: Broken): null {
  if (OF_ONE_GROUP.has(operation)) {
    const named = autoScalingGroupName.safeParse(element)
    if (!named.success) throw wrong
    unreadable.set(named.data.AutoScalingGroupName, wrong.message)
    return null
  }
  const one = brokenElement(operation, element, wrong)
  if (one === null) throw wrong
  shared.push(one)
  return null
}

/** A broken group is unreadable, and others are judged all the same, as long as it tells what it shares with them: what stands in its place has that alone. Throws what is wrong otherwise. */
export function salvagedGroup(element: unknown, wrong: ReadError, { unreadable }: Broken): AutoScalingGroup {
  const ties = autoScalingGroupTies.safeParse(element)
  if (!ties.success) throw wrong
  unreadable.set(ties.data.AutoScalingGroupName, wrong.message)
  return { ...ties.data, MinSize: 0, MaxSize: 0, DesiredCapacity: 0, CreatedTime: 0 }
}

/** What is said of the place: each broken element that groups share. */
export function brokenUnread({ shared }: Broken): readonly Unread[] {
  return shared.map(({ operation, wrong }) => ({ operation, reason: wrong.message }))
}
