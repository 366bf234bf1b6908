import { describe, expect, it } from 'vitest'
import type { EarlierChange, Seen } from '../../../domain/observe/earlier-change.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import type { Candidate } from '../../../domain/propose/candidate.ts'
import { earlierEffects, effectOf, spoilsCure, takenBack } from '../../../domain/propose/earlier.ts'
import type { Ground } from '../../../domain/propose/ground.ts'
import { aGroup, anObservation } from '../a-case.ts'
import { aCandidateType, aConfiguration } from '../a-judged-case.ts'
import { aCandidate, aGround, aLoad, worldsOf } from './a-ground.ts'

const seen = (overloadMinutesPerWeek: number | null, busiestHours: number | null = 100, days = 14): Seen => ({ days, overloadMinutesPerWeek, busiestHours })
const CPU = 'ASGAverageCPUUtilization'
const cured: EarlierChange = {
  day: 20_000,
  moved: { minSize: { from: 4, to: 8 }, others: false },
  before: seen(300),
  since: seen(0),
  stands: true,
}
const hurt: EarlierChange = { ...cured, moved: { minSize: { from: 8, to: 4 }, others: false }, before: seen(0), since: seen(300) }

const { configuration } = aConfiguration()
const load = aLoad(3)
const ground = aGround(worldsOf([{ load }]), { load, today: configuration })
const byRequests: Ground = { ...ground, tracksRequests: true, vcpuSecondsPerRequest: 0.02, ownVcpu: 0 }

describe('what is remembered of a change', () => {
  const effect = (change: Partial<EarlierChange>) => effectOf({ ...cured, ...change }, defaultPolicy)

  it('is a cure where users waited before it, and do not since', () => {
    expect(effect({})).toBe('cured')
    // a gap is 30 minutes a week, health at most 5
    expect([effect({ before: seen(30) }), effect({ before: seen(29) })]).toEqual(['cured', null])
    expect([effect({ since: seen(5) }), effect({ since: seen(6) })]).toEqual(['cured', null])
    // whoever changed it again since, it had cured
    expect(effect({ stands: false })).toBe('cured')
  })

  it('is a hurt where it is the other way round, and it still stands', () => {
    expect(effectOf(hurt, defaultPolicy)).toBe('hurt')
    expect(effectOf({ ...hurt, stands: false }, defaultPolicy)).toBeNull()
  })

  it('is nothing where demand tells as well: less of it since the cure, more of it since the hurt', () => {
    expect([effect({ since: seen(0, 90) }), effect({ since: seen(0, 89) })]).toEqual(['cured', null])
    expect(effectOf({ ...hurt, before: seen(0, 89) }, defaultPolicy)).toBeNull()
  })

  it.each([
    ['too few days before', { before: seen(300, 100, 2) }],
    ['too few days since', { since: seen(0, 100, 2) }],
    ['overload that was not seen', { since: seen(null) }],
    ['a demand that was not seen', { since: seen(0, null) }],
  ])('is nothing with %s', (_, change) => expect(effect(change)).toBeNull())

  it('is listed where it tells something', () => {
    const earlier = [{ ...cured, since: seen(100) }, hurt]
    expect(earlierEffects(anObservation({ earlier }), defaultPolicy)).toEqual([{ day: 20_000, effect: 'hurt', before: 0, since: 300 }])
    expect(earlierEffects(anObservation(), defaultPolicy)).toEqual([])
  })
})

