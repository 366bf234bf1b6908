import { at, quantile } from '../series.ts'

/**
 * How much busier the hottest instance is than the mean one, as CPU's maximum over its average: `typical` (median) and `often` (one step in
 * twenty is over it: skew, sticky connections, bursts within the step).
 */
export type Hottest = { readonly typical: number; readonly often: number; readonly steps: number }

const LEAST_RATIO_STEPS = 288
/** Below this, agents and rounding make the ratio. */
const LEAST_CPU_PERCENT = 8

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
    if (quiet[i] === 0 || !(at(inService, i) >= 1.5) || !(at(average, i) >= LEAST_CPU_PERCENT) || Number.isNaN(at(maximum, i))) continue
    if (at(jobPercent, i) > 0 || at(average, i) > 85) continue
    ratios[i] = Math.max(1, at(maximum, i) / at(average, i))
    steps++
  }
  if (steps < LEAST_RATIO_STEPS) return null
  return { typical: quantile(ratios, 0.5), often: quantile(ratios, 0.95), steps }
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
    if (quiet[i] === 0 || !(n > zones) || Math.abs(n - Math.round(n)) > 0.01 || !(at(average, i) >= LEAST_CPU_PERCENT) || at(average, i) > 85) continue
    const ratio = at(maximum, i) / at(average, i)
    const expected = unevenShare(Math.round(n), zones)
    if (expected > 1.12) {
      // 0 where no hotter than where zones are even, 1 where as hot as balancing by zone makes it
      uneven[i] = (ratio - 1) / (expected - 1)
      steps++
    } else if (expected === 1) even[i] = ratio
  }
  if (steps < 24) return null
  const usual = quantile(even, 0.5)
  // without a step of even zones the usual skew is not known: nine tenths of the expected excess is told apart from most skews
  const skewed = Number.isNaN(usual) ? 0 : usual - 1
  const excess = quantile(uneven, 0.25)
  return { even: excess > 0.75 + 0.5 * Math.min(0.5, skewed), steps }
}

/** Load of an instance of the smallest zone over the mean, where each of `zones` zones takes the same share of the traffic. */
export function unevenShare(instances: number, zones: number): number {
  return zones === 0 || instances < zones ? 1 : instances / (zones * Math.floor(instances / zones))
}
