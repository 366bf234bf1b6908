import { dayOfInstant, monthOf } from '../calendar.ts'
import type { Finding } from '../findings.ts'
import { byCodeUnit } from '../order.ts'
import type { Policy } from '../policy.ts'
import { anomalies, type OngoingRise } from './anomalies/anomalies.ts'
import type { Move } from './anomalies/moves.ts'
import { type Attribution, attributionOf } from './attribution.ts'
import { type Budget, overBudget } from './budgets.ts'
import type { Commitments } from './commitments.ts'
import type { DailySpend } from './daily.ts'
import { driversOf } from './forecast/drivers.ts'
import { type MonthForecast, monthForecast } from './forecast/spend-forecast.ts'
import { type LabelSpend, labelSpend, missingDay, newLabels, unusedLabels } from './label-spend.ts'
import { policyIn } from './policy-in-currency.ts'
import type { SpendReason } from './reasons.ts'
import { type ServiceChanges, serviceChanges } from './service-changes.ts'
import { type DayRange, daysOfWindow, settledEndDay, withoutToday } from './settled.ts'

import { type MonthByGroup, monthsByGroup } from './showback.ts'
import { tableByGroup } from './spend-column.ts'
import { byRecordType, type SpendTotals, totalsOf, wholeBill } from './totals.ts'
import { unattributedCost } from './unattributed.ts'

export type SpendInput = {
  readonly tables: readonly DailySpend[]
  /** Half-open, epoch seconds UTC. */
  readonly window: { readonly startSec: number; readonly endSec: number }
  /** When the bill was read. */
  readonly capturedAtSec: number
  /** The currency that is judged; others are shown apart. */
  readonly currency: string
  readonly budgets: readonly Budget[]
  readonly policy: Policy
}

/** What of the bill could not be judged, and why. */
export type SpendNotAssessed = {
  readonly subject: 'anomalies' | 'forecast' | 'attribution' | 'showback' | 'totals' | 'currency' | 'provider'
  readonly reason: SpendReason
}

export type SpendJudgement = {
  readonly findings: readonly Finding[]
  readonly notAssessed: readonly SpendNotAssessed[]
  readonly cost: {
    /** The window's days that are settled; null when no spend was read. */
    readonly settled: DayRange | null
    /** One for each bill (provider and currency), the judged one first. */
    readonly totals: readonly SpendTotals[]
    readonly forecast: MonthForecast
    readonly attribution: Attribution
    /** Savings Plans and reservations over the settled days; null where the bill has none, or does not tell. */
    readonly commitments: Commitments | null
    /** What services cost more or less than a week and a month ago; null where they were not read. */
    readonly changes: ServiceChanges | null
    /** Months by group's name, latest first; empty where no month is known by it. */
    readonly months: readonly MonthByGroup[]
    /** Months of the whole bill by tags and cost categories, where it was read by them. */
    readonly labels: readonly LabelSpend[]
    /** What went from one place to another in the window, with no change in the sum. */
    readonly moves: readonly Move[]
  }
}

