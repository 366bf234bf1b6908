import { describe, expect, it } from 'vitest'
import { daysOfChaos } from './days-of-chaos.ts'

/** On a machine that has other work as well: one takes about two seconds. */
const MOST_MS_A_SEED = 60_000
/** All of them; of these, `HEADROOM_CHAOS_SEEDS` (as in 120-219) names the ones of a sample. */
const [FIRST, LAST] = seedsOf(process.env.HEADROOM_CHAOS_SEEDS ?? '1-500')

describe(`nine days of the service, five of them bad, for the seeds ${FIRST} to ${LAST}`, () => {
  it(
    'lose no news, close nothing that is there, and post nothing twice',
    async () => {
      const wrong: unknown[] = []
      let faults = 0
      for (let seed = FIRST; seed <= LAST; seed++) {
        const { faults: of, ...chaos } = await daysOfChaos(seed)
        faults += of
        if (chaos.lost.length + chaos.closedFalsely.length + chaos.postedTwice.length > 0) wrong.push(chaos)
      }
      process.stdout.write(`${LAST - FIRST + 1} seeds, ${FIRST} to ${LAST}, with ${faults} faults\n`)
      expect(wrong).toEqual([])
      // the days were bad
      expect(faults).toBeGreaterThan(10 * (LAST - FIRST + 1))
    },
    (LAST - FIRST + 1) * MOST_MS_A_SEED,
  )
})

function seedsOf(range: string): readonly [number, number] {
  const [, first, last] = range.match(/^(\d+)-(\d+)$/) ?? []
  const seeds = [Number(first), Number(last)] as const
  if (!(seeds[0] <= seeds[1])) throw new Error(`HEADROOM_CHAOS_SEEDS is "${range}": give it two numbers, the first and the last seed, as in 120-219`)
  return seeds
}
