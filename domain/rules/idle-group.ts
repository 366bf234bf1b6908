import { SECONDS_PER_HOUR, SECONDS_PER_MINUTE } from '../calendar.ts'
import { type Case, inOrder, notApplicable, notAssessed, type Rule } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { acceleratedTypeOf } from '../facts/accelerator.ts'
import { isLaunch } from '../facts/launches.ts'
import { publicAddressMicroUsd } from '../facts/public-address.ts'
import { goingVolumeMicroUsd } from '../facts/volume-cost.ts'
import { networkBytesPerSecPerInstance } from '../observe/network.ts'
import type { Observation } from '../observe/observation.ts'
import { unread } from '../reasons.ts'
import { at, HIGHEST_QUANTILE, maximum, quantile, sum } from '../series.ts'

export type IdleGroupFacts = {
  /** The 99.9th percentile; null where it was never observed. */
  readonly cpuPercent: number | null
  /** The longest time without a break that CPU was over the threshold though the percentile is not, the hour after launches left out; left out where it never was. */
  readonly busyMinutes?: number | undefined
  /** Sent by each instance, mean over the window; null where traffic was not read. */
  readonly networkBytesPerSec: number | null
  /** Other groups answer its target group too: what is asked there is not counted as its own. */
  readonly sharesTargetGroup: boolean
  /** What its instances cost, and with the next what removing it saves; null where the price is not known. */
  readonly costMicroUsdPerMonth: number | null
  /** What their public addresses cost besides; left out where they have none, or that is not known. */
  readonly addressMicroUsdPerMonth?: number | undefined
  /** What of their volumes goes with them; left out where none does, or that is not known. */
  readonly volumeMicroUsdPerMonth?: number | undefined
  readonly managedBy: string | null
  readonly thresholds: { readonly cpuPercent: number; readonly networkBytesPerSec: number }
}

/** Idleness does not depend on whether a smaller configuration exists: that a group stands at its redundancy floor does not make it useful. */
export const idleGroup: Rule<IdleGroupFacts> = {
  kind: 'idle-group',
  category: 'overprovisioned',
  summary: 'did no meaningful work in the whole window',
  thresholds: ['idleCpuPercent', 'idleNetworkBytesPerSec', 'mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST09-BP03', 'COST06-BP03', 'SUS02-BP03'],
  assess: (c) => {
    const { observation, demand, place, policy, current } = c
    const { group } = observation
    if (demand.kind === 'insufficient' || observation.inServiceInstances === null)
      return notAssessed(demand.kind === 'insufficient' ? demand.reason : { code: 'size-unknown' })
    if (!(maximum(observation.inServiceInstances) > 0)) return notApplicable({ code: 'nothing-in-service' })
    const cpu = quantile(observation.cpuPercentAverage as Float64Array, HIGHEST_QUANTILE)
    const network = networkBytesPerSecPerInstance(observation)
    const requests = ownRequests(c)
    const cost = current?.microUsdPerMonth ?? null
    const addresses = Math.round((current?.instanceHoursPerMonth ?? 0) * (publicAddressMicroUsd(group, place) ?? 0))
    const volumes = Math.round((current?.instanceHoursPerMonth ?? 0) * goingVolumeMicroUsd(group, place))
    const savings = cost === null ? null : cost + addresses + volumes
    const busyMinutes = cpu <= policy.idleCpuPercent ? longestBusyMinutes(observation, policy.idleCpuPercent) : 0
    const facts: IdleGroupFacts = {
      cpuPercent: Number.isNaN(cpu) ? null : cpu,
      ...(busyMinutes === 0 ? {} : { busyMinutes }),
      networkBytesPerSec: Number.isNaN(network) ? null : network,
      sharesTargetGroup: group.sharedTargetGroupArns.length > 0,
      costMicroUsdPerMonth: cost,
      ...(addresses === 0 ? {} : { addressMicroUsdPerMonth: addresses }),
      ...(volumes === 0 ? {} : { volumeMicroUsdPerMonth: volumes }),
      managedBy: group.managedBy,
      thresholds: { cpuPercent: policy.idleCpuPercent, networkBytesPerSec: policy.idleNetworkBytesPerSec },
    }
    // the percentile forgives twenty minutes of a fortnight: a job that runs once in it takes them
    if (!(cpu <= policy.idleCpuPercent) || busyMinutes >= JOB_MINUTES || network > policy.idleNetworkBytesPerSec || requests > 0) return inOrder(facts)
    if (Number.isNaN(network) && Number.isNaN(requests)) return notAssessed(unread('traffic'))
    const accelerated = acceleratedTypeOf(group, place)
    if (accelerated !== null) return notAssessed({ code: 'accelerator-not-measured', instanceType: accelerated })
    return { verdict: 'found', severity: savingsSeverity(savings, policy), facts, savingsMicroUsdPerMonth: savings }
  },
}

/** Busy for this long without a break is work: agents, updates and scans are done before, or keep within the threshold. */
const JOB_MINUTES = 15

/** Instances that start are busy with themselves. */
const STARTING_SEC = SECONDS_PER_HOUR

function longestBusyMinutes({ cpuPercentAverage, group, grid }: Observation, idleCpuPercent: number): number {
  const starts = (group.activities ?? []).filter(isLaunch).map(({ startSec }) => startSec)
  let [longest, current] = [0, 0]
  for (let i = 0; i < grid.length; i++) {
    const sec = grid.startSec + i * grid.stepSec
    const isBusy =
      at(cpuPercentAverage as Float64Array, i) > idleCpuPercent && !starts.some((startSec) => sec > startSec - grid.stepSec && sec < startSec + STARTING_SEC)
    current = isBusy ? current + 1 : 0
    longest = Math.max(longest, current)
  }
  return (longest * grid.stepSec) / SECONDS_PER_MINUTE
}

/** Requests that its own instances served; NaN where none were read, or where they are other groups' too. */
function ownRequests({ observation: { group, requests } }: Case): number {
  return requests === null || group.sharedTargetGroupArns.length > 0 ? Number.NaN : sum(requests)
}
