import { type Case, found, notApplicable, notAssessed, type Rule, soundBecause, type Verdict } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { typesOf } from '../facts/capacity-units.ts'
import { priceOf, successorNames, successorsOf } from '../facts/catalog.ts'
import type { InstanceType } from '../facts/group.ts'
import { perMonth } from '../money.ts'
import { mean } from '../series.ts'

export type PreviousGenerationFacts = {
  readonly instanceType: string
  readonly successor: string
  readonly successorVcpu: number
  readonly successorGiB: number
  /** The successor's list price over today's, less 1: negative is cheaper; null where a price is not known. */
  readonly priceChangeFraction: number | null
  /** At list prices, over the instances in service on average; negative where it costs more, null where something is not known. */
  readonly listSavingsMicroUsdPerMonth: number | null
  readonly managedBy: string | null
}

export const previousGeneration: Rule<PreviousGenerationFacts> = {
  kind: 'previous-generation',
  category: 'overprovisioned',
  summary: 'runs a previous-generation type with a cheaper or faster successor at the same size',
  thresholds: ['mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST06-BP02', 'PERF02-BP04', 'SUS05-BP02'],
  assess,
}

function assess(c: Case): Verdict<PreviousGenerationFacts> {
  const { group } = c.observation
  const { instanceTypes } = c.place
  if (group.maxSize === 0) return notApplicable('the group is switched off: its maximum size is 0')
  if (instanceTypes === null) return notAssessed('the instance types were not read')
  const names = typesOf(group)
  if (names.length === 0) return notAssessed('the instance type is not known')
  const types = names.map((name) => instanceTypes.get(name))
  const old = types.find((type) => type?.currentGeneration === false)
  if (old === undefined) {
    const unknown = names.filter((_, i) => types[i] === undefined)
    if (unknown.length > 0) return notAssessed(`${unknown.join(', ')} is not among the instance types that were read`)
    return soundBecause(`${names.join(', ')}: current generation.`)
  }
  const [successor] = successorsOf(old, c.place)
  if (successor !== undefined) return outdated(c, old, successor)
  if (successorNames(old.name).length === 0) return notApplicable(`${old.name} is of a previous generation, but its family has no successor of the same kind`)
  return notAssessed(
    `none of ${successorNames(old.name).join(', ')} is among the instance types that were read, at least as large and of the same architecture`,
  )
}

function outdated(c: Case, old: InstanceType, successor: InstanceType): Verdict<PreviousGenerationFacts> {
  const savings = savingsMicroUsdPerMonth(c, old, successor)
  const before = priceOf(old.name, c.place)
  const after = priceOf(successor.name, c.place)
  return found(Number.isNaN(savings) ? 'low' : savingsSeverity(savings, c.policy), {
    instanceType: old.name,
    successor: successor.name,
    successorVcpu: successor.vcpu,
    successorGiB: successor.memoryGiB,
    priceChangeFraction: before === null || after === null ? null : after.microUsdPerHour / before.microUsdPerHour - 1,
    listSavingsMicroUsdPerMonth: Number.isNaN(savings) ? null : savings,
    managedBy: c.observation.group.managedBy,
  })
}

/** At list prices, over the instances in service on average; NaN when a price or the number of instances is not known. Negative: it costs more. */
function savingsMicroUsdPerMonth({ observation, place }: Case, old: InstanceType, successor: InstanceType): number {
  const before = priceOf(old.name, place)
  const after = priceOf(successor.name, place)
  if (before === null || after === null || observation.inServiceInstances === null) return Number.NaN
  return perMonth((before.microUsdPerHour - after.microUsdPerHour) * mean(observation.inServiceInstances))
}
