import { at, quantile } from '../series.ts'

/**
 * How much busier the hottest instance is than the mean one, as CPU's maximum over its average: `typical` (median) and `often` (one step in
 * twenty is over it: skew, sticky connections, bursts within the step).
 */
export type Hottest = { readonly typical: number; readonly often: number; readonly steps: number }

const LEAST_RATIO_STEPS = 288
/** Below this, agents and rounding make the ratio. */
const LEAST_CPU_PERCENT = 8
/** Above this the hottest instance may be full, and a full one is not seen to be asked for more. */
const MOST_CPU_PERCENT = 85
/** A mean over a step in which one instance was alone for part of it is no skew. */
const LEAST_INSTANCES = 1.5
const OFTEN_QUANTILE = 0.95
/** A step in which the number of instances changed is a mean of two numbers. */
const WHOLE_SLACK = 0.01
/** Zones that are less unlike than this are not told from skew. */
const LEAST_UNEVEN = 1.12
const LEAST_UNEVEN_STEPS = 24
/** Balancing is off where three steps in four are so much hotter, as a share of what it would make them. */
const MOSTLY_QUANTILE = 0.25
const LEAST_EXCESS = 0.75

/** `quiet`: 1 where no instance was launched, booting or being replaced. null where too few such steps have more than one instance. */
export function hottestOf(
  average: Float64Array | null,
  maximum: Float64Array | null,
  inService: Float64Array,
  quiet: Uint8Array,
  jobPercent: Float64Array,
): Hottest | null {
  if (average === null || maximum === null) return null
  const ratios = new Float64Array(average.length).fill(Number.NaN)
  let steps = 0
  for (let i = 0; i < ratios.length; i++) {
    if (quiet[i] === 0 || !(at(inService, i) >= LEAST_INSTANCES) || !(at(average, i) >= LEAST_CPU_PERCENT) || Number.isNaN(at(maximum, i))) continue
    if (at(jobPercent, i) > 0 || at(average, i) > MOST_CPU_PERCENT) continue
    ratios[i] = Math.max(1, at(maximum, i) / at(average, i))
    steps++
  }
  if (steps < LEAST_RATIO_STEPS) return null
  return { typical: quantile(ratios, 0.5), often: quantile(ratios, OFTEN_QUANTILE), steps }
}

/** Whether each zone takes the same share of the traffic however many instances it has (cross-zone balancing off). */
export type ZoneBalance = { readonly even: boolean; readonly steps: number }

/**
 * Told from how much hotter the hottest instance is where the zones cannot have the same number of instances: with balancing off an instance
 * of the smallest zone has n / (z·⌊n/z⌋) of the mean. null with one zone or where too few steps show it.
 */
export function zoneBalanceOf(
  average: Float64Array | null,
  maximum: Float64Array | null,
  inService: Float64Array,
  zones: number,
  quiet: Uint8Array,
): ZoneBalance | null {
  if (zones < 2 || average === null || maximum === null) return null
  const uneven = new Float64Array(average.length).fill(Number.NaN)
  const even = new Float64Array(average.length).fill(Number.NaN)
  let steps = 0
  for (let i = 0; i < average.length; i++) {
    const n = at(inService, i)
    if (
      quiet[i] === 0 ||
      !(n > zones) ||
      Math.abs(n - Math.round(n)) > WHOLE_SLACK ||
      !(at(average, i) >= LEAST_CPU_PERCENT) ||
      at(average, i) > MOST_CPU_PERCENT
    )
      continue
    const ratio = at(maximum, i) / at(average, i)
    const expected = unevenShare(Math.round(n), zones)
    if (expected > LEAST_UNEVEN) {
      // 0 where no hotter than where zones are even, 1 where as hot as balancing by zone makes it
      uneven[i] = (ratio - 1) / (expected - 1)
      steps++
    } else if (expected === 1) even[i] = ratio
  }
  if (steps < LEAST_UNEVEN_STEPS) return null
  const usual = quantile(even, 0.5)
  // without a step of even zones the usual skew is not known: nine tenths of the expected excess is told apart from most skews
  const skewed = Number.isNaN(usual) ? 0 : usual - 1
  const excess = quantile(uneven, MOSTLY_QUANTILE)
  return { even: excess > LEAST_EXCESS + 0.5 * Math.min(0.5, skewed), steps }
}

/** Load of an instance of the smallest zone over the mean, where each of `zones` zones takes the same share of the traffic. */
export function unevenShare(instances: number, zones: number): number {
  return zones === 0 || instances < zones ? 1 : instances / (zones * Math.floor(instances / zones))
}
