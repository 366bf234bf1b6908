import { type Category, kindsByCategory, type Severity, severities } from '../domain/findings.ts'
import { type Money, microFromUsd, moneyFromMicro, usdFromMicro } from './money.ts'
import type { Report, ReportSummary } from './schema.ts'

type Rows = Pick<Report, 'groups' | 'findings' | 'notAudited' | 'places' | 'currency'>

/** Totals of the rows, in integer micro-dollars and thousandths so that they are exact. What is not known counts nothing; how much that is, is said. */
export function summaryOf({ groups, findings, notAudited, places, currency }: Rows): ReportSummary {
  const savings = groups.map((group) => microFromUsd(group.proposal?.estimatedMonthlySavings?.amount ?? 0))
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
      usdPerMonth: usdFromMicro(total(groups.map((group) => microFromUsd(group.current.usdPerMonth ?? 0)))) as number,
      instanceHoursPerMonth: total(groups.map((group) => Math.round((group.current.instanceHoursPerMonth ?? 0) * 1000))) / 1000,
      overloadMinutesPerWeek: total(groups.map((group) => Math.round((group.current.overloadMinutesPerWeek ?? 0) * 1000))) / 1000,
    },
    groupsWithoutPrice: groups.filter((group) => group.status === 'audited' && group.current.usdPerMonth === null).length,
    estimatedMonthlySavings: moneyFromMicro(total(savings.filter((micro) => micro > 0)), currency) as Money,
    estimatedMonthlyAddedCost: moneyFromMicro(-total(savings.filter((micro) => micro < 0)), currency) as Money,
  }
}

function countsOf<K extends string>(keys: readonly K[], count: (key: K) => number): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<K, number>
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, x) => sum + x, 0) + 0
}
