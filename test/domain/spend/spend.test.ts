import { describe, expect, it } from 'vitest'
import { dayFromCivil } from '../../../domain/calendar.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { judgeSpend, type SpendInput } from '../../../domain/spend/spend.ts'
import { costSchema } from '../../../report/cost-schema.ts'
import { costSection } from '../../../report/cost-section.ts'
import { type Cell, DAYS, DOLLAR, END_DAY, FIRST_DAY, ordinaryBill, READ_AT_SEC, tablesOf, WINDOW } from './made-up-bill.ts'

const input = (over: Partial<SpendInput> = {}): SpendInput => ({
  tables: tablesOf(ordinaryBill({ 'b Storage y': (i) => (i >= 80 ? 300 : 0) })),
  window: { startSec: WINDOW.startDay * 86_400, endSec: WINDOW.endDay * 86_400 },
  capturedAtSec: READ_AT_SEC,
  currency: 'USD',
  budgets: [],
  policy: defaultPolicy,
  ...over,
})

describe('a judged bill', () => {
  it('has its findings, its totals and what could not be assessed', () => {
    const { findings, notAssessed, cost } = judgeSpend(input({ budgets: [{ name: 'all', accountId: null, microUsdPerMonth: 1000 * DOLLAR }] }))
    expect(findings.map(({ kind }) => kind)).toEqual(['cost-shift', 'forecast-over-budget'])
    expect(notAssessed.map(({ subject }) => subject)).toEqual(['attribution'])
    expect(cost.settled).toEqual({ startDay: WINDOW.startDay, endDay: END_DAY - 2 })
    expect(cost.totals[0]?.total.billedMicroUsd).toBe(cost.totals[0]?.days.reduce((sum, day) => sum + day.billedMicroUsd, 0))
    expect(cost.forecast).toMatchObject({ assessed: true, month: { startDay: dayFromCivil(2026, 11, 1) } })
  })

  it('forecasts what has risen at its new level', () => {
    const at = (changes: Parameters<typeof ordinaryBill>[0]) => {
      const { forecast } = judgeSpend(input({ tables: tablesOf(ordinaryBill(changes)) })).cost
      return forecast.assessed ? forecast.total.expectedMicroUsd / DOLLAR : Number.NaN
    }
    const more = at({ 'b Storage y': (i) => (i >= 82 ? 300 : 0) }) - at({})
    // six days old: six tenths of it are expected to stay
    expect(Math.abs(more / (30 * 300) - 6 / 10)).toBeLessThan(0.1)
  })

  it('of nothing says so, and finds nothing', () => {
    const { findings, notAssessed, cost } = judgeSpend(input({ tables: [] }))
    expect(findings).toEqual([])
    expect(notAssessed.map(({ subject }) => subject)).toEqual(['anomalies', 'forecast', 'attribution', 'totals'])
    expect(cost).toMatchObject({ settled: null, totals: [] })
  })

  it('keeps another currency apart', () => {
    const foreign: Cell = { accountId: 'cn', service: 'Compute', usageType: 'x', usd: (i) => (i > 80 ? 90_000 : 10) }
    const { findings, notAssessed, cost } = judgeSpend(input({ tables: [...tablesOf(ordinaryBill()), ...tablesOf([foreign], { currency: 'CNY' })] }))
    expect(findings).toEqual([])
    expect(notAssessed.find(({ subject }) => subject === 'currency')?.reason).toMatchObject({ currency: 'CNY' })
    expect(cost.totals.map(({ currency }) => currency)).toEqual(['USD', 'CNY'])
    expect(judgeSpend(input({ currency: 'EUR' })).findings).toEqual([])
  })

  it('of one day, on a 29th of February, is totals without a judgement', () => {
    const leapDay = dayFromCivil(2024, 2, 29)
    const { findings, notAssessed, cost } = judgeSpend(
      input({
        tables: tablesOf(ordinaryBill(), { firstDay: leapDay, days: 1 }),
        window: { startSec: (leapDay - 13) * 86_400, endSec: (leapDay + 1) * 86_400 },
        capturedAtSec: (leapDay + 1) * 86_400,
      }),
    )
    expect(findings).toEqual([])
    expect(notAssessed.map(({ subject }) => subject)).toEqual(['anomalies', 'forecast', 'attribution'])
    expect(cost.totals[0]).toMatchObject({ range: { startDay: leapDay, endDay: leapDay + 1 }, monthToDate: { startDay: dayFromCivil(2024, 2, 1) } })
  })

  it('is the same in whatever order its tables come', () => {
    const tables = input().tables
    expect(judgeSpend(input({ tables: [...tables].reverse() }))).toEqual(judgeSpend(input()))
  })
})

describe("the report's section on cost", () => {
  it('keeps its schema, assessed or not', () => {
    const tagged = tablesOf(ordinaryBill().map((cell, i) => ({ ...cell, groupName: i === 0 ? '' : `group ${i}` })))
    const nothing = tablesOf([{ accountId: 'a', service: 'x', usageType: 'y', usd: () => Number.NaN, groupName: 'idle' }])
    for (const tables of [input().tables, tagged, nothing, []]) {
      const section = costSection(judgeSpend(input({ tables })))
      expect(costSchema.parse(JSON.parse(JSON.stringify(section)))).toEqual(section)
    }
  })

  it('gives dollars that add up, by day and account', () => {
    const { totals = [] } = costSection(judgeSpend(input()))
    const micro = (usd: number | undefined) => Math.round((usd ?? Number.NaN) * DOLLAR)
    const [own] = totals
    expect(own?.days).toHaveLength(14)
    expect(own?.days[0]?.day).toBe('2026-10-19')
    expect(own?.byAccount.reduce((sum, part) => sum + micro(part.effective ?? 0), 0)).toBe(micro(own?.total.effective ?? 0))
  })

  it('names by kind of finding what was not looked for', () => {
    const subjects = (over: Partial<SpendInput>) => costSection(judgeSpend(input(over))).notAssessed.map(({ subject }) => subject)
    expect(subjects({})).toEqual(['unattributed-cost'])
    expect(subjects({ tables: [] })).toEqual(['cost-anomaly', 'cost-shift', 'unused-commitment', 'forecast-over-budget', 'unattributed-cost', 'spend'])
    expect(subjects({ tables: tablesOf(ordinaryBill(), { firstDay: FIRST_DAY + DAYS - 5, days: 5 }) })).toEqual([
      'cost-anomaly',
      'cost-shift',
      'unused-commitment',
      'forecast-over-budget',
      'unattributed-cost',
    ])
  })
})
