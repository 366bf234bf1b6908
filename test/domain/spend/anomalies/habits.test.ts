import { describe, expect, it } from 'vitest'
import type { EventShape } from '../../../../domain/spend/anomalies/event-shapes.ts'
import { habitOf, meanBetween, type Witnessed } from '../../../../domain/spend/anomalies/habits.ts'

/** 2026-01-01; what is seen reaches to the end of March. */
const JANUARY = 20_454
const FEBRUARY = 31
const MARCH = 59
const DAYS = 90

/** A hundred dollars a day, and so much more on some days. */
function seenWith(more: Readonly<Record<number, number>>, changes: Partial<Witnessed> = {}): Witnessed {
  const excess = Float64Array.from({ length: DAYS }, (_, i) => more[i] ?? 0)
  return {
    firstDay: JANUARY,
    spend: excess.map((x) => 100 + x),
    excess,
    expected: new Float64Array(DAYS).fill(100),
    spread: new Float64Array(DAYS),
    levelFrom: 0,
    settledEnd: DAYS,
    ...changes,
  }
}
const spike = (start: number, days = 1) => ({ kind: 'spike' as const, start, end: start + days })
const shift = (start: number) => ({ kind: 'shift' as const, start, end: DAYS })
const on = (more: Readonly<Record<number, number>>, shape: EventShape = spike(MARCH + 9), size = 50) => habitOf(seenWith(more), shape, size)

describe('a charge that falls due', () => {
  it('came on the same day of each earlier month, give or take one', () => {
    expect(on({ 9: 50, [FEBRUARY + 9]: 50 })).toBe('due-monthly')
    expect(on({ 8: 50, [FEBRUARY + 10]: 50 })).toBe('due-monthly')
    expect(on({ 7: 50, [FEBRUARY + 9]: 50 })).not.toBe('due-monthly')
    expect(on({ [FEBRUARY + 9]: 50 })).toBeNull()
  })

  it('or on the same day before each month’s end', () => {
    // the 30th of March, the last but one: so were the 27th of February and the 30th of January
    expect(on({ 29: 50, [FEBRUARY + 26]: 50 }, spike(MARCH + 29))).toBe('due-monthly')
    expect(on({ 29: 50, [FEBRUARY + 20]: 24 }, spike(MARCH + 29))).toBeNull()
  })

  it('was at least two fifths as dear then', () => {
    expect(on({ 9: 20, [FEBRUARY + 9]: 20 })).toBe('due-monthly')
    expect(on({ 9: 20, [FEBRUARY + 9]: 19 })).toBeNull()
  })

  it('is posted on three days at most', () => {
    const days = (start: number, count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [start + i, 50]))
    expect(on({ ...days(9, 3), ...days(FEBRUARY + 9, 3) }, spike(MARCH + 9, 3))).toBe('due-monthly')
    expect(on({ ...days(9, 4), ...days(FEBRUARY + 9, 4) }, spike(MARCH + 9, 4))).toBe('recurring')
  })

  it('is taken for one on the first of a month while no earlier first was seen', () => {
    const young = (start: number, firstDay: number) => habitOf(seenWith({}, { firstDay }), spike(start), 50)
    expect(young(20, JANUARY + 11)).toBe('due-monthly')
    expect(young(21, JANUARY + 11)).toBeNull()
    expect(young(31, JANUARY)).toBeNull()
  })

  it('is never a day that was cheaper', () => {
    expect(on({ 9: -50, [FEBRUARY + 9]: -50 }, spike(MARCH + 9), -50)).toBeNull()
  })
})

