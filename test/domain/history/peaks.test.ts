import { describe, expect, it } from 'vitest'
import { dayFromIso, SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../../../domain/calendar.ts'
import { dailyPeaks } from '../../../domain/history/days.ts'
import { peaksOf } from '../../../domain/history/peaks.ts'

// Days from the first of January 2025 on, a Wednesday, each with its busiest hour at noon and a quarter of it in all others.
const START = dayFromIso('2025-01-01')
const USUAL = 4

function peaksIn(levels: readonly number[], { today = START + levels.length, saturatedHour = -1 } = {}) {
  const grid = { startSec: START * SECONDS_PER_DAY, stepSec: SECONDS_PER_HOUR, length: levels.length * 24 }
  const busyVcpu = Float64Array.from({ length: grid.length }, (_, i) => (levels[Math.floor(i / 24)] as number) * (i % 24 === 12 ? 1 : 0.25))
  const saturated = new Uint8Array(grid.length)
  if (saturatedHour >= 0) saturated[saturatedHour] = 1
  return peaksOf({ grid, busyVcpu, saturated, changes: [] }, dailyPeaks(grid, busyVcpu), today)
}

/** So many usual days, with others by their date or by the number of the day. */
function days(count: number, others: Readonly<Record<string, number>>, usual: (day: number) => number = () => USUAL): number[] {
  const levels = Array.from({ length: count }, (_, day) => usual(day))
  for (const [when, level] of Object.entries(others)) levels[when.includes('-') ? dayFromIso(when) - START : Number(when)] = level
  return levels
}

const on = (...dates: readonly string[]) => Object.fromEntries(dates.map((date) => [date, 10]))
const what = (peaks: ReturnType<typeof peaksIn>) => peaks.map(({ rhythm, timesSeen, chances }) => [rhythm, timesSeen, chances])

describe('what stands out', () => {
  it('is a day a quarter over what is usual on it, seen once, expected a year of weeks later', () => {
    expect(peaksIn(days(120, { 50: 5 }))).toEqual([])
    expect(peaksIn(days(120, { 50: 5.01 }))).toEqual([
      {
        rhythm: 'once',
        timesSeen: 1,
        chances: 1,
        firstDay: START + 50,
        lastDay: START + 50,
        peakDay: START + 50,
        nextDay: START + 50 + 364,
        hours: [12],
        saturated: false,
        busyVcpu: 5.01,
      },
    ])
  })

  it('is more than four times what days stray by', () => {
    // every other week is half as much again, and half of both are usual: days stray by a fifth, as a standard deviation by a third
    const straying = (peak: number) => peaksIn(days(200, { 100: peak }, (day) => (Math.floor(day / 7) % 2 === 0 ? USUAL : 1.5 * USUAL)))
    expect(straying(15)).toEqual([])
    expect(what(straying(20))).toEqual([['once', 1, 1]])
  })

  it('is one with a day between, and its busiest day is its peak', () => {
    const spans = (others: Readonly<Record<string, number>>) =>
      peaksIn(days(200, others)).map(({ firstDay, lastDay, peakDay, busyVcpu }) => [firstDay - START, lastDay - START, peakDay - START, busyVcpu])
    expect(spans({ 50: 8, 51: 10, 52: 9 })).toEqual([[50, 52, 51, 10]])
    expect(spans({ 50: 10, 52: 8 })).toEqual([[50, 52, 50, 10]])
    expect(spans({ 50: 8, 52: 10 })).toEqual([[50, 52, 52, 10]])
    expect(spans({ 50: 9, 51: 9 })).toEqual([[50, 51, 50, 9]])
    expect(spans({ 50: 8, 53: 10 })).toEqual([
      [53, 53, 53, 10],
      [50, 50, 50, 8],
    ])
  })

  it('is told largest first, and of the same size the earlier first', () => {
    expect(peaksIn(days(200, { 50: 8, 90: 10 })).map(({ peakDay }) => peakDay - START)).toEqual([90, 50])
    expect(peaksIn(days(200, { 50: 8, 90: 8 })).map(({ peakDay }) => peakDay - START)).toEqual([50, 90])
  })

  it('is expected as it stood, and where the level has risen since in proportion', () => {
    const at = (peakDay: number, level: (day: number) => number) => peaksIn(days(200, { [peakDay]: 12 }, level))[0]?.busyVcpu
    expect(at(60, (day) => (day < 120 ? USUAL : 1.2 * USUAL))).toBeCloseTo(14.4, 9)
    expect(at(60, (day) => (day < 120 ? USUAL : 0.8 * USUAL))).toBe(12)
    // the level of its time is that of two weeks on either side; of today that of the last four
    expect(at(106, (day) => (day < 120 ? USUAL : 1.2 * USUAL))).toBeCloseTo(14.4, 9)
    expect(at(60, (day) => (day < 187 ? USUAL : 1.2 * USUAL))).toBe(12)
    expect(at(60, (day) => (day < 185 ? USUAL : 1.2 * USUAL))).toBeCloseTo(14.4, 9)
  })

  it('has the hours of its day that are half of the way up from the calm ones, and was at least so much where CPU was full in one of them', () => {
    expect(peaksIn(days(120, { 50: 10 }), { saturatedHour: 50 * 24 + 12 })[0]?.saturated).toBe(true)
    expect(peaksIn(days(120, { 50: 10 }), { saturatedHour: 50 * 24 + 11 })[0]?.saturated).toBe(false)
  })
})

describe('what has no date', () => {
  it('is irregular from three times on, and is expected on no day', () => {
    expect(peaksIn(days(200, on('2025-02-10', '2025-03-19', '2025-05-12')))).toMatchObject([
      { rhythm: 'irregular', timesSeen: 3, chances: 3, nextDay: null, peakDay: dayFromIso('2025-05-12') },
    ])
    expect(what(peaksIn(days(200, on('2025-02-10', '2025-03-19'))))).toEqual([
      ['once', 1, 1],
      ['once', 1, 1],
    ])
  })

  it('is expected as the most of its last three', () => {
    const busyOf = (...levels: readonly number[]) =>
      peaksIn(days(250, Object.fromEntries(['2025-02-10', '2025-03-19', '2025-05-13', '2025-07-25'].map((date, i) => [date, levels[i] as number]))))[0]
        ?.busyVcpu
    expect([busyOf(20, 10, 11, 12), busyOf(20, 15, 11, 12)]).toEqual([12, 15])
  })
})

describe('what comes every month', () => {
  const monthly = (dayOfMonth: string, months: readonly number[]) => on(...months.map((month) => `2025-${String(month).padStart(2, '0')}-${dayOfMonth}`))
  const year = (others: Readonly<Record<string, number>>, today?: number) => peaksIn(days(365, others), today === undefined ? {} : { today })

  it('is of the month’s day on which it comes in three of five, and is expected from the day before on', () => {
    const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    expect(year(monthly('11', all))).toMatchObject([{ rhythm: 'monthly', timesSeen: 12, chances: 12, nextDay: dayFromIso('2026-01-10') }])
    expect(what(year(monthly('11', [1, 2, 4, 5, 7, 8, 10, 11])))).toEqual([['monthly', 8, 12]])
    expect(what(year(monthly('11', [1, 2, 4, 5, 7, 8, 10])))).not.toContainEqual(['monthly', 7, 12])
  })

  it('may miss its day by one', () => {
    const loose = on('2025-01-10', '2025-02-11', '2025-03-12', '2025-04-11', '2025-05-10', '2025-06-11', '2025-07-12', '2025-08-11')
    expect(what(peaksIn(days(240, loose)))).toEqual([['monthly', 8, 8]])
    const twoOff = on('2025-01-09', '2025-02-12', '2025-03-15', '2025-04-18', '2025-05-21')
    expect(what(peaksIn(days(150, twoOff))).map(([rhythm]) => rhythm)).not.toContain('monthly')
  })

  it('is of a month’s end from its last day to the first of the next', () => {
    for (const dayOfMonth of ['28', '01'])
      expect(year(monthly(dayOfMonth, [1, 2, 3, 4, 5, 6, 7, 8, 9]))[0]?.rhythm).toBe(dayOfMonth === '01' ? 'month-end' : 'monthly')
    const ends = on('2025-01-31', '2025-02-28', '2025-03-31', '2025-04-30', '2025-05-31', '2025-06-30')
    expect(peaksIn(days(190, ends))).toMatchObject([{ rhythm: 'month-end', timesSeen: 6, chances: 6, nextDay: dayFromIso('2025-07-31') }])
  })

  it('is expected today where today is its day', () => {
    const levels = days(160, monthly('11', [1, 2, 3, 4, 5]))
    expect(peaksIn(levels, { today: dayFromIso('2025-06-10') })[0]?.nextDay).toBe(dayFromIso('2025-06-10'))
    expect(peaksIn(levels, { today: dayFromIso('2025-06-11') })[0]?.nextDay).toBe(dayFromIso('2025-07-10'))
  })
})

describe('what comes every quarter', () => {
  it('is of the months that it comes in, not of the others', () => {
    expect(peaksIn(days(365, on('2025-02-11', '2025-05-11', '2025-08-11', '2025-11-11')))).toMatchObject([
      { rhythm: 'quarterly', timesSeen: 4, chances: 4, nextDay: dayFromIso('2026-02-10') },
    ])
    expect(what(peaksIn(days(365, on('2025-02-11', '2025-05-11', '2025-11-11'))))).toEqual([['quarterly', 3, 4]])
    expect(what(peaksIn(days(365, on('2025-02-11', '2025-05-11')))).map(([rhythm]) => rhythm)).not.toContain('quarterly')
  })

  it('takes three chances', () => {
    // two of two: February and May
    expect(what(peaksIn(days(180, on('2025-02-11', '2025-05-11')))).map(([rhythm]) => rhythm)).toEqual(['once', 'once'])
    expect(what(peaksIn(days(230, on('2025-02-11', '2025-05-11'))))).toEqual([['quarterly', 2, 3]])
  })
})

describe('what comes on a weekday', () => {
  // of every third week the Wednesday, from the first day on
  const wednesdays = (weeks: number, every = 3) => Object.fromEntries(Array.from({ length: Math.ceil(weeks / every) }, (_, k) => [String(7 * every * k), 10]))

  it('is weekly where it comes in one week of six at least', () => {
    const peaks = peaksIn(days(40 * 7, wednesdays(40)))
    expect(peaks).toMatchObject([{ rhythm: 'weekly', timesSeen: 14, chances: 40, nextDay: START + 40 * 7 }])
    expect(peaksIn(days(40 * 7, wednesdays(40)), { today: START + 40 * 7 + 3 })[0]?.nextDay).toBe(START + 41 * 7)
    expect(what(peaksIn(days(60 * 7, wednesdays(60, 8)))).map(([rhythm]) => rhythm)).not.toContain('weekly')
  })

  it('leaves what comes on other days to itself', () => {
    const peaks = peaksIn(days(40 * 7, { ...wednesdays(40), 101: 20 }))
    expect(what(peaks)).toEqual([
      ['once', 1, 1],
      ['weekly', 14, 40],
    ])
  })
})

describe('what comes every year', () => {
  it('is expected again a year of weeks after it came twice', () => {
    const blackFriday = 331
    expect(peaksIn(days(720, { [blackFriday]: 12, [blackFriday + 364]: 14 }))).toMatchObject([
      { rhythm: 'yearly', timesSeen: 2, chances: 2, peakDay: START + blackFriday + 364, nextDay: START + blackFriday + 728, busyVcpu: 14 },
    ])
    const apart = (gap: number) => what(peaksIn(days(760, { 331: 12, [331 + gap]: 14 }))).map(([rhythm]) => rhythm)
    expect([apart(355), apart(356), apart(372), apart(373)]).toEqual([['once', 'once'], ['yearly'], ['yearly'], ['once', 'once']])
  })

  it('is not among what has no date', () => {
    const others = on('2025-02-10', '2025-03-19', '2025-05-13')
    expect(what(peaksIn(days(720, { ...others, 331: 12, [331 + 364]: 14 })))).toEqual([
      ['yearly', 2, 2],
      ['irregular', 3, 3],
    ])
  })
})

describe('a season', () => {
  const season = (from: number, to: number, others: Readonly<Record<string, number>> = {}) =>
    peaksIn(days(300, others, (day) => (day >= from && day < to ? 6 : USUAL)))
  const spans = (from: number, to: number) => season(from, to).map(({ firstDay, lastDay }) => [firstDay - START, lastDay - START])

  it('is weeks on end a quarter over what is usual now, after calmer ones', () => {
    const peak = season(100, 140, { 120: 7 }).find(({ firstDay, lastDay }) => firstDay === START + 100 && lastDay === START + 139)
    expect(peak).toMatchObject({ rhythm: 'once', peakDay: START + 120, busyVcpu: 7, nextDay: START + 464 })
    expect(season(100, 140, { 120: 5 }).find(({ lastDay }) => lastDay === START + 139)).toMatchObject({ peakDay: START + 100, busyVcpu: 6 })
  })

  it('lasts for two weeks, and has two before it', () => {
    // two weeks of it stand out as days, too
    expect(spans(100, 113)).toEqual([[100, 112]])
    expect(spans(100, 114)).toEqual([
      [100, 113],
      [100, 113],
    ])
    expect([spans(13, 60), spans(14, 60), spans(0, 60)]).toEqual([[], [[14, 59]], []])
    // what goes on is what is usual now
    expect(spans(265, 300)).toEqual([])
  })
})
