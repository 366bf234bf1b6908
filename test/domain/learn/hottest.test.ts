import { describe, expect, it } from 'vitest'
import { hottestOf, unevenShare, zoneBalanceOf } from '../../../domain/learn/hottest.ts'
import { aSeries, STEPS } from '../a-case.ts'

const quiet = new Uint8Array(STEPS).fill(1)
const noJob = new Float64Array(STEPS)

describe('how much busier the hottest instance is', () => {
  it('is its CPU over the mean, as it mostly is and as it often is', () => {
    // 1.2 times the mean, and 1.5 times in one step of ten
    const most = Float64Array.from({ length: STEPS }, (_, i) => (i % 10 === 0 ? 60 : 48))
    const hottest = hottestOf(aSeries(40), most, aSeries(4), quiet, noJob)
    expect(hottest?.typical).toBeCloseTo(1.2, 10)
    expect(hottest?.often).toBeCloseTo(1.5, 10)
    expect(hottest?.steps).toBe(STEPS)
  })

  it('counts no step in which instances come and go, a job runs, or hardly anything is done', () => {
    const of = (average: number, steps: Uint8Array, job: Float64Array) => hottestOf(aSeries(average), aSeries(average * 2), aSeries(4), steps, job)
    expect(of(40, new Uint8Array(STEPS), noJob)).toBeNull()
    expect(of(40, quiet, aSeries(5))).toBeNull()
    expect(of(5, quiet, noJob)).toBeNull()
    expect(of(40, quiet, noJob)?.typical).toBe(2)
  })

  it('is not known of one instance, or without both series', () => {
    expect(hottestOf(aSeries(40), aSeries(48), aSeries(1), quiet, noJob)).toBeNull()
    expect(hottestOf(aSeries(40), null, aSeries(4), quiet, noJob)).toBeNull()
  })
})

describe('what tells how much busier the hottest instance is', () => {
  const of = (average: number, inService: number, maximum = average * 2) =>
    hottestOf(aSeries(average), aSeries(maximum), aSeries(inService), quiet, noJob)?.typical
  it('are steps with instances beside each other, neither idle nor full', () => {
    expect([of(40, 1.4), of(40, 1.5), of(7.9, 4), of(8, 4), of(85, 4, 100), of(85.1, 4, 100)]).toEqual([undefined, 2, undefined, 2, 100 / 85, undefined])
    expect(of(40, 4, Number.NaN)).toBeUndefined()
    expect(hottestOf(null, aSeries(50), aSeries(4), quiet, noJob)).toBeNull()
  })

  it('are a day of them', () => {
    const steps = (count: number) => hottestOf(aSeries(Number.NaN, [0, count, 40]), aSeries(48), aSeries(4), quiet, noJob)?.steps
    expect([steps(287), steps(288)]).toEqual([undefined, 288])
  })

  it('never make it less busy than the mean', () => expect(of(40, 4, 30)).toBe(1))
})

describe('balancing over zones', () => {
  it('gives an instance of the smallest zone more where zones take equal shares', () => {
    // five instances in two zones: a half for two, 1.25 of the mean each; seven in three: a third for two
    expect([unevenShare(4, 2), unevenShare(5, 2), unevenShare(7, 3), unevenShare(1, 3), unevenShare(5, 0)]).toEqual([1, 1.25, 7 / 6, 1, 1])
  })

  it('is told to be by zone where the hottest instance is as hot as that makes it', () => {
    // four and five instances in turn, a day each; with five the hottest has a quarter more
    const inService = Float64Array.from({ length: STEPS }, (_, i) => (Math.floor(i / 288) % 2 === 0 ? 4 : 5))
    const balance = (excess: number) =>
      zoneBalanceOf(
        aSeries(40),
        inService.map((n) => 40 * (n === 5 ? excess : 1)),
        inService,
        2,
        quiet,
      )
    expect(balance(1.25)?.even).toBe(true)
    expect(balance(1.1)?.even).toBe(false)
    // with one zone there is nothing to tell, and with as many in each neither
    expect(zoneBalanceOf(aSeries(40), aSeries(50), inService, 1, quiet)).toBeNull()
    expect(zoneBalanceOf(aSeries(40), aSeries(50), aSeries(4), 2, quiet)).toBeNull()
  })

  // 5 instances in 2 zones for a first part, a number of them in both alike for the rest
  const seen = (
    given: {
      readonly hot?: number
      readonly usual?: number
      readonly unevenSteps?: number
      readonly average?: number
      readonly inService?: number
      readonly zones?: number
      readonly still?: Uint8Array
    } = {},
  ) => {
    const { hot = 1.25, usual = 1, unevenSteps = 1000, average = 40, inService = 5, zones = 2, still = quiet } = given
    return zoneBalanceOf(aSeries(average), aSeries(average * usual, [0, unevenSteps, average * hot]), aSeries(4, [0, unevenSteps, inService]), zones, still)
  }

  it('is told by two hours of steps in which zones cannot be alike', () => {
    expect([seen({ unevenSteps: 23 }), seen({ unevenSteps: 24 })]).toEqual([null, { even: true, steps: 24 }])
    // of nine in two zones an instance has an eighth more, of eleven a tenth: less is not told from skew
    expect([seen({ inService: 9 })?.steps, seen({ inService: 11 })]).toEqual([1000, null])
  })

  it('is told where instances are whole, still, more than zones, neither idle nor full', () => {
    expect([seen({ inService: 5.01 })?.steps, seen({ inService: 5.02 }), seen({ inService: 4.99 })?.steps]).toEqual([1000, null, 1000])
    expect([seen({ zones: 1 }), seen({ zones: 6 }), seen({ zones: 5 }), seen({ zones: 3 })?.steps]).toEqual([null, null, null, STEPS])
    expect([seen({ average: 7.9 }), seen({ average: 8 })?.steps, seen({ average: 85 })?.steps, seen({ average: 85.1 })]).toEqual([null, 1000, 1000, null])
    expect(seen({ still: new Uint8Array(STEPS) })).toBeNull()
    expect(zoneBalanceOf(null, aSeries(50), aSeries(5), 2, quiet)).toBeNull()
    expect(zoneBalanceOf(aSeries(40), null, aSeries(5), 2, quiet)).toBeNull()
  })

  it('is by zone from three quarters of what that would make the hottest on, and half of the usual skew more', () => {
    expect([seen({ hot: 1.1875 })?.even, seen({ hot: 1.19 })?.even]).toEqual([false, true])
    // a usual skew of a tenth asks for 0.8 of the quarter
    expect([seen({ usual: 1.1, hot: 1.199 })?.even, seen({ usual: 1.1, hot: 1.201 })?.even]).toEqual([false, true])
    // more than half is no usual skew: all of the quarter is enough
    expect([seen({ usual: 2, hot: 1.249 })?.even, seen({ usual: 2, hot: 1.251 })?.even]).toEqual([false, true])
    // with no step of equal zones the usual skew is taken for none
    expect(zoneBalanceOf(aSeries(40), aSeries(48), aSeries(5), 2, quiet)?.even).toBe(true)
  })

  it('is by zone where three steps in four are so hot', () => {
    const mixed = (calm: number) => zoneBalanceOf(aSeries(40), aSeries(50, [0, calm, 41]), aSeries(5, [400, STEPS, 4]), 2, quiet)?.even
    expect([mixed(99), mixed(101)]).toEqual([true, false])
  })
})
