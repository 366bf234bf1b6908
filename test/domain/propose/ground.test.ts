import { describe, expect, it } from 'vitest'
import { plainWorld } from '../../../domain/learn/world.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { groundOf } from '../../../domain/propose/choose.ts'
import { untrusted, worldOn } from '../../../domain/propose/ensemble.ts'
import { anInstanceType, aPlace, aTracking, byName, START_SEC, TARGET_GROUP_ARN } from '../a-case.ts'
import { aCandidateType } from '../a-judged-case.ts'
import { aFailedLaunch } from '../an-activity.ts'
import { aSearch, type Given, proven } from './a-search.ts'

const groundFor = (given: Partial<Given> = {}) => groundOf(aSearch({ vcpu: 2, size: 4, ...given }))
const NO_CAPACITY = 'We currently do not have sufficient m5.large capacity in the Availability Zone you requested (eu-west-1a).'

describe('what a search stands on', () => {
  it('is twelve worlds and the one in their middle, in vCPUs of today’s type', () => {
    const { ensemble, peakMinutes, today } = groundFor()
    expect([ensemble.members.length, ensemble.vcpuPerInstance, peakMinutes]).toEqual([12, 2, defaultPolicy.healthyMinutesPerWeek])
    expect([ensemble.middle.world.trustedVcpu, today.minSize]).toEqual([Number.POSITIVE_INFINITY, 4])
    expect(ensemble.members.every(({ peaks }) => peaks?.length === 0)).toBe(true)
  })

  it('knows the busiest day of each world, with the four hours before it, as far as the window goes', () => {
    // of two days, which begin at midnight
    const busiest = (day: number) => groundFor({ vcpu: (hour, step) => (Math.floor(step / 288) === day && hour >= 9 && hour < 10 ? 4 : 1) }).ensemble.members
    for (const { busiest: span } of busiest(0)) expect(span).toEqual([0, 1680])
    for (const { busiest: span } of busiest(1)) expect(span).toEqual([1200, 2880])
    // of equal days the first
    for (const { busiest: span } of groundFor({ vcpu: (hour) => (hour < 10 ? 4 : 1) }).ensemble.members) expect(span).toEqual([0, 1680])
  })

  it('tracks requests where those run out or are tracked, and both they and their cost are known', () => {
    const byRequests = { boundBy: 'requests', vcpuSecondsPerRequest: 0.01 } as const
    const tracks = (given: Partial<Given>) => groundFor(given).tracksRequests
    const tracking = { policies: [aTracking({ metric: 'ALBRequestCountPerTarget', targetValue: 1000 })] }
    expect(tracks({ demand: byRequests, group: { targetGroupArns: [TARGET_GROUP_ARN] } })).toBe(true)
    expect(tracks({ demand: { vcpuSecondsPerRequest: 0.01 }, group: { ...tracking, targetGroupArns: [TARGET_GROUP_ARN] } })).toBe(true)
    expect(tracks({ demand: { vcpuSecondsPerRequest: 0.01 }, group: { targetGroupArns: [TARGET_GROUP_ARN] } })).toBe(false)
    expect(tracks({ demand: byRequests, group: { targetGroupArns: [] } })).toBe(false)
    expect(tracks({ demand: { boundBy: 'requests', vcpuSecondsPerRequest: Number.NaN } })).toBe(false)
    expect(tracks({ demand: { vcpuSecondsPerRequest: Number.NaN }, group: tracking })).toBe(false)
  })

  it('has what a request costs from the model, or as the mean has it; and what an instance burns by itself', () => {
    const demand = { vcpuSecondsPerRequest: 0.03 }
    expect(groundFor({ demand })).toMatchObject({ vcpuSecondsPerRequest: 0.03, ownVcpu: 0 })
    const search = aSearch({ vcpu: 2, size: 4, demand })
    const work = { ownVcpu: 0.2, vcpuSecondsPerRequest: 0.02 } as NonNullable<(typeof search)['learnt']['work']>
    expect(groundOf({ ...search, learnt: { ...search.learnt, work } })).toMatchObject({ vcpuSecondsPerRequest: 0.02, ownVcpu: 0.2 })
  })

  it('knows whether launches fail for want of capacity, and whether instances may go', () => {
    const failing = (message: string) => groundFor({ group: { activities: [...proven, aFailedLaunch(START_SEC + 900, message)] } }).launchesFail
    expect([failing(NO_CAPACITY), failing("The key pair 'ops' does not exist."), groundFor().launchesFail]).toEqual([true, false, false])
    expect([groundFor().canTerminate, groundFor({ group: { newInstancesProtectedFromScaleIn: true } }).canTerminate]).toEqual([true, false])
  })

  it('does not trust a type that was taken for its memory with more than was seen, where memory is not measured', () => {
    const against = (gib: number) =>
      groundOf({ ...aSearch({ vcpu: 2, size: 4 }), place: aPlace({ instanceTypes: byName(anInstanceType('m5.large', 2, gib)) }) }).trust.against
    // from seven GiB a vCPU on: r5 and its like have eight
    expect([against(14), against(13.9)]).toEqual(['memory-optimized', null])
    expect(groundOf({ ...aSearch({ vcpu: 2, size: 4 }), place: aPlace({ instanceTypes: null }) }).trust.against).toBeNull()
  })

  it('without a region of trust has the same worlds, and what today’s settings do in them', () => {
    const { ensemble, today } = groundFor({ vcpu: (hour) => (hour >= 9 && hour < 12 ? 7 : 1) })
    const free = untrusted(ensemble, today)
    free.members.forEach((member, k) => {
      expect(member.world).toEqual({ ...ensemble.members[k]?.world, trustedVcpu: Number.POSITIVE_INFINITY })
      expect(member.load).toBe(ensemble.members[k]?.load)
      expect(member.today.overloadMinutes).toBeLessThanOrEqual(ensemble.members[k]?.today.overloadMinutes as number)
    })
  })
})

describe('a world on another type', () => {
  const world = { ...plainWorld, kneeLoad: 0.8, trustedVcpu: 1.5, unseenOwnVcpu: 0.1, linearShare: 0.9 }
  it('is the same on one of as many vCPUs', () => {
    expect(worldOn(world, aCandidateType({ vcpu: 2 }), 2)).toBe(world)
  })

  it('queues sooner on a smaller one, burns the same by itself, and is trusted with no more a vCPU', () => {
    const smaller = worldOn(world, aCandidateType({ vcpu: 1 }), 2)
    const without = worldOn({ ...world, unseenOwnVcpu: 0 }, aCandidateType({ vcpu: 1 }), 2)
    expect([smaller.trustedVcpu, without.kneeLoad < 0.8]).toEqual([0.75, true])
    // half of the 0.1 vCPU was borne by the other half of the instance; an instance is 0.9 now
    expect(without.kneeLoad - smaller.kneeLoad).toBeCloseTo(0.05 / 0.9, 12)
    expect(worldOn({ ...world, unseenOwnVcpu: 9 }, aCandidateType({ vcpu: 1 }), 2).kneeLoad).toBe(0.05)
  })

  it('queues later on a larger one, short of full, and is trusted with no more an instance', () => {
    const larger = worldOn(world, aCandidateType({ vcpu: 4 }), 2)
    expect([larger.trustedVcpu, larger.kneeLoad > 0.8]).toEqual([1.5, true])
    expect(worldOn({ ...world, kneeLoad: 0.96 }, aCandidateType({ vcpu: 64 }), 2).kneeLoad).toBe(0.97)
  })
})
