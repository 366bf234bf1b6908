import { describe, expect, it } from 'vitest'
import { tokenBucket } from '../../../adapters/aws/token-bucket.ts'
import { fakeClock } from '../live/fake-aws.ts'

describe('a token bucket', () => {
  it('lets a burst through at once, then so many a second', async () => {
    const clock = fakeClock(0)
    const bucket = tokenBucket({ perSec: 10, burst: 5 }, clock)
    for (let i = 0; i < 5; i++) await bucket.take(1)
    expect(clock.nowMs()).toBe(0)
    for (let i = 0; i < 20; i++) await bucket.take(1)
    expect(clock.nowMs()).toBeCloseTo(2000, 6)
  })

  it('makes one that wants more than it holds wait until that is earned', async () => {
    const clock = fakeClock(0)
    const bucket = tokenBucket({ perSec: 100, burst: 100 }, clock)
    await bucket.take(100)
    await bucket.take(250)
    expect(clock.nowMs()).toBeCloseTo(2500, 6)
  })

  it('never lets more through than the rate allows, however many ask at once', async () => {
    const clock = fakeClock(0)
    const bucket = tokenBucket({ perSec: 50, burst: 50 }, clock)
    const at: number[] = []
    await Promise.all(Array.from({ length: 300 }, () => bucket.take(1).then(() => at.push(clock.nowMs()))))
    expect(at).toHaveLength(300)
    expect(at.at(-1)).toBeGreaterThanOrEqual(4999)
    for (const [i, ms] of at.entries()) expect(i).toBeLessThanOrEqual(50 + (ms / 1000) * 50 + 1e-6)
  })

  it('halves its rate when told to slow down, and is itself again after a quiet minute', async () => {
    const clock = fakeClock(0)
    const bucket = tokenBucket({ perSec: 10, burst: 1 }, clock)
    await bucket.take(1)
    bucket.slow()
    bucket.slow()
    await bucket.take(1)
    expect(clock.nowMs()).toBeCloseTo(400, 6)
    for (let i = 0; i < 10; i++) bucket.slow()
    await bucket.take(1)
    // a sixteenth, and no less
    expect(clock.nowMs()).toBeCloseTo(2000, 6)
    await clock.sleep(60_000)
    await bucket.take(1)
    const before = clock.nowMs()
    await bucket.take(1)
    expect(clock.nowMs() - before).toBeCloseTo(100, 6)
  })
})