describe('what happens again and again', () => {
  it('happened twice before, apart, at half its size or more', () => {
    expect(on({ 20: 25, 40: 25 })).toBe('recurring')
    expect(on({ 20: 25, 40: 24 })).toBeNull()
    expect(on({ 20: 25, 21: 25 })).toBeNull()
    // it has to fall under a quarter in between to have ended
    expect(on({ 20: 25, 21: 13, 22: 25 })).toBeNull()
    expect(on({ 20: 25, 21: 12, 22: 25 })).toBe('recurring')
  })

  const stretch = (count: number, from = 30) => Object.fromEntries(Array.from({ length: count }, (_, i) => [from + i, 30]))

  it('or fills a tenth of the days before it, in one stretch', () => {
    expect(on(stretch(7), spike(70))).toBe('recurring')
    expect(on(stretch(6), spike(70))).toBeNull()
  })

  it('is not what has only just begun: days as dear up to the event are part of it', () => {
    expect(on(stretch(8, 62), spike(70))).toBeNull()
    expect(on(stretch(8, 61), spike(70))).toBe('recurring')
  })

  it('lasted as long: days far dearer, one by one, are not like a week that is a little dearer', () => {
    const single = { 20: 800, 40: 800, 60: 800 }
    expect(on(single, shift(83))).toBeNull()
    expect(on({ ...stretch(4, 20), ...stretch(4, 40) }, shift(83))).toBe('recurring')
    expect(on({ ...stretch(3, 20), ...stretch(3, 40) }, shift(83))).toBeNull()
  })

  it('stood out from what single days stray by themselves', () => {
    const straying = (spread: number) => habitOf(seenWith({ 20: 30, 40: 30 }, { spread: new Float64Array(DAYS).fill(spread) }), spike(MARCH + 9), 50)
    expect(straying(11)).toBe('recurring')
    expect(straying(13)).toBeNull()
  })
})

describe('a step on the first of a month', () => {
  const step = (size: number, start = MARCH) => {
    const more = Object.fromEntries(Array.from({ length: DAYS - start }, (_, i) => [start + i, size]))
    return habitOf(seenWith(more), shift(start), size)
  }

  it('towards the ratio of the months’ lengths is the calendar', () => {
    // 28 days after 31 cost 10.7 % more each; 31 after 28 cost 9.7 % less
    expect(step(-9)).toBe('month-length')
    expect(step(-11.6)).toBe('month-length')
    expect(step(-12)).toBeNull()
    expect(step(9)).toBeNull()
    expect(step(-9, MARCH + 1)).toBe('month-length')
    expect(step(-9, MARCH - 1)).toBe('month-length')
    expect(step(-9, MARCH + 2)).toBeNull()
  })
})

describe('a level that spend comes back to', () => {
  const back = (earlier: number, now: number, size: number) => {
    const spend = Float64Array.from({ length: DAYS }, (_, i) => (i < 30 ? earlier : i < 70 ? 100 : now))
    return habitOf({ ...seenWith({}), spend, levelFrom: 30 }, shift(70), size)
  }

  it('was there before the last shift, give or take a tenth', () => {
    expect(back(150, 150, 50)).toBe('returning')
    expect(back(136, 150, 50)).toBe('returning')
    expect(back(134, 150, 50)).toBeNull()
    expect(back(55, 50, -50)).toBe('returning')
    expect(back(56, 50, -50)).toBeNull()
    expect(habitOf({ ...seenWith({}), levelFrom: 0 }, shift(70), 50)).toBeNull()
  })
})

describe('a mean of days', () => {
  it('is of those that were seen', () => {
    const values = Float64Array.of(1, Number.NaN, 3)
    expect(meanBetween(values, 0, 3)).toBe(2)
    expect(meanBetween(values, -5, 1)).toBe(1)
    expect(meanBetween(values, 2, 99)).toBe(3)
    expect(meanBetween(values, 1, 2)).toBeNaN()
  })
})

