import type { Learnt } from '../learn/model.ts'

/** A schedule in UTC stays where it is when clocks change: people come an hour earlier or go an hour later. */
export const CLOCK_CHANGE_MINUTES = 60
/** Boot of images that install what they run, where none was seen. */
const SLOWEST_BOOT_MINUTES = 12
/** Until a new instance is at its speed. */
const WARM_MINUTES = 15
/** AWS may run a scheduled action up to two minutes late (docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-scheduled-scaling.html). */
const LATE_MINUTES = 2

/** How long before demand a scheduled action has to ask for instances: by the group's own slow boots, where some were seen (200 s: 21 minutes; none: 29). */
export function leadMinutesOf({ boot }: Pick<Learnt, 'boot'>): number {
  return LATE_MINUTES + (boot === null ? SLOWEST_BOOT_MINUTES : Math.ceil(boot.slowSec / 60)) + WARM_MINUTES
}
