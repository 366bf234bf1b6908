import { describe, expect, it } from 'vitest'
import type { Leak } from '../../../domain/demand/leak.ts'
import { agedMinutes } from '../../../domain/replay/aged.ts'
import { replay } from '../../../domain/replay/replay.ts'
import { configuration } from './a-configuration.ts'

const DAY = 1440
/** Full after a day; a tenth of the memory of 8 GiB is what a start leaves free. */
const leak: Leak = { freshGiB: 0, gibPerMinute: (0.9 * 8) / DAY, memoryGiB: 8, firstAgeMinutes: 0, hurtsByAge: new Uint8Array(0) }
const overDays = (days: number, size: (minute: number) => number) => Float64Array.from({ length: days * DAY }, (_, minute) => size(minute))
const aged = (inService: Float64Array, changes: Partial<Leak> = {}, memoryGiB = 8) =>
  agedMinutes({ ...leak, ...changes }, memoryGiB, { inService, overloaded: new Uint8Array(inService.length) }, new Uint8Array(inService.length).fill(1))

describe('instances that have filled their memory', () => {
  it('hurt from the age at which it is full', () => {
    expect(aged(overDays(1, () => 1))).toBe(0)
    // a tenth of the time on the second day: of one instance, one or more with a mean of 0.1
    expect(aged(overDays(2, () => 1)) / DAY).toBeCloseTo(1 - Math.exp(-0.1), 6)
  })

  it('had run for a while when the window began', () => {
    expect(
      aged(
        overDays(1, () => 1),
        { firstAgeMinutes: DAY },
      ) / DAY,
    ).toBeCloseTo(1 - Math.exp(-0.1), 6)
  })

  it('hurt later, and less, on a type with more memory', () => {
    expect(
      aged(
        overDays(2, () => 1),
        {},
        16,
      ),
    ).toBe(0)
  })

  it('hurt only where they are more than a twentieth of the group', () => {
    // two of forty are no more than that: three are needed of four expected
    const [few, many] = [aged(overDays(2, () => 10)) / DAY, aged(overDays(2, () => 40)) / DAY]
    expect(few).toBeCloseTo(1 - Math.exp(-1), 6)
    expect(many).toBeCloseTo(1 - Math.exp(-4) * (1 + 4 + 8), 6)
  })

  it('hurt less where the group is taken down and up again each night', () => {
    const daily = (minute: number): number => (minute % DAY < DAY / 2 ? 10 : 2)
    const [always, byNight] = [aged(overDays(7, () => 10)), aged(overDays(7, daily))]
    expect(byNight).toBeLessThan(always / 3)
  })

  it('are not counted where the minute was not observed, overloaded anyway, or without an instance', () => {
    const inService = overDays(2, () => 1)
    const all = new Uint8Array(2 * DAY).fill(1)
    expect(agedMinutes(leak, 8, { inService, overloaded: all }, all)).toBe(0)
    expect(agedMinutes(leak, 8, { inService, overloaded: new Uint8Array(2 * DAY) }, new Uint8Array(2 * DAY))).toBe(0)
    expect(aged(overDays(2, (minute) => (minute < DAY ? 1 : 0)))).toBe(0)
  })
})

describe('a replay of a group whose memory leaks', () => {
  const load = (days: number, of: Leak | null) => ({
    demandVcpu: overDays(days, () => 1),
    stepMinutes: 5,
    counted: new Uint8Array(days * DAY).fill(1),
    requestsPerMinutePerVcpu: Number.NaN,
    leak: of,
  })

  it('adds them to its overload, and stops where they are too many', () => {
    expect(replay(load(2, null), configuration()).overloadMinutes).toBe(0)
    const { overloadMinutes, aborted } = replay(load(2, leak), configuration())
    expect(overloadMinutes / DAY).toBeCloseTo(1 - Math.exp(-0.2), 6)
    expect(aborted).toBe(false)
    expect(replay(load(2, leak), configuration(), { overloadMinutes: 100, instanceMinutes: Number.POSITIVE_INFINITY }).aborted).toBe(true)
    expect(replay(load(2, leak), configuration({ memoryGiB: 16 })).overloadMinutes).toBe(0)
  })
})
