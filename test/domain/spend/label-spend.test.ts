import { describe, expect, it } from 'vitest'
import { dayFromCivil } from '../../../domain/calendar.ts'
import type { DailySpend } from '../../../domain/spend/daily.ts'
import { labelSpend, missingDay, newLabels, unusedLabels } from '../../../domain/spend/label-spend.ts'
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

  const since =
    (firstDay: number, usd: number): Cell['usd'] =>
    (_, day) =>
      day >= firstDay ? usd : Number.NaN
  const until =
    (endDay: number, usd: number, then: number): Cell['usd'] =>
    (_, day) =>
      day < endDay ? usd : then

  it('of a tag that was activated in a month is of the days since: what was spent before is not without it', () => {
    const activated = dayFromCivil(2026, 10, 10)
    const of = [
      { ...cell('a', 'shop', 0), usd: since(activated, 10) },
      { ...cell('a', '', 0), usd: until(activated, 13, 3) },
    ]
    const [{ months: [now, before] = [] } = { months: [] }] = labelSpend([byTeam(60, of)])
    expect(now).toMatchObject({ days: { startDay: OCTOBER.endDay, endDay: TODAY }, totalMicroUsd: 5 * 13 * DOLLAR })
    expect(before).toMatchObject({
      days: { startDay: activated + 1, endDay: OCTOBER.endDay },
      values: [['shop', 21 * 10 * DOLLAR]],
      without: [['a', 21 * 3 * DOLLAR]],
    })
    expect(newLabels([byTeam(60, of)])).toEqual([{ label: { type: 'tag', key: 'team' }, day: activated + 1 }])
  })

  it('of a tag that was activated this month has no month before; of one that is old, or that nobody carries, all of it', () => {
    const of = [{ ...cell('a', 'shop', 0), usd: since(OCTOBER.endDay + 1, 10) }, cell('a', '', 3)]
    expect(labelSpend([byTeam(60, of)])[0]?.months.map(({ days }) => days)).toEqual([{ startDay: OCTOBER.endDay + 2, endDay: TODAY }])
    for (const old of [cells, [cell('a', '', 3)]]) {
      expect(labelSpend([byTeam(60, old)])[0]?.months.map(({ days }) => days.startDay)).toEqual([OCTOBER.endDay, OCTOBER.startDay])
      expect(newLabels([byTeam(60, old)])).toEqual([])
    }
  })

  it('of a month of which a day is missing is left out, and it is said which', () => {
    const table = byTeam(60)
    table.answered[57] = 0
    expect(labelSpend([table])[0]?.months.map(({ days }) => days.startDay)).toEqual([OCTOBER.startDay])
    expect([missingDay([table]), missingDay([byTeam(60)]), missingDay([byTeam(3)])]).toEqual([TODAY - 3, null, null])
  })

  it('of teams whose names differ by a letter’s case keeps them apart, as AWS does', () => {
    const [{ months: [now] = [] } = { months: [] }] = labelSpend([byTeam(60, [cell('a', 'Shop', 4), cell('a', 'shop', 2)])])
    expect(now?.values).toEqual([
      ['Shop', 5 * 4 * DOLLAR],
      ['shop', 5 * 2 * DOLLAR],
    ])
  })

  it('of a team that got more back than it spent is below nothing, and its total adds up', () => {
    const back: Cell = { ...cell('a', 'shop', 0), usd: (_, day) => (day === TODAY - 2 ? -500 : 10) }
    const [{ months: [now] = [] } = { months: [] }] = labelSpend([byTeam(60, [back, cell('a', '', 3)])])
    expect([now?.values, now?.totalMicroUsd]).toEqual([[['shop', (40 - 500) * DOLLAR]], (40 - 500 + 15) * DOLLAR])
  })

  it('is known to be unused where nothing carries it', () => {
    expect(unusedLabels([byTeam(60)])).toEqual([])
    expect(unusedLabels([byTeam(60, [cell('a', '', 3)])])).toEqual([{ type: 'tag', key: 'team' }])
  })
})
