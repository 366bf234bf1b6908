import type { Severity } from '../findings.ts'
import type { Observation } from '../observe/observation.ts'
import type { Policy } from '../policy.ts'
import { maximum } from '../series.ts'

/**
 * The severity of a maximum size that cannot be reached: high where launches already failed for it, low while the policy's
 * multiple of the busiest moment fits under what can be reached, medium otherwise. Where the busiest moment was not observed,
 * what runs now stands for it.
 */
export function reachSeverity(
  { observation, policy }: { readonly observation: Observation; readonly policy: Policy },
  reachableInstances: number,
  launchesFailed: boolean,
): Severity {
  if (launchesFailed) return 'high'
  const observed = observation.inServiceInstances === null ? Number.NaN : maximum(observation.inServiceInstances)
  const busiest = Number.isNaN(observed) ? observation.group.instances.length : observed
  return reachableInstances >= busiest * policy.reachableGrowthRatio ? 'low' : 'medium'
}
