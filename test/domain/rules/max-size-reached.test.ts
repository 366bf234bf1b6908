import { describe, expect, it } from 'vitest'
import { maxSizeReached } from '../../../domain/rules/max-size-reached.ts'
import { toldBy } from '../../told.ts'
import { anOverload, aSeries } from '../a-case.ts'
import { aJudgedCase, type Given } from '../a-judged-case.ts'

/** Twenty overloaded steps, 50 minutes a week, all of them at the maximum of ten. */
const assess = ({ observation, ...more }: Given = {}) =>
  toldBy(maxSizeReached, aJudgedCase({ overload: anOverload([0, 20]), observation: { desiredCapacity: aSeries(4, [0, 20, 10]), ...observation }, ...more }))

describe('a maximum that was reached', () => {
  it('is found where demand exceeded what it could serve', () => {
    expect(assess()).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web is overloaded 50 min a week at its max size of 10',
      evidence: [
        { statement: 'at its max size for 100 % of the overload', metric: 'GroupDesiredCapacity', value: 1, unit: 'fraction', threshold: 0.3 },
        {
          statement: 'overloaded 50 min a week (1 stretch), demand up to 120 % of capacity',
          metric: 'CPUUtilization',
          value: 50,
          unit: 'minutes a week',
          threshold: 30,
          fromSec: 1_772_409_600,
          toSec: 1_773_619_200,
        },
      ],
      remedy: expect.stringContaining('Raise the max size'),
    })
  })

  it('is told as it was then; where somebody has raised it since, lightly', () => {
    const then = { maxSize: aSeries(10), desiredCapacity: aSeries(4, [0, 20, 10]) }
    expect(assess({ group: { maxSize: 16 }, observation: then })).toMatchObject({
      severity: 'low',
      title: 'web was overloaded 50 min a week at its max size of 10, which is 16 now',
      remedy: expect.stringContaining('Nothing more to do if the overload is gone'),
    })
    // what a schedule raises by day it lowers by night
    const scheduledActions = [
      { name: 'day', recurrence: '0 8 * * *', startSec: null, endSec: null, timeZone: 'UTC', minSize: null, maxSize: 16, desiredCapacity: null },
    ]
    expect(assess({ group: { maxSize: 16, scheduledActions }, observation: then })).toMatchObject({
      severity: 'medium',
      title: 'web is overloaded 50 min a week at its max size of 10',
    })
  })

  it('has to explain three tenths of the overload', () => {
    const atMaximum = (steps: number) => ({ desiredCapacity: aSeries(4, [0, steps, 10]) })
    expect(assess({ observation: atMaximum(6) })).toMatchObject({
      verdict: 'found',
      severity: 'low',
      title: expect.stringContaining('overloaded 15 min a week'),
    })
    expect(assess({ observation: atMaximum(5) })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 0.25 }, { value: 50 }] })
  })

  it('is the maximum of its time, where that was observed, and of today where not', () => {
    const maxSize = (before: number) => ({ maxSize: aSeries(20, [0, 20, before]) })
    expect(assess({ observation: maxSize(10) }).verdict).toBe('found')
    expect(assess({ observation: maxSize(11) }).verdict).toBe('healthy')
    expect(assess({ observation: maxSize(Number.NaN) }).verdict).toBe('found')
    expect(assess({ observation: { maxSize: null } }).verdict).toBe('found')
  })

  it('is held against what was in service where desired capacity was not read', () => {
    const inService = { desiredCapacity: null, inServiceInstances: aSeries(4, [0, 20, 9.95]) }
    expect(assess({ observation: inService }).verdict).toBe('found')
    expect(assess({ observation: { ...inService, inServiceInstances: aSeries(9.94) } }).verdict).toBe('healthy')
    expect(assess({ observation: { desiredCapacity: null, inServiceInstances: null } }).verdict).toBe('healthy')
  })

  it('is not worth a word under fifteen minutes a week', () => {
    expect(assess({ overload: anOverload([0, 6]) }).verdict).toBe('found')
    expect(assess({ overload: anOverload([0, 5]) }).verdict).toBe('healthy')
    expect(assess({ overload: anOverload() }).verdict).toBe('healthy')
  })

  it.each([
    ['its size is fixed', { group: { minSize: 4, maxSize: 4 } }, 'not-applicable', 'it has a fixed size'],
    [
      'the group is switched off: its maximum size is 0',
      { group: { minSize: 0, maxSize: 0 } },
      'not-applicable',
      'the group is switched off: its maximum size is 0',
    ],
    ['demand is not known', { demand: 'insufficient' }, 'not-assessed', 'nothing was observed'],
    ['overload is not known', { overload: null }, 'not-assessed', 'overload is not known'],
  ] as const)('is not judged where %s', (_what, given, verdict, reason) => {
    expect(assess(given)).toEqual({ verdict, reason })
  })
})
