import { describe, expect, it } from 'vitest'
import type { Activity } from '../../../domain/facts/group.ts'
import { failureWindows } from '../../../domain/facts/launch-incidents.ts'
import { measuredBootSec } from '../../../domain/facts/launches.ts'
import { START_SEC } from '../a-case.ts'
import { aFailedLaunch, aLaunch } from '../an-activity.ts'

const took = (sec: number, changes: Partial<Activity> = {}): Activity => ({ ...aLaunch(START_SEC), startSec: START_SEC, endSec: START_SEC + sec, ...changes })
const termination = { description: 'Terminating EC2 instance: i-1' }

describe('the boot time', () => {
  it('is that of three launches in four', () => {
    expect(measuredBootSec([took(100), took(200), took(300), took(400), took(500)])).toBe(400)
  })

  it('is of launches into service: not of those that fill a warm pool', () => {
    const into = took(600, { description: 'Launching a new EC2 instance into warm pool: i-0123456789abcdef0' })
    const from = took(24, { description: 'Launching a new EC2 instance from warm pool: i-0123456789abcdef0' })
    expect(measuredBootSec([into, from, into])).toBe(24)
    expect(measuredBootSec([into])).toBeNaN()
  })

  it('is of launches that succeeded, ended and took time', () => {
    const others = [took(9000, { status: 'Failed' }), took(9000, termination), took(0, { endSec: null }), took(0), took(-5)]
    expect(measuredBootSec([took(100), ...others])).toBe(100)
  })

  it('is not known where nothing was launched, or nothing was read', () => {
    expect(measuredBootSec([])).toBeNaN()
    expect(measuredBootSec(null)).toBeNaN()
  })
})

describe('times in which launches failed', () => {
  const failed = (minute: number, changes: Partial<Activity> = {}): Activity => ({ ...aFailedLaunch(START_SEC + minute * 60, 'no capacity'), ...changes })
  it('join what failed again within the hour', () => {
    expect(failureWindows([failed(70), failed(10)], START_SEC)).toEqual([[10, 71]])
    expect(failureWindows([failed(10), failed(71)], START_SEC)).toEqual([
      [10, 11],
      [71, 72],
    ])
  })

  it('count a launch that a lifecycle hook gave up', () => {
    expect(failureWindows([failed(10, { status: 'Cancelled', statusMessage: 'was abandoned: Heartbeat Timeout' })], START_SEC)).toEqual([[10, 11]])
  })

  it('leave out what was over before the window, and what did not fail', () => {
    expect(failureWindows([failed(-2), failed(-1)], START_SEC)).toEqual([])
    expect(failureWindows([failed(-30), failed(10)], START_SEC)).toEqual([[-30, 11]])
    expect(failureWindows([failed(10, { status: 'Successful' }), failed(10, termination)], START_SEC)).toEqual([])
    expect(failureWindows(null, START_SEC)).toEqual([])
  })
})