describe('a cure that worked', () => {
  const group = aGroup({ minSize: 8, maxSize: 20, desiredCapacity: 8 })
  const spoils = (candidate: Partial<Candidate>, moved: EarlierChange['moved'] = cured.moved, on = ground, change: Partial<EarlierChange> = {}) =>
    spoilsCure(aCandidate(candidate), anObservation({ group, earlier: [{ ...cured, ...change, moved }] }), on, defaultPolicy)

  it('is spoiled by the minimum that it was raised from, and not by one between', () => {
    expect([3, 4, 5].map((minSize) => spoils({ minSize }))).toEqual([true, true, false])
    // two of twice the size are four
    const type = aCandidateType({ name: 'm5.xlarge', vcpu: 4, servableVcpu: 2 * configuration.servableVcpuPerInstance })
    expect([2, 3].map((minSize) => spoils({ type, minSize }))).toEqual([true, false])
  })

  it('is not spoiled where demand has fallen since, or where it is not known to have cured', () => {
    expect(spoils({ minSize: 2 }, cured.moved, ground, { since: seen(0, 50) })).toBe(false)
    expect(spoils({ minSize: 2 }, cured.moved, ground, { since: seen(60) })).toBe(false)
  })

  it('of several levers is spoiled where all of them go back', () => {
    const moved = { minSize: { from: 4, to: 8 }, target: { metric: CPU, from: 60, to: 40 }, others: false }
    const type = aCandidateType({ vcpu: 2, servableVcpu: 2 })
    expect(spoils({ type, minSize: 4, target: 0.6 }, moved)).toBe(true)
    expect(spoils({ type, minSize: 4, target: 0.5 }, moved)).toBe(false)
    expect(spoils({ type, minSize: 5, target: 0.7 }, moved)).toBe(false)
    // today's policies stay, and so does their target
    expect(spoils({ type, minSize: 4, target: null }, moved)).toBe(false)
  })

  it('is compared in the metric that it tracks', () => {
    const type = aCandidateType({ vcpu: 2, servableVcpu: 1.4 })
    const moved = { target: { metric: 'ALBRequestCountPerTarget', from: 2520, to: 1680 }, others: false }
    // 1.4 servable vCPUs at 0.6 and 0.02 vCPU-seconds a request are 2,520 requests a minute
    expect([0.5, 0.6, 0.7].map((target) => spoils({ type, target }, moved, byRequests))).toEqual([false, true, true])
    expect(spoils({ type, target: 0.7 }, moved)).toBe(false)
  })

  it('of a larger type is spoiled by the smaller one', () => {
    const moved = { instanceType: { from: 'm5.large', to: 'm5.xlarge' }, others: false }
    expect([spoils({ type: aCandidateType({ name: 'm5.large' }) }, moved), spoils({ type: aCandidateType({ name: 'm5.xlarge' }) }, moved)]).toEqual([
      true,
      false,
    ])
  })

  it('of a raised maximum is spoiled by nothing that leaves it, and is not about levers that took room away', () => {
    expect(spoils({ maxSize: 30 }, { maxSize: { from: 10, to: 20 }, others: false })).toBe(false)
    expect(spoils({ maxSize: 10 }, { maxSize: { from: 10, to: 20 }, others: false })).toBe(true)
    expect(spoils({ minSize: 2 }, { minSize: { from: 8, to: 4 }, maxSize: { from: 10, to: 20 }, others: false })).toBe(false)
    expect(spoils({ minSize: 2 }, { others: true })).toBe(false)
  })
})

describe('a change that hurt', () => {
  const group = aGroup({ minSize: 4, maxSize: 10, desiredCapacity: 4 })
  const today = aCandidateType({ name: 'm5.large', vcpu: 2, servableVcpu: 2 })
  const larger = aCandidateType({ name: 'm5.xlarge', vcpu: 4, servableVcpu: 4, costPerHour: 200 })
  const back = (moved: EarlierChange['moved'], change: Partial<EarlierChange> = {}, types = [today, larger]) =>
    takenBack(
      { observation: anObservation({ group, earlier: [{ ...hurt, ...change, moved }] }), current: aConfiguration(), policy: defaultPolicy },
      types,
      ground,
    )

  it('is taken back in the levers that took room away', () => {
    expect(back({ minSize: { from: 8, to: 4 }, others: false })).toMatchObject({ type: today, minSize: 8, maxSize: 10, desiredCapacity: 8, target: null })
    expect(back({ minSize: { from: 12, to: 4 }, others: false })).toMatchObject({ minSize: 12, maxSize: 12, desiredCapacity: 12 })
    expect(back({ target: { metric: CPU, from: 40, to: 60 }, others: false })).toMatchObject({ minSize: 4, maxSize: 10, target: 0.4 })
  })

  it('keeps what gave room beside them', () => {
    const moved = { minSize: { from: 8, to: 4 }, maxSize: { from: 6, to: 10 }, target: { metric: CPU, from: 60, to: 40 }, others: false }
    expect(back(moved)).toMatchObject({ minSize: 8, maxSize: 10, target: null })
  })

  it('goes back to its type with the sizes that it had then', () => {
    const moved = { instanceType: { from: 'm5.xlarge', to: 'm5.large' }, minSize: { from: 2, to: 4 }, maxSize: { from: 6, to: 10 }, others: false }
    // four of two vCPUs are two of four
    expect(back(moved)).toMatchObject({ type: larger, minSize: 2, maxSize: 6, desiredCapacity: 2, costPerHour: 200 })
    expect(back(moved, {}, [today])).toBeNull()
  })

  it('is none where it did not hurt, or where a later one stands', () => {
    expect(back({ minSize: { from: 8, to: 4 }, others: false }, { since: seen(0) })).toBeNull()
    const later = [hurt, { ...hurt, before: seen(300), day: 20_020 }]
    expect(takenBack({ observation: anObservation({ group, earlier: later }), current: aConfiguration(), policy: defaultPolicy }, [today], ground)).toBeNull()
    expect(takenBack({ observation: anObservation({ group }), current: aConfiguration(), policy: defaultPolicy }, [today], ground)).toBeNull()
  })
})
