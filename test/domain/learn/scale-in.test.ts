import { describe, expect, it } from 'vitest'
import type { Activity, Group } from '../../../domain/facts/group.ts'
import { scaleInPaceOf } from '../../../domain/learn/scale-in.ts'
import { aGroup, START_SEC } from '../a-case.ts'

const tracking = { type: 'TargetTrackingScaling', name: 'cpu' }
/** Sizes one after the other, each so many minutes after the one before. */
const falls = (sizes: readonly number[], gapMinutes: number, by = 'a monitor alarm cpu-AlarmLow in state ALARM triggered policy cpu'): Activity[] =>
  sizes.slice(1).map((to, k) => {
    const startSec = START_SEC + k * gapMinutes * 60
    const cause = `At ${new Date(startSec * 1000).toISOString()} ${by} changing the desired capacity from ${sizes[k]} to ${to}.`
    return { startSec, endSec: startSec + 30, status: 'Successful', description: 'Terminating EC2 instance: i-1', cause, statusMessage: '' }
  })
const paceOf = (activities: Activity[] | null, policies: readonly object[] | null = [tracking]) =>
  scaleInPaceOf(aGroup({ activities, policies } as Partial<Group>))

describe('how fast target tracking scales in', () => {
  it('is told by scale-ins that follow each other, as a share of the group in five minutes', () => {
    // a tenth every five minutes: the last of them may have been all that was asked for
    expect(paceOf(falls([100, 90, 81, 72, 64, 57, 51], 5))).toEqual({ low: 0.1, typical: 7 / 64, high: 1 / 9, steps: 5 })
    // half of it where they lie ten minutes apart
    expect(paceOf(falls([100, 90, 81, 72, 64, 57, 51], 10))?.typical).toBe(7 / 128)
  })

  it('is not known of few, of small groups, or where the next one came much later: then it may have been all that was asked for', () => {
    expect(paceOf(falls([100, 90, 81, 72, 64, 57], 5))).toBeNull()
    expect(paceOf(falls([9, 8, 7, 6, 5, 4, 3, 2], 5))).toBeNull()
    expect([paceOf(falls([100, 90, 81, 72, 64, 57, 51], 20))?.steps, paceOf(falls([100, 90, 81, 72, 64, 57, 51], 21))]).toEqual([5, null])
  })

  it('is not that of other policies, of people, or of a group whose activities or policies were not read', () => {
    const seen = falls([100, 90, 81, 72, 64, 57, 51], 5)
    expect([paceOf(null), paceOf(seen, null), paceOf(seen, [tracking, { type: 'StepScaling', name: 'more' }])]).toEqual([null, null, null])
    expect(paceOf(falls([100, 90, 81, 72, 64, 57, 51], 5, 'a user request explicitly set group desired capacity'))).toBeNull()
    expect(paceOf(seen, [tracking, { type: 'PredictiveScaling', name: 'ahead' }])?.steps).toBe(5)
  })

  it('is of falls alone, each from where the one before it ended', () => {
    const up = falls([40, 60, 80, 100, 120, 140, 160], 5)
    expect(paceOf(up)).toBeNull()
    const broken = falls([100, 90, 81, 72, 64, 57, 51], 5).filter((_, k) => k !== 2)
    expect(paceOf(broken)).toBeNull()
  })
})
