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
})
