import { describe, expect, it } from 'vitest'
import { activity, at, audited, instances, START_SEC } from './a-fortnight.ts'

/** What people do to single instances moves the size of the group with it, and the group is judged as it was left. */

const DAY_SEC = 86_400
const fitOf = ({ group }: Awaited<ReturnType<typeof audited>>): number => Math.abs(group.replayFit?.instanceHoursErrorFraction ?? 1)
/** What AWS writes of the nth instance; the capacity goes `by` one each. */
const moved = (sec: number, description: string, cause: string, from: number, by: 1 | -1) =>
  [0, 1].map((i) =>
    activity(at(sec + i), {
      Description: `${description}: i-00${i}`,
      Cause: `At ${at(sec + i)} ${cause.replace('{id}', `i-00${i}`)} in response to a user request, ${by < 0 ? 'shrinking' : 'increasing'} the capacity from ${from + i * by} to ${from + (i + 1) * by}.`,
    }),
  )
const group = (size: number) => ({ MinSize: 2, DesiredCapacity: size, Instances: instances(size) })

describe('instances that somebody', () => {
  const onceSec = START_SEC + 5 * DAY_SEC

  it('detached for a look at them, and their places with them, are gone from there on', async () => {
    const said = await audited({
      curve: { size: (sec) => (sec < onceSec ? 6 : 4), cpu: (sec) => (sec < onceSec ? 40 : 60) },
      policies: [],
      group: group(4),
      activities: moved(onceSec, 'Detaching EC2 instance', 'instance {id} was detached', 6, -1),
    })
    expect(fitOf(said)).toBeLessThan(0.01)
    expect(said.notAssessed('proposal')).toBeUndefined()
  })

  it('attached are there from there on', async () => {
    const said = await audited({
      curve: { size: (sec) => (sec < onceSec ? 3 : 5), cpu: () => 50 },
      policies: [],
      group: group(5),
      activities: moved(onceSec, 'Attaching an existing EC2 instance', 'an instance was attached', 3, 1),
    })
    expect(fitOf(said)).toBeLessThan(0.01)
  })

  it('put to Standby with their places, and brought back five days later, are billed all the time, and nothing is advised that no finding tells of', async () => {
    const [out, back] = [START_SEC + 3 * DAY_SEC, START_SEC + 8 * DAY_SEC]
    const said = await audited({
      curve: { size: (sec) => (sec >= out && sec < back ? 3 : 5), cpu: () => 50 },
      policies: [],
      group: group(5),
      activities: [
        ...moved(back, 'Moving EC2 instance out of Standby', 'instance {id} was moved out of standby', 3, 1),
        ...moved(out, 'Moving EC2 instance to Standby', 'instance {id} was moved to standby', 5, -1),
      ],
    })
    expect(fitOf(said)).toBeLessThan(0.01)
    expect(said.group.current?.usdPerMonth).toBeCloseTo(5 * 730 * 0.096, 0)
    expect(said.group.proposal === null || said.kinds.length > 0).toBe(true)
  })
})

it('a pool that is kept running makes a saving small beside what is billed: it is no proposal then', async () => {
  // fewer than eight would do; beside a hundred that wait in the pool that is not worth a word
  const pool = { WarmPoolConfiguration: { PoolState: 'Running' }, WarmPoolSize: 100 }
  const fixed = { curve: { size: () => 8, cpu: () => 45 }, policies: [] }
  const [without, beside] = [await audited({ ...fixed, group: group(8) }), await audited({ ...fixed, group: { ...group(8), ...pool } })]
  expect(without.group.proposal).not.toBeNull()
  expect(beside.group).toMatchObject({ status: 'audited', proposal: null })
  expect(beside.kinds).not.toContain('excess-capacity')
})
