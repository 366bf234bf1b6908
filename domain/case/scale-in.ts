import { SECONDS_PER_HOUR } from '../calendar.ts'
import type { Group } from '../facts/group.ts'
import type { CurrentConfiguration } from '../replay/configuration.ts'
import { at } from '../series.ts'

export const scaleInBlocks = ['scale-in-disabled', 'new-instances-protected', 'terminate-suspended', 'policies-only-scale-out'] as const
/** A group that gives instances back after this many steps of not needing them is late, not slow by one alarm: an hour in steps of five minutes. */
const LATE_STEPS = 12
/** Once or twice may be by hand. */
const LATE_TIMES = 3

/** What keeps a group from shrinking. */
export type ScaleInBlock = (typeof scaleInBlocks)[number]

/** Null when nothing does. One policy that scales in is enough, whatever the others leave to it (EC2 Auto Scaling user guide, as-scaling-target-tracking: "Multiple target tracking scaling policies"). */
export function scaleInBlock(group: Group, scaling: CurrentConfiguration | null): ScaleInBlock | null {
  const { policies } = scaling?.configuration ?? { policies: [] }
  if (group.newInstancesProtectedFromScaleIn) return 'new-instances-protected'
  if (group.suspendedProcesses.includes('Terminate')) return 'terminate-suspended'
  // what could not be read may be what scales in
  if (scaling?.notReplayed.some(({ part }) => part === 'policy')) return null
  if (policies.some((p) => (p.type === 'target-tracking' ? !p.disableScaleIn : p.comparison === 'below'))) return null
  if (policies.some((p) => p.type === 'target-tracking')) return 'scale-in-disabled'
  return policies.length > 0 ? 'policies-only-scale-out' : null
}

/** How long capacity was kept, above the minimum, that demand had stopped asking for. */
export type Kept = {
  readonly longestHours: number
  /** Share of observed steps. */
  readonly fraction: number
  /** It does shrink in the end: scale-in works, but late. */
  readonly shrinksLate: boolean
}

/** A step counts where more than `excessFraction` of what was in service was not required. Gaps end a stretch. */
export function keptHours(inService: Float64Array, required: Float64Array, minSize: number, stepSec: number, excessFraction: number): Kept {
  let run = 0
  let longest = 0
  let kept = 0
  let observed = 0
  let shrinks = 0
  for (let i = 0; i < inService.length; i++) {
    const instances = at(inService, i)
    const needed = at(required, i)
    if (Number.isNaN(instances) || Number.isNaN(needed)) {
      run = 0
      continue
    }
    observed++
    if (instances > minSize + 0.5 && instances > needed / (1 - excessFraction)) {
      kept++
      run++
      longest = Math.max(longest, run)
      if (i > 0 && instances < at(inService, i - 1) - 0.5 && run > LATE_STEPS) shrinks++
    } else run = 0
  }
  return { longestHours: (longest * stepSec) / SECONDS_PER_HOUR, fraction: observed === 0 ? 0 : kept / observed, shrinksLate: shrinks >= LATE_TIMES }
}
