import type { Finding } from '../findings.ts'
import type { Policy } from '../policy.ts'
import { anomalies, type OngoingRise } from './anomalies/anomalies.ts'
import { type Attribution, attributionOf } from './attribution.ts'
import { type Budget, overBudget } from './budgets.ts'
import type { DailySpend } from './daily.ts'
import { driversOf } from './forecast/drivers.ts'
import { type MonthForecast, monthForecast } from './forecast/spend-forecast.ts'
import { type DayRange, daysOfWindow, settledEndDay } from './settled.ts'
import { byText } from './spend-column.ts'
import { type SpendTotals, totalsOf, wholeBill } from './totals.ts'
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
export type SpendNotAssessed = { readonly subject: 'anomalies' | 'forecast' | 'attribution' | 'totals' | 'currency'; readonly reason: string }

export type SpendJudgement = {
  readonly findings: readonly Finding[]
  readonly notAssessed: readonly SpendNotAssessed[]
  readonly cost: {
    /** The window's days that are settled; null when no spend was read. */
    readonly settled: DayRange | null
    /** One for each currency, the judged one first. */
    readonly totals: readonly SpendTotals[]
    readonly forecast: MonthForecast
    readonly attribution: Attribution
  }
}

/** Judges the bill: what is unusual, where the month is heading, what no group explains. Pure: same input, same answer. */
export function judgeSpend({ tables, window, capturedAtSec, currency, budgets, policy }: SpendInput): SpendJudgement {
  const days = daysOfWindow(window)
  const settledEnd = settledEndDay(capturedAtSec, policy.costFillingHours)
  const [own, ...others] = tablesByCurrency(tables, currency)
  const mine = own?.currency === currency ? own.tables : []
  const foreign = own === undefined || own.currency === currency ? others : [own, ...others]
  const notAssessed: SpendNotAssessed[] = foreign.map((other) => ({
    subject: 'currency',
    reason: `spend in ${other.currency} is not judged with that in ${currency}: amounts of two currencies cannot be added`,
  }))

  const unusual = anomalies(mine, days, capturedAtSec, policy)
  if (!unusual.assessed) notAssessed.push({ subject: 'anomalies', reason: unusual.reason })

  const bill = wholeBill(mine)
  const forecast = bill === undefined ? NO_BILL : monthForecast(bill, capturedAtSec, unusual.assessed ? unusual.rises : NO_RISES, policy)
  if (!forecast.assessed) notAssessed.push({ subject: 'forecast', reason: forecast.reason })
  const drivers = (accountId: string | null) =>
    bill === undefined ? [] : driversOf(bill, accountId, Math.min(settledEnd, bill.firstDay + bill.days), currency)

  const attribution = attributionOf(mine, { startDay: days.startDay, endDay: Math.max(days.startDay, Math.min(days.endDay, settledEnd)) })
  if (!attribution.assessed) notAssessed.push({ subject: 'attribution', reason: attribution.reason })
  const unattributed = unattributedCost(attribution, currency, policy)

  const bills = [own, ...others].flatMap((one) => wholeBill(one?.tables ?? []) ?? [])
  if (bills.length === 0) notAssessed.push({ subject: 'totals', reason: 'no daily spend was read' })
  return {
    findings: [
      ...(unusual.assessed ? unusual.findings : []),
      ...overBudget(forecast, budgets, drivers, currency, policy),
      ...(unattributed === null ? [] : [unattributed]),
    ],
    notAssessed,
    cost: {
      settled:
        bill === undefined ? null : { startDay: days.startDay, endDay: Math.max(days.startDay, Math.min(days.endDay, settledEnd, bill.firstDay + bill.days)) },
      totals: bills.map((table) => totalsOf(table, days, settledEnd)),
      forecast,
      attribution,
    },
  }
}

const NO_BILL: MonthForecast = { assessed: false, reason: 'spend by account and service was not read' }
const NO_RISES: readonly OngoingRise[] = []

/** Tables of one currency. Amounts of different currencies are never added. */
type CurrencyTables = { readonly currency: string; readonly tables: readonly DailySpend[] }

/** One entry a currency; that of `preferred` first, the others by name. */
export function tablesByCurrency(tables: readonly DailySpend[], preferred: string): CurrencyTables[] {
  const currencies = [...new Set(tables.map((table) => table.currency))].sort((a, b) => Number(b === preferred) - Number(a === preferred) || byText(a, b))
  return currencies.map((currency) => ({ currency, tables: tables.filter((table) => table.currency === currency) }))
}
