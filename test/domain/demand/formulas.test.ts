import { describe, expect, it } from 'vitest'
import { creditsOf, demonstratedVcpu } from '../../../domain/demand/credits.ts'
import { hourOfWeek, quietHoursOfWeek } from '../../../domain/demand/hours-of-week.ts'
import { lineOf } from '../../../domain/demand/line.ts'
import { MINIMUM_HURTING_STEPS } from '../../../domain/demand/other-limit.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { aGroup, anObservation } from '../a-case.ts'

const NONE = Number.NaN
const of = (...values: readonly number[]) => Float64Array.from(values)

describe('a line through points', () => {
  it('is without error where they lie on it', () => {
    expect(lineOf(of(1, 3, 5), of(0, 1, 2))).toEqual({ intercept: 1, interceptError: 0, slope: 2, slopeError: 0, explained: 1, steps: 3 })
  })

  it('has the errors of a textbook where they do not, and leaves out what is not known', () => {
    // x̄ = 1.5, ȳ = 2, Sxx = 5, Sxy = 4, Syy = 6: slope 0.8, R² 16/30, residual variance 2.8/2
    const line = lineOf(of(1, 2, NONE, 1, 4, 9), of(0, 1, 7, 2, 3, Number.POSITIVE_INFINITY))
    expect(line?.steps).toBe(4)
    expect(line?.slope).toBeCloseTo(0.8, 12)
    expect(line?.intercept).toBeCloseTo(0.8, 12)
    expect(line?.explained).toBeCloseTo(16 / 30, 12)
    expect(line?.slopeError).toBeCloseTo(Math.sqrt(1.4 / 5), 12)
    expect(line?.interceptError).toBeCloseTo(Math.sqrt(1.4 * (1 / 4 + 2.25 / 5)), 12)
  })

  it.each([
    ['two points', of(1, 3), of(0, 1)],
    ['three of which one is not known', of(1, NONE, 3), of(0, 1, 2)],
    ['points one above the other', of(1, 2, 3), of(4, 4, 4)],
    ['points on one level', of(4, 4, 4), of(1, 2, 3)],
    ['no points', of(), of()],
  ])('is none through %s', (_what, ys, xs) => {
    expect(lineOf(ys, xs)).toBeNull()
  })
})

describe('the hours of a week', () => {
  /** Monday 2026-03-02T00:00Z. */
  const MONDAY_SEC = 1_772_409_600
  const grid = (length: number, stepSec = 3600) => ({ startSec: MONDAY_SEC, stepSec, length })

  it('begin on a Thursday, as the epoch does', () => {
    expect(hourOfWeek(0, { startSec: 0, stepSec: 3600, length: 1 })).toBe(0)
    expect([0, 11, 12, 287, 288].map((step) => hourOfWeek(step, grid(4032, 300)))).toEqual([96, 96, 97, 119, 120])
    expect(hourOfWeek(71, grid(168))).toBe(167)
    expect(hourOfWeek(72, grid(168))).toBe(0)
  })

  it('are quiet that never needed more than a share of what busy hours need, in any week', () => {
    // two weeks at ten, but for the first four hours of each Monday
    const needed = new Float64Array(336).fill(10)
    needed.set([5, 5, 5, NONE], 0)
    needed.set([5, 5.1, NONE, NONE], 168)
    const quiet = quietHoursOfWeek(needed, grid(336), 0.5)
    expect([96, 97, 98, 99, 100].map((hour) => quiet[hour])).toEqual([1, 0, 1, 0, 0])
    expect(quiet.reduce((sum, one) => sum + one, 0)).toBe(2)
    expect(quiet).toHaveLength(168)
  })
})

describe('CPU credits', () => {
  const policy = { ...defaultPolicy, creditsGone: 1 }
  const N = 10 * MINIMUM_HURTING_STEPS
  /** A t3.medium, whose baseline is 20 %, without credits in the first `gone` of its steps, with a CPU over the baseline in the first `above`. */
  const became = (gone: number, above: number, hurt = 0, changes: Partial<Observation> = {}) => {
    const first = (count: number, value: number, other: number) => Float64Array.from({ length: N }, (_, i) => (i < count ? value : other))
    const observation = anObservation({
      group: aGroup({ instanceType: 't3.medium' }),
      creditBalanceMinimum: first(gone, 0.9, 1),
      cpuPercentAverage: first(above, 26.1, 26),
      ...changes,
    })
    return creditsOf(observation, Uint8Array.from(first(hurt, 1, 0)), policy)
  }

  it('are enough where they were gone for a moment, or nothing is known of them', () => {
    expect(became(MINIMUM_HURTING_STEPS - 1, 0)).toBe('enough')
    expect(became(N, 0, 0, { creditBalanceMinimum: null })).toBe('enough')
    expect(became(N, 0, 0, { cpuPercentAverage: null })).toBe('enough')
    expect(became(N, 0, 0, { group: aGroup({ instanceType: null }) })).toBe('enough')
  })

  it('are throttled where CPU then stays about the baseline, or users are hurt; else they are unlimited', () => {
    expect(became(MINIMUM_HURTING_STEPS, 0)).toBe('throttled')
    expect(became(N, N / 2 - 1)).toBe('throttled')
    expect(became(N, N / 2)).toBe('unlimited')
    expect(became(N, N, N / 2 - 1)).toBe('unlimited')
    expect(became(N, N, N / 2)).toBe('throttled')
    // what happens with credits is no matter
    expect(became(N / 2, N / 2, N / 4 - 1)).toBe('unlimited')
    expect(became(N / 2, 0, 0)).toBe('throttled')
  })

  it('show by the busiest step with credits what an instance can do', () => {
    const seen = (credits: Float64Array | null, inService: Float64Array | null, busy = of(2.4, 9, 1, 5)) =>
      demonstratedVcpu({ ...anObservation(), creditBalanceMinimum: credits, inServiceInstances: inService }, busy, policy)
    expect(seen(of(1, 0.9, 5, 5), of(2, 2, 2, 0))).toBeCloseTo(1.2, 2)
    for (const none of [seen(null, of(1, 1, 1, 1)), seen(of(5, 5, 5, 5), null), seen(of(0, 0, 0, 0), of(1, 1, 1, 1))])
      expect(none).toBe(Number.POSITIVE_INFINITY)
  })
})
