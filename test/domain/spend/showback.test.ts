import { describe, expect, it } from 'vitest'
import { dayFromCivil } from '../../../domain/calendar.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { monthsByGroup, showbackOf } from '../../../domain/spend/showback.ts'
import { type Cell, DOLLAR, tablesOf } from './made-up-bill.ts'

const OCTOBER = { startDay: dayFromCivil(2026, 10, 1), endDay: dayFromCivil(2026, 11, 1) }
const TODAY = dayFromCivil(2026, 11, 6)

const compute = (groupName: string, usd: number): Cell => ({ accountId: 'a', service: 'Compute', usageType: 'x', groupName, usd: () => usd })
const storage: Cell = { accountId: 'a', service: 'Storage', usageType: 'y', usd: () => 7 }
const cells = [compute('web', 10), compute('jobs', 4), compute('shared', 3), compute('', 2), storage]

function tables(days: number): { readonly whole: DailySpend; readonly byTag: DailySpend } {
  const [whole, , byTag] = tablesOf(cells, { firstDay: TODAY - days, days })
  return { whole: whole as DailySpend, byTag: byTag as DailySpend }
}

describe('showback', () => {
  const { whole, byTag } = tables(60)
  const months = monthsByGroup(whole, byTag)

  it('is of the month to date and of the whole month before', () => {
    expect(months.map(({ days }) => days)).toEqual([{ startDay: OCTOBER.endDay, endDay: TODAY }, OCTOBER])
    expect(months.map(({ totalMicroUsd }) => totalMicroUsd / DOLLAR)).toEqual([5 * 26, 31 * 26])
  })

  it('gives each dollar to one team, or to none', () => {
    const [month] = months
    if (month === undefined) throw new Error('no month')
    const { teams, unallocatedMicroUsd } = showbackOf(month, ({ groupName: name }) =>
      name === 'web' || name === 'jobs' ? 'shop' : name === 'shared' ? null : 'nobody',
    )
    expect(teams).toEqual([{ team: 'shop', microUsd: 5 * 14 * DOLLAR, groups: 2 }])
    expect(unallocatedMicroUsd).toBe(5 * (3 + 2 + 7) * DOLLAR)
  })

  it('leaves out a month that the bill does not hold whole', () => {
    const short = tables(20)
    expect(monthsByGroup(short.whole, short.byTag).map(({ days }) => days.startDay)).toEqual([OCTOBER.endDay])
    const answered = byTag.answered.slice()
    answered[58] = 0
    expect(monthsByGroup(whole, { ...byTag, answered }).map(({ days }) => days)).toEqual([OCTOBER])
  })

  it('is in billed cost where one of the tables has no other', () => {
    const billed = { ...whole, rows: whole.rows.map((row) => ({ ...row, amortizedMicroUsd: row.amortizedMicroUsd.map(() => Number.NaN) })) }
    expect(monthsByGroup(billed, byTag)[0]).toMatchObject({ costKind: 'billed', totalMicroUsd: 5 * 26 * DOLLAR })
  })
})
