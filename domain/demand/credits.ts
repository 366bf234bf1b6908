import { baselineFraction } from '../facts/burstable.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { at, HIGHEST_QUANTILE, quantile } from '../series.ts'
import { MINIMUM_HURTING_STEPS } from './other-limit.ts'

/** CPU that is so far over the baseline is burst, not noise about it. */
const OVER_BASELINE = 1.3

/**
 * What became of the CPU credits, where they ran out: as the launch template says. Where it leaves the mode to the family and the account, throttling at
 * the baseline is standard mode, running above it without credits is unlimited mode. The balance is the poorest instance's and CPU is all of
 * theirs: where users are hurt most of the time that one has none, it is held back. Of 100 steps without credits at a baseline of 20 %, 60 at a CPU
 * over 26 % are unlimited mode, and 40 are throttling.
 */
export function creditsOf(observation: Observation, hurting: Uint8Array, { creditsGone }: Policy): 'enough' | 'throttled' | 'unlimited' {
  const { creditBalanceMinimum: credits, cpuPercentAverage: cpu, group } = observation
  if (credits === null || cpu === null || group.instanceType === null) return 'enough'
  const ceiling = baselineFraction(group.instanceType) * 100
  let gone = 0
  let above = 0
  let hurt = 0
  for (let i = 0; i < credits.length; i++) {
    if (!(at(credits, i) < creditsGone)) continue
    gone++
    if (at(cpu, i) > ceiling * OVER_BASELINE) above++
    if (hurting[i] === 1) hurt++
  }
  if (gone < MINIMUM_HURTING_STEPS) return 'enough'
  if (group.cpuCredits != null) return group.cpuCredits === 'unlimited' ? 'unlimited' : 'throttled'
  return above < gone * 0.5 || hurt >= gone * 0.5 ? 'throttled' : 'unlimited'
}

/** The most that one instance was seen to do while it had credits (99.9th percentile): 2.4 busy vCPUs on two are 1.2. Infinity when it never had any. */
export function demonstratedVcpu(
  { creditBalanceMinimum: credits, inServiceInstances: inService }: Observation,
  busy: Float64Array,
  { creditsGone }: Policy,
): number {
  if (credits === null || inService === null) return Number.POSITIVE_INFINITY
  const most = quantile(
    busy.map((vcpu, i) => (at(credits, i) >= creditsGone && at(inService, i) > 0 ? vcpu / at(inService, i) : Number.NaN)),
    HIGHEST_QUANTILE,
  )
  return Number.isNaN(most) ? Number.POSITIVE_INFINITY : most
}
