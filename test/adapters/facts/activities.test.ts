import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scalingActivity } from '../../../adapters/aws-shapes/auto-scaling.ts'
import { activitiesOf, readActivityLog } from '../../../adapters/facts/activities.ts'
import { draws } from '../../draws.ts'

const shape = (ActivityId: string, minute: number, more: object = {}) =>
  scalingActivity.parse({
    ActivityId,
    AutoScalingGroupName: 'web',
    StartTime: minute * 60,
    EndTime: minute * 60 + 30,
    StatusCode: 'Successful',
    Description: ActivityId,
    ...more,
  })
async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items
}

describe('the activities of a group', () => {
  it('come newest first, each once, in any order of pages and however many there are', async () => {
    const all = Array.from({ length: 100 }, (_, i) => shape(`id${i}`, Math.floor(i / 3)))
    const expected = activitiesOf(await readActivityLog(each(all)), 'web')
    expect(expected).toHaveLength(100)
    expect(expected.map((a) => a.startSec)).toEqual(all.map((a) => a.StartTime).sort((a, b) => b - a))
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(all, { minLength: 100 }), fc.subarray(all), async (shuffled, again) => {
        expect(activitiesOf(await readActivityLog(each([...shuffled, ...again])), 'web')).toEqual(expected)
      }),
      draws(30),
    )
  })

  it('are their last state where a page caught one still running', async () => {
    const running = shape('a', 5, { EndTime: undefined, StatusCode: 'InProgress' })
    for (const order of [
      [running, shape('a', 5)],
      [shape('a', 5), running],
    ])
      expect(activitiesOf(await readActivityLog(each(order)), 'web')).toMatchObject([{ status: 'Successful', endSec: 330 }])
    expect(activitiesOf(await readActivityLog(each([running])), 'web')).toMatchObject([{ status: 'InProgress', endSec: null }])
  })

  it('are none for a group without any, and texts that are missing are empty', async () => {
    const log = await readActivityLog(each([shape('a', 1, { Description: undefined })]))
    expect(activitiesOf(log, '__proto__')).toEqual([])
    expect(activitiesOf(log, 'web')).toEqual([
      { startSec: 60, endSec: 90, status: 'Successful', description: '', cause: '', statusMessage: '', availabilityZone: null },
    ])
  })
})
