import { describe, expect, it } from 'vitest'
import { dayFromCivil } from '../../../domain/calendar.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { serviceChanges } from '../../../domain/spend/service-changes.ts'
import { type Cell, DOLLAR, tablesOf } from './made-up-bill.ts'

const END = dayFromCivil(2026, 10, 11)
const since = (service: string, usd: number, fromDay: number, more: number): Cell => ({
  accountId: 'a',
  service,
  usageType: 'x',
  usd: (_, day) => usd + (day >= fromDay ? more : 0),
})
const cells = [since('Compute', 100, END - 7, 10), since('Storage', 5, END - 7, -2), since('Steady', 50, END, 0), since('Database', 20, END - 20, 30)]

function changesAt(settledEndDay: number, days = 60) {
  const [table] = tablesOf(cells, { firstDay: END - days, days })
  return serviceChanges(table as DailySpend, settledEndDay)
}

describe('what services cost more or less', () => {
  it('is the last settled week against the week before, most money first', () => {
    const { week } = changesAt(END)
    expect(week?.now).toEqual({ startDay: END - 7, endDay: END })
    expect(week?.services).toEqual([
      { service: 'Compute', nowMicroUsd: 770 * DOLLAR, beforeMicroUsd: 700 * DOLLAR },
      { service: 'Storage', nowMicroUsd: 21 * DOLLAR, beforeMicroUsd: 35 * DOLLAR },
    ])
  })

  it('is the month so far against as many days of the month before', () => {
    const { month } = changesAt(END)
    expect(month?.before).toEqual({ startDay: dayFromCivil(2026, 9, 1), endDay: dayFromCivil(2026, 9, 11) })
    expect(month?.services[0]).toEqual({ service: 'Database', nowMicroUsd: 500 * DOLLAR, beforeMicroUsd: 200 * DOLLAR })
  })

  it('compares a long month with no more days than the one before has', () => {
    const [table] = tablesOf(cells, { firstDay: dayFromCivil(2026, 1, 1), days: 100 })
    const { month } = serviceChanges(table as DailySpend, dayFromCivil(2026, 3, 31))
    expect(month?.now).toEqual({ startDay: dayFromCivil(2026, 3, 1), endDay: dayFromCivil(2026, 3, 29) })
  })

  it('is not known where a day of either span is not', () => {
    expect(changesAt(END, 12)).toEqual({ week: null, month: null })
    expect(changesAt(END, 20).week).not.toBeNull()
  })
})
