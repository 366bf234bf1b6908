import { at } from '../series.ts'

/** A scaling policy that acts on alarms, as the replay reads it: CPU in percent, requests per target per minute. */
export type DynamicPolicy =
  | { readonly type: 'target-tracking'; readonly metric: 'cpu' | 'requests'; readonly targetValue: number; readonly disableScaleIn: boolean }
  | {
      readonly type: 'step' | 'simple'
      readonly metric: 'cpu' | 'requests'
      readonly comparison: 'above' | 'below'
      readonly threshold: number
      readonly periodMinutes: number
      /** Periods that the alarm looks at, and how many of them must breach (M out of N). */
      readonly evaluationPeriods: number
      readonly datapointsToAlarm: number
      readonly adjustmentType: 'ChangeInCapacity' | 'ExactCapacity' | 'PercentChangeInCapacity'
      readonly minAdjustmentMagnitude: number
      /** Bounds are relative to the threshold; a simple policy has one open step. */
      readonly steps: readonly { readonly lowerBound: number; readonly upperBound: number; readonly adjustment: number }[]
      readonly cooldownMinutes: number
    }

export type AlarmPolicy = Exclude<DynamicPolicy, { type: 'target-tracking' }>

/** Datapoints of one minute that target tracking's scale-in alarm looks at (observed, not documented). */
export const IN_DATAPOINTS = 15
/** Target tracking scales in below this share of its target: 0.7 observed for CPU; for requests assumed as Application Auto Scaling's 0.9. */
export const SCALE_IN_SHARE = { cpu: 0.7, requests: 0.9 } as const

/** A policy and the state of its alarms, flat and of one shape: the loop spends its time here. */
export type Tracker = {
  readonly policy: DynamicPolicy
  readonly tracking: boolean
  readonly simple: boolean
  readonly cpu: boolean
  readonly target: number
  readonly scaleInBelow: number
  above: number
  below: number
  /** The last fifteen datapoints, the newest before `slot`. */
  readonly recent: Float64Array
  slot: number
  readonly periodMinutes: number
  readonly datapointsToAlarm: number
  readonly cooldownMinutes: number
  periodSum: number
  periodMean: number
  /** 1 for each of the last evaluation periods that breached, the newest before `periodSlot`; and how many those are. */
  readonly breached: Uint8Array
  periodSlot: number
  breaches: number
}

/** A policy before its first datapoint. */
export function trackerOf(policy: DynamicPolicy): Tracker {
  const tracking = policy.type === 'target-tracking'
  return {
    policy,
    tracking,
    simple: policy.type === 'simple',
    cpu: policy.metric === 'cpu',
    target: tracking ? policy.targetValue : policy.threshold,
    // no value is below minus infinity: such a policy never scales in
    scaleInBelow: tracking && !policy.disableScaleIn ? policy.targetValue * SCALE_IN_SHARE[policy.metric] : Number.NEGATIVE_INFINITY,
    above: 0,
    below: 0,
    recent: new Float64Array(IN_DATAPOINTS),
    slot: 0,
    periodMinutes: tracking ? 1 : policy.periodMinutes,
    datapointsToAlarm: tracking ? 1 : policy.datapointsToAlarm,
    cooldownMinutes: tracking ? 0 : policy.cooldownMinutes,
    periodSum: 0,
    periodMean: 0,
    breached: new Uint8Array(tracking ? 1 : policy.evaluationPeriods),
    periodSlot: 0,
    breaches: 0,
  }
}

/**
 * Takes `minutes` equal datapoints into the alarms of target-tracking policies, if none of them would act on the way: true.
 * Else nothing is taken in: false, and the minutes must be gone through one by one.
 */
export function holdStill(trackers: readonly Tracker[], cpuPercent: number, requests: number, minutes: number, canShrink: boolean): boolean {
  for (const t of trackers) {
    const value = t.cpu ? cpuPercent : requests
    if (value > t.target) return false
    if (canShrink && value < t.scaleInBelow && t.below + minutes >= IN_DATAPOINTS) return false
  }
  for (const t of trackers) {
    const value = t.cpu ? cpuPercent : requests
    t.above = 0
    t.below = value < t.scaleInBelow ? t.below + minutes : 0
    for (let k = 0; k < minutes; k++) {
      t.recent[t.slot] = value
      t.slot = t.slot === IN_DATAPOINTS - 1 ? 0 : t.slot + 1
    }
  }
  return true
}

/** Mean of the newest `datapoints` values: of 60, 70 and 80, the newest two have 75. */
export function recentMean({ recent, slot }: Tracker, datapoints: number): number {
  let total = 0
  for (let k = 1; k <= datapoints; k++) total += recent[slot >= k ? slot - k : slot - k + IN_DATAPOINTS] as number
  return total / datapoints
}

/**
 * The capacity that the alarm of a step or simple policy asks for after a datapoint of one minute; `desired` where it asks for none. Over 70 % for two
 * periods of five minutes, with two more at 0 to 20 over it: at 80 % of four it asks for 6 in the tenth minute.
 */
export function alarmWish(t: Tracker, value: number, minute: number, desired: number, warm: number): number {
  const policy = t.policy as AlarmPolicy
  const ends = minute % t.periodMinutes === t.periodMinutes - 1
  const growing = policy.comparison === 'above'
  t.periodSum += value
  if (ends) {
    t.periodMean = t.periodSum / t.periodMinutes
    t.periodSum = 0
    const breach = growing ? t.periodMean > policy.threshold : t.periodMean < policy.threshold
    t.breaches += (breach ? 1 : 0) - at(t.breached, t.periodSlot)
    t.breached[t.periodSlot] = breach ? 1 : 0
    t.periodSlot = t.periodSlot === t.breached.length - 1 ? 0 : t.periodSlot + 1
  }
  if (t.breaches < t.datapointsToAlarm || (policy.type === 'step' && !ends)) return desired
  return adjusted(policy, t.periodMean - policy.threshold, policy.type === 'step' && growing ? Math.max(1, warm) : desired)
}

/** The capacity a step or simple policy asks for; AWS's rounding of percentages (away from zero below one instance, else toward zero): 25 % more of 3 is 4, of 7 is 8. */
export function adjusted(policy: AlarmPolicy, overThreshold: number, capacity: number): number {
  for (const step of policy.steps) {
    const inside =
      policy.comparison === 'above'
        ? overThreshold >= step.lowerBound && overThreshold < step.upperBound
        : overThreshold > step.lowerBound && overThreshold <= step.upperBound
    if (!inside) continue
    if (policy.adjustmentType === 'ExactCapacity') return step.adjustment
    if (policy.adjustmentType === 'ChangeInCapacity') return capacity + step.adjustment
    const exact = (capacity * step.adjustment) / 100
    const rounded = Math.abs(exact) < 1 && exact !== 0 ? Math.sign(exact) : Math.trunc(exact)
    const change = Math.abs(rounded) < policy.minAdjustmentMagnitude ? Math.sign(step.adjustment) * policy.minAdjustmentMagnitude : rounded
    return capacity + change
  }
  return capacity
}
