import { describe, expect, it } from 'vitest'
import { jobsOf, leaderJobOf } from '../../../domain/learn/jobs.ts'
import { aSeries, START_SEC, STEP_SEC, STEPS } from '../a-case.ts'

const grid = { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS }
const PER_DAY = 86_400 / STEP_SEC
const FIRST = Math.floor((START_SEC % 86_400) / STEP_SEC)
/** `value` in the steps from `from` to `to` of each day (UTC) but every `skip`th. */
const daily = (value: number, from: number, to: number, skip = 99) =>
  Float64Array.from({ length: STEPS }, (_, i) => {
    const slot = (i + FIRST) % PER_DAY
    return slot >= from && slot < to && Math.floor((i + FIRST) / PER_DAY) % skip !== skip - 1 ? value : 0
  })

describe('jobs by the clock', () => {
  it('are work that requests do not explain, at the same time of most days', () => {
    // from three to four at night, 0.8 of two vCPUs, but for every fifth day
    const jobs = jobsOf(daily(0.8, 36, 48, 5), null, aSeries(60), 2, grid)
    expect(jobs?.slots).toEqual([36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47])
    expect(jobs?.yields).toBe(false)
    expect(Math.max(...(jobs?.eachVcpu ?? []))).toBe(0.8)
    expect(jobs?.eachVcpu.filter((x) => x > 0).length).toBe(daily(0.8, 36, 48, 5).filter((x) => x > 0).length)
  })

  it('are none on less than half of the days, of less than a sixteenth of CPU, or where they fill a third of the day', () => {
    expect(
      jobsOf(
        daily(0.8, 36, 48).map((x, i) => (i < 6 * PER_DAY ? x : 0)),
        null,
        aSeries(60),
        2,
        grid,
      ),
    ).toBeNull()
    expect(jobsOf(daily(0.1, 36, 48), null, aSeries(60), 2, grid)).toBeNull()
    expect(jobsOf(daily(0.8, 0, 96), null, aSeries(60), 2, grid)).toBeNull()
  })

  it('yield where CPU was full in them and nobody waited', () => {
    const full = daily(100, 36, 48)
    expect(jobsOf(daily(0.8, 36, 48), aSeries(1.5), full, 2, grid)?.yields).toBe(true)
    expect(jobsOf(daily(0.8, 36, 48), aSeries(4), full, 2, grid)?.yields).toBe(false)
  })
})

describe('the edges of a job', () => {
  const of = (surplus: Float64Array) => jobsOf(surplus, null, aSeries(60), 2, grid)

  it('are a sixteenth of CPU, and a quarter of the day', () => {
    expect([of(daily(0.12, 36, 48)), of(daily(0.8, 0, 73))]).toEqual([null, null])
    expect(of(daily(0.121, 36, 48))?.slots).toHaveLength(12)
    expect(of(daily(0.8, 0, 72))?.slots).toHaveLength(72)
  })

  it('are its own times of the day: what is left over at others, or falls short, is no job', () => {
    const surplus = daily(0.8, 36, 48).map((x, i) => (x > 0 ? (i % 5 === 0 ? -0.3 : x) : i % 300 === 0 ? 0.5 : 0.01))
    expect(of(surplus)?.eachVcpu).toEqual(daily(0.8, 36, 48).map((x, i) => (x > 0 && i % 5 !== 0 ? x : 0)))
  })

  it('are, of one that yields, CPU that is full and users that do not wait: in four of five steps, and in three at least', () => {
    // twelve steps of each of fourteen days
    const yields = (percent: number, ratio: (step: number) => number, steps = Number.POSITIVE_INFINITY) => {
      let seen = 0
      const job = daily(0.8, 36, 48)
      const cpu = job.map((x) => (x > 0 && seen++ < steps ? percent : 50))
      let met = 0
      const waiting = job.map((x) => (x > 0 ? ratio(met++) : 1))
      return jobsOf(job, waiting, cpu, 2, grid)?.yields
    }
    expect([yields(84.9, () => 1), yields(85, () => 1)]).toEqual([false, true])
    expect([yields(100, () => 2.99), yields(100, () => 3)]).toEqual([true, false])
    expect([yields(100, () => 1, 2), yields(100, () => 1, 3)]).toEqual([false, true])
    expect([yields(100, (step) => (step % 5 === 0 ? 9 : 1), 165), yields(100, (step) => (step % 5 < 2 ? 9 : 1), 165)]).toEqual([true, false])
    // where response times were not observed nobody said so
    expect(yields(100, () => Number.NaN)).toBe(false)
    expect(yields(100, (step) => (step < 9 ? 1 : Number.NaN))).toBe(true)
  })
})

describe('a job on one instance', () => {
  const quiet = new Uint8Array(STEPS).fill(1)

  it('is how far the hottest one stands above its share of the traffic', () => {
    // 30 % on average, 33 % on the hottest, and 83 % from three to four: half of two vCPUs more
    const most = daily(50, 36, 48).map((x) => 33 + x)
    const leader = leaderJobOf(aSeries(30), most, 1.1, 2, quiet, grid)
    expect(leader?.[(36 - FIRST + PER_DAY) % PER_DAY]).toBeCloseTo(1, 10)
    expect(leader?.[(50 - FIRST + PER_DAY) % PER_DAY]).toBe(0)
    expect(leader?.filter((x) => x > 0).length).toBe(12 * 14)
  })

  it('counts by its vCPUs, also where a large instance hardly notices it, but not what is chance there', () => {
    // of 16 vCPUs 0.96 are 6 %; the rest of the day strays by 0.16
    const stray = (percent: number) => daily(6, 36, 48).map((x, i) => 33 + x + (i % 2) * percent)
    expect(leaderJobOf(aSeries(30), stray(0), 1.1, 16, quiet, grid)?.[(36 - FIRST + PER_DAY) % PER_DAY]).toBeCloseTo(0.96, 10)
    expect(leaderJobOf(aSeries(30), stray(1), 1.1, 16, quiet, grid)).not.toBeNull()
    expect(leaderJobOf(aSeries(30), stray(4), 1.1, 16, quiet, grid)).toBeNull()
  })

  it('is none in more than a third of the day', () => {
    const until = (slot: number) =>
      leaderJobOf(
        aSeries(30),
        daily(50, 0, slot).map((x) => 33 + x),
        1.1,
        2,
        quiet,
        grid,
      )
    expect(until(96)?.filter((x) => x > 0).length).toBe(96 * 14)
    expect(until(97)).toBeNull()
  })

  it('is not told by steps in which instances come and go', () => {
    const most = daily(50, 36, 48).map((x) => 33 + x)
    expect(leaderJobOf(aSeries(30), most, 1.1, 2, daily(1, 0, 36).map((x) => x) as unknown as Uint8Array, grid)).toBeNull()
  })

  it('is none of a single step, or without both series', () => {
    const most = daily(50, 36, 37).map((x) => 33 + x)
    expect(leaderJobOf(aSeries(30), most, 1.1, 2, quiet, grid)).toBeNull()
    expect(leaderJobOf(aSeries(30), null, 1.1, 2, quiet, grid)).toBeNull()
  })
})
