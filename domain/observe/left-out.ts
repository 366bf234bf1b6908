import type { Reason } from '../reasons.ts'
import type { Observation } from './observation.ts'

/** What was read of a group and not used, each with its reason: series, single datapoints that cannot be true, and those of an earlier group of its name. */
export function leftOutOf({
  rejectedSeries,
  droppedDatapoints,
  earlierDatapoints,
}: Pick<Observation, 'rejectedSeries' | 'droppedDatapoints' | 'earlierDatapoints'>): readonly Reason[] {
  return [
    ...rejectedSeries.map(({ metric, problem }) => ({ code: 'series-unusable' as const, metric, problem })),
    ...Object.entries(droppedDatapoints)
      .filter(([metric]) => !rejectedSeries.some((rejected) => rejected.metric === metric))
      .map(([metric, count]) => ({ code: 'datapoints-impossible' as const, metric, count })),
    ...(earlierDatapoints === 0 ? [] : [{ code: 'datapoints-of-earlier-group' as const, count: earlierDatapoints }]),
  ]
}
