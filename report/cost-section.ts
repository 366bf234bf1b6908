import { isoFromDay } from '../domain/calendar.ts'
import type { Move } from '../domain/spend/anomalies/moves.ts'
import type { Attribution, BilledGroupName } from '../domain/spend/attribution.ts'
import type { Commitments } from '../domain/spend/commitments.ts'
import type { Forecast, MonthForecast } from '../domain/spend/forecast/spend-forecast.ts'
import type { LabelSpend } from '../domain/spend/label-spend.ts'
import type { RestatedDay } from '../domain/spend/restated.ts'
import type { Comparison } from '../domain/spend/service-changes.ts'
import type { DayRange } from '../domain/spend/settled.ts'
import { type MonthByGroup, showbackOf } from '../domain/spend/showback.ts'
import type { SpendJudgement, SpendNotAssessed } from '../domain/spend/spend.ts'
import type { Cost, SpendTotals } from '../domain/spend/totals.ts'
import type { ReportCost } from './cost-schema.ts'
import { tidy } from './finding-row.ts'
import { usdFromMicro } from './money.ts'
import type { ReportGroup } from './schema.ts'
import { spendReasonInWords } from './words/spend-reasons.ts'

/** The judged bill as the document gives it. */
export function costSection(
  { cost: { totals, forecast, attribution, commitments, changes, labels, moves }, notAssessed }: SpendJudgement,
  restated: readonly RestatedDay[] = [],
  accountNames: ReadonlyMap<string, string> = new Map(),
): ReportCost {
  return {
    notAssessed: notAssessed.flatMap((one) => notAssessedRows(one, totals[0]?.currency ?? 'USD')),
    totals: totals.map(totalsRow),
    forecast: forecastRow(forecast),
    attribution: attributionRow(attribution),
    ...(commitments === null ? {} : { commitments: commitmentsRow(commitments) }),
    ...(changes === null ? {} : { changes: { week: comparisonRow(changes.week), month: comparisonRow(changes.month) } }),
    ...(labels.length === 0 ? {} : { spendBy: labels.map((one) => spendByRow(one, accountNames)) }),
    ...(moves.length === 0 ? {} : { moves: moves.map(moveRow) }),
    ...(restated.length === 0 ? {} : { restated: restated.map(restatedRow) }),
  }
}

/** A subject that is a kind of finding says that this kind was not looked for; rates are no kind of finding. */
function notAssessedRows({ subject, reason: because }: SpendNotAssessed, currency: string): ReportCost['notAssessed'] {
  const reason = spendReasonInWords(because, currency)
  switch (subject) {
    case 'anomalies':
    case 'currency':
      return [
        { subject: 'cost-anomaly', reason },
        { subject: 'cost-shift', reason },
        { subject: 'unused-commitment', reason },
      ]
    case 'forecast':
      return [{ subject: 'forecast-over-budget', reason }]
    case 'attribution':
      return [{ subject: 'unattributed-cost', reason }]
    case 'showback':
      return [{ subject: 'showback', reason }]
    case 'provider':
      return [{ subject: 'bills of other providers', reason }]
    case 'totals':
      return [{ subject: 'spend', reason }]
    default:
      return subject satisfies never
  }
}

function totalsRow({
  currency,
  provider,
  range,
  total,
  days,
  byClass,
  byAccount,
  byService,
  monthToDate,
}: SpendTotals): NonNullable<ReportCost['totals']>[number] {
  return {
    currency,
    ...(provider === null ? {} : { provider }),
    period: rangeRow(range),
    total: costRow(total),
    days: days.map((one) => ({ day: isoFromDay(one.day), ...costRow(one), state: one.state, estimated: one.estimated })),
    byClass: byClass.map((one) => ({ class: one.chargeClass, ...costRow(one) })),
    byAccount: byAccount.map((one) => ({ accountId: one.name, ...costRow(one) })),
    byService: byService.map((one) => ({ service: one.name, ...costRow(one) })),
    monthToDate: { period: rangeRow(monthToDate), ...costRow(monthToDate) },
  }
}

function forecastRow(forecast: MonthForecast): ReportCost['forecast'] {
  if (!forecast.assessed) return null
  return {
    month: rangeRow(forecast.month),
    knownDays: forecast.knownDays,
    total: headingRow(forecast.total),
    accounts: forecast.accounts.map((one) => ({ accountId: one.accountId ?? '', ...headingRow(one) })),
  }
}

function headingRow({ knownMicroUsd, expectedMicroUsd, lowMicroUsd, highMicroUsd }: Forecast): { known: number; expected: number; low: number; high: number } {
  return { known: usdOf(knownMicroUsd), expected: usdOf(expectedMicroUsd), low: usdOf(lowMicroUsd), high: usdOf(highMicroUsd) }
}

