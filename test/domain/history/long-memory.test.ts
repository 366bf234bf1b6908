import { describe, expect, it } from 'vitest'
import { dayFromCivil, isoFromDay } from '../../../domain/calendar.ts'
import { isMemory, longMemoryOf, type RememberedPeak } from '../../../domain/history/long-memory.ts'
import { type HourlyHistory, isHistory } from '../../../domain/observe/hourly-history.ts'
import { START_SEC } from '../a-case.ts'
import { aRememberedWorld, demandIn, most, ordinary, type Past, type PastHour, remembered } from './a-history.ts'

// the window is 2 to 15 March 2026, so that a month's end is just not in it

const peaksIn = (past: Past): readonly RememberedPeak[] => remembered(aRememberedWorld(past)).peaks
const whatOf = ({ rhythm, timesSeen }: RememberedPeak) => [rhythm, timesSeen]
const monthEnd = (hour: PastHour): number => (hour.daysLeft === 0 && hour.hour >= 1 && hour.hour < 4 ? 14 : ordinary(hour))

describe('demand that comes back', () => {
  it('at each month’s end is known as such, with its hours, its size and its next date', () => {
    const [peak, ...others] = peaksIn({ demand: monthEnd })
    expect(others).toEqual([])
    expect(peak).toMatchObject({ rhythm: 'month-end', chances: 15, timesSeen: 15, hours: [1, 2, 3], saturated: false, inWindow: false, binds: true })
    expect(isoFromDay(peak?.peakDay ?? 0)).toBe('2026-02-28')
    expect(isoFromDay(peak?.nextDay ?? 0)).toBe('2026-03-31')
    expect(peak?.busyVcpu).toBeCloseTo(14, 0)
  })

  it('is nothing of a group whose days are like each other, and Mondays that are busier are in the window', () => {
    expect(peaksIn({ demand: ordinary })).toEqual([])
    expect(peaksIn({ demand: (hour) => ordinary(hour) * (hour.weekday === 0 ? 2.5 : 1) })).toEqual([])
  })

  it('on the last day by one clock and the first by another is one month’s end, whatever the season does to the clock', () => {
    // one in the morning of the first of the month in Berlin: 00:00 UTC in winter, 23:00 UTC of the last day in summer
    const berlin = (hour: PastHour): number => {
      const summer = (hour.month > 3 && hour.month < 10) || (hour.month === 3 && hour.dayOfMonth >= 29)
      const now = summer ? hour.daysLeft === 0 && hour.hour === 23 : hour.dayOfMonth === 1 && hour.hour === 0
      return now ? 14 : ordinary(hour)
    }
    const peaks = peaksIn({ demand: berlin })
    expect(peaks.map(({ rhythm }) => rhythm)).toEqual(['month-end'])
    expect(peaks[0]?.hours).toEqual([0, 23])
    expect(peaks[0]?.timesSeen).toBeGreaterThanOrEqual(13)
  })

  it('each quarter, on a day of the month, on Mondays of one half of the year, or at no date is told apart', () => {
    const at = (when: (hour: PastHour) => boolean): Past => ({ demand: (hour) => (when(hour) && hour.hour === 10 ? 14 : ordinary(hour)) })
    expect(peaksIn(at(({ month, daysLeft }) => month % 3 === 0 && daysLeft === 0)).map(whatOf)).toEqual([['quarterly', 5]])
    expect(peaksIn(at(({ dayOfMonth, daysBefore }) => dayOfMonth === 15 && daysBefore > 0)).map(whatOf)).toEqual([['monthly', 14]])
    const odd = [33, 71, 118, 152, 203, 247, 299, 321]
    expect(peaksIn(at(({ daysBefore }) => odd.includes(daysBefore))).map(whatOf)).toEqual([['irregular', odd.length]])
  })

  it('once a year and seen once is said to have been seen once; it counts where its date is near', () => {
    const campaign = (month: number, dayOfMonth: number): Past => ({
      demand: (hour) => ordinary(hour) * (hour.year === 2025 && hour.month === month && hour.dayOfMonth === dayOfMonth ? 4 : 1),
    })
    const [blackFriday] = peaksIn(campaign(11, 28))
    expect(blackFriday).toMatchObject({ rhythm: 'once', timesSeen: 1, binds: false })
    // the same weekday a year after: the day after the fourth Thursday of November
    expect(isoFromDay(blackFriday?.nextDay ?? 0)).toBe('2026-11-27')
    const [spring] = peaksIn(campaign(4, 10))
    expect(spring).toMatchObject({ rhythm: 'once', timesSeen: 1, binds: true })
    expect(isoFromDay(spring?.nextDay ?? 0)).toBe('2026-04-09')
  })

  it('once a year and seen twice comes back, as high as it stood or as it stood over what was usual, whichever is more', () => {
    const grown = ({ daysBefore }: PastHour): number => 1 - daysBefore / 1600
    const both = peaksIn({
      days: 800,
      window: { group: { createdSec: START_SEC - 900 * 86_400 } },
      demand: (hour) => ordinary(hour) * grown(hour) * (hour.month === 4 && hour.dayOfMonth === 10 && hour.year < 2026 ? 4 : 1),
    })
    expect(both.map(whatOf)).toEqual([['yearly', 2]])
    expect(both[0]?.busyVcpu).toBeGreaterThan(15)
    expect(both[0]?.busyVcpu).toBeLessThan(18)
  })

  it('for weeks on end is a season; what was higher from the beginning of the history is none', () => {
    const season = peaksIn({ demand: (hour) => ordinary(hour) * (hour.year === 2025 && hour.month >= 7 && hour.month < 9 ? 2 : 1) })
    const [summer] = season.filter(({ firstDay, lastDay }) => lastDay - firstDay > 30)
    expect(summer).toMatchObject({ rhythm: 'once', timesSeen: 1, binds: false })
    expect(Math.abs((summer?.firstDay ?? 0) - dayFromCivil(2025, 7, 1))).toBeLessThanOrEqual(7)
    const declined = peaksIn({ requests: true, demand: (hour) => ordinary(hour) * (hour.daysBefore > 150 ? 2 : 1) })
    expect(declined.filter(({ firstDay, lastDay }) => lastDay - firstDay > 30)).toEqual([])
  })

  it('that the window has as high is no more than the window', () => {
    const early = peaksIn({ demand: (hour) => ((hour.dayOfMonth === 5 || hour.dayOfMonth === 6) && hour.hour === 10 ? 12 : ordinary(hour)) })
    expect(early.map(({ rhythm, inWindow, binds }) => [rhythm, inWindow, binds])).toEqual([['monthly', true, false]])
  })
})

