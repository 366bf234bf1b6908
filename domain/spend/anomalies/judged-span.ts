import { dayOfInstant } from '../../calendar.ts'
import type { Policy } from '../../policy.ts'
import type { DailySpend } from '../daily.ts'
import { type DayRange, settledEndDay } from '../settled.ts'
import type { Span } from './baseline.ts'
import type { JudgedDays } from './judged-series.ts'

/** Days of history before the window that teach what is normal: a quarter; what is longer ago is another time. */
const REFERENCE_DAYS = 91
/** Events are sought this long before the window too, so that one that still goes on is not taken for one of the window. */
const LEAD_DAYS = 14

/** The days of the tables that bear on a window, read at an instant. */
export function judgedDays(tables: readonly DailySpend[], window: DayRange, readAtSec: number, policy: Policy): JudgedDays {
  const first = Math.min(...tables.map((table) => table.firstDay))
  const last = Math.max(...tables.map((table) => table.firstDay + table.days))
  const startDay = Math.max(first, window.startDay - REFERENCE_DAYS)
  const endDay = Math.max(startDay, Math.min(last, window.endDay))
  const settled = settledEndDay(readAtSec, policy.costFillingHours)
  const held = (day: number) => Math.max(startDay, Math.min(endDay, day))
  return { startDay, endDay, settledEndDay: held(settled), todayDay: held(dayOfInstant(readAtSec)) }
}

/** null when too few days are known before any could be judged. */
export function spanOf(days: JudgedDays, window: DayRange, policy: Policy): Span | null {
  const settledEnd = days.settledEndDay - days.startDay
  const referenceEnd = Math.min(settledEnd, Math.max(window.startDay - days.startDay, policy.costHistoryDays))
  const scanFrom = Math.max(policy.costHistoryDays, referenceEnd - LEAD_DAYS)
  return scanFrom < settledEnd ? { firstDay: days.startDay, scanFrom, referenceEnd, settledEnd } : null
}