/** Judges the bill: what is unusual, where the month is heading, what no group explains. Pure: same input, same answer. */
export function judgeSpend({ tables, window, capturedAtSec, currency, budgets, policy: inDollars }: SpendInput): SpendJudgement {
  const policy = policyIn(currency, inDollars)
  const days = daysOfWindow(window)
  const settledEnd = settledEndDay(capturedAtSec, policy.costFillingHours)
  const bills = tablesByBill(withoutToday(tables, capturedAtSec), currency)
  const own = bills.find((one) => one.provider === null && one.currency === currency)
  const mine = own?.tables ?? []
  const notAssessed: SpendNotAssessed[] = bills
    .filter((one) => one !== own)
    .map((other) =>
      other.provider === null
        ? { subject: 'currency', reason: { code: 'other-currency', currency: other.currency, judgedCurrency: currency } }
        : { subject: 'provider', reason: { code: 'other-provider', provider: other.provider } },
    )

  // what has just begun can be told of today, and nothing else
  const untilNow = tables.filter((table) => table.currency === currency && table.provider === undefined)
  const unusual = anomalies(untilNow, days, capturedAtSec, policy)
  if (!unusual.assessed) notAssessed.push({ subject: 'anomalies', reason: unusual.reason })

  const bill = wholeBill(mine)
  const monthStart = monthOf(dayOfInstant(capturedAtSec)).startDay
  // by record type the classes of charges are AWS's own; a month before it tells what falls due
  const byMonth = byRecordType(mine, monthOf(monthStart - 1).startDay) ?? bill
  const forecast = byMonth === undefined ? NO_BILL : monthForecast(byMonth, mine, capturedAtSec, unusual.assessed ? unusual.rises : NO_RISES, policy)
  if (!forecast.assessed) notAssessed.push({ subject: 'forecast', reason: forecast.reason })
  const drivers = (accountId: string | null) => (bill === undefined ? [] : driversOf(bill, mine, accountId, Math.min(settledEnd, bill.firstDay + bill.days)))

  const attribution = attributionOf(mine, { startDay: days.startDay, endDay: Math.max(days.startDay, Math.min(days.endDay, settledEnd)) })
  if (!attribution.assessed) notAssessed.push({ subject: 'attribution', reason: attribution.reason })
  const unattributed = unattributedCost(attribution, policy)

  for (const label of unusedLabels(mine)) notAssessed.push({ subject: 'showback', reason: { code: 'label-unused', label } })
  for (const since of newLabels(mine)) notAssessed.push({ subject: 'showback', reason: { code: 'label-from', ...since } })
  const missing = missingDay(mine)
  if (missing !== null) notAssessed.push({ subject: 'showback', reason: { code: 'month-not-whole', day: missing } })

  const byTag = tableByGroup(mine)
  const totals = bills.flatMap((one) => {
    const whole = wholeBill(one.tables)
    return whole === undefined ? [] : [totalsOf(whole, days, settledEnd, one.tables)]
  })
  if (totals.length === 0) notAssessed.push({ subject: 'totals', reason: { code: 'no-daily-spend' } })
  return {
    findings: [
      ...(unusual.assessed ? unusual.findings : []),
      ...overBudget(forecast, budgets, drivers, policy),
      ...(unattributed === null ? [] : [unattributed]),
    ],
    notAssessed,
    cost: {
      settled:
        bill === undefined ? null : { startDay: days.startDay, endDay: Math.max(days.startDay, Math.min(days.endDay, settledEnd, bill.firstDay + bill.days)) },
      totals,
      forecast,
      attribution,
      commitments: unusual.assessed ? unusual.commitments : null,
      changes: bill?.dimensions.includes('SERVICE') ? serviceChanges(bill, settledEnd) : null,
      months: bill === undefined || byTag === undefined ? [] : monthsByGroup(bill, byTag),
      labels: labelSpend(mine),
      moves: unusual.assessed ? unusual.moves : [],
    },
  }
}

const NO_BILL: MonthForecast = { assessed: false, reason: { code: 'not-by-account-and-service' } }
const NO_RISES: readonly OngoingRise[] = []

/** Tables of one bill: one provider, one currency. Amounts of different bills are never added. */
type BillTables = { readonly provider: string | null; readonly currency: string; readonly tables: readonly DailySpend[] }

/** One entry a bill; AWS's own in `preferred` first, then AWS's in other currencies, then other providers'. */
export function tablesByBill(tables: readonly DailySpend[], preferred: string): BillTables[] {
  const bills = Map.groupBy(tables, ({ provider, currency }) => JSON.stringify([provider ?? '', currency]))
  return [...bills.values()]
    .map((own): BillTables => ({ provider: own[0]?.provider ?? null, currency: own[0]?.currency ?? preferred, tables: own }))
    .sort(
      (a, b) =>
        Number(a.provider !== null) - Number(b.provider !== null) ||
        byCodeUnit(a.provider ?? '', b.provider ?? '') ||
        Number(b.currency === preferred) - Number(a.currency === preferred) ||
        byCodeUnit(a.currency, b.currency),
    )
}
