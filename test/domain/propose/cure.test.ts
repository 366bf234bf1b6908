import { describe, expect, it } from 'vitest'
import { defaultPolicy } from '../../../domain/policy.ts'
import type { Candidate } from '../../../domain/propose/candidate.ts'
import { cureOf } from '../../../domain/propose/cure.ts'
import type { Ground } from '../../../domain/propose/ground.ts'
import type { Search } from '../../../domain/propose/search-input.ts'
import { aGroup, anObservation, aSeries } from '../a-case.ts'
import { aCandidateType, aConfiguration, aDemand } from '../a-judged-case.ts'
import { aFixedCandidate, aGround, aLoad, worldsOf } from './a-ground.ts'

/** Four instances of two vCPUs, whatever comes: 8 vCPUs, and users wait from 7.2 on. An instance-hour costs 100. */
const today = { ...aConfiguration().configuration, minSize: 4, maxSize: 4, desiredCapacity: 4, policies: [], bootMinutes: 60, detailedMonitoring: false }
const todayCost = 24 * 4 * 100

/** Three vCPUs but for two hours of far more than could ever be served, and what else is said of a minute. */
function groundOf(more: (minute: number) => number | null): Ground {
  const load = aLoad((minute) => more(minute) ?? (minute >= 1200 && minute < 1320 ? 200 : 3))
  const worlds = Array.from({ length: 4 }, () => ({ load }))
  return aGround(worldsOf(worlds, today), { load, today })
}

const type = aCandidateType()
const roomy: Candidate = { type, minSize: 2, maxSize: 30, desiredCapacity: 4, target: 0.5, predictive: false, detailedMonitoring: true, costPerHour: 100 }
const cure = (ground: Ground, censoredFraction = 0.3, candidate = roomy, maxSize = 10) =>
  cureOf(
    {
      observation: anObservation({ inServiceInstances: aSeries(4), group: aGroup({ maxSize }) }),
      demand: aDemand({ spanDays: 1, censoredFraction }),
      policy: defaultPolicy,
    } as Search,
    ground,
    [candidate],
    type,
    todayCost,
    { minutes: 300, before: null },
  )

describe('a cure of a group so full that what it needs is not known', () => {
  it('is all the room that a step’s price buys, though nothing shows yet that it is enough', () => {
    expect(cure(groundOf(() => null))?.tried.candidate).toMatchObject({ maxSize: 8, capped: true })
  })

  it('goes to instances before it goes to their monitoring', () => {
    expect(
      cure(
        groundOf(() => null),
        0.3,
        { ...roomy, costPerHour: 101 },
      )?.tried.candidate,
    ).toMatchObject({ maxSize: 8, detailedMonitoring: false })
  })

  it('is none of a group that is seldom full: what lessens nothing in the worlds is no cure of it', () => {
    expect(
      cure(
        groundOf(() => null),
        0.19,
      ),
    ).toBeNull()
  })

  it('is no room that hurts more than today’s settings do, where those had it from the start', () => {
    // a second rise that four instances bear, and two that first have to boot do not
    expect(cure(groundOf((minute) => (minute >= 600 && minute < 700 ? 7 : minute < 600 && minute > 300 ? 1 : null)))).toBeNull()
  })
})

describe('the maximum of a cure that heals', () => {
  const quick = { ...today, bootMinutes: 1 }
  /** One vCPU but for six hours that rise to `peakVcpu` and fall again, slowly enough to be followed. */
  const hill = (peakVcpu: number): Ground => {
    const load = aLoad((minute) => 1 + Math.max(0, (peakVcpu - 1) * (1 - Math.abs(minute - 720) / 180)))
    return aGround(worldsOf([{ load }, { load }], quick), { load, today: quick })
  }
  const healed = (peakVcpu: number, ownMaximum = 10) =>
    cure(hill(peakVcpu), 0, { ...roomy, minSize: 1, maxSize: 60, desiredCapacity: 1, detailedMonitoring: false }, ownMaximum)?.tried

  it('leaves half as much again as the day asked for, where that is less than two steps buy', () => {
    expect(healed(9)).toMatchObject({ candidate: { maxSize: 60 }, overloadMinutes: 0 })
    expect(healed(9)?.candidate.capped).toBeUndefined()
  })

  it('is what two steps buy where that heals: 4 instances today, 8 at twice the bill, 16', () => {
    const cure = healed(14)
    expect(cure?.candidate).toMatchObject({ maxSize: 16, capped: true })
    expect(cure?.overloadMinutes).toBe(0)
  })

  it('is never under the one that somebody set: where users wait no room is taken away', () => {
    expect(healed(14, 18)?.candidate).toMatchObject({ maxSize: 18, capped: true })
    // half as much again as the day asked for is within it
    expect(healed(14, 40)?.candidate).toMatchObject({ maxSize: 60 })
    expect(healed(14, 40)?.candidate.capped).toBeUndefined()
  })

  it('is whatever the day asks for where less does not heal', () => {
    const cure = healed(34)
    expect(cure?.candidate).toMatchObject({ maxSize: 60 })
    expect(cure?.candidate.capped).toBeUndefined()
    expect(cure?.peakInstances).toBeGreaterThan(16)
  })
})

