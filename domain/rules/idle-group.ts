import { healthy, type Rule } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { isWaste, proposalEvidence, wasteOf } from '../case/waste.ts'
import type { Observation } from '../observe/observation.ts'
import { mean, quantile, sum } from '../series.ts'

export const idleGroup: Rule = {
  kind: 'idle-group',
  category: 'overprovisioned',
  summary: 'did no meaningful work in the whole window',
  thresholds: ['wasteFraction', 'idleCpuPercent', 'idleNetworkBytesPerSec', 'mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST09-BP03', 'COST06-BP03', 'SUS02-BP03'],
  assess: (c) => {
    const waste = wasteOf(c)
    if (!isWaste(waste)) return waste
    const { observation, policy } = c
    const cpu = quantile(observation.cpuPercentAverage as Float64Array, 0.999)
    const network = networkBytesPerSecPerInstance(observation)
    const requests = observation.requests === null ? 0 : sum(observation.requests)
    const evidence = [
      {
        statement: `CPU stayed at or under ${cpu.toFixed(1)} % in 99.9 % of the window`,
        metric: 'CPUUtilization',
        value: cpu,
        unit: 'percent',
        threshold: policy.idleCpuPercent,
      },
      ...(Number.isNaN(network)
        ? []
        : [
            {
              statement: `each instance sent ${network.toFixed(0)} bytes a second on average`,
              metric: 'NetworkOut',
              value: network,
              unit: 'bytes a second',
              threshold: policy.idleNetworkBytesPerSec,
            },
          ]),
    ]
    if (!(cpu <= policy.idleCpuPercent) || network > policy.idleNetworkBytesPerSec || requests > 0) return healthy(...evidence)
    return {
      verdict: 'found',
      severity: savingsSeverity(waste.proposal.savingsMicroUsdPerMonth, policy),
      title: `${observation.group.name} did no work in the whole window: delete it, or set it to zero until somebody asks`,
      evidence: [...evidence, proposalEvidence(waste, observation)],
      remedy:
        'Ask the owner. If nobody needs it, set minimum, desired and maximum to 0 (that can be undone), and delete it a month later. Until then the proposal shrinks it to what redundancy asks.',
    }
  },
}

/** Bytes an instance sent a second, mean over the window; NaN when traffic or instances were not observed. */
function networkBytesPerSecPerInstance({ networkOutBytes, inServiceInstances, grid }: Observation): number {
  if (networkOutBytes === null || inServiceInstances === null) return Number.NaN
  return mean(networkOutBytes) / grid.stepSec / mean(inServiceInstances)
}
