import { describe, expect, it } from 'vitest'
import { stretchOfConfiguration, stretchOfLoad } from '../../../domain/replay/stretch.ts'
import { configuration } from './a-configuration.ts'

const NONE = Number.NaN
const rising = (from = 0) => Float64Array.from({ length: 10 }, (_, i) => from + i)

describe('a stretch of a load', () => {
  it('is those minutes of all that it holds', () => {
    const load = {
      demandVcpu: rising(),
      stepMinutes: 5,
      counted: Uint8Array.from({ length: 10 }, (_, i) => i % 2),
      requestsPerMinutePerVcpu: 60,
      ownVcpu: rising(100),
      idleVcpu: rising(200),
      leaderVcpu: rising(300),
      replacing: Uint8Array.from({ length: 10 }, (_, i) => (i > 4 ? 1 : 0)),
    }
    const part = stretchOfLoad(load, 3, 6)
    expect([...part.demandVcpu, ...part.counted, ...(part.ownVcpu ?? [])]).toEqual([3, 4, 5, 1, 0, 1, 103, 104, 105])
    expect([...(part.idleVcpu ?? []), ...(part.leaderVcpu ?? []), ...(part.replacing ?? [])]).toEqual([203, 204, 205, 303, 304, 305, 0, 0, 1])
    expect([part.stepMinutes, part.requestsPerMinutePerVcpu]).toEqual([5, 60])
    const plain = stretchOfLoad({ demandVcpu: rising(), stepMinutes: 5, counted: new Uint8Array(10), requestsPerMinutePerVcpu: 60 }, 0, 2)
    expect([plain.ownVcpu, plain.idleVcpu, plain.leaderVcpu, plain.replacing]).toEqual([null, null, null, null])
  })
})

describe('a stretch of a configuration', () => {
  const scheduled = [
    { minute: 1, minSize: 3, maxSize: NONE, desiredCapacity: NONE },
    { minute: 2, minSize: 4, maxSize: 8, desiredCapacity: 4 },
    { minute: 3, minSize: NONE, maxSize: 9, desiredCapacity: NONE },
    { minute: 5, minSize: 6, maxSize: NONE, desiredCapacity: 6 },
    { minute: 6, minSize: 7, maxSize: NONE, desiredCapacity: 7 },
  ]
  const forecastInstances = rising()
  const launchFailures = [
    [0, 3],
    [0, 4],
    [2, 9],
    [5, 6],
    [6, 8],
  ] as const
  const part = stretchOfConfiguration(configuration({ minSize: 2, maxSize: 20, scheduled, forecastInstances, launchFailures }), 3, 6, 5)

  it('begins with the limits in force, and with as many instances as it is told', () => {
    expect([part.minSize, part.maxSize, part.desiredCapacity]).toEqual([4, 8, 5])
    const early = stretchOfConfiguration(configuration({ minSize: 2, maxSize: 20, scheduled }), 1, 6, 5)
    expect([early.minSize, early.maxSize]).toEqual([2, 20])
    expect(stretchOfConfiguration(configuration({ minSize: 2, maxSize: 20, scheduled }), 2, 6, 5)).toMatchObject({ minSize: 3, maxSize: 20 })
  })

  it('does by the clock what it does in those minutes', () => {
    expect(part.scheduled).toEqual([
      { minute: 0, minSize: NONE, maxSize: 9, desiredCapacity: NONE },
      { minute: 2, minSize: 6, maxSize: NONE, desiredCapacity: 6 },
    ])
    expect([...(part.forecastInstances ?? [])]).toEqual([3, 4, 5])
    expect(stretchOfConfiguration(configuration(), 3, 6, 5).forecastInstances).toBeNull()
  })

  it('has the failed launches that reach into it', () => {
    expect(part.launchFailures).toEqual([
      [-3, 1],
      [-1, 6],
      [2, 3],
    ])
  })
})
