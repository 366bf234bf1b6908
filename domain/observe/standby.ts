import type { Group } from '../facts/group.ts'
import type { Grid } from '../series.ts'

/**
 * Instances in Standby at each step: those that are when AWS is asked, since their activity says so (since ever without one), and those that were
 * for a while in the window. They stay in the group, are billed and measured, and serve nothing. null where there were none.
 *
 * Source: EC2 Auto Scaling user guide, "Temporarily remove instances" (as-enter-exit-standby): activities "Moving EC2 instance to Standby: i-…"
 * and "Moving EC2 instance out of Standby: i-…".
 */
export function standbyInstances(group: Group, grid: Grid): Float64Array | null {
  const stays = new Map<string, { fromSec: number; toSec: number }[]>()
  const open = new Map<string, number>()
  const oldestFirst = [...(group.activities ?? [])].sort((a, b) => a.startSec - b.startSec)
  for (const { description, startSec, status } of oldestFirst) {
    const moved = /^Moving EC2 instance (to|out of) Standby: (i-[0-9a-z-]+)/i.exec(description)
    if (moved === null || status === 'Failed' || status === 'Cancelled') continue
    const [, where, id] = moved as unknown as [string, string, string]
    if (where.toLowerCase() === 'to') open.set(id, startSec)
    else {
      stays.set(id, [...(stays.get(id) ?? []), { fromSec: open.get(id) ?? Number.NEGATIVE_INFINITY, toSec: startSec }])
      open.delete(id)
    }
  }
  for (const { instanceId, lifecycleState } of group.instances) {
    if (lifecycleState !== 'Standby' && lifecycleState !== 'EnteringStandby') continue
    const known = stays.get(instanceId) ?? []
    stays.set(instanceId, [...known, { fromSec: open.get(instanceId) ?? known.at(-1)?.toSec ?? Number.NEGATIVE_INFINITY, toSec: Number.POSITIVE_INFINITY }])
  }
  const counts = new Float64Array(grid.length)
  for (const { fromSec, toSec } of [...stays.values()].flat()) {
    const from = Math.max(0, Math.ceil((fromSec - grid.startSec) / grid.stepSec))
    const to = Math.min(grid.length, Math.floor((toSec - grid.startSec) / grid.stepSec))
    for (let i = from; i < to; i++) counts[i] = (counts[i] as number) + 1
  }
  return counts.some((count) => count > 0) ? counts : null
}
