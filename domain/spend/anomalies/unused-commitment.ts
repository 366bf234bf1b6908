import { isoFromDay, SECONDS_PER_DAY } from '../../calendar.ts'
import { type Evidence, type Finding, fingerprintOf } from '../../findings.ts'
import { MICRO } from '../../money.ts'
import { moneyText } from '../../money-text.ts'
import type { Policy } from '../../policy.ts'
import type { Commitments } from '../commitments.ts'
import type { DailySpend } from '../daily.ts'
import { impactSeverity } from '../impact-severity.ts'
import { byRecordType, wholeBill } from '../totals.ts'
import { fitBaseline } from './baseline.ts'
import { type JudgedDays, judgedSeries, usageRows } from './judged-series.ts'
import { habitualReason, locate } from './locate.ts'
import type { LocatedEvent } from './located-event.ts'
import { mergeEvents } from './merge-events.ts'
import { readySeries } from './ready-series.ts'
import { serviceEvents } from './service-events.ts'
import type { Search } from './service-search.ts'
import { stateOf } from './service-state.ts'

/** Where more of a commitment went unused than before, by account as far as it is known. What is unused is the fee's own effective cost. */
export function unusedCommitmentEvents(tables: readonly DailySpend[], days: JudgedDays, search: Search & { readonly shiftDays: number }): LocatedEvent[] {
  const table = byRecordType(tables, days.startDay) ?? wholeBill(tables)
  if (table === undefined) return []
  const usage = usageRows(table, tables, 'recurring-fee')
  if (usage.kind !== 'effective') return []
  const finds = [...usage.byService.keys()].flatMap((service) =>
    judgedSeries(usage, service, days).flatMap((series) => {
      const ready = readySeries(series.spend, fitBaseline(series.spend, search.span), search.span.settledEnd)
      const state = stateOf([ready], 1, new Float64Array([1]), search.shapes)
      const sensitivity = { ...search.sensitivity, only: search.sensitivity.alone }
      return serviceEvents(state, sensitivity).map((event) => ({ event, row: { series, ready }, column: null }))
    }),
  )
  const news = finds.filter((find) => find.event.size > 0 && habitualReason(find, days) === null)
  return mergeEvents(locate(news, days, search.shiftDays))
}

export function unusedCommitmentFinding(event: LocatedEvent, known: Commitments | null, currency: string, policy: Policy): Finding {
  const resource = { ...(event.accountId === null ? {} : { accountId: event.accountId }), ...(event.service === null ? {} : { service: event.service }) }
  const [sight] = event.sights
  const days = event.settledDays === 1 ? 'day' : 'days'
  const evidence: Evidence[] = [
    {
      statement: `${moneyText(sight?.actualMicroUsd ?? event.impactMicroUsd, currency)} of commitment went unused in ${event.settledDays} settled ${days}, where ${moneyText(sight?.expectedMicroUsd ?? 0, currency)} was usual`,
      metric: 'unused commitment',
      value: (sight?.actualMicroUsd ?? event.impactMicroUsd) / MICRO,
      unit: currency,
      threshold: (sight?.expectedMicroUsd ?? 0) / MICRO,
      fromSec: event.startDay * SECONDS_PER_DAY,
      toSec: (event.startDay + event.settledDays) * SECONDS_PER_DAY,
    },
    ...(known === null || Number.isNaN(known.utilizationFraction)
      ? []
      : [
          {
            statement: `${(known.utilizationFraction * 100).toFixed(0)} % of all commitments was used in the days from ${isoFromDay(known.range.startDay)} on`,
            metric: 'utilization',
            value: known.utilizationFraction,
            unit: 'fraction',
          },
        ]),
  ]
  const where = event.accountId === null ? '' : ` in account ${event.accountId}`
  const since = `since ${isoFromDay(event.startDay)}`
  return {
    fingerprint: fingerprintOf('unused-commitment', resource),
    category: 'cost',
    kind: 'unused-commitment',
    severity: impactSeverity(event.impactMicroUsd, policy),
    resource,
    title: event.ongoing
      ? `Savings Plans or reservations worth ${moneyText(event.lastDayMicroUsd, currency)} a day go unused${where} ${since}`
      : `Savings Plans or reservations worth ${moneyText(event.impactMicroUsd, currency)} went unused${where} from ${isoFromDay(event.startDay)} to ${isoFromDay(event.endDay - 1)}`,
    evidence,
    savingsMicroUsdPerMonth: null,
    bestPractices: ['COST07-BP03', 'COST06-BP03'],
    remedy:
      'The commitment is paid whether it is used or not. See what stopped using it (a family, a region, an account): move eligible usage back under it, share it across the organization, or sell reserved instances on the marketplace. Buy no more until it is used.',
    periodDays: { startDay: event.startDay, endDay: event.endDay },
    impactMicroUsd: event.impactMicroUsd,
  }
}
