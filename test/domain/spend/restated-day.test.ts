import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import { judgeSpend } from '../../../domain/spend/spend.ts'
import type { DayTotal } from '../../../domain/spend/totals.ts'
import { draws } from '../../draws.ts'
import { type Cell, DAYS, DOLLAR, END_DAY, FIRST_DAY, noise, ordinaryBill, READ_AT_SEC, tablesOf, WINDOW } from './made-up-bill.ts'

const SETTLED = DAYS - 2
const changes = { 'b Storage y': (i: number) => (i >= 80 && i < 83 ? 300 : 0), 'a Database x': (i: number) => (i >= 82 ? 200 : 0) }

/** The bill whose days to come in are these; every account follows the same visitors, so that each series bears on the others. */
function bill(restated: Readonly<Record<number, number>> = {}): Cell[] {
  return ordinaryBill(changes).map((cell) => ({
    ...cell,
    usd: (i, day) =>
      Math.max(0, cell.usd(i, day) * (1 + 0.15 * noise(77, i))) + (cell.accountId === 'c' && cell.service === 'Compute' ? (restated[i] ?? 0) : 0),
  }))
}

function judge(cells: readonly Cell[]) {
  const window = { startSec: WINDOW.startDay * 86_400, endSec: WINDOW.endDay * 86_400 }
  const budgets = [{ name: 'all', accountId: null, microUsdPerMonth: 1000 * DOLLAR }]
  return judgeSpend({ tables: tablesOf(cells), window, capturedAtSec: READ_AT_SEC, currency: 'USD', budgets, policy: defaultPolicy })
}

/** All but sums that hold the days still filling, and those days themselves. */
function withoutFilling({ findings, notAssessed, cost }: ReturnType<typeof judge>) {
  const days = cost.totals.map((total) => total.days.filter((day: DayTotal) => day.state !== 'filling'))
  // a rise that can only become more is told at once, and a month counts what has been spent
  const told = findings.filter(({ kind, facts }) => kind !== 'forecast-over-budget' && !('provisional' in facts && facts.provisional === true))
  return { findings: told, notAssessed, settled: cost.settled, attribution: cost.attribution, days }
}

const headingFor = ({ cost: { forecast } }: ReturnType<typeof judge>) => (forecast.assessed ? forecast.total.expectedMicroUsd : Number.NaN)

describe('a day that is still filling', () => {
  const before = judge(bill())

  it('changes nothing but the sums it is in, when it is restated', () => {
    expect(before.findings.length).toBeGreaterThan(2)
    const expected = withoutFilling(before)
    fc.assert(
      fc.property(fc.integer({ min: SETTLED, max: DAYS - 1 }), fc.double({ min: -20, max: 90_000, noNaN: true }), (day, usd) => {
        const after = judge(bill({ [day]: usd }))
        expect(withoutFilling(after)).toEqual(expected)
        // the month is heading for no less than before, and for no more than what came on top
        const heads = headingFor(after) - headingFor(before)
        expect(heads).toBeGreaterThanOrEqual(Math.min(0, 2 * usd * DOLLAR) - 10)
        expect(heads).toBeLessThanOrEqual(Math.max(0, 2 * usd * DOLLAR) + 10)
        const added = Math.round((after.cost.totals[0]?.total.billedMicroUsd ?? 0) - (before.cost.totals[0]?.total.billedMicroUsd ?? 0))
        expect(Math.abs(added - 2 * usd * DOLLAR)).toBeLessThan(10)
        const moved = after.cost.totals[0]?.days.filter((total, i) => total.billedMicroUsd !== before.cost.totals[0]?.days[i]?.billedMicroUsd)
        for (const total of moved ?? []) expect(total.day).toBe(FIRST_DAY + day)
      }),
      draws(25),
    )
  })

  it('is judged once it has settled', () => {
    const late = (cells: readonly Cell[]) => {
      const window = { startSec: (WINDOW.startDay + 3) * 86_400, endSec: (END_DAY + 3) * 86_400 }
      return judgeSpend({ tables: tablesOf(cells), window, capturedAtSec: READ_AT_SEC + 3 * 86_400, currency: 'USD', budgets: [], policy: defaultPolicy })
        .findings
    }
    const ofCompute = (cells: readonly Cell[]) => late(cells).filter(({ resource }) => resource.service === 'Compute')
    expect(ofCompute(bill())).toEqual([])
    expect(ofCompute(bill({ [DAYS - 1]: 9000 }))).not.toEqual([])
  })
})
