import { dayOfInstant } from '../domain/calendar.ts'
import type { Policy } from '../domain/policy.ts'
import type { DailySpend } from '../domain/spend/daily.ts'
import { isLacking, keptBefore, type SpendDay, sharedByAccount, spendDaysOf, withEarlierDays } from '../domain/spend/kept-days.ts'
import { policyIn } from '../domain/spend/policy-in-currency.ts'
import { isRestated, type RestatedDay } from '../domain/spend/restated.ts'
import { settledEndDay } from '../domain/spend/settled.ts'
import { wholeBill } from '../domain/spend/totals.ts'

/** A day of a table as it is kept; its rows are read when they are asked for. */
export type KeptSpendDay = Pick<SpendDay, 'day' | 'total'> & {
  /** It had been over for long enough when it was read: it was not to move any more. */
  readonly settled: boolean
  readonly holds: (day: SpendDay) => boolean
  /** null where its rows are no longer there. */
  readonly open: () => Promise<SpendDay | null>
}

export type SpendDayToKeep = { readonly day: SpendDay; readonly settled: boolean }

/** Where days of spend are kept. */
export type KeptSpendIo = {
  /** Every day from one on that is kept of a table, oldest first. */
  readonly readSpendDays: (of: Pick<DailySpend, 'dimensions' | 'currency'>, fromDay: number) => Promise<readonly KeptSpendDay[]>
  /** Writes each day unless a later run has; whether it was written, in their order. */
  readonly writeSpendDays: (days: readonly SpendDayToKeep[], runSec: number) => Promise<readonly boolean[]>
}

/** The bill with what is kept of the days before it. */
export type SpendWithHistory = {
  readonly tables: readonly DailySpend[]
  /** Days of the answer that are new, or not as they are kept. */
  readonly toKeep: readonly SpendDayToKeep[]
  /** Settled days that have moved by more than a little since, oldest first. */
  readonly restated: readonly RestatedDay[]
  /** Why some of it is not kept; null when all is. */
  readonly notKept: string | null
}

/** Days that are judged together, those of the answer among them: half a year, so that monthly charges have shown themselves often enough. */
const JUDGED_DAYS = 200
/** A bill of more rows is read from a data export, which keeps its own days. */
const MOST_ROWS = 20_000

/** Joins the bill with the days that are kept, and finds out what of it is to be kept. Changes nothing: that is done when the run is. */
export async function mergeKeptSpend(
  tables: readonly DailySpend[],
  readAtSec: number,
  policy: Policy,
  { readSpendDays }: Pick<KeptSpendIo, 'readSpendDays'>,
): Promise<SpendWithHistory> {
  const settledEnd = settledEndDay(readAtSec, policy.costFillingHours)
  // a day is kept once it is over
  const today = dayOfInstant(readAtSec)
  const bills = new Set(
    [...new Set(tables.map(({ currency }) => currency))].map((currency) =>
      wholeBill(tables.filter((table) => table.currency === currency && table.provider === undefined)),
    ),
  )
  const joined: DailySpend[] = []
  const toKeep: SpendDayToKeep[] = []
  const restated: RestatedDay[] = []
  const tooLarge = tables.filter(({ rows }) => rows.length > MOST_ROWS)
  for (const table of tables) {
    // days are kept of AWS's bill: another provider's comes with its export, and two months by a label are in the answer
    if (tooLarge.includes(table) || table.provider !== undefined || table.label !== undefined) {
      joined.push(table)
      continue
    }
    const from = table.firstDay + table.days - JUDGED_DAYS
    const kept = await readSpendDays(table, from)
    const known = new Map(kept.map((day) => [day.day, day]))
    const lacking = async (days: readonly KeptSpendDay[]) =>
      (await Promise.all(days.filter(({ day }) => isLacking(table, day)).map(({ open }) => open()))).filter((day) => day !== null)
    const before = keptBefore(table)
    const older = before === null ? [] : await readSpendDays({ dimensions: before, currency: table.currency }, from)
    const shared = (await lacking(older.filter(({ day }) => !known.has(day)))).map((day) => sharedByAccount(day, table))
    joined.push(withEarlierDays(table, [...shared, ...(await lacking(kept))]))
    for (const day of spendDaysOf(table)) {
      const then = known.get(day.day)
      if (then?.holds(day) === true || day.day >= today) continue
      toKeep.push({ day, settled: day.day < settledEnd })
      if (then?.settled !== true || !bills.has(table)) continue
      const moved = { day: day.day, currency: table.currency, before: then.total, after: day.total }
      if (isRestated(moved, policyIn(table.currency, policy))) restated.push(moved)
    }
  }
  const notKept =
    tooLarge.length === 0 ? null : `a bill of more than ${MOST_ROWS} rows is not kept by day: its history is as long as the answer; a data export keeps its own`
  return { tables: joined, toKeep, restated: restated.sort((a, b) => a.day - b.day), notKept }
}
