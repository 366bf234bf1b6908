import { type Category, kindsByCategory, type Severity, severities } from '../domain/findings.ts'
import { microFromUsd, moneyFromMicro, usdFromMicro } from './money.ts'
import type { ReportGroup, ReportSummary } from './schema.ts'

/** As much of a report's rows as its totals are made from. */
type Rows = {
  readonly groups: readonly (Pick<ReportGroup, 'status' | 'current' | 'estimatedMonthlySavings'> & { readonly findings: readonly unknown[] })[]
  readonly findings: readonly { readonly category: Category; readonly severity: Severity }[]
  readonly notAudited: readonly unknown[]
  readonly places: readonly unknown[]
  readonly currency: string
}

/** Totals of the rows, in integer micro-dollars and thousandths so that they are exact. What is not known counts nothing; how much that is, is said. Where nothing is known the sum is not known either. */
export function summaryOf({ groups, findings, notAudited, places, currency }: Rows): ReportSummary {
  const savings = groups.map((group) => microFromUsd(group.estimatedMonthlySavings?.amount ?? 0))
  const cost = sumOfKnown(groups.map(({ current }) => (current.usdPerMonth === null ? null : microFromUsd(current.usdPerMonth))))
  const audited = groups.filter((group) => group.status === 'audited')
  return {
    groups: {
      discovered: groups.length,
      withFindings: audited.filter((group) => group.findings.length > 0).length,
      healthy: audited.filter((group) => group.findings.length === 0).length,
      insufficientData: groups.filter((group) => group.status === 'insufficient-data').length,
      suppressed: groups.filter((group) => group.status === 'suppressed').length,
    },
    places: { audited: places.length - notAudited.length, notAudited: notAudited.length },
    findings: {
      total: findings.length,
      byCategory: countsOf(Object.keys(kindsByCategory) as Category[], (category) => findings.filter((finding) => finding.category === category).length),
      bySeverity: countsOf(severities as Severity[], (severity) => findings.filter((finding) => finding.severity === severity).length),
    },
    current: {
      usdPerMonth: usdFromMicro(cost),
      instanceHoursPerMonth: inThousandths(groups.map(({ current }) => current.instanceHoursPerMonth)),
      overloadMinutesPerWeek: inThousandths(groups.map(({ current }) => current.overloadMinutesPerWeek)),
    },
    groupsWithoutPrice: groups.filter((group) => group.status === 'audited' && group.current.usdPerMonth === null).length,
    estimatedMonthlySavings: cost === null ? null : moneyFromMicro(total(savings.filter((micro) => micro > 0)), currency),
    estimatedMonthlyAddedCost: cost === null ? null : moneyFromMicro(-total(savings.filter((micro) => micro < 0)), currency),
  }
}

/** Of the numbers that are known; null where there are numbers and none is: a sum of nothing observed is unknown, never 0. */
export function sumOfKnown(numbers: readonly (number | null)[]): number | null {
  const known = numbers.filter((x) => x !== null)
  return known.length === 0 && numbers.length > 0 ? null : total(known)
}

function inThousandths(numbers: readonly (number | null)[]): number | null {
  const sum = sumOfKnown(numbers.map((x) => (x === null ? null : Math.round(x * 1000))))
  return sum === null ? null : sum / 1000
}

function countsOf<K extends string>(keys: readonly K[], count: (key: K) => number): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<K, number>
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) + 0
}
