import { describe, expect, it } from 'vitest'
import { candidates } from '../../../../domain/spend/forecast/candidates.ts'
import { forecastDays } from '../../../../domain/spend/forecast/day-forecast.ts'
import { pastOf } from '../../../../domain/spend/forecast/past.ts'
import { trackRecord } from '../../../../domain/spend/forecast/record.ts'
import { DOLLAR, noise } from '../made-up-bill.ts'

const FIRST_DAY = 20_600
const ahead = { count: 20, monthDays: 10 }

function weightsOf(spend: Float64Array): Record<string, number> {
  const { weights } = trackRecord(pastOf(spend, FIRST_DAY, spend.length, ahead.count), spend, ahead)
  const all = weights.reduce((sum, x) => sum + x, 0)
  return Object.fromEntries(Object.keys(candidates).map((name, j) => [name, (weights[j] as number) / all]))
}

const days = (count: number, usd: (index: number) => number) => Float64Array.from({ length: count }, (_, i) => usd(i) * DOLLAR)

describe('the candidates of a forecast', () => {
  it('count alike where none has a record', () => {
    for (const share of Object.values(weightsOf(days(10, () => 100)))) expect(share).toBeCloseTo(1 / Object.keys(candidates).length, 6)
  })

  it('count by how well they did on the series: growth is carried on by the trend', () => {
    const shares = weightsOf(days(80, (i) => 100 * (1 + 0.02 * i)))
    expect(shares.dampedTrend).toBeGreaterThan(2 * (shares.medianOfFourWeeks ?? Number.NaN))
  })

  it('never leave one alone to speak for a series that none of them knows', () => {
    for (let series = 0; series < 20; series++)
      for (const share of Object.values(weightsOf(days(80, (i) => 100 + 40 * noise(series, i))))) expect(share).toBeLessThan(0.5)
  })
})

describe('days carried on', () => {
  it('grow on, and ever less', () => {
    const { expectedMicroUsd } = forecastDays(
      days(80, (i) => 100 + i),
      FIRST_DAY,
      80,
      30,
      10,
    )
    const level = expectedMicroUsd.reduce((sum, x) => sum + x, 0) / 30 / DOLLAR
    expect(level).toBeGreaterThan(174)
    expect(level).toBeLessThan(195)
  })

  it('skip what was not observed, and say nothing of a series that never was', () => {
    const holes = days(60, (i) => (i % 5 === 2 ? Number.NaN : 100))
    const { expectedMicroUsd } = forecastDays(holes, FIRST_DAY, 60, 10, 10)
    for (const x of expectedMicroUsd) expect(x / DOLLAR).toBeCloseTo(100, 3)
    const { expectedMicroUsd: none, spread } = forecastDays(
      days(60, () => Number.NaN),
      FIRST_DAY,
      60,
      10,
      10,
    )
    expect([...none, spread.deviationMicroUsd].every((x) => x === 0)).toBe(true)
  })
})
