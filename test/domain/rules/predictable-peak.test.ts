import { describe, expect, it } from 'vitest'
import type { PeakAhead } from '../../../domain/propose/peak-trials.ts'
import { predictablePeak } from '../../../domain/rules/predictable-peak.ts'
import { toldBy } from '../../told.ts'
import { anOverload } from '../a-case.ts'
import { aJudgedCase, type Given } from '../a-judged-case.ts'

/** Overload of `steps` steps from nine on, on so many days. */
const mornings = (days: number, steps = 8) => Array.from({ length: days }, (_, day) => [2 * day * 288 + 108, 2 * day * 288 + 108 + steps] as const)
const assess = (more: Given = {}) => toldBy(predictablePeak, aJudgedCase({ overload: anOverload(...mornings(3)), ...more }))

describe('a predictable peak', () => {
  it('is overload at the same hour on three days', () => {
    expect(assess()).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web is overloaded 60 min a week at the same hours (09:00 to 10:00 UTC)',
      evidence: [
        {
          statement: '100 % of the overload falls on hours that were overloaded on 3 or more days, or in both weeks',
          value: 1,
          unit: 'fraction',
          threshold: 0.5,
        },
        expect.objectContaining({ value: 60, unit: 'minutes a week' }),
      ],
      remedy: expect.stringContaining('Add capacity before these hours'),
    })
    expect(assess({ overload: anOverload(...mornings(2)) })).toMatchObject({
      verdict: 'healthy',
      evidence: [{ value: 0, statement: '0 % of the overload falls on hours that were overloaded on 3 or more days, or in both weeks' }, {}],
    })
  })

  it('is half of all overload at least', () => {
    const other = (steps: number) => anOverload(...mornings(3), [288 + 180, 288 + 180 + steps])
    // three mornings of eight steps, and one afternoon (of two hours, that a third of the days do not share)
    expect(assess({ overload: other(24) })).toMatchObject({ verdict: 'found', evidence: [{ value: 0.5 }, {}] })
    expect(assess({ overload: other(25) }).verdict).toBe('healthy')
  })

  it('is fifteen minutes a week of its own', () => {
    expect(assess({ overload: anOverload(...mornings(3, 2)) })).toMatchObject({ verdict: 'found', severity: 'low' })
    const short = anOverload(...mornings(3, 1), [288 + 180, 288 + 183])
    expect(assess({ overload: short })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0.5 }, { value: 15 }] })
    expect(assess({ overload: anOverload(...mornings(3, 1)) })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 1 }, { value: 7.5 }] })
  })

  it('is no peak where it comes back at more hours of the day than the policy says', () => {
    const hours = (count: number) => anOverload(...[0, 2, 4].map((day) => [day * 288, day * 288 + count * 12] as const))
    expect(assess({ overload: hours(18) }).verdict).toBe('found')
    expect(assess({ overload: hours(19) }).verdict).toBe('healthy')
  })

  it.each([
    ['another scales it', { group: { managedBy: 'ECS' } }, 'not-applicable', 'ECS scales this group from outside: change it there'],
    ['demand is not known', { demand: 'insufficient' }, 'not-assessed', 'nothing was observed'],
  ] as const)('is not judged where %s', (_what, given, verdict, reason) => {
    expect(assess(given)).toEqual({ verdict, reason })
  })
})

describe('a peak that past months show', () => {
  /** Ten busy vCPUs at the month's end, of which two instances are in service by then. */
  const aPeak = (overloadMinutes: number, peak: Partial<PeakAhead['peak']> = {}): PeakAhead => ({
    overloadMinutes,
    peakInstances: 2,
    peak: {
      rhythm: 'month-end',
      timesSeen: 3,
      chances: 4,
      firstDay: 20_510,
      lastDay: 20_512,
      peakDay: 20_511,
      nextDay: 20_541,
      hours: [9, 10],
      busyVcpu: 10,
      saturated: true,
      inWindow: false,
      profileVcpu: Float64Array.of(1, 10, 4),
      profileInstances: Float64Array.of(1, 8, 4),
      binds: true,
      ...peak,
    },
  })
  const judged = (ahead: readonly PeakAhead[], given: Given = {}) => predictablePeak.assess({ ...aJudgedCase({ overload: anOverload(), ...given }), ahead })

  it('is found with its worst day, when it comes back and what it asks for', () => {
    const verdict = judged([aPeak(100), aPeak(300, { nextDay: 20_600 }), aPeak(200)])
    // ten busy vCPUs on instances of two at 65 %
    expect(verdict).toMatchObject({
      verdict: 'found',
      facts: {
        ahead: {
          rhythm: 'month-end',
          timesSeen: 3,
          chances: 4,
          lastDay: 20_511,
          nextDay: 20_600,
          hours: [9, 10],
          requiredInstances: 8,
          reachedInstances: 2,
          maxSize: 10,
          overloadMinutes: 300,
          saturated: true,
        },
      },
    })
  })

  it.each([
    ['under what is worth a word', 29, {}, 'healthy'],
    ['just worth a word', 30, {}, 'medium'],
    ['of hours', 120, {}, 'high'],
    ['of a day: nobody was hurt yet', 1440, {}, 'high'],
    ['seen once', 1440, { rhythm: 'once' }, 'low'],
  ] as const)('%s weighs accordingly', (_what, minutes, peak, expected) => {
    const verdict = judged([aPeak(minutes, peak)], { policy: { gapMinutesPerWeek: 30, highGapMinutesPerWeek: 120, criticalGapMinutesPerWeek: 600 } })
    expect(verdict.verdict === 'found' ? verdict.severity : verdict.verdict).toBe(expected)
  })

  it('is not spoken of where there is none', () => {
    expect(judged([])).toEqual({ verdict: 'healthy', facts: expect.not.objectContaining({ ahead: expect.anything() }) })
  })
})
