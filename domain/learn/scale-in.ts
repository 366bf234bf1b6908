import { capacityChanges } from '../facts/capacity-changes.ts'
import type { Group } from '../facts/group.ts'
import { quantile } from '../series.ts'

/** Share of the group that target tracking was seen to take away in `SCALE_IN_PAUSE_MINUTES`: usually, and where it took least and most. */
export type ScaleInPace = { readonly typical: number; readonly low: number; readonly high: number; readonly steps: number }

/** Minutes between two scale-ins of target tracking (assumed; AWS publishes none). */
export const SCALE_IN_PAUSE_MINUTES = 5
/** A scale-in that another one follows so soon took less than was asked for: it is the pace that held it back, not the target. */
const MOST_GAP_MINUTES = 20
/** Of fewer instances the one that it takes at least tells nothing of a share. */
const LEAST_SHARED_INSTANCES = 10
const LEAST_SCALE_INS = 5
const [LOW_QUANTILE, HIGH_QUANTILE] = [0.1, 0.9] as const

/**
 * How fast target tracking scales in, as the changes of size tell that it made one after the other. null without activities, where other policies could
 * have made them, or where fewer than five such steps were seen of ten instances or more. From 64 to 58 and eight minutes later to 53: 5.9 % in five minutes.
 */
export function scaleInPaceOf({ activities, policies }: Group): ScaleInPace | null {
  if (activities === null || policies?.every(({ type }) => type === 'TargetTrackingScaling' || type === 'PredictiveScaling') !== true) return null
  const falls = capacityChanges(activities).filter(({ by, from, to }) => by === 'alarm' && to < from)
  const shares = falls.flatMap(({ atSec, from, to }, i) => {
    const next = falls[i + 1]
    const gapMinutes = next === undefined ? Number.NaN : (next.atSec - atSec) / 60
    if (next?.from !== to || from < LEAST_SHARED_INSTANCES || !(gapMinutes > 0 && gapMinutes <= MOST_GAP_MINUTES)) return []
    return [Math.min(1, ((from - to) / from) * (SCALE_IN_PAUSE_MINUTES / gapMinutes))]
  })
  if (shares.length < LEAST_SCALE_INS) return null
  const [low, typical, high] = [LOW_QUANTILE, 0.5, HIGH_QUANTILE].map((q) => quantile(Float64Array.from(shares), q)) as [number, number, number]
  return { typical, low, high, steps: shares.length }
}
