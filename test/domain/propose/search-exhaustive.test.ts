import { describe, expect, it } from 'vitest'
import type { Load } from '../../../domain/demand/load.ts'
import type { World } from '../../../domain/learn/world.ts'
import type { Candidate } from '../../../domain/propose/candidate.ts'
import { configurationOf } from '../../../domain/propose/candidate-configuration.ts'
import type { Ensemble, Member } from '../../../domain/propose/ensemble.ts'
import type { Ground } from '../../../domain/propose/ground.ts'
import type { PeakTrial } from '../../../domain/propose/peak-trials.ts'
import type { Schedule } from '../../../domain/propose/schedule.ts'
import { calmest, cheapest, played, playedAtPeaks } from '../../../domain/propose/search.ts'
import { replay } from '../../../domain/replay/replay.ts'
import { aCandidateType, aConfiguration } from '../a-judged-case.ts'
import { aCandidate, aFixedCandidate, aGround, aLoad, worldsOf } from './a-ground.ts'

/** As many instances in each world: its share of a limit is the same. */
const { configuration: today } = aConfiguration({ minSize: 4, maxSize: 4, policies: [] })
const MINUTES = 60
const ground = (
  loads: readonly Load[],
  changes: Partial<Ground> = {},
  ensemble: Ensemble = worldsOf(
    loads.map((load) => ({ load })),
    today,
  ),
): Ground => aGround(ensemble, { load: loads[0] as Load, today, ...changes })
const leverFactor = ({ target, predictive }: Candidate): number => 1 + 0.01 * ((target === null ? 0 : 1) + (predictive ? 1 : 0))
const unbounded = Number.POSITIVE_INFINITY

/** Numbers that look like chance, the same in every run (Lehmer's generator). */
function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}
const seeds = Array.from({ length: 40 }, (_, i) => 17 * i + 5)
/** An hour in steps of up to seven vCPUs, of which some are counted. */
function aRoughHour(next: () => number): Load {
  const steps = Array.from({ length: 12 }, () => 7 * next() ** 2)
  return {
    ...aLoad((minute) => steps[Math.floor(minute / 5)] as number, MINUTES),
    counted: Uint8Array.from({ length: MINUTES }, (_, m) => (m % 7 === 3 ? 0 : 1)),
  }
}

describe('what is searched with bounds is what trying everything finds', () => {
  it('for the cheapest of fixed sizes in several worlds, of which some may fail', () => {
    const found: (number | undefined)[] = []
    for (const seed of seeds) {
      const next = chanceFrom(seed)
      const here = ground([aRoughHour(next), aRoughHour(next), aRoughHour(next), aRoughHour(next)])
      const candidates = Array.from({ length: 8 }, () =>
        aFixedCandidate(1 + Math.floor(4 * next()), { costPerHour: 90 + 40 * next(), target: next() < 0.5 ? null : 0.6, predictive: next() < 0.3 }),
      )
      const chance = { allowed: [5, 0, 10, 5], failures: 1, worst: [20, 20, 12, 20] }
      const limit = 300 + 200 * next()
      const all = candidates
        .map((one) => played(one, here, chance))
        .filter(({ failures, minutes }) => failures <= 1 && minutes.every((m, k) => m <= (chance.worst[k] as number)))
        .map((tried) => ({ tried, cost: tried.cost * leverFactor(tried.candidate) }))
        .filter(({ cost }) => cost < limit)
        .sort((a, b) => a.cost - b.cost)
      // nothing is cheap enough to take more for granted of the others
      const best = cheapest(candidates, here, limit, chance, 0)
      expect(best?.cost).toBe(all[0]?.tried.cost)
      expect(best).toEqual(all[0] === undefined ? null : { ...all[0].tried, peakInstances: best?.peakInstances })
      found.push(best?.cost)
    }
    // both happen
    expect([found.filter((cost) => cost === undefined).length > 3, new Set(found).size > 10]).toEqual([true, true])
  })

  it('for the cheapest that follows demand', () => {
    for (const seed of seeds) {
      const next = chanceFrom(seed)
      const here = ground([aRoughHour(next)])
      const candidates = Array.from({ length: 10 }, () =>
        aCandidate({ minSize: 1 + Math.floor(3 * next()), desiredCapacity: 3, target: 0.3 + 0.5 * next(), costPerHour: 90 + 40 * next() }),
      )
      const chance = { allowed: [unbounded], failures: 0, worst: [unbounded] }
      const costs = candidates.map((one) => played(one, here).cost)
      expect(cheapest(candidates, here, unbounded, chance, 0)?.cost).toBe(Math.min(...costs))
    }
  })

  it('for the calmest for its money in three of the worlds, within a limit for all of them', () => {
    const found: (Candidate | undefined)[] = []
    for (const seed of seeds) {
      const next = chanceFrom(seed)
      const loads = Array.from({ length: 5 }, () => aRoughHour(next))
      const world: Partial<World> = { linearShare: 0.9, hottest: 1.1, kneeLoad: 0.8, trustedVcpu: next() < 0.5 ? unbounded : 1.3 }
      const here = ground(loads, {}, worldsOf(loads.map((load) => ({ load, world }))))
      const candidates = Array.from({ length: 12 }, () => {
        const size = 1 + Math.floor(4 * next())
        return next() < 0.5
          ? aFixedCandidate(size, { costPerHour: 80 + 40 * next() })
          : aCandidate({ minSize: size, maxSize: size + Math.floor(3 * next()), target: 0.5 })
      })
      const [price, limit] = [20 * next(), 70 + 300 * next()]
      // the hardest first: all differ in what they ask for alone
      const hardest = here.ensemble.members.toSorted((a, b) => Math.max(...b.load.demandVcpu) - Math.max(...a.load.demandVcpu))
      const searched = [1, 2, 3].map((place) => hardest[place] as Member)
      const scoreOf = (one: Candidate): number => {
        const { costs, minutes } = played(one, { ...here, ensemble: { ...here.ensemble, members: searched } })
        const cost = costs.reduce((a, b) => a + b)
        return cost > limit * 3 + 1e-6 ? unbounded : cost * leverFactor(one) + price * minutes.reduce((a, b) => a + b)
      }
      const scores = candidates.map(scoreOf)
      const best = calmest(candidates, here, price, limit)
      if (best === null) expect(Math.min(...scores)).toBe(unbounded)
      else expect(scoreOf(best.candidate)).toBeCloseTo(Math.min(...scores), 6)
      // and in all worlds it is what it is there
      if (best !== null) expect(best).toEqual(played(best.candidate, here))
      found.push(best?.candidate)
    }
    const kinds = found.map((one) => (one === undefined ? 'none' : one.target === null ? 'fixed' : 'following'))
    expect([...new Set(kinds)].sort()).toEqual(['fixed', 'following', 'none'])
  })
})

