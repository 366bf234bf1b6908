import { describe, expect, it } from 'vitest'
import type { Load } from '../../../domain/demand/load.ts'
import { plainWorld, type World } from '../../../domain/learn/world.ts'
import { type Configuration, replay } from '../../../domain/replay/replay.ts'
import { configuration, tracking } from './a-configuration.ts'

/** Replays in worlds that are not plain, minute by minute as worked out by hand. */

const load = (minutes: number, vcpu: number, more: Partial<Load> = {}): Load => ({
  demandVcpu: new Float64Array(minutes).fill(vcpu),
  stepMinutes: 1,
  counted: new Uint8Array(minutes).fill(1),
  requestsPerMinutePerVcpu: 3000,
  ...more,
})
const inWorld = (world: Partial<World>, more: Partial<Configuration> = {}) => configuration({ world: { ...plainWorld, ...world }, ...more })
const minutesOf = (l: Load, c: Configuration) => {
  const byMinute = { inService: new Float64Array(l.demandVcpu.length), overloaded: new Uint8Array(l.demandVcpu.length) }
  replay(l, c, undefined, byMinute)
  return byMinute
}
/** The minutes in which the number in service changed, with what it became. */
const changes = (l: Load, c: Configuration) => {
  const { inService } = minutesOf(l, c)
  return [...inService.entries()].filter(([minute, instances]) => minute === 0 || instances !== inService[minute - 1])
}

describe('target tracking', () => {
  it('gives back a share of the group at a time, one instance at least, where a world knows it so', () => {
    const ten = { desiredCapacity: 10, policies: [tracking(50)] }
    expect(changes(load(45, 0.1), inWorld({ scaleInShare: 0.3 }, ten))).toEqual([
      [0, 10],
      [15, 7],
      [20, 5],
      [25, 4],
      [30, 3],
      [35, 2],
      [40, 1],
    ])
    // what is asked for is less than that
    expect(changes(load(20, 4.5), inWorld({ scaleInShare: 0.6 }, ten))).toEqual([
      [0, 10],
      [15, 5],
    ])
    expect(changes(load(20, 0.1), inWorld({ scaleInShare: 1 }, ten))[1]).toEqual([15, 1])
  })

  it('gives back what those of its policies agree on that may', () => {
    const down = (...policies: Configuration['policies']) => changes(load(20, 0.5), configuration({ desiredCapacity: 4, policies }))[1]
    expect(down(tracking(50), tracking(40, { disableScaleIn: true }))).toEqual([15, 1])
    // half a vCPU is 1,500 requests a minute: of four 375, over nine tenths of 400
    expect(down(tracking(50), tracking(400, { metric: 'requests' }))).toBeUndefined()
    // the one that keeps more decides
    expect(down(tracking(50), tracking(500, { metric: 'requests' }))).toEqual([15, 3])
    expect(down(tracking(500, { metric: 'requests' }), tracking(50))).toEqual([15, 3])
  })

  it('sees what instances burn by themselves, and what shows on them without being work', () => {
    const out = (more: Partial<Load>) => changes(load(20, 1.5, more), configuration({ policies: [tracking(50)] }))[1]
    const each = (vcpu: number) => new Float64Array(20).fill(vcpu)
    // 37.5 % of CPU is work; a fifth of a vCPU is a tenth of the two
    expect([out({}), out({ idleVcpu: each(0.2) }), out({ ownVcpu: each(0.2) })]).toEqual([undefined, undefined, undefined])
    expect(out({ idleVcpu: each(0.3) })).toEqual([5, 3])
    expect(out({ ownVcpu: each(0.3) })).toEqual([5, 3])
    // shown CPU is no more than all of it: 100 of 50 %
    expect(out({ idleVcpu: each(9) })).toEqual([5, 4])
  })
})

describe('overload in a world', () => {
  const overloaded = (l: Load, c: Configuration) => minutesOf(l, c).overloaded.reduce((sum, x) => sum + x, 0)

  it('begins at the knee of the hottest instance', () => {
    // two of two vCPUs, of which nine tenths are there, up to 0.8 of that, 1.2 times the mean: 2.4 vCPUs
    const world = { linearShare: 0.9, kneeLoad: 0.8, hottest: 1.2 }
    expect([overloaded(load(10, 2.39), inWorld(world)), overloaded(load(10, 2.41), inWorld(world))]).toEqual([0, 10])
  })

  it('is of the mean instance where something else runs out, but for memory', () => {
    // 1.5 of two vCPUs can be served: users wait from nine tenths of that on
    const other = { servableVcpuPerInstance: 1.5 }
    const world = { hottest: 1.25, kneeLoad: 0.99 }
    expect([overloaded(load(10, 2.69), inWorld(world, other)), overloaded(load(10, 2.71), inWorld(world, other))]).toEqual([0, 10])
    const memory = { ...other, fullOfMemory: true }
    expect([overloaded(load(10, 2.15), inWorld(world, memory)), overloaded(load(10, 2.17), inWorld(world, memory))]).toEqual([0, 10])
    expect(overloaded(load(10, 2.71), inWorld(world))).toBe(0)
  })

  it('lasts while those that have come are cold', () => {
    // a third comes into service at minute 5, at half its speed: 1 vCPU each is 2 there, until seven tenths of ten minutes
    const world = { coldMinutes: 10, coldSpeed: 0.5 }
    const grown = inWorld(world, { scheduled: [{ minute: 2, minSize: 3, maxSize: Number.NaN, desiredCapacity: 3 }] })
    const { inService, overloaded: minutes } = minutesOf(load(30, 3), grown)
    expect(inService.indexOf(3)).toBe(5)
    // 1 / (0.5 + 0.05 age) is over 1.8 up to an age of one minute
    expect([...minutes.entries()].filter(([, one]) => one === 1).map(([minute]) => minute)).toEqual([5, 6])
  })

  it('comes of a deployment that takes instances out', () => {
    const replacing = new Uint8Array(10).fill(1, 5)
    expect(overloaded(load(10, 3, { replacing }), configuration())).toBe(5)
    expect(overloaded(load(10, 3, { replacing, stepMinutes: 5 }), configuration())).toBe(5)
  })

  it('comes of a job on one instance', () => {
    const leaderVcpu = new Float64Array(10).fill(1.5, 5)
    expect(overloaded(load(10, 1, { leaderVcpu }), configuration())).toBe(5)
    expect(overloaded(load(10, 1, { leaderVcpu, stepMinutes: 5 }), configuration())).toBe(5)
  })
})

describe('a boot', () => {
  it('takes what the world says, a minute at least, or what the configuration has', () => {
    const grows = (bootMinutes: number) => changes(load(30, 3), inWorld({ bootMinutes }, { policies: [tracking(50)] }))[1]?.[0]
    // asked for at minute 2
    expect([grows(7), grows(1), grows(0), grows(Number.NaN)]).toEqual([9, 3, 3, 5])
  })
})
