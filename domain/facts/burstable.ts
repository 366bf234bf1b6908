/**
 * CPU share of each vCPU that a burstable size may use for ever (AWS: burstable-credits-baseline-concepts), by family and size.
 * T3, T3a and T4g share one table.
 */
const baselines: Readonly<Record<string, number>> = {
  't3.nano': 0.05,
  't3.micro': 0.1,
  't3.small': 0.2,
  't3.medium': 0.2,
  't3.large': 0.3,
  't3.xlarge': 0.4,
  't3.2xlarge': 0.4,
  't2.nano': 0.05,
  't2.micro': 0.1,
  't2.small': 0.2,
  't2.medium': 0.2,
  't2.large': 0.3,
  't2.xlarge': 0.225,
  't2.2xlarge': 0.16875,
}

/** Baseline share of a vCPU, 0-1; NaN for a type that is not burstable or not known. */
export function baselineFraction(instanceType: string): number {
  const key = instanceType.replace(/^(t3a|t4g)\./, 't3.')
  return Object.hasOwn(baselines, key) ? (baselines[key] as number) : Number.NaN
}
