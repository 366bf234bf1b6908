import { describe, expect, it } from 'vitest'
import { daysOfChaos } from './days-of-chaos.ts'

const [FIRST, LAST] = [1, 500] as const

describe(`nine days of the service, five of them bad, for the seeds ${FIRST} to ${LAST}`, () => {
  it('lose no news, close nothing that is there, and post nothing twice', async () => {
    const wrong: unknown[] = []
    let faults = 0
    for (let seed = FIRST; seed <= LAST; seed++) {
      const { faults: of, ...chaos } = await daysOfChaos(seed)
      faults += of
      if (chaos.lost.length + chaos.closedFalsely.length + chaos.postedTwice.length > 0) wrong.push(chaos)
    }
    process.stdout.write(`${LAST - FIRST + 1} seeds with ${faults} faults\n`)
    expect(wrong).toEqual([])
    // the days were bad
    expect(faults).toBeGreaterThan(10 * (LAST - FIRST + 1))
  })
})
