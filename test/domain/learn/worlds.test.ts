import { describe, expect, it } from 'vitest'
import type { Learnt } from '../../../domain/learn/model.ts'
import { middlingWorld, priorWorlds } from '../../../domain/learn/worlds.ts'
import { aDemand } from '../a-judged-case.ts'
import { nothingLearnt } from './nothing-learnt.ts'

const learnt = nothingLearnt
const withLearnt = (changes: object) => ({ ...learnt, ...changes }) as Learnt

describe('worlds', () => {
  const known = withLearnt({
    work: { ownVcpu: 0.1 },
    hottest: { typical: 1.1, often: 1.3, steps: 4000 },
    boot: { medianSec: 120, slowSec: 240, launches: 9 },
    growth: { perWeek: 0, perWeekError: 0, daySigma: 0 },
  })
  const range = (values: readonly number[]) => [Math.min(...values), Math.max(...values)]

  it('lie within what was seen, where it was', () => {
    const all = priorWorlds(aDemand(), known, 1)
    // a twenty-fourth from either end of what is typical to what is often so
    expect(range(all.map(({ hottest }) => hottest))).toEqual([expect.closeTo(1.2 + 0.1 / 24, 9), expect.closeTo(1.3 - 0.1 / 24, 9)])
    // two to four minutes of boot, one to three until the alarm
    const boots = all.map(({ bootMinutes }) => bootMinutes)
    expect(range(boots)[0]).toBeGreaterThanOrEqual(3)
    expect(range(boots)[1]).toBeLessThanOrEqual(7)
    expect(all.every(({ unseenOwnVcpu, demandFactor }) => unseenOwnVcpu === 0 && demandFactor === 1)).toBe(true)
  })

  it('lie within their ranges where nothing shows them, each at another of twelve places', () => {
    const all = priorWorlds(aDemand(), learnt, 1)
    const places = (from: number, to: number) => Array.from({ length: 12 }, (_, k) => expect.closeTo(from + ((to - from) * (k + 0.5)) / 12, 9))
    const sorted = (values: readonly number[]) => [...values].sort((a, b) => a - b)
    expect(sorted(all.map(({ linearShare }) => linearShare))).toEqual(places(0.7, 1))
    expect(sorted(all.map(({ variability }) => variability))).toEqual(places(1, 2.5))
    expect(sorted(all.map(({ hottest }) => hottest))).toEqual(places(1.05, 1.3))
    expect(sorted(all.map(({ retriedShare }) => retriedShare))).toEqual(places(0, 1))
    expect(sorted(all.map(({ scaleInShare }) => scaleInShare))).toEqual(places(0.05, 1))
    expect(sorted(all.map(({ unseenOwnVcpu }) => unseenOwnVcpu))).toEqual(places(0, 0.3))
    expect(range(all.map(({ bootMinutes }) => bootMinutes))).toEqual([4, 14])
  })

  it('have cold instances in half of them: from three minutes at nine tenths to a quarter of an hour at two fifths of the speed', () => {
    const cold = priorWorlds(aDemand(), learnt, 1).filter(({ coldMinutes }) => coldMinutes > 0)
    expect(cold).toHaveLength(6)
    expect(range(cold.map(({ coldMinutes }) => coldMinutes))).toEqual([4, 14])
    expect(range(cold.map(({ coldSpeed }) => coldSpeed))).toEqual([expect.closeTo(0.9 - 0.5 * (11 / 12), 9), expect.closeTo(0.9 - 0.5 / 12, 9)])
    for (const { coldMinutes, coldSpeed } of priorWorlds(aDemand(), learnt, 1)) expect(coldMinutes === 0).toBe(coldSpeed === 1)
  })

  it('have balancing by zone where it was seen, in two of twelve where nothing shows it, and never in one zone', () => {
    const zonesOf = (zones: number, seen: { readonly even: boolean } | null) =>
      priorWorlds(aDemand(), withLearnt({ zones: seen }), zones).map(({ evenZones }) => evenZones)
    expect(zonesOf(3, null)).toEqual([0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 3])
    expect(zonesOf(3, { even: true })).toEqual(new Array(12).fill(3))
    expect([...zonesOf(3, { even: false }), ...zonesOf(1, null), ...zonesOf(1, { even: true })].every((zones) => zones === 0)).toBe(true)
    const middle = (seen: { readonly even: boolean } | null) => middlingWorld(aDemand(), withLearnt({ zones: seen }), 3).evenZones
    expect([middle(null), middle({ even: true }), middle({ even: false })]).toEqual([0, 3, 0])
  })

  it('have demand come early in a third of them, by an hour or five minutes, and jump in another', () => {
    const all = priorWorlds(aDemand(), learnt, 1)
    expect(all.map(({ earlyMinutes }) => earlyMinutes)).toEqual([0, 5, 0, 0, 60, 0, 0, 5, 0, 0, 60, 0])
    expect(all.map(({ jumps }) => jumps)).toEqual([false, false, true, false, false, true, false, false, true, false, false, true])
  })

  it('have two weeks of growth, between seven tenths and 1.6 times the demand', () => {
    const factors = (perWeek: number, perWeekError = 0, daySigma = 0) =>
      range(priorWorlds(aDemand(), withLearnt({ growth: { perWeek, perWeekError, daySigma } }), 1).map(({ demandFactor }) => demandFactor))
    expect(factors(0.1)).toEqual([expect.closeTo(1.21, 9), expect.closeTo(1.21, 9)])
    expect(factors(-0.1)).toEqual([expect.closeTo(0.81, 9), expect.closeTo(0.81, 9)])
    expect([factors(0.5), factors(-0.4), factors(-0.9)]).toEqual([
      [1.6, 1.6],
      [0.7, 0.7],
      [0.7, 0.7],
    ])
    // 1.73 spreads to either side are a twenty-fourth of a normal distribution; the error of a week counts twice, and a quarter is the most
    const [low, high] = factors(0, 0.04, 0.06) as [number, number]
    expect([Math.log(low), Math.log(high)]).toEqual([expect.closeTo(-1.732 * 0.1, 2), expect.closeTo(1.732 * 0.1, 2)])
    expect(Math.log(factors(0, 0.3, 0.3)[1] as number)).toBeCloseTo(1.73 * 0.25, 2)
  })

  it('have one in the middle', () => {
    expect(middlingWorld(aDemand(), learnt, 1)).toMatchObject({
      linearShare: 0.85,
      variability: 1.75,
      hottest: 1.175,
      coldMinutes: 0,
      coldSpeed: 1,
      bootMinutes: 9,
      scaleInShare: 0.525,
      demandFactor: 1,
      retriedShare: 0.5,
      unseenOwnVcpu: 0.15,
      earlyMinutes: 0,
      jumps: false,
    })
    expect(middlingWorld(aDemand(), known, 1)).toMatchObject({ hottest: expect.closeTo(1.25, 9), bootMinutes: 5 })
  })
})
