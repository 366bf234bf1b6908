import { describe, expect, it } from 'vitest'
import { isLacking, spendDaysOf, withEarlierDays } from '../../../domain/spend/kept-days.ts'
import { DAYS, FIRST, NONE, table } from './a-table.ts'
import { DOLLAR } from './made-up-bill.ts'

describe('a row of a day', () => {
  const rowOn = (usd: number, billed: number, hours: number) => spendDaysOf(table(['SERVICE'], [{ keys: ['S'], usd, billed, hours }]))[0]?.rows

  it('is kept where any of its amounts is known, with null for the others', () => {
    expect(rowOn(1, 2, 3)).toEqual([[['S'], DOLLAR, 2 * DOLLAR, 3, 'Hrs']])
    expect([rowOn(1, NONE, NONE), rowOn(NONE, 2, NONE), rowOn(NONE, NONE, 3), rowOn(NONE, NONE, NONE)]).toEqual([
      [[['S'], DOLLAR, null, null, 'Hrs']],
      [[['S'], null, 2 * DOLLAR, null, 'Hrs']],
      [[['S'], null, null, 3, 'Hrs']],
      [],
    ])
  })

  it('adds to the day: each of the two costs by itself', () => {
    const [day] = spendDaysOf(
      table(
        ['SERVICE'],
        [
          { keys: ['S'], usd: 1, billed: 2 },
          { keys: ['T'], usd: 10, billed: 20 },
        ],
      ),
    )
    expect(day).toMatchObject({ day: FIRST, total: { effectiveMicroUsd: 11 * DOLLAR, billedMicroUsd: 22 * DOLLAR } })
  })
})

describe('a day that a table lacks', () => {
  it('lies before it, or is one that was not answered', () => {
    const { answered, ...whole } = table(['SERVICE'], [])
    const lacking = (day: number) => isLacking({ ...whole, answered: answered.with(3, 0) }, FIRST + day)
    expect([-1, 0, 3, 4, DAYS - 1, DAYS, DAYS + 5].map(lacking)).toEqual([true, false, true, false, false, false, false])
  })

  it('is put before it with its rows, those that it has and those that it has not, in order of their keys', () => {
    const [kept] = spendDaysOf(
      table(
        ['SERVICE'],
        [
          { keys: ['Z'], usd: 5, billed: NONE, hours: 2 },
          { keys: ['A'], usd: 7 },
        ],
        { firstDay: FIRST - 2, days: 1 },
      ),
    )
    const joined = withEarlierDays(
      table(
        ['SERVICE'],
        [
          { keys: ['Z'], usd: 1 },
          { keys: ['M'], usd: 3 },
        ],
      ),
      kept === undefined ? [] : [kept],
    )
    expect([joined.firstDay, joined.days, [...joined.answered.subarray(0, 3)]]).toEqual([FIRST - 2, DAYS + 2, [1, 0, 1]])
    expect(joined.rows.map(({ keys, amortizedMicroUsd }) => [keys[0], ...amortizedMicroUsd.subarray(0, 3)])).toEqual([
      ['A', 7 * DOLLAR, NONE, NONE],
      ['M', NONE, NONE, 3 * DOLLAR],
      ['Z', 5 * DOLLAR, NONE, DOLLAR],
    ])
    const [first, , last] = joined.rows
    expect([last?.unblendedMicroUsd[0], last?.usageQuantity[0], last?.usageQuantity[2], first?.usageUnit, first?.usageQuantity.length]).toEqual([
      NONE,
      2,
      10,
      'Hrs',
      DAYS + 2,
    ])
  })

  it('is nothing where it lacks none', () => {
    const whole = table(['SERVICE'], [{ keys: ['S'], usd: 1 }])
    expect(withEarlierDays(whole, spendDaysOf(whole))).toBe(whole)
  })
})
