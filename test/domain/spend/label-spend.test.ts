import { describe, expect, it } from 'vitest'
import { dayFromCivil } from '../../../domain/calendar.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { labelSpend, unusedLabels } from '../../../domain/spend/label-spend.ts'
import { type Cell, DOLLAR, tableOf } from './made-up-bill.ts'

const OCTOBER = { startDay: dayFromCivil(2026, 10, 1), endDay: dayFromCivil(2026, 11, 1) }
const TODAY = dayFromCivil(2026, 11, 6)

const cell = (accountId: string, team: string, usd: number): Cell => ({ accountId, service: team, usageType: 'x', usd: () => usd })
const cells = [cell('a', 'shop', 10), cell('b', 'shop', 4), cell('a', 'search', 20), cell('a', '', 3), cell('b', '', 7)]

function byTeam(days: number, of: readonly Cell[] = cells): DailySpend {
  const table = tableOf(of, ['SERVICE', 'LINKED_ACCOUNT'], ({ service, accountId }) => [service, accountId], { firstDay: TODAY - days, days })
  return { ...table, dimensions: ['LABEL', 'LINKED_ACCOUNT'], label: { type: 'tag', key: 'team' } }
}

describe('spend by a tag', () => {
  it('is of the month to date and the month before, dearest first, and by account where there is none', () => {
    const [{ label, months: [now, before] = [] } = { label: null, months: [] }] = labelSpend([byTeam(60)])
    expect(label).toEqual({ type: 'tag', key: 'team' })
    expect(now).toMatchObject({
      days: { startDay: OCTOBER.endDay, endDay: TODAY },
      totalMicroUsd: 5 * 44 * DOLLAR,
      values: [
        ['search', 5 * 20 * DOLLAR],
        ['shop', 5 * 14 * DOLLAR],
      ],
      without: [
        ['b', 5 * 7 * DOLLAR],
        ['a', 5 * 3 * DOLLAR],
      ],
    })
    expect(before).toMatchObject({ days: OCTOBER, totalMicroUsd: 31 * 44 * DOLLAR })
  })

  it('leaves out a month that the answer does not hold whole, and tables by nothing of the kind', () => {
    expect(labelSpend([byTeam(20)])[0]?.months.map(({ days }) => days.startDay)).toEqual([OCTOBER.endDay])
    expect(labelSpend([tableOf(cells, ['SERVICE'], ({ service }) => [service])])).toEqual([])
  })

  it('is known to be unused where nothing carries it', () => {
    expect(unusedLabels([byTeam(60)])).toEqual([])
    expect(unusedLabels([byTeam(60, [cell('a', '', 3)])])).toEqual([{ type: 'tag', key: 'team' }])
  })
})
