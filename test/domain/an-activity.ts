import type { Activity } from '../../domain/facts/group.ts'

/** Activities as DescribeScalingActivities words them. Times are epoch seconds. */

export function aLaunch(startSec: number, changes: Partial<Activity> = {}): Activity {
  return {
    startSec,
    endSec: startSec + 120,
    status: 'Successful',
    description: 'Launching a new EC2 instance: i-0123456789abcdef0',
    cause: `At ${startSec} an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 4 to 5.`,
    statusMessage: '',
    ...changes,
  }
}

export function aFailedLaunch(startSec: number, statusMessage: string, changes: Partial<Activity> = {}): Activity {
  return aLaunch(startSec, {
    endSec: startSec,
    status: 'Failed',
    description: `Launching a new EC2 instance.  Status Reason: ${statusMessage}`,
    statusMessage,
    ...changes,
  })
}

/** A change of desired capacity, as the first instance it moves tells it. */
export function aChange(startSec: number, from: number, to: number, why = 'a monitor alarm high in state ALARM triggered policy cpu-60'): Activity {
  const out = to > from
  return aLaunch(startSec, {
    description: out ? 'Launching a new EC2 instance: i-0123456789abcdef0' : 'Terminating EC2 instance: i-0123456789abcdef0',
    cause: `At ${startSec} ${why} changing the desired capacity from ${from} to ${to}.  At ${startSec} an instance was ${out ? 'started' : 'taken out of service'} in response to a difference between desired and actual capacity, ${out ? 'increasing' : 'shrinking'} the capacity from ${from} to ${to}.`,
  })
}
