import { describe, expect, it } from 'vitest'
import type { Load } from '../../../domain/demand/load.ts'
import { plainWorld, type World } from '../../../domain/learn/world.ts'
import { calmUpTo, waitingIn } from '../../../domain/replay/waiting-in.ts'

const plainLoad: Load = { demandVcpu: new Float64Array(1), stepMinutes: 5, counted: new Uint8Array(1).fill(1), requestsPerMinutePerVcpu: Number.NaN }
const one = (value: number) => new Float64Array(1).fill(value)
const LONG_AGO = -1e9
type Given = { readonly instances?: number; readonly bearable?: number; readonly bearableMean?: number; readonly age?: number; readonly load?: Partial<Load> }
/** Whether users wait in the first minute; five instances of which each bears two busy vCPUs. */
const waits = (demand: number, world: Partial<World> = {}, { instances = 5, bearable = 2, bearableMean, age, load = {} }: Given = {}): boolean =>
  waitingIn({ ...plainWorld, ...world }, { ...plainLoad, ...load }, bearableMean)(demand, instances, 0, bearable, age === undefined ? LONG_AGO : -age)
/** The most that nobody waits with, and a little more, with which somebody does. */
const limit = (vcpu: number, world: Partial<World> = {}, given: Given = {}): void =>
  expect([waits(vcpu - 1e-6, world, given), waits(vcpu + 1e-6, world, given)]).toEqual([false, true])

describe('who waits', () => {
  it('are those on the hottest instance', () => {
    limit(10)
    limit(8, { hottest: 1.25 })
    limit(8, { hottest: 1.25 }, { instances: 50, bearable: 0.2 })
  })

  it('are those in the busiest zone where each zone takes the same share', () => {
    // three zones of 2, 2 and 1: that one has a third of all, 5/3 of the mean
    limit(6, { evenZones: 3 })
    limit(3, { evenZones: 3 }, { bearable: 100, bearableMean: 1 })
    limit(5, { evenZones: 0 }, { bearable: 100, bearableMean: 1 })
    // six instances are two in each
    limit(12, { evenZones: 3 }, { instances: 6 })
  })

  it('are all where instances have more than they are trusted with', () => {
    limit(7, { trustedVcpu: 1.4 })
    limit(4.2, { trustedVcpu: 1.4, evenZones: 3 })
  })

  it('count what instances burn by themselves, but for what they are trusted with', () => {
    limit(9, {}, { load: { ownVcpu: one(0.2) } })
    limit(4, {}, { load: { ownVcpu: one(0.2) }, bearable: 100, bearableMean: 1 })
    limit(7, { trustedVcpu: 1.4 }, { load: { ownVcpu: one(0.2) } })
  })

  it('are those on an instance with a job of its own, where it serves more than one in twenty requests', () => {
    limit(2.5, {}, { load: { leaderVcpu: one(1.5) } })
    limit(1.5, {}, { load: { leaderVcpu: one(1.5), ownVcpu: one(0.2) } })
    limit(9.5, {}, { instances: 19, load: { leaderVcpu: one(1.5) } })
    limit(40, {}, { instances: 20, load: { leaderVcpu: one(1.5) } })
    // who has nothing to wait for does not
    expect(waits(0, {}, { load: { leaderVcpu: one(9) } })).toBe(false)
  })

  it('are those on an instance that is still cold, less with each minute', () => {
    const cold = { coldMinutes: 10, coldSpeed: 0.5 }
    limit(5, cold, { age: 0 })
    limit(7.5, cold, { age: 5 })
    limit(10, cold, { age: 10 })
    limit(6.5, cold, { age: 5, load: { ownVcpu: one(2 - 1.3 / 0.75) } })
    limit(40, cold, { age: 0, instances: 20 })
  })

  it('are more while a deployment replaces a tenth of the group, one at least, with cold ones', () => {
    const replacing = new Uint8Array(1).fill(1)
    limit(8, {}, { load: { replacing } })
    limit(36, {}, { instances: 20, load: { replacing } })
    limit(56, {}, { instances: 31, load: { replacing } })
    limit(4, { coldMinutes: 10, coldSpeed: 0.5 }, { load: { replacing }, age: 10 })
    limit(10, {}, { load: { replacing: new Uint8Array(1) } })
  })

  it('are all where nobody serves, and none where nobody asks', () => {
    expect([waits(0, {}, { instances: 0 }), waits(0.1, {}, { instances: 0 })]).toEqual([false, true])
    const replacing = new Uint8Array(1).fill(1)
    expect([waits(0, {}, { instances: 1, load: { replacing } }), waits(0.1, {}, { instances: 1, load: { replacing } })]).toEqual([false, true])
  })
})

describe('what a group stays calm up to', () => {
  const upTo = (world: Partial<World>, instances = 4, bearable = 1.5, bearableMean = Number.POSITIVE_INFINITY) =>
    calmUpTo({ ...plainWorld, ...world }, instances, bearable, bearableMean)

  it('is the least of what its hottest instance bears, of what is trusted, and of what the mean one bears', () => {
    expect(upTo({ hottest: 1.2, trustedVcpu: 1.1 })).toBeCloseTo(4.4, 6)
    expect(upTo({ hottest: 1.5, trustedVcpu: 1.1 })).toBeCloseTo(4, 6)
    expect(upTo({ hottest: 0.5 })).toBeCloseTo(6, 6)
    expect(upTo({}, 4, 1.5, 0.7)).toBeCloseTo(2.8, 6)
    // three zones of 2, 2 and 1
    expect(upTo({ evenZones: 3 }, 5)).toBeCloseTo(4.5, 6)
    expect(upTo({ evenZones: 3, trustedVcpu: 0.5 }, 5)).toBeCloseTo(1.5, 6)
    expect(upTo({ evenZones: 3 }, 5, 1.5, 0.4)).toBeCloseTo(1.2, 6)
  })

  it('is nothing where an instance bears nothing, and never so much that somebody waits', () => {
    expect(upTo({}, 4, 0)).toBe(Number.NEGATIVE_INFINITY)
    for (const hottest of [1, 1.1, 1.3])
      for (const instances of [1, 3, 7])
        for (const evenZones of [0, 2, 3])
          expect(waits(upTo({ hottest, evenZones }, instances), { hottest, evenZones }, { instances, bearable: 1.5 })).toBe(false)
  })
})
