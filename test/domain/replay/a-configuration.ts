import { defaultPolicy } from '../../../domain/policy.ts'
import type { AlarmPolicy, DynamicPolicy } from '../../../domain/replay/alarms.ts'
import type { Configuration } from '../../../domain/replay/replay.ts'

/** Two instances of two vCPUs that nothing scales; a boot takes three minutes, a warm-up two. */
export const configuration = (more: Partial<Configuration> = {}): Configuration => ({
  vcpuPerInstance: 2,
  servableVcpuPerInstance: 2,
  creditBaselineFraction: Number.NaN,
  minSize: 1,
  maxSize: 100,
  desiredCapacity: 2,
  policies: [],
  scheduled: [],
  forecastInstances: null,
  bootMinutes: 3,
  warmupMinutes: 2,
  detailedMonitoring: true,
  canLaunch: true,
  canTerminate: true,
  launchFailures: [],
  overloadUtilization: defaultPolicy.overloadUtilization,
  creditsGone: defaultPolicy.creditsGone,
  ...more,
})

export const tracking = (targetValue: number, more: { readonly disableScaleIn?: boolean; readonly metric?: 'cpu' | 'requests' } = {}): DynamicPolicy => ({
  type: 'target-tracking',
  metric: 'cpu',
  disableScaleIn: false,
  targetValue,
  ...more,
})

/** Adds one instance when the mean of five minutes is above 60 %. */
export const alarm = (more: Partial<AlarmPolicy> = {}): DynamicPolicy => ({
  type: 'simple',
  metric: 'cpu',
  comparison: 'above',
  threshold: 60,
  periodMinutes: 5,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  adjustmentType: 'ChangeInCapacity',
  minAdjustmentMagnitude: 0,
  steps: [{ lowerBound: Number.NEGATIVE_INFINITY, upperBound: Number.POSITIVE_INFINITY, adjustment: 1 }],
  cooldownMinutes: 5,
  ...more,
})
