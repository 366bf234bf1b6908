import { describe, expect, it } from 'vitest'
import { HOURS_PER_MONTH } from '../../../domain/money.ts'
import { excessCapacity } from '../../../domain/rules/excess-capacity.ts'
import { toldBy } from '../../told.ts'
import { anOverload, aSeries, STEPS } from '../a-case.ts'
import { aJudgedCase, type Given, proposalSays } from '../a-judged-case.ts'

/** Ten instances kept at a minimum of ten, where demand asks for four. */
const assess = ({ group, observation, ...more }: Given = {}) =>
  toldBy(
    excessCapacity,
    aJudgedCase({
      group: { minSize: 10, maxSize: 20, ...group },
      observation: { inServiceInstances: aSeries(10), ...observation },
      required: aSeries(4),
      ...more,
    }),
  )

const byFloor = (given: Given = {}) => {
  const verdict = assess(given)
  return verdict.verdict === 'found' && / but needs /.test(verdict.title)
}

describe('excess capacity', () => {
  it('is what a floor keeps over what demand asks for', () => {
    expect(assess()).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web runs 10 instances but needs 4.0 on average (min size 10)',
      evidence: [
        {
          statement: 'ran 10.0 instances; demand needed 4.0 on average and 4 at peak (99th percentile)',
          metric: 'GroupInServiceInstances',
          value: 0.6,
          unit: 'fraction',
          threshold: 0.2,
        },
        { statement: 'at its lowest size 100 % of the time', value: 1, unit: 'fraction', threshold: 0.5 },
        proposalSays,
      ],
      remedy: expect.stringContaining('Lower the min size'),
    })
  })

  it('is named by what holds the floor', () => {
    expect(assess({ group: { minSize: 10, maxSize: 10 } })).toMatchObject({ title: expect.stringContaining('(fixed size 10)') })
    expect(assess({ group: { minSize: 2, desiredCapacity: 10 } })).toMatchObject({ title: expect.stringContaining('(desired capacity 10)') })
  })

  it('is the share of the policy of what is kept, at least', () => {
    const policy = { excessFraction: 0.25 }
    expect(byFloor({ required: aSeries(7.5), policy })).toBe(true)
    expect(byFloor({ required: aSeries(7.6), policy })).toBe(false)
  })

  it('is not to be told where something else than the floor sets the size for more than half of the window', () => {
    const inService = (steps: number) => ({ inServiceInstances: aSeries(10, [0, steps, 15]) })
    expect(byFloor({ observation: inService(STEPS / 2) })).toBe(true)
    expect(byFloor({ observation: inService(STEPS / 2 + 1) })).toBe(false)
    expect(byFloor({ observation: { inServiceInstances: aSeries(15, [0, STEPS / 2, 20]) } })).toBe(false)
  })

  it('is none where the busiest hours need all of it', () => {
    // a tenth of the window needs what is kept, and half an instance more
    expect(byFloor({ required: aSeries(2, [0, 403, 10.5]) })).toBe(true)
    expect(byFloor({ required: aSeries(2, [0, 403, 11]) })).toBe(false)
  })

  it('is also what a proposal saves that no narrower kind explains', () => {
    // five minutes of each hour need all of it: neither the floor nor quiet hours are to blame
    const peaks = aSeries(4).map((x, i) => (i % 12 === 0 ? 11 : x))
    expect(assess({ required: peaks, proposal: { changes: { minSize: 4 } } })).toMatchObject({
      verdict: 'found',
      title: 'web runs 10.0 instances on average, where 3.8 serve its demand (min size)',
      evidence: [{ value: 10, unit: 'instances' }, {}, {}, proposalSays],
    })
  })

  it('leaves the word to a narrower kind', () => {
    const given = { observation: { inServiceInstances: aSeries(15, [0, STEPS / 2, 20]), cpuPercentAverage: aSeries(1), requests: aSeries(0) } }
    expect(assess(given).verdict).toBe('healthy')
  })

  it('names what the proposal changes', () => {
    const high = { observation: { inServiceInstances: aSeries(15, [0, STEPS / 2, 20]) } }
    const because = (changes: object) => {
      const verdict = assess({ ...high, proposal: { changes } })
      return verdict.verdict === 'found' ? / \((.*)\)$/.exec(verdict.title)?.[1] : verdict.verdict
    }
    expect(because({ scheduledActions: [], minSize: 3 })).toBe('min size, scheduled actions')
    expect(because({ instanceType: 'm5.xlarge' })).toBe('instance type')
    expect(because({ targetTracking: { metric: 'ASGAverageCPUUtilization', targetValue: 60, disableScaleIn: false } })).toBe('scaling policies')
    expect(because({})).toBeUndefined()
  })

  it('is not what a group suffers from that is short of room, and is served by more instances for less money', () => {
    const peaks = aSeries(4).map((x, i) => (i % 12 === 0 ? 11 : x))
    const smaller = (minutesPerWeek: number, instances: number) =>
      assess({
        required: peaks,
        overload: { ...anOverload(), minutesPerWeek },
        proposal: {
          changes: { instanceType: 'm5.medium' },
          replay: { microUsdPerMonth: 300_000_000, instanceHoursPerMonth: instances * HOURS_PER_MONTH, overloadMinutesPerWeek: 2 },
        },
      }).verdict
    expect([smaller(30, 10), smaller(30, 9), smaller(29, 10)]).toEqual(['healthy', 'found', 'found'])
  })

  it('is not told where no proposal saves', () => {
    expect(assess({ proposal: null }).verdict).toBe('healthy')
  })
})