function attributionRow(attribution: Attribution): ReportCost['attribution'] {
  if (!attribution.assessed) return null
  const { range, coverageFraction, withoutGroup, groups } = attribution
  return {
    period: rangeRow(range),
    coverageFraction: Number.isNaN(coverageFraction) ? null : tidy(coverageFraction),
    withoutGroup: costRow(withoutGroup),
    groups: groups.map(({ accountId, groupName, rate, ...cost }) => ({
      ...(accountId === null ? {} : { accountId }),
      autoScalingGroupName: groupName,
      ...costRow(cost),
      usdPerInstanceHour: rate === null ? null : usdOf(rate.microUsdPerInstanceHour),
      instanceHours: rate === null ? null : tidy(rate.instanceHours),
    })),
  }
}

function commitmentsRow({
  range,
  billedMicroUsd,
  usedMicroUsd,
  unusedMicroUsd,
  utilizationFraction,
  coverageFraction,
  uncoveredMicroUsdPerDay,
}: Commitments): ReportCost['commitments'] {
  return {
    period: rangeRow(range),
    billed: usdOf(billedMicroUsd),
    used: usedMicroUsd === null ? null : usdOf(usedMicroUsd),
    unused: usdOf(unusedMicroUsd),
    utilizationFraction: Number.isNaN(utilizationFraction) ? null : tidy(utilizationFraction),
    coverageFraction: Number.isNaN(coverageFraction) ? null : tidy(coverageFraction),
    uncoveredPerDay: Number.isNaN(uncoveredMicroUsdPerDay) ? null : usdOf(Math.round(uncoveredMicroUsdPerDay)),
  }
}

function comparisonRow(comparison: Comparison | null): NonNullable<ReportCost['changes']>['week'] {
  if (comparison === null) return null
  return {
    period: rangeRow(comparison.now),
    before: rangeRow(comparison.before),
    services: comparison.services.map(({ service, nowMicroUsd, beforeMicroUsd }) => ({
      service,
      amount: usdOf(nowMicroUsd),
      before: usdOf(beforeMicroUsd),
      change: usdOf(nowMicroUsd - beforeMicroUsd),
    })),
  }
}

/** Months by team, as the groups' rows name them; undefined where no group has a team. */
export function showbackSection(months: readonly MonthByGroup[], groups: readonly ReportGroup[]): ReportCost['showback'] {
  if (months.length === 0 || groups.every(({ team }) => team === undefined)) return undefined
  const teams = Map.groupBy(groups, ({ name }) => name)
  const teamOf = ({ accountId, groupName }: BilledGroupName) => {
    const sharing = (teams.get(groupName) ?? []).filter((group) => accountId === null || group.accountId === accountId)
    const named = new Set(sharing.map(({ team }) => team))
    return named.size === 1 ? ([...named][0] ?? null) : null
  }
  return months.map((month) => {
    const { teams: rows, unallocatedMicroUsd } = showbackOf(month, teamOf)
    return {
      period: rangeRow(month.days),
      costIs: month.costKind,
      total: usdOf(month.totalMicroUsd),
      byTeam: rows.map(({ team, microUsd, groups: count }) => ({ team, amount: usdOf(microUsd), groups: count })),
      unallocated: usdOf(unallocatedMicroUsd),
    }
  })
}

function spendByRow({ label: { type, key }, months }: LabelSpend, accountNames: ReadonlyMap<string, string>): NonNullable<ReportCost['spendBy']>[number] {
  return {
    type,
    key,
    months: months.map(({ days, costKind, totalMicroUsd, values, without }) => ({
      period: rangeRow(days),
      costIs: costKind,
      total: usdOf(totalMicroUsd),
      values: values.map(([value, microUsd]) => ({ value, amount: usdOf(microUsd) })),
      without: without.map(([accountId, microUsd]) => ({
        accountId,
        account: accountId === null ? null : (accountNames.get(accountId) ?? null),
        amount: usdOf(microUsd),
      })),
    })),
  }
}

function moveRow({ from, to, startDay, endDay, microUsd }: Move): NonNullable<ReportCost['moves']>[number] {
  return { from, to, period: rangeRow({ startDay, endDay }), amount: usdOf(microUsd) }
}

function restatedRow({ day, currency, before, after }: RestatedDay): NonNullable<ReportCost['restated']>[number] {
  return { day: isoFromDay(day), currency, before: costRow(before), after: costRow(after) }
}

function rangeRow({ startDay, endDay }: DayRange): { start: string; end: string } {
  return { start: isoFromDay(startDay), end: isoFromDay(endDay) }
}

function costRow({ effectiveMicroUsd, billedMicroUsd }: Cost): { effective: number | null; billed: number | null } {
  return { effective: usdFromMicro(effectiveMicroUsd), billed: usdFromMicro(billedMicroUsd) }
}

/** Amounts that are always known: what is not is left out as a whole. */
function usdOf(microUsd: number): number {
  return usdFromMicro(microUsd) ?? 0
}
