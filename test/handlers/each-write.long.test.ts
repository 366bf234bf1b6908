import { beforeAll, describe, expect, it } from 'vitest'
import { badDay, type Story, ways } from './each-write.ts'
import { brokenPromises, daysOf, everyFault } from './each-write-promises.ts'

/** Of all faults one in so many, from the nth on: `HEADROOM_WRITES` is 2/5 in a sample; all of them without it. */
const [NTH, OF] = partOf(process.env.HEADROOM_WRITES ?? '0/1')

/** The same days without a fault, by how many follow. */
const alone = new Map<number, Story>()
beforeAll(async () => {
  for (const days of [2, 3]) alone.set(days, await badDay(null, { days }))
})

describe('a write of a run, of what it tells, of an event and of what somebody says', () => {
  it.each(ways)('that goes wrong loses nothing, closes nothing, and is told once: %s', async (way) => {
    const faults = everyFault(alone.get(2) as Story).filter((fault, i) => fault.way === way && Math.floor(i / ways.length) % OF === NTH)
    const wrong: unknown[] = []
    for (const fault of faults) {
      const days = daysOf(fault)
      const broken = brokenPromises(await badDay(fault, { days }), alone.get(days) as Story, fault)
      if (broken.length > 0) wrong.push({ ...fault, broken })
    }
    expect(wrong).toEqual([])
    expect(faults.length).toBeGreaterThan(70 / OF)
  })
})

function partOf(part: string): readonly [number, number] {
  const [, nth, of] = part.match(/^(\d+)\/(\d+)$/) ?? []
  const numbers = [Number(nth), Number(of)] as const
  if (!(numbers[0] < numbers[1])) throw new Error(`HEADROOM_WRITES is "${part}": give it the nth of so many parts, from 0, as in 2/5`)
  return numbers
}
