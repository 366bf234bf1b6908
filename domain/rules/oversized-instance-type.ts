import { type Case, found, inOrder, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { isWaste, type SavingFacts, savingOf, shareOfSteps, wasteOf } from '../case/waste.ts'
import { redundancyOf } from '../demand/required.ts'
import { familyOf } from '../facts/catalog.ts'
import { quantile } from '../series.ts'

/** Below half of the window demand asks for more instances than redundancy does, and the type's size is not what binds it. */
const AT_REDUNDANCY_FRACTION = 0.5
const BUSIEST_QUANTILE = 0.99

export type OversizedInstanceTypeFacts = {
  readonly instanceType: string
  readonly proposedType: string
  readonly vcpuPerInstance: number
  /** In the busiest hours (99th percentile). */
  readonly busiestVcpu: number
  readonly redundantInstances: number
  /** Share of the window in which demand needs no more than redundancy asks. */
  readonly atRedundancyFraction: number
  readonly atRedundancyThreshold: number
  readonly memoryObserved: boolean
  readonly saving: SavingFacts
}

export const oversizedInstanceType: Rule<OversizedInstanceTypeFacts> = {
  kind: 'oversized-instance-type',
  category: 'overprovisioned',
  summary: 'would serve the same demand on a smaller type, with the same redundancy',
  thresholds: ['wasteFraction', 'targetUtilization', 'mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST06-BP02', 'PERF02-BP04'],
  assess: (c) => {
    const waste = wasteOf(c)
    if (!isWaste(waste)) return (waste.verdict === 'healthy' ? memoryUnseen(c) : null) ?? waste
    const { observation, policy, place } = c
    const { group } = observation
    const next = waste.proposal.changes.instanceType
    if (next === undefined) return memoryUnseen(c) ?? notApplicable({ code: 'proposal-keeps-type' })
    const today = place.instanceTypes?.get(waste.demand.instanceType)
    const smaller = place.instanceTypes?.get(next)
    const redundancy = redundancyOf(group, policy)
    const atFloor = shareOfSteps(waste.required, (required) => required <= redundancy)
    const facts: OversizedInstanceTypeFacts = {
      instanceType: waste.demand.instanceType,
      proposedType: next,
      vcpuPerInstance: waste.demand.vcpuPerInstance,
      busiestVcpu: quantile(waste.demand.busyVcpu, BUSIEST_QUANTILE),
      redundantInstances: redundancy,
      atRedundancyFraction: atFloor,
      atRedundancyThreshold: AT_REDUNDANCY_FRACTION,
      memoryObserved: waste.demand.memory !== null,
      saving: savingOf(waste, observation),
    }
    const isSmaller = today !== undefined && smaller !== undefined && smaller.vcpu <= today.vcpu && smaller.memoryGiB <= today.memoryGiB
    if (!isSmaller || atFloor < AT_REDUNDANCY_FRACTION) return inOrder(facts)
    return found(savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy), facts)
  },
}

/**
 * Where redundancy alone sets the number and a smaller type of the family would do by its CPU in the busiest hours, but would have less memory and nobody
 * measures that: whether the type is too large is not known. null elsewhere.
 */
function memoryUnseen({ observation: { group }, demand, required, place, policy }: Case): Verdict<never> | null {
  if (demand.kind !== 'demand' || demand.memory !== null || demand.boundBy !== 'cpu' || required === null) return null
  const today = place.instanceTypes?.get(demand.instanceType)
  const redundancy = redundancyOf(group, policy)
  if (today === undefined || shareOfSteps(required, (instances) => instances <= redundancy) < AT_REDUNDANCY_FRACTION) return null
  const neededVcpu = quantile(demand.busyVcpu, BUSIEST_QUANTILE) / (redundancy * policy.targetUtilization)
  const smaller = [...(place.instanceTypes?.values() ?? [])].some(
    ({ name, vcpu, memoryGiB }) => familyOf(name) === familyOf(today.name) && vcpu < today.vcpu && vcpu >= neededVcpu && memoryGiB < today.memoryGiB,
  )
  return smaller ? notAssessed({ code: 'smaller-type-memory-unknown', instanceType: today.name }) : null
}
