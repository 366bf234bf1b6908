import type { Activity } from '../../domain/facts/group.ts'
import { byCodeUnit } from '../../domain/order.ts'
import type { ScalingActivity } from '../aws-shapes/auto-scaling.ts'
import { oncePerKey } from './code-unit-order.ts'

/**
 * Activities by group, packed as lines of JSON in buffers: six weeks of a large account are hundreds of thousands, and as objects
 * they would be most of the memory an audit takes, and most of what its garbage collector looks through.
 */
export type ActivityLog = ReadonlyMap<string, { readonly packed: Buffer[]; recent: string[] }>

type Packed = readonly [
  id: string,
  startSec: number,
  endSec: number | null,
  status: string,
  description: string,
  cause: string,
  statusMessage: string,
  zone: string,
]

const PACK_AT = 32

export async function readActivityLog(shapes: AsyncIterable<ScalingActivity>): Promise<ActivityLog> {
  const log = new Map<string, { readonly packed: Buffer[]; recent: string[] }>()
  for await (const shape of shapes) {
    const ofGroup = log.get(shape.AutoScalingGroupName) ?? { packed: [], recent: [] }
    log.set(shape.AutoScalingGroupName, ofGroup)
    ofGroup.recent.push(JSON.stringify(packed(shape)))
    if (ofGroup.recent.length < PACK_AT) continue
    ofGroup.packed.push(Buffer.from(ofGroup.recent.join('\n')))
    ofGroup.recent = []
  }
  return log
}

function packed({ ActivityId, StartTime, EndTime, StatusCode, Description, Cause, StatusMessage, Details }: ScalingActivity): Packed {
  return [ActivityId, StartTime, EndTime ?? null, StatusCode, Description ?? '', Cause ?? '', StatusMessage ?? '', zoneIn(Details ?? '')]
}

/**
 * A group's activities, newest first; those that began in the same second in the order of their ids. One that a repeated page
 * gives twice counts once: of two states of it (a page read while it ran) the finished one.
 */
export function activitiesOf(log: ActivityLog, groupName: string): readonly Activity[] {
  const ofGroup = log.get(groupName)
  const lines = [...(ofGroup?.packed ?? []).flatMap((buffer) => buffer.toString('utf8').split('\n')), ...(ofGroup?.recent ?? [])]
  return newestFirst(lines.map((line) => JSON.parse(line) as Packed))
}

/** The same of one group's, as they were answered. */
export function activitiesIn(shapes: readonly ScalingActivity[]): readonly Activity[] {
  return newestFirst(shapes.map(packed))
}

function newestFirst(activities: readonly Packed[]): readonly Activity[] {
  const running = oncePerKey(
    activities.filter((activity) => activity[2] === null),
    ([id]) => id,
  )
  const ended = oncePerKey(
    activities.filter((activity) => activity[2] !== null),
    ([id]) => id,
  )
  return [...new Map([...running, ...ended]).values()].sort((a, b) => b[1] - a[1] || byCodeUnit(a[0], b[0])).map(unpacked)
}

function unpacked([, startSec, endSec, status, description, cause, statusMessage, zone]: Packed): Activity {
  return { startSec, endSec, status, description, cause, statusMessage, availabilityZone: zone || null }
}

/** The zone that an activity's `Details` name: `{"Subnet ID":"subnet-…","Availability Zone":"us-east-1a"}`. Empty where they name none. */
export function zoneIn(details: string): string {
  return /"Availability Zone"\s*:\s*"([a-z0-9-]+)"/.exec(details)?.[1] ?? ''
}