describe('what overloads takes with it only what has no more room than it', () => {
  // five vCPUs are too much for two instances of two
  const here = ground([aLoad(5, MINUTES)], { forecastVcpu: new Float64Array(24).fill(5) })
  const healthy = { allowed: [0], failures: 0, worst: [0] }
  const bigger = aCandidateType({ name: 'm5.xlarge', vcpu: 4, servableVcpu: 4 })
  const schedule = { changes: [], firstMinSize: 3, onPeakDay: null } as unknown as Schedule
  it.each([
    ['a larger type', aFixedCandidate(2), aFixedCandidate(2, { type: bigger, costPerHour: 300 })],
    ['a forecast', aFixedCandidate(2), aCandidate({ predictive: true, desiredCapacity: 5, costPerHour: 300 })],
    ['a schedule', aCandidate({ maxSize: 2 }), aCandidate({ schedule, desiredCapacity: 3, costPerHour: 300 })],
    ['a target in place of its policies', aFixedCandidate(2), aCandidate({ target: 0.6, desiredCapacity: 5, costPerHour: 300 })],
    ['its policies in place of a target', aFixedCandidate(2, { target: 0.6 }), aCandidate({ desiredCapacity: 5, costPerHour: 300 })],
    ['a lower target', aFixedCandidate(2, { target: 0.7 }), aCandidate({ target: 0.5, desiredCapacity: 5, costPerHour: 300 })],
    ['a larger minimum', aFixedCandidate(2), aFixedCandidate(3)],
  ])('not %s', (_what, failing, holding) => {
    expect(cheapest([failing], here, unbounded, healthy)).toBeNull()
    expect(cheapest([failing, holding], here, unbounded, healthy)?.candidate).toBe(holding)
  })
})

describe('days like past peaks', () => {
  /** Three worlds, each with one such day: so many vCPUs for an hour. */
  const onPeaks = (size: number, vcpus: readonly (number | null)[], changes: Partial<Ground> = {}) => {
    const ensemble = worldsOf(vcpus.map(() => ({ load: aLoad(1, MINUTES) })))
    const members = ensemble.members.map((member, k): Member => {
      const vcpu = vcpus[k]
      if (vcpu === null || vcpu === undefined) return member
      const load = aLoad(vcpu, MINUTES)
      const trial: PeakTrial = { load, minutes: [0, MINUTES], today: replay(load, { ...today, minSize: 2, maxSize: 2, desiredCapacity: 2, policies: [] }) }
      return { ...member, peaks: [trial] }
    })
    const here = ground([aLoad(1, MINUTES)], { today: { ...today, policies: [] }, peakMinutes: 5, ...changes }, { ...ensemble, members })
    return { here, played: playedAtPeaks(aFixedCandidate(size), configurationOf(aFixedCandidate(size), here), here) }
  }

  it('fail in each world in which they hurt more than they may, and than today’s settings do', () => {
    expect(onPeaks(3, [5, 6, 6]).played).toEqual({ failures: 0, peakInstances: 3 })
    // two instances, as today, are hurt all hour
    expect(onPeaks(2, [5, 6, 3]).played).toEqual({ failures: 0, peakInstances: 2 })
    expect(onPeaks(1, [3, 3, 1]).played).toEqual({ failures: 2, peakInstances: 1 })
    expect(onPeaks(2, [5, 6, 3], { mendsPeaks: true }).played).toEqual({ failures: 2, peakInstances: 2 })
    expect(onPeaks(2, [5, 6, 3], { mendsPeaks: true, peakMinutes: MINUTES }).played.failures).toBe(0)
    expect(onPeaks(2, [null, 6, null], { mendsPeaks: true }).played).toEqual({ failures: 1, peakInstances: 2 })
    expect(onPeaks(2, [null, null, null], { mendsPeaks: true }).played).toEqual({ failures: 0, peakInstances: 0 })
  })

  it('keep a candidate from being chosen where more of them fail than may', () => {
    const { here } = onPeaks(2, [5, 6, 3], { mendsPeaks: true })
    const pick = (failures: number) =>
      cheapest([aFixedCandidate(2), aFixedCandidate(4)], here, unbounded, { allowed: [0, 0, 0], failures, worst: [60, 60, 60] })
    expect([pick(2)?.candidate.minSize, pick(1)?.candidate.minSize]).toEqual([2, 4])
    expect(pick(1)?.peakInstances).toBe(4)
  })
})
