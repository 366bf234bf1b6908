import { type Case, healthy, notApplicable, notAssessed, type Rule, type Verdict } from '../case/rule.ts'
import { savingsSeverity } from '../case/severity.ts'
import { typesOf } from '../facts/capacity-units.ts'
import { familyOf, priceOf, successorNames, successorsOf } from '../facts/catalog.ts'
import type { InstanceType } from '../facts/group.ts'
import { changeItThere } from '../facts/managed.ts'
import type { Evidence } from '../findings.ts'
import { MICRO, perMonth } from '../money.ts'
import { mean } from '../series.ts'

export const previousGeneration: Rule = {
  kind: 'previous-generation',
  category: 'overprovisioned',
  summary: 'runs a previous-generation type with a cheaper or faster successor at the same size',
  thresholds: ['mediumSavingsUsdPerMonth', 'highSavingsUsdPerMonth', 'criticalSavingsUsdPerMonth'],
  bestPractices: ['COST06-BP02', 'PERF02-BP04', 'SUS05-BP02'],
  assess,
}

function assess(c: Case): Verdict {
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
    return healthy({ statement: `${names.join(', ')}: current generation.` })
  }
  const [successor] = successorsOf(old, c.place)
  if (successor !== undefined) return found(c, old, successor)
  if (successorNames(old.name).length === 0) return notApplicable(`${old.name} is of a previous generation, but its family has no successor of the same kind`)
  return notAssessed(
    `none of ${successorNames(old.name).join(', ')} is among the instance types that were read, at least as large and of the same architecture`,
  )
}

function found(c: Case, old: InstanceType, successor: InstanceType): Verdict {
  const { group } = c.observation
  const savings = savingsMicroUsdPerMonth(c, old, successor)
  return {
    verdict: 'found',
    severity: Number.isNaN(savings) ? 'low' : savingsSeverity(savings, c.policy),
    title: `Move from ${old.name} to ${successor.name}: ${benefit(c, old, successor)}.`,
    evidence: [
      { statement: `${old.name} is of a previous generation; ${successor.name} has ${successor.vcpu} vCPUs and ${successor.memoryGiB} GiB.` },
      ...money(savings),
    ],
    remedy: `${changeItThere(group)}Set the type in a new launch template version and refresh the instances, a few first. ${familyOf(successor.name)} runs on the Nitro system: the image needs its network (ENA) and storage (NVMe) drivers. Reserved capacity of the old type does not move along.`,
  }
}

function benefit({ place }: Case, old: InstanceType, successor: InstanceType): string {
  const before = priceOf(old.name, place)
  const after = priceOf(successor.name, place)
  if (before === null || after === null) return 'a newer and faster generation at the same size'
  const percent = Math.round((after.microUsdPerHour / before.microUsdPerHour - 1) * 100)
  if (percent < 0) return `the same size, newer, for ${-percent} % less an hour`
  return percent === 0 ? 'the same size, newer, for the same price' : `the same size, faster, for ${percent} % more an hour`
}

/** At list prices, over the instances in service on average; NaN when a price or the number of instances is not known. Negative: it costs more. */
function savingsMicroUsdPerMonth({ observation, place }: Case, old: InstanceType, successor: InstanceType): number {
  const before = priceOf(old.name, place)
  const after = priceOf(successor.name, place)
  if (before === null || after === null || observation.inServiceInstances === null) return Number.NaN
  return perMonth((before.microUsdPerHour - after.microUsdPerHour) * mean(observation.inServiceInstances))
}

function money(savings: number): readonly Evidence[] {
  if (Number.isNaN(savings)) return []
  return [{ statement: 'Saved at list prices on the instances in service on average (before commitments).', value: savings / MICRO, unit: 'USD a month' }]
}
