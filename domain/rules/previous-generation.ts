import { type Case, found, inOrder, notApplicable, notAssessed, type Rule, soundBecause, type Verdict } from '../case/rule.ts'
import { typesOf } from '../facts/capacity-units.ts'
import { priceOf, successorNames, successorsOf } from '../facts/catalog.ts'
import type { Group } from '../facts/group.ts'
import { isOfferedTo } from '../facts/launchable.ts'
import type { InstanceType } from '../facts/place.ts'
import { perMonth } from '../money.ts'
import { unread } from '../reasons.ts'
import { mean } from '../series.ts'

export type PreviousGenerationFacts = {
  readonly instanceType: string
  readonly successor: string
  readonly successorVcpu: number
  readonly successorGiB: number
  /** The successor's list price over today's, less 1: negative is cheaper. */
  readonly priceChangeFraction: number
  /** At list prices, over the instances of the type in service on average; negative where it costs more, null where their number, or what Spot makes of it, is not known. */
  readonly listSavingsMicroUsdPerMonth: number | null
  readonly managedBy: string | null
}

export const previousGeneration: Rule<PreviousGenerationFacts> = {
  kind: 'previous-generation',
  category: 'overprovisioned',
  summary: 'runs a previous-generation type that has a cheaper successor of the same size',
  thresholds: [],
  bestPractices: ['COST06-BP02', 'PERF02-BP04', 'SUS05-BP02'],
  assess,
}

function assess(c: Case): Verdict<PreviousGenerationFacts> {
  const { group } = c.observation
  const { instanceTypes } = c.place
  if (group.maxSize === 0) return notApplicable({ code: 'switched-off' })
  if (instanceTypes === null) return notAssessed(unread('instance-types'))
  const names = running(group)
  if (names.length === 0) return notAssessed({ code: 'instance-type-unknown' })
  const types = names.map((name) => instanceTypes.get(name))
  const old = types.find((type) => type?.currentGeneration === false)
  if (old === undefined) {
    const unknown = names.filter((_, i) => types[i] === undefined)
    if (unknown.length > 0) return notAssessed({ code: 'type-not-listed', instanceTypes: unknown })
    return soundBecause({ code: 'current-generation', instanceTypes: names })
  }
  const successors = successorsOf(old, c.place)
  // what its image lacks is part of the advice: it is to be made anew
  const successor = successors.find((type) => isOfferedTo(group, type, c.place))
  if (successor !== undefined) return outdated(c, old, successor)
  if (successors.length > 0) return notApplicable({ code: 'successors-not-in-zones', instanceTypes: successors.map(({ name }) => name) })
  if (successorNames(old.name).length === 0) return notApplicable({ code: 'no-successor', instanceType: old.name })
  return notAssessed({ code: 'successors-not-listed', instanceTypes: successorNames(old.name) })
}

/** Of the types that a policy allows those that ran: an older one that stands by costs nothing. Where none of them did, each may be launched. */
function running(group: Group): readonly string[] {
  const allowed = typesOf(group)
  const ran = allowed.filter((type) => (group.typeShares[type] ?? 0) > 0)
  return ran.length > 0 ? ran : allowed
}

/** Found only where the successor is cheaper for the same work: newer by itself is an option, not a finding. */
function outdated(c: Case, old: InstanceType, successor: InstanceType): Verdict<PreviousGenerationFacts> {
  const { inServiceInstances, group } = c.observation
  if (group.spotFraction === 1 && group.onDemandBaseCapacity === 0) return notAssessed({ code: 'spot-price-unknown' })
  const before = priceOf(old.name, c.place)
  const after = priceOf(successor.name, c.place)
  if (before === null || after === null) return notAssessed({ code: 'type-price-unknown', instanceType: before === null ? old.name : successor.name })
  const isKnown = inServiceInstances !== null && group.spotFraction === 0
  const facts: PreviousGenerationFacts = {
    instanceType: old.name,
    successor: successor.name,
    successorVcpu: successor.vcpu,
    successorGiB: successor.memoryGiB,
    priceChangeFraction: after.microUsdPerHour / before.microUsdPerHour - 1,
    listSavingsMicroUsdPerMonth: isKnown
      ? perMonth((before.microUsdPerHour - after.microUsdPerHour) * mean(inServiceInstances) * (group.typeShares[old.name] ?? 1))
      : null,
    managedBy: group.managedBy,
  }
  return after.microUsdPerHour < before.microUsdPerHour ? found('low', facts) : inOrder(facts)
}
