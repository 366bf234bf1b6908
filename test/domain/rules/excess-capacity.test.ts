import { describe, expect, it } from 'vitest'
import { excessCapacity } from '../../../domain/rules/excess-capacity.ts'
import { toldBy } from '../../told.ts'
import { aSeries, STEPS } from '../a-case.ts'
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

describe('excess capacity', () => {
  it('is what a floor keeps over what demand asks for', () => {
    expect(assess()).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web keeps 10 instances where demand asks for 4.0 on average, because of its minimum size of 10',
      evidence: [
        {
          statement: 'kept 10.0 instances where demand asked for 4.0 on average and for 4 in its busiest hours (99th percentile)',
          metric: 'GroupInServiceInstances',
          value: 0.6,
          unit: 'fraction',
          threshold: 0.2,
        },
        { statement: 'at its floor in 100 % of the window', value: 1, unit: 'fraction', threshold: 0.5 },
        proposalSays,
      ],
      remedy: expect.stringContaining('Lower the floor'),
    })
  })

  it('is named by what holds the floor', () => {
    expect(assess({ group: { minSize: 10, maxSize: 10 } })).toMatchObject({ title: expect.stringContaining('because of its fixed size of 10') })
    expect(assess({ group: { minSize: 2, desiredCapacity: 10 } })).toMatchObject({ title: expect.stringContaining('because of its desired capacity of 10') })
  })

  it('is the share of the policy of what is kept, at least', () => {
    const policy = { excessFraction: 0.25 }
    expect(assess({ required: aSeries(7.5), policy }).verdict).toBe('found')
    expect(assess({ required: aSeries(7.6), policy }).verdict).toBe('healthy')
  })

  it('is not to be told where something else than the floor sets the size for more than half of the window', () => {
    const inService = (steps: number) => ({ inServiceInstances: aSeries(10, [0, steps, 15]) })
    expect(assess({ observation: inService(STEPS / 2) }).verdict).toBe('found')
    expect(assess({ observation: inService(STEPS / 2 + 1) }).verdict).toBe('healthy')
    expect(assess({ observation: { inServiceInstances: aSeries(15, [0, STEPS / 2, 20]) } })).toEqual({
      verdict: 'healthy',
      evidence: [{ statement: 'at its floor in 0 % of the window', value: 0, unit: 'fraction', threshold: 0.5 }, proposalSays],
    })
  })

  it('is none where the busiest hours need all of it', () => {
    // a tenth of the window needs what is kept, and half an instance more
    expect(assess({ required: aSeries(2, [0, 403, 10.5]) }).verdict).toBe('found')
    expect(assess({ required: aSeries(2, [0, 403, 11]) })).toMatchObject({ verdict: 'healthy', evidence: [{ unit: 'fraction' }, { value: 1 }, proposalSays] })
  })

  it('is not told where no proposal saves', () => {
    expect(assess({ proposal: null }).verdict).toBe('healthy')
  })
})
