import { healthy, notApplicable, type Rule } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { isWaste, proposalEvidence, shareOfSteps, wasteOf } from '../case/waste.ts'
import { redundancyOf } from '../demand/required.ts'
import { quantile } from '../series.ts'

export const oversizedInstanceType: Rule = {
  kind: 'oversized-instance-type',
  category: 'overprovisioned',
  summary: 'would serve the same demand on a smaller type at the redundancy it must keep',
  thresholds: ['wasteFraction', 'targetUtilization', 'mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST06-BP02', 'PERF02-BP04'],
  assess: (c) => {
    const waste = wasteOf(c)
    if (!isWaste(waste)) return waste
    const { observation, policy, place } = c
    const { group } = observation
    const next = waste.proposal.changes.instanceType
    if (next === undefined) return notApplicable('the proposal keeps its instance type')
    const today = place.instanceTypes?.get(waste.demand.instanceType)
    const smaller = place.instanceTypes?.get(next)
    const redundancy = redundancyOf(group, policy)
    const atFloor = shareOfSteps(waste.required, (required) => required <= redundancy)
    const evidence = [
      {
        statement: `demand needs no more than the ${redundancy} instances that redundancy asks in ${(100 * atFloor).toFixed(0)} % of the window: there, only the type's size can follow it`,
        value: atFloor,
        unit: 'fraction',
        threshold: 0.5,
      },
      {
        statement: `busiest hours: ${quantile(waste.demand.busyVcpu, 0.99).toFixed(1)} busy vCPUs; one ${waste.demand.instanceType} has ${waste.demand.vcpuPerInstance}`,
        metric: 'CPUUtilization',
        value: quantile(waste.demand.busyVcpu, 0.99),
        unit: 'vCPU',
      },
    ]
    const isSmaller = today !== undefined && smaller !== undefined && smaller.vcpu <= today.vcpu && smaller.memoryGiB <= today.memoryGiB
    if (!isSmaller || atFloor < 0.5) return healthy(...evidence)
    const unproven = waste.demand.memory === null ? ' Memory was not observed: check on one instance first that the smaller type has enough.' : ''
    return {
      verdict: 'found',
      severity: savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy),
      title: `${group.name} would serve the same demand on ${next} in place of ${waste.demand.instanceType}`,
      evidence: [...evidence, proposalEvidence(waste, observation)],
      remedy: `Make a new launch template version with ${next} and start an instance refresh.${unproven}`,
    }
  },
}
