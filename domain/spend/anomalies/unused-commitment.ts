import { DAYS_PER_WEEK } from '../../calendar.ts'
import { type Finding, fingerprintOf } from '../../findings.ts'
import type { Policy } from '../../policy.ts'
import { isCoveredUsage } from '../charge-class.ts'
import type { Commitments } from '../commitments.ts'
import type { DailySpend } from '../daily.ts'
import { impactSeverity } from '../impact-severity.ts'
import { keyOf, sumBetween, tableBy } from '../spend-column.ts'
import { byRecordType, wholeBill } from '../totals.ts'
import { fitBaseline } from './baseline.ts'
import { type JudgedDays, judgedSeries, usageRows } from './judged-series.ts'
import { habitualReason, locate } from './locate.ts'
import type { LocatedEvent } from './located-event.ts'
import { mergeEvents, TOGETHER_DAYS } from './merge-events.ts'
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
      return serviceEvents(state, sensitivity).map((event) => ({ event, row: { series, ready }, column: null, soughtIn: null }))
    }),
  )
  const news = finds.filter((find) => find.event.size > 0 && habitualReason(find, days) === null)
  return mergeEvents(locate(news, days, search.shiftDays))
}

/** What a fall comes to that commitments paid for is this share of it at least. */
const COVERED_FRACTION = 0.75

/**
 * Whether a fall is what the commitment paid for that goes unused now: effective cost lies with what is covered, and goes back to the fee where nothing is. The
 * commitment is paid for all the same, so that this saved nothing, and is told with what goes unused.
 */
export function isSideOfUnused(event: LocatedEvent, unused: LocatedEvent, tables: readonly DailySpend[]): boolean {
  const { service, startDay, settledDays } = event
  if (event.impactMicroUsd >= 0 || Math.abs(startDay - unused.startDay) > TOGETHER_DAYS) return false
  const table = tableBy(tables, 'SERVICE', 'RECORD_TYPE')
  if (table === undefined) return isAsMuch(event.lastDayMicroUsd, unused.lastDayMicroUsd)
  const from = startDay - table.firstDay
  const rows = table.rows.filter(
    (row) => isCoveredUsage(keyOf(table, row, 'RECORD_TYPE') ?? '') && (service === null || keyOf(table, row, 'SERVICE') === service),
  )
  const meanOf = (start: number, days: number) => rows.reduce((sum, row) => sum + sumBetween(row.amortizedMicroUsd, Math.max(0, start), start + days), 0) / days
  const fell = meanOf(from - DAYS_PER_WEEK, DAYS_PER_WEEK) - meanOf(from, settledDays)
  return fell >= (COVERED_FRACTION * -event.impactMicroUsd) / (event.endDay - startDay)
}

function isAsMuch(fallMicroUsd: number, riseMicroUsd: number): boolean {
  return Math.abs(fallMicroUsd + riseMicroUsd) <= (1 - COVERED_FRACTION) * riseMicroUsd
}

/** Micro-dollars in the bill's currency, over the event's settled days. */
export type UnusedCommitmentFacts = {
  readonly unusedMicroUsd: number
  readonly usualMicroUsd: number
  readonly settledDays: number
  /** On the last settled day, above the usual; null for what has ended. */
  readonly perDayMicroUsd: number | null
  /** Of all commitments of the bill over the window's settled days, 0-1; null where not known. */
  readonly utilizationFraction: number | null
  readonly utilizationFromDay: number | null
}

export function unusedCommitmentFinding(event: LocatedEvent, known: Commitments | null, policy: Policy): Finding<UnusedCommitmentFacts> {
  const resource = { ...(event.accountId === null ? {} : { accountId: event.accountId }), ...(event.service === null ? {} : { service: event.service }) }
  const [sight] = event.sights
  const isKnown = known !== null && !Number.isNaN(known.utilizationFraction)
  return {
    fingerprint: fingerprintOf('unused-commitment', resource),
    category: 'cost',
    kind: 'unused-commitment',
    severity: impactSeverity(event.impactMicroUsd, policy),
    resource,
    facts: {
      unusedMicroUsd: sight?.actualMicroUsd ?? event.impactMicroUsd,
      usualMicroUsd: sight?.expectedMicroUsd ?? 0,
      settledDays: event.settledDays,
      perDayMicroUsd: event.ongoing ? event.lastDayMicroUsd : null,
      utilizationFraction: isKnown ? known.utilizationFraction : null,
      utilizationFromDay: isKnown ? known.range.startDay : null,
    },
    savingsMicroUsdPerMonth: null,
    bestPractices: ['COST07-BP03', 'COST06-BP03'],
    periodDays: { startDay: event.startDay, endDay: event.endDay },
    impactMicroUsd: event.impactMicroUsd,
  }
}
