import { describe, expect, it } from 'vitest'
import { offHoursCapacity } from '../../../domain/rules/off-hours-capacity.ts'
import { toldBy } from '../../told.ts'
import { aSeries } from '../a-case.ts'
import { aJudgedCase, type Given, proposalSays } from '../a-judged-case.ts'

/** Another value for the first hours of so many days in each of the two weeks. */
function atNight(value: number, other: number, hours = 8, days = 2): Float64Array {
  const stretches = [0, 7].flatMap((week) => Array.from({ length: days }, (_, day) => [(week + day) * 288, (week + day) * 288 + hours * 12, value] as const))
  return aSeries(other, ...stretches)
}

/** Sixteen hours a week in which two of ten are required, and ten are kept. */
const assess = ({ observation, ...more }: Given = {}) =>
  toldBy(offHoursCapacity, aJudgedCase({ required: atNight(2, 10), observation: { inServiceInstances: aSeries(10), ...observation }, ...more }))

describe('capacity kept through quiet hours', () => {
  it('is found from two nights a week on', () => {
    expect(assess()).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web keeps 10 instances through 16 quiet hours a week that need 2',
      evidence: [
        {
          statement: '16 hours a week never need more than 50 % of the busy hours: ran 10 instances, needed 2',
          metric: 'GroupInServiceInstances',
          value: 16,
          unit: 'hours a week',
          threshold: 16,
        },
        proposalSays,
      ],
      remedy: expect.stringContaining('Lower the min size in quiet hours'),
    })
    expect(assess({ required: atNight(2, 10, 15, 1) })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 15 }, {}] })
  })

  it('has to be twice what is needed then', () => {
    expect(assess({ required: atNight(5, 10), observation: { inServiceInstances: aSeries(10) } }).verdict).toBe('found')
    expect(assess({ required: atNight(5, 10), observation: { inServiceInstances: aSeries(9.9) } }).verdict).toBe('healthy')
  })

  it('has to be three quarters of the size by day: less follows the hours already', () => {
    expect(assess({ observation: { inServiceInstances: atNight(7.5, 10) } }).verdict).toBe('found')
    expect(assess({ observation: { inServiceInstances: atNight(7.4, 10) } }).verdict).toBe('healthy')
  })

  it('is not told where nothing is saved', () => {
    expect(assess({ proposal: null }).verdict).toBe('healthy')
  })
})
