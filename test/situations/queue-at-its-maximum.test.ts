import { describe, expect, it } from 'vitest'
import { alarm, audited, type Curve, hourOf, tracking } from './a-fortnight.ts'

/** Workers whose policy follows the length of a queue that was not read: of its targets nothing is known, but what the maximum held back is seen. */

const MAXIMUM = 8
const byQueue = tracking(100, {
  PolicyName: 'queue',
  TargetTrackingConfiguration: {
    CustomizedMetricSpecification: { MetricName: 'BacklogPerInstance', Namespace: 'Workers', Dimensions: [], Statistic: 'Average' },
    TargetValue: 100,
  },
})
/** Two workers at half by night, five by day; in the hours named as many as may run, and all of them full. */
const fullAt = (...hours: readonly number[]): Curve => {
  const busy = (sec: number): boolean => hours.includes(hourOf(sec))
  return { size: (sec) => (busy(sec) ? MAXIMUM : hourOf(sec) >= 8 && hourOf(sec) < 20 ? 5 : 2), cpu: (sec) => (busy(sec) ? 99 : 50) }
}
const workers = async (curve: Curve, MaxSize = MAXIMUM) => {
  const { group } = await audited({ group: { MaxSize }, curve, policies: [byQueue], alarms: [alarm('high'), alarm('low')] })
  return group.proposal
}

describe('workers of a queue', () => {
  it('that stood at their maximum for hours, and full, get a larger maximum and no other advice', async () => {
    expect((await workers(fullAt(10, 11, 12)))?.changes).toEqual({ maxSize: 2 * MAXIMUM })
  })

  it('get none where no maximum held them', async () => {
    expect(await workers(fullAt(10, 11, 12), MAXIMUM + 4)).toBeNull()
  })

  it('that are full for a few minutes keep nobody waiting', async () => {
    const hour = fullAt(10)
    const minutes = (sec: number): boolean => sec % 3600 < 600
    const short: Curve = { size: (sec) => (minutes(sec) ? hour.size(sec) : 5), cpu: (sec) => (minutes(sec) ? hour.cpu(sec) : 50) }
    expect(await workers(short)).toBeNull()
  })
})
