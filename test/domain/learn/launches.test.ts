import { describe, expect, it } from 'vitest'
import { bootOf, deploymentsOf } from '../../../domain/learn/launches.ts'
import { aGroup, START_SEC, STEP_SEC, STEPS } from '../a-case.ts'
import { aLaunch } from '../an-activity.ts'

const grid = { startSec: START_SEC, stepSec: STEP_SEC, length: STEPS }
const launched = (atMinute: number, sec: number, cause?: string) =>
  aLaunch(START_SEC + atMinute * 60, { endSec: START_SEC + atMinute * 60 + sec, ...(cause === undefined ? {} : { cause }) })

describe('how long a boot takes', () => {
  it('is the median of the launches that succeeded, and the slowest twentieth', () => {
    const activities = [60, 120, 180, 240, 300].map((sec, i) => launched(i * 60, sec))
    const failed = { ...launched(500, 9000), status: 'Failed' as const }
    const boot = bootOf(aGroup({ activities: [...activities, failed] }))
    expect(boot).toMatchObject({ medianSec: 180, launches: 5 })
    expect(boot?.slowSec).toBeGreaterThan(240)
    expect(boot?.slowSec).toBeLessThanOrEqual(300)
  })

  it('is not known without a launch, or without activities', () => {
    expect([bootOf(aGroup({ activities: [] })), bootOf(aGroup({ activities: null }))]).toEqual([null, null])
  })
})

describe('deployments', () => {
  const refresh = 'At 2026-01-01T00:00:00Z an instance was launched in response to an instance refresh.'

  it('are refreshes of instances one after the other; an hour apart they are two', () => {
    const activities = [launched(10, 300, refresh), launched(40, 300, refresh), launched(200, 300, refresh)]
    const deployments = deploymentsOf(aGroup({ activities }), grid)
    // begun and ended in the minutes 10 to 15, 40 to 45 and 200 to 205, over two weeks
    expect(deployments).toEqual({
      spells: [
        [10, 46],
        [200, 206],
      ],
      perWeek: 1,
    })
  })

  it('are none where nothing was refreshed, and not known where activities were not read', () => {
    expect(deploymentsOf(aGroup({ activities: [launched(10, 300)] }), grid)).toEqual({ spells: [], perWeek: 0 })
    expect(deploymentsOf(aGroup({ activities: null }), grid)).toBeNull()
  })

  it('begin in the window, in whatever order they are told, and end with the last minute of an instance', () => {
    const at = (...minutes: readonly number[]) => deploymentsOf(aGroup({ activities: minutes.map((minute) => launched(minute, 60, refresh)) }), grid)?.spells
    expect(at(100, 0, -10)).toEqual([
      [0, 2],
      [100, 102],
    ])
    // the minute after the last one, and an hour more
    expect(at(0, 61)).toEqual([[0, 63]])
    expect(at(0, 62)).toEqual([
      [0, 2],
      [62, 64],
    ])
    expect(deploymentsOf(aGroup({ activities: [{ ...launched(10, 0, refresh), endSec: null }] }), grid)?.spells).toEqual([[10, 11]])
  })
})
