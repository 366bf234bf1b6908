import { at } from '../series.ts'
import type { Observation } from './observation.ts'

/** Within a quarter of an hour a group is about what it was before and after. */
const SHORT_GAP_SEC = 900

type Between = (before: number, after: number, fraction: number) => number

const inBetween: Between = (before, after, fraction) => before + (after - before) * fraction
const larger: Between = (before, after) => Math.max(before, after)
const smaller: Between = (before, after) => Math.min(before, after)
const asBefore: Between = (before) => before

/**
 * The observation with gaps of a few points filled from both sides of them, so that a point that went missing here and there changes no verdict: means
 * and response times lie between, the most is the larger, the least the smaller, and a size that somebody sets is what it was. What CloudWatch leaves out where
 * there is none (requests, errors) stays as it is, and so do response times of steps that are not known to have had requests. 4, nothing and 6 are 4, 5 and
 * 6. Longer gaps stay.
 */
export function withShortGapsFilled(observation: Observation): Observation {
  const { requests, grid } = observation
  const mostSteps = Math.floor(SHORT_GAP_SEC / grid.stepSec)
  const fill = (values: Float64Array | null, between: Between): Float64Array | null => (values === null ? null : filled(values, mostSteps, between))
  const waits = fill(observation.responseTimeSecP95, inBetween)
  return {
    ...observation,
    cpuPercentAverage: fill(observation.cpuPercentAverage, inBetween),
    cpuPercentMaximum: fill(observation.cpuPercentMaximum, larger),
    inServiceInstances: fill(observation.inServiceInstances, inBetween),
    desiredCapacity: fill(observation.desiredCapacity, asBefore),
    minSize: fill(observation.minSize, asBefore),
    maxSize: fill(observation.maxSize, asBefore),
    memoryPercentAverage: fill(observation.memoryPercentAverage, inBetween),
    memoryPercentMaximum: fill(observation.memoryPercentMaximum, larger),
    creditBalanceMinimum: fill(observation.creditBalanceMinimum, smaller),
    healthyHostsMinimum: fill(observation.healthyHostsMinimum, smaller),
    responseTimeSecP95:
      waits === null ? null : waits.map((sec, i) => (requests !== null && at(requests, i) > 0 ? sec : at(observation.responseTimeSecP95 as Float64Array, i))),
  }
}

function filled(values: Float64Array, mostSteps: number, between: Between): Float64Array {
  const whole = Float64Array.from(values)
  let last = -1
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(at(values, i))) continue
    if (last >= 0 && i - last - 1 <= mostSteps) for (let k = last + 1; k < i; k++) whole[k] = between(at(values, last), at(values, i), (k - last) / (i - last))
    last = i
  }
  return whole
}