describe('what a cure may cost', () => {
  const quick = { ...today, bootMinutes: 1 }
  /** Seven vCPUs an hour in six, three else: four instances of two bear both; users wait from 7.2 on. */
  const load = aLoad((minute) => (minute % 360 < 60 ? 9 : 3))
  const here = aGround(worldsOf([{ load }, { load }], quick), { load, today: quick })
  const fixed = (size: number, changes: Partial<Candidate> = {}): Candidate => aFixedCandidate(size, { detailedMonitoring: false, ...changes })
  const asked = (minutes: number, candidates: readonly Candidate[], changes: Partial<Search['demand']> = {}, days = 1) =>
    cureOf(
      {
        observation: anObservation({ inServiceInstances: aSeries(4) }),
        demand: aDemand({ spanDays: days, censoredFraction: 0, ...changes }),
        policy: defaultPolicy,
      } as Search,
      here,
      candidates,
      type,
      todayCost,
      { minutes, before: null },
    )?.tried

  it('grows with the gap: from one instance more to twice today’s bill where it is of high severity', () => {
    // 240 minutes a week are 34.3 a day; of four instances one is a quarter
    const cost = (minutes: number, size: number) => asked(minutes, [fixed(size)])?.cost
    expect([cost(1, 5), cost(1, 6), cost(1, 7), cost(17, 6), cost(18, 6), cost(17, 7)]).toEqual([
      24 * 500,
      undefined,
      undefined,
      undefined,
      24 * 600,
      undefined,
    ])
    expect([cost(30, 7), cost(26, 7), cost(25, 7)]).toEqual([24 * 700, 24 * 700, undefined])
    expect([cost(240, 8), cost(240, 9)]).toEqual([24 * 800, undefined])
    // of a window of a week it is 240 minutes
    expect(asked(240, [fixed(7)], {}, 7)?.cost).toBe(24 * 700)
    expect(asked(170, [fixed(7)], {}, 7)).toBeUndefined()
  })

  it('is the least that heals', () => {
    expect(asked(240, [fixed(7), fixed(5), fixed(6)])?.candidate.minSize).toBe(5)
  })

  it('is nothing where memory fills whatever the work', () => {
    const full = { boundBy: 'memory', memory: { baseGiB: 6, gibPerBusyVcpu: 0 } } as const
    expect(asked(240, [fixed(5)], full)).toBeUndefined()
    expect(asked(240, [fixed(5)], { ...full, memory: { baseGiB: 1, gibPerBusyVcpu: 0.5 } })?.candidate.minSize).toBe(5)
    expect(asked(240, [fixed(5)], { ...full, boundBy: 'cpu' })?.candidate.minSize).toBe(5)
    expect(asked(240, [fixed(5)], { ...full, memory: null })?.candidate.minSize).toBe(5)
  })

  it('goes to a type without credits first where those run out', () => {
    const burstable = { ...type, name: 't3.large', creditBaselineFraction: 0.9 }
    const [cheap, steady] = [fixed(5, { type: burstable }), fixed(6)]
    const names = (boundBy: 'credits' | 'cpu', ...candidates: readonly Candidate[]) => asked(240, candidates, { boundBy })?.candidate.type.name
    expect([names('cpu', cheap, steady), names('credits', cheap, steady), names('credits', cheap)]).toEqual(['t3.large', 'm5.large', 't3.large'])
    // one that does not heal is none
    expect(names('credits', cheap, fixed(4))).toBe('t3.large')
  })
})
