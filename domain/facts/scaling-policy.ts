/** What changes a group's size, as AWS has it: policies, what they follow, schedules, and the alarms between them. Times are epoch seconds UTC. */

export type ScalingMetric = 'ASGAverageCPUUtilization' | 'ALBRequestCountPerTarget' | 'ASGAverageNetworkIn' | 'ASGAverageNetworkOut' | 'custom'

type PolicyBase = {
  readonly name: string
  readonly enabled: boolean
  readonly estimatedInstanceWarmupSec: number | null
  readonly alarmNames: readonly string[]
  /** By which alarms name it; left out where that was not read. */
  readonly arn?: string
}

export type TargetTrackingPolicy = PolicyBase & {
  readonly type: 'TargetTrackingScaling'
  readonly metric: ScalingMetric
  /** Percent for CPU, requests per target per minute for ALBRequestCountPerTarget. */
  readonly targetValue: number
  readonly disableScaleIn: boolean
}

export type StepAdjustment = { readonly lowerBound: number; readonly upperBound: number; readonly adjustment: number }
export type AdjustmentType = 'ChangeInCapacity' | 'ExactCapacity' | 'PercentChangeInCapacity'

export type StepPolicy = PolicyBase & {
  readonly type: 'StepScaling'
  readonly adjustmentType: AdjustmentType
  readonly minAdjustmentMagnitude: number
  /** How datapoints are joined before a step is chosen: Average, Minimum or Maximum. */
  readonly aggregation?: string
  /** Bounds relative to the alarm's threshold; -Infinity and Infinity where open. */
  readonly steps: readonly StepAdjustment[]
}

export type SimplePolicy = PolicyBase & {
  readonly type: 'SimpleScaling'
  readonly adjustmentType: AdjustmentType
  readonly minAdjustmentMagnitude: number
  readonly adjustment: number
  /** null: the group's default cooldown. */
  readonly cooldownSec: number | null
}

export type PredictivePolicy = PolicyBase & {
  readonly type: 'PredictiveScaling'
  readonly forecastOnly: boolean
  readonly targetValue: number
  readonly schedulingBufferSec: number
  readonly metric: ScalingMetric
  /** It raises the group's maximum where the forecast comes near it, to this many percent above the forecast, for good; left out where it does not. */
  readonly raisesMaxSizePercent?: number
}

export type ScalingPolicy = TargetTrackingPolicy | StepPolicy | SimplePolicy | PredictivePolicy

/** A scheduled action; `recurrence` is five-field cron in `timeZone`. A size left out stays as it is (null). */
export type ScheduledAction = {
  readonly name: string
  readonly recurrence: string | null
  readonly startSec: number | null
  readonly endSec: number | null
  readonly timeZone: string
  readonly minSize: number | null
  readonly maxSize: number | null
  readonly desiredCapacity: number | null
}

export type Alarm = {
  readonly name: string
  readonly actionsEnabled: boolean
  /** What it triggers when it is over, or has no data, and not when it goes off: policies by ARN. Left out where it triggers none so. */
  readonly triggersOtherwise?: readonly string[]
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
  readonly metricName: string
  readonly namespace: string
  /** Whose metric it is; null where that was not read. */
  readonly dimensions: ReadonlyMap<string, string> | null
  readonly statistic: string
  /** Datapoints in this unit alone; left out where any will do. */
  readonly unit?: string
  readonly periodSec: number
  readonly evaluationPeriods: number
  /** Of the evaluation periods; fewer is `M of N`. */
  readonly datapointsToAlarm: number
  /** A period without a datapoint counts as one over the threshold. */
  readonly missingDataBreaches: boolean
  readonly threshold: number
  readonly comparison: 'above' | 'below' | 'other'
  /** Since when it is as it is; null where that was not read. */
  readonly configuredSec: number | null
  /** Since when it is in its state (StateTransitionedTimestamp); null where that was not read. */
  readonly stateSinceSec: number | null
  /** When its state, or the reason for it, was last written: no earlier than the state began; null where that was not read. */
  readonly stateUpdatedSec: number | null
}
