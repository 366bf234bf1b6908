/** What AWS itself recommends for a group. NaN and null: it did not say. */
export type AwsOpinion = {
  /** Who says it. Trusted Advisor's check of groups repeats what Cost Optimization Hub has, and that has it from Compute Optimizer (Trusted Advisor check reference, `c1z7kmr01n`). */
  readonly source: 'compute-optimizer' | 'trusted-advisor'
  readonly finding: 'optimized' | 'not-optimized' | 'over-provisioned' | 'under-provisioned'
  /** How far it looked back: 14 days, or up to 93 where enhanced infrastructure metrics are paid for. */
  readonly lookBackDays: number
  /** When it was worked out, epoch seconds. */
  readonly refreshedSec: number | null
  /** What it ranks first; null where it recommends nothing. */
  readonly option: AwsOption | null
}

export type AwsOption = {
  /** What to do, in AWS's word (`Rightsize`); left out where it only names a type. */
  readonly action?: string
  /** One, or those of a mixed group; empty where it names none. */
  readonly instanceTypes: readonly string[]
  /** 0 to 4: how likely the type is too small, in its own words. */
  readonly performanceRisk: number
  /** At on-demand prices; null in another currency than the prices that are read. */
  readonly savingsMicroUsdPerMonth: number | null
}
