import { describe, expect, it } from 'vitest'
import { looksOf } from '../../bench/forecast/measure.ts'
import { drawnBills } from '../../bench/forecast/series.ts'

const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length

describe('the forecast of a month, on bills that it was not made for', () => {
  const looks = drawnBills(14, 'unseen').flatMap(looksOf)

  it('is no further off than the best of its candidates, and better than the rate of the month to date', () => {
    const ours = mean(looks.map(({ error }) => error))
    const alone = Object.keys(looks[0]?.alone ?? {}).map((name) => mean(looks.map((look) => look.alone[name] ?? Number.NaN)))
    expect(ours).toBeLessThanOrEqual(Math.min(...alone))
    expect(ours).toBeLessThan(0.95 * mean(looks.map((look) => look.alone.monthToDate ?? Number.NaN)))
  })

  it('has an interval that holds about nine times in ten, early in the month and late', () => {
    const held = (some: typeof looks) => mean(some.map((look) => Number(look.held)))
    expect(held(looks)).toBeGreaterThan(0.85)
    expect(held(looks)).toBeLessThan(0.96)
    for (const some of [looks.filter(({ daysAhead }) => daysAhead >= 20), looks.filter(({ daysAhead }) => daysAhead <= 10)])
      expect(held(some)).toBeGreaterThan(0.82)
  })
})