describe('a day like a peak', () => {
  it('has the shape of the last one and the evening before, as high as its busiest minutes are taken to be', () => {
    const [peak] = peaksIn({ demand: monthEnd })
    const profile = peak?.profileVcpu ?? new Float64Array()
    expect(profile.length).toBe(30)
    expect(most(profile)).toBeCloseTo(14, 0)
    expect([...profile].map((x) => x > 10)).toEqual(Array.from({ length: 30 }, (_, i) => i >= 7 && i < 10))
  })
})

describe('settings that changed', () => {
  const spring = ({ daysBefore }: PastHour): boolean => daysBefore > 150

  it('are seen by what a request costs, and the months before are put in terms of today', () => {
    // until October each instance had four vCPUs, twice as fast at the same work
    const world = aRememberedWorld({
      demand: monthEnd,
      vcpu: (hour) => (spring(hour) ? 4 : 2),
      instances: (hour) => Math.max(spring(hour) ? 2 : 4, Math.ceil(monthEnd(hour))),
    })
    const { changes, busyVcpu, peaks } = remembered(world)
    expect(changes.map(({ what }) => what).sort()).toEqual(['least-size', 'work-per-request'])
    const work = changes.find(({ what }) => what === 'work-per-request')
    expect(work).toMatchObject({ factor: expect.closeTo(2, 1) })
    expect(Math.abs(((work?.sec ?? 0) - (START_SEC - 150 * 86_400)) / 86_400)).toBeLessThanOrEqual(7)
    expect(most(busyVcpu.subarray(0, 24 * 60))).toBeCloseTo(14, 1)
    expect(peaks.map(whatOf)).toEqual([['month-end', 15]])
  })

  it('without requests are a level that was left for good: peaks before count in proportion, where that is more', () => {
    const lower = (hour: PastHour): number => (spring(hour) ? 0.4 : 1) * monthEnd(hour)
    const { changes, busyVcpu } = remembered(aRememberedWorld({ demand: lower, requests: false, instances: () => 8 }))
    expect(changes).toMatchObject([{ what: 'level', factor: expect.closeTo(2.5, 0) }])
    expect(most(busyVcpu.subarray(0, 24 * 60))).toBeCloseTo(14, 0)
  })

  it('are none where nothing changed', () => {
    expect(remembered(aRememberedWorld({ demand: monthEnd, instances: () => 8 })).changes).toEqual([])
  })
})

describe('what was not measured', () => {
  it('is no month without its peak: it is no chance at all', () => {
    const gaps = (hour: PastHour): number => (hour.year === 2025 && hour.month >= 6 && hour.month <= 8 ? Number.NaN : monthEnd(hour))
    const memory = remembered(aRememberedWorld({ demand: gaps }))
    expect(memory.peaks.map(({ rhythm, timesSeen, chances }) => [rhythm, timesSeen, chances])).toEqual([['month-end', 12, 12]])
    expect(memory.coverageFraction).toBeCloseTo(1 - 92 / 455, 3)
  })

  it('leaves a young group with what it is: too young to know a month', () => {
    const young = aRememberedWorld({ demand: monthEnd, days: 21 })
    expect(longMemoryOf(young, demandIn(young))).toEqual({ code: 'history-too-short', days: 21, neededDays: 35 })
  })

  it('and nobody asked for is not read', () => {
    const { hourly: _, ...without } = aRememberedWorld({ demand: monthEnd })
    expect(longMemoryOf(without, demandIn(without))).toEqual({ code: 'history-not-read' })
  })
})

describe('a history that disagrees with the window where they overlap', () => {
  const changed = (change: (history: HourlyHistory) => HourlyHistory) => {
    const world = aRememberedWorld({ demand: monthEnd })
    const { hourly } = world
    if (hourly === undefined || !isHistory(hourly)) throw new Error('no history')
    return longMemoryOf({ ...world, hourly: change(hourly) }, demandIn(world))
  }

  it('is not used, and by how much it is off is said', () => {
    const twice = changed((history) => ({ ...history, inServiceInstances: history.inServiceInstances.map((n) => n * 2) }))
    expect(twice).toEqual({ code: 'history-disagrees', offFraction: expect.closeTo(0.5, 6), hours: 336 })
  })

  it('or has nothing in common with it, is not used either: nobody can check it', () => {
    const early = changed((history) => ({
      ...history,
      inServiceInstances: history.inServiceInstances.map((n, i) => (i >= history.grid.length - 330 ? Number.NaN : n)),
    }))
    expect(early).toEqual({ code: 'history-disagrees', offFraction: null, hours: 6 })
  })

  it('by less than late samples and rounding make, is', () => {
    expect(isMemory(changed((history) => ({ ...history, cpuPercentAverage: history.cpuPercentAverage.map((x) => x * 1.03) })))).toBe(true)
  })
})