describe('work that stood still', () => {
  const DAY = MARCH + 9
  it('and was made up for on the next day is no news, where four fifths of it were missing', () => {
    expect(on({ [DAY - 1]: -40, [DAY]: 50 })).toBe('postponed')
    expect(on({ [DAY - 1]: -39, [DAY]: 50 })).toBeNull()
    expect(on({ [DAY - 2]: -50, [DAY]: 50 })).toBeNull()
    expect(on({ [DAY - 2]: -40, [DAY - 1]: -40, [DAY]: 50, [DAY + 1]: 50 }, spike(DAY, 2))).toBe('postponed')
  })

  it('is missing in the series itself: what only the series beside it lacks is that one’s noise', () => {
    const spend = new Float64Array(DAYS).fill(100)
    spend[DAY] = 150
    expect(habitOf(seenWith({ [DAY - 1]: -60, [DAY]: 50 }, { spend }), spike(DAY), 50)).toBeNull()
  })
})

describe('a charge of a service that mostly costs nothing', () => {
  const DAY = 60
  /** Nothing is spent but on some days; on others a charge was due. */
  const sparse = (charges: Readonly<Record<number, number>>, due: Readonly<Record<number, number>>, { seenDays = DAYS, knownDays = DAYS } = {}): Witnessed => {
    const spend = Float64Array.from({ length: seenDays }, (_, i) => charges[i] ?? 0)
    const expected = Float64Array.from({ length: knownDays }, (_, i) => due[i] ?? 0)
    return { ...seenWith({}), spend, expected, excess: spend.map((x, i) => x - (expected[i] ?? 0)), settledEnd: seenDays }
  }
  const habit = (due: Readonly<Record<number, number>>, options?: Parameters<typeof sparse>[2], days = 1) =>
    habitOf(sparse(Object.fromEntries(Array.from({ length: days }, (_, i) => [DAY + i, 50])), due, options), spike(DAY, days), 50)

  it('is the one that was due within a week before or after, at half its size or more', () => {
    expect(habit({})).toBeNull()
    for (const due of [DAY - 7, DAY - 2, DAY + 3, DAY + 7]) expect(habit({ [due]: 25 })).toBe('postponed')
    expect(habit({ [DAY + 3]: 24 })).toBeNull()
    for (const due of [DAY - 8, DAY + 8]) expect(habit({ [due]: 50 })).toBeNull()
    expect(habit({ [DAY - 3]: 13, [DAY + 3]: 12 })).toBe('postponed')
  })

  it('of two days is held against both, and a week counts from its last', () => {
    expect(habit({ [DAY - 2]: 50 }, {}, 2)).toBe('postponed')
    expect(habit({ [DAY - 2]: 49 }, {}, 2)).toBeNull()
    expect(habit({ [DAY + 8]: 50 }, {}, 2)).toBe('postponed')
    expect(habit({ [DAY + 9]: 50 }, {}, 2)).toBeNull()
  })

  it('may be due on a day that is not known yet', () => {
    const young = { seenDays: DAY + 2, knownDays: DAYS }
    expect(habit({ [DAY + 2]: 25 }, young)).toBe('postponed')
    expect(habit({ [DAY + 7]: 25 }, young)).toBe('postponed')
    expect(habit({ [DAY + 8]: 50 }, young)).toBeNull()
    expect(habit({ [DAY + 3]: 25 }, { seenDays: DAY + 2, knownDays: DAY + 2 })).toBeNull()
  })

  it('is no charge that was missed where something was charged on more than half of the days', () => {
    const often = (days: number) =>
      habitOf(sparse({ ...Object.fromEntries(Array.from({ length: days }, (_, i) => [2 * i, 1])), [DAY]: 50 }, { [DAY + 3]: 50 }), spike(DAY), 50)
    expect(often(30)).toBe('postponed')
    const more = { ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [2 * i, 1])), 1: 1, [DAY]: 50 }
    expect(habitOf(sparse(more, { [DAY + 3]: 50 }), spike(DAY), 50)).toBeNull()
  })

  it('that came to more than was due takes nothing from what is missing', () => {
    const seen = sparse({ [DAY]: 50, [DAY + 2]: 40 }, { [DAY + 3]: 25 })
    expect(habitOf(seen, spike(DAY), 50)).toBe('postponed')
  })
})

