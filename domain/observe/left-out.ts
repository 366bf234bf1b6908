import type { Observation } from './observation.ts'

/** What was read of a group and not used, each with its reason: series, single datapoints that cannot be true, and those of an earlier group of its name. */
export function leftOutOf({
  rejectedSeries,
  droppedDatapoints,
  earlierDatapoints,
}: Pick<Observation, 'rejectedSeries' | 'droppedDatapoints' | 'earlierDatapoints'>): readonly string[] {
  return [
    ...rejectedSeries.map(({ metric, reason }) => `${metric}: ${reason}`),
    ...Object.entries(droppedDatapoints)
      .filter(([metric]) => !rejectedSeries.some((rejected) => rejected.metric === metric))
      .map(([metric, count]) => `${metric}: ${datapoints(count)} that cannot be true`),
    ...(earlierDatapoints === 0 ? [] : [`${datapoints(earlierDatapoints)} from before its creation, which belong to an earlier group of its name`]),
  ]
}

function datapoints(count: number): string {
  return count === 1 ? '1 datapoint' : `${count} datapoints`
}
