import type { Severity } from '../findings.ts'
import { MICRO } from '../money.ts'
import type { Policy } from '../policy.ts'

/** Severity of spend above the expected, from its dollars. */
export function impactSeverity(impactMicroUsd: number, policy: Policy): Severity {
  const usd = impactMicroUsd / MICRO
  if (usd >= policy.costCriticalUsd) return 'critical'
  if (usd >= policy.costHighUsd) return 'high'
  return usd >= policy.costMediumUsd ? 'medium' : 'low'
}