describe('what is made up for', () => {
  const DAY = MARCH + 9
  const around = (before: number, days: number, start = DAY) =>
    on(
      {
        ...Object.fromEntries(Array.from({ length: days }, (_, i) => [start - 1 - i, before])),
        ...Object.fromEntries(Array.from({ length: days }, (_, i) => [start + i, 50])),
      },
      spike(start, days),
    )

  it('takes three days at most', () => {
    expect(around(-50, 3)).toBe('postponed')
    expect(around(-50, 4)).toBeNull()
  })

  it('stood still within what was seen', () => {
    expect(around(-50, 2, 2)).toBe('postponed')
    expect(around(-50, 2, 1)).toBeNull()
  })
})

describe('what is due before its month ends', () => {
  it('is held against as many days as the earlier month had left, not as it had had', () => {
    // 31 March is the last of its month: 28 February and 31 January were too
    expect(on({ 30: 50, [FEBRUARY + 27]: 50 }, spike(MARCH + 30))).toBe('due-monthly')
    // three days before the end of each month
    expect(on({ 27: 50, [FEBRUARY + 24]: 50 }, spike(MARCH + 27))).toBe('due-monthly')
    expect(on({ 27: 19, [FEBRUARY + 24]: 50 }, spike(MARCH + 27))).toBeNull()
  })

  it('counts no month of which nothing was seen', () => {
    const since = (firstDay: number, more: Readonly<Record<number, number>>, start: number) => habitOf(seenWith(more, { firstDay }), spike(start), 50)
    // seen from 15 January on: the 10th of March has one 10th before it
    const offset = 14
    expect(since(JANUARY + offset, { [FEBRUARY + 9 - offset]: 50 }, MARCH + 9 - offset)).toBe('due-monthly')
    expect(since(JANUARY + offset, { [FEBRUARY + 9 - offset]: 19 }, MARCH + 9 - offset)).toBeNull()
  })
})

describe('days like those of an event', () => {
  it('that are just as dear as what counts as alike are alike', () => {
    // the two days before are as dear as half of it: they belong to what goes on
    const dear = (usd: number) => on({ 20: 25, 40: 25, [MARCH + 8]: usd })
    expect([dear(25), dear(24)]).toEqual(['recurring', 'recurring'])
    expect(on({ 20: 25, [MARCH + 8]: 25 })).toBeNull()
    expect(on({ 20: 25, [MARCH + 7]: 25 })).toBe('recurring')
    expect(on({ 0: 25, [MARCH + 7]: 25 })).toBe('recurring')
  })

  it('end with the day before the event begins', () => {
    // a run of three days ends where the story begins
    const days = (start: number) => ({ [start]: 50, [start + 1]: 50, [start + 2]: 50 })
    expect(on({ ...days(20), ...days(MARCH + 5) }, spike(MARCH + 9, 3))).toBe('recurring')
    expect(on({ ...days(20), ...days(MARCH + 6) }, spike(MARCH + 9, 3))).toBeNull()
  })

  it('are looked for where some of them are missing', () => {
    expect(on({ 20: 25, 21: Number.NaN, 40: 25, 41: Number.NaN })).toBe('recurring')
    const week = (start: number) => Object.fromEntries(Array.from({ length: 7 }, (_, i) => [start + i, i === 2 ? Number.NaN : 50]))
    expect(on({ ...week(20), ...week(40) }, shift(83))).toBe('recurring')
  })

  it('stray together: a run of them reaches less far by chance than its days', () => {
    const straying = (spread: number, size: number) => {
      const run = (start: number) => Object.fromEntries(Array.from({ length: 3 }, (_, i) => [start + i, size]))
      return habitOf(seenWith({ ...run(20), ...run(40) }, { spread: new Float64Array(DAYS).fill(spread) }), spike(MARCH + 9, 3), 50)
    }
    // 2.5 × 14 over the root of two is 24.7, and 2.5 × 17 is 30
    expect(straying(14, 25)).toBe('recurring')
    expect(straying(17, 30)).toBeNull()
    expect(straying(17, 30.1)).toBe('recurring')
  })
})
