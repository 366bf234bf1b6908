import type { Reason } from '../reasons.ts'
import type { Observation } from './observation.ts'

/**
 * What was read of a group and not used, each with its reason: series, single datapoints that cannot be true, those of an earlier group of its name, and that its
 * maximum is none (EC2 Auto Scaling API, PredictiveScalingConfiguration, `MaxCapacityBreachBehavior`).
 */
export function leftOutOf({
  rejectedSeries,
  droppedDatapoints,
  earlierDatapoints,
  group,
}: Pick<Observation, 'rejectedSeries' | 'droppedDatapoints' | 'earlierDatapoints' | 'group'>): readonly Reason[] {
  const raising = (group.policies ?? []).flatMap((one) =>
    one.type === 'PredictiveScaling' && one.enabled && !one.forecastOnly && one.raisesMaxSizePercent !== undefined
      ? [{ code: 'raises-max-size' as const, policyName: one.name, maxSize: group.maxSize, bufferPercent: one.raisesMaxSizePercent }]
      : [],
  )
  return [
    ...raising,
    ...rejectedSeries.map(({ metric, problem }) => ({ code: 'series-unusable' as const, metric, problem })),
    ...Object.entries(droppedDatapoints)
      .filter(([metric]) => !rejectedSeries.some((rejected) => rejected.metric === metric))
      .map(([metric, count]) => ({ code: 'datapoints-impossible' as const, metric, count })),
    ...(earlierDatapoints === 0 ? [] : [{ code: 'datapoints-of-earlier-group' as const, count: earlierDatapoints }]),
  ]
}
