import type { Observation } from '../observe/observation.ts'
import { at, maximum, quantile } from '../series.ts'
import type { Comings } from './comings.ts'
import { WAITING_RATIO, type Waiting } from './waiting.ts'

const ERROR_FRACTION = 0.01
/** The load balancer itself refusing this share is a lack of room also where it never stops. */
const REFUSED_FRACTION = 0.05
const CALM_ERRORS_QUANTILE = 0.05
/** What an application fails all the time is its own: errors count from so many times that. */
const ERROR_RATIO = 10

/**
 * 1 where users were hurt, as the load balancer saw it: requests failed, or waited for want of room, far more than in the group's own calm
 * times. What fails or is slow all the time is the application's; so is what is slow now and then whatever the load (slow pages, a
 * dependency): a lack of room hurts most of the times at which the load is as high.
 */
export function hurtingSteps(observation: Observation, offered: Float64Array | null, waiting: Waiting | null, comings: Comings): Uint8Array {
  const hurting = failingSteps(observation, offered)
  if (waiting === null) return hurting
  const slow = Uint8Array.from(waiting.ratio, (ratio) => (ratio > WAITING_RATIO ? 1 : 0))
  if (!slow.includes(1)) return hurting
  const { cpuPercentAverage: cpu, inServiceInstances } = observation
  const inService = inServiceInstances as Float64Array
  const requests = offered === null ? null : offered.map((count, i) => count / at(inService, i))
  const byLoad = [cpu, requests].flatMap((load) => (load === null ? [] : [slowShareByLoad(slow, load, comings.moving)]))
  for (let i = 0; i < slow.length; i++) if (slow[i] === 1 && byLoad.some((shareAt) => shareAt(i) >= leastShare(comings, i))) hurting[i] = 1
  return hurting
}

/** A lack of room hurts at least every fourth time; while instances come and go it depends on how many are missing, too. */
const SLOW_SHARE = 0.25
const SLOW_SHARE_MOVING = 0.1
const leastShare = ({ moving }: Comings, i: number): number => (moving[i] === 1 ? SLOW_SHARE_MOVING : SLOW_SHARE)

/** An application that fails 0.2 % of its requests all the time hurts from 2 %; one that fails 0.05 %, from 1 %. */
function failingSteps({ target5xx, elb5xx, grid }: Observation, offered: Float64Array | null): Uint8Array {
  const hurting = new Uint8Array(grid.length)
  if (offered === null) return hurting
  const count = (series: Float64Array | null, i: number): number => (series === null || Number.isNaN(at(series, i)) ? 0 : at(series, i))
  const failed = offered.map((requests, i) => (requests > 0 ? (count(elb5xx, i) + count(target5xx, i)) / requests : Number.NaN))
  const failing = Math.max(ERROR_FRACTION, quantile(failed, CALM_ERRORS_QUANTILE) * ERROR_RATIO)
  for (let i = 0; i < grid.length; i++) if (at(failed, i) > failing || count(elb5xx, i) > REFUSED_FRACTION * at(offered, i)) hurting[i] = 1
  return hurting
}

const BINS = 128

/** How many of the steps with at least the load of step `i`, and as much coming and going, were slow: a share. 0 where the load is not known. */
function slowShareByLoad(slow: Uint8Array, load: Float64Array, moving: Uint8Array): (i: number) => number {
  const top = maximum(load)
  const bin = (i: number): number => at(moving, i) * BINS + Math.min(BINS - 1, Math.floor((at(load, i) / top) * BINS))
  const all = new Float64Array(2 * BINS)
  const slowIn = new Float64Array(2 * BINS)
  for (let i = 0; i < load.length; i++) {
    if (!Number.isFinite(at(load, i)) || !(top > 0)) continue
    all[bin(i)] = at(all, bin(i)) + 1
    if (slow[i] === 1) slowIn[bin(i)] = at(slowIn, bin(i)) + 1
  }
  for (let k = 2 * BINS - 2; k >= 0; k--) {
    if (k === BINS - 1) continue
    all[k] = at(all, k) + at(all, k + 1)
    slowIn[k] = at(slowIn, k) + at(slowIn, k + 1)
  }
  return (i) => (Number.isFinite(at(load, i)) && top > 0 ? at(slowIn, bin(i)) / at(all, bin(i)) : 0)
}
