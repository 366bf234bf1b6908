import { describe, expect, it } from 'vitest'
import { slowScaleIn } from '../../../domain/rules/slow-scale-in.ts'
import { toldBy } from '../../told.ts'
import { aSeries, STEPS } from '../a-case.ts'
import { aJudgedCase, type Given, proposalSays } from '../a-judged-case.ts'

const HOUR_STEPS = 12
const step = (comparison: 'above' | 'below') =>
  ({
    type: 'simple',
    metric: 'cpu',
    comparison,
    threshold: 50,
    periodMinutes: 1,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    adjustmentType: 'ChangeInCapacity',
    minAdjustmentMagnitude: 0,
    steps: [],
    cooldownMinutes: 5,
  }) as const
const bothWays = [step('above'), step('below')]

/** Eight instances in service where two are required, for the first `hours` hours of each day; four else, where four are. */
function kept(hours: number, giveBack = 8) {
  const days = Array.from({ length: 14 }, (_, day) => [day * 288, day * 288 + hours * HOUR_STEPS, 8] as const)
  const late = days.map(([, to]) => [to - 1, to, giveBack] as const)
  return { inService: aSeries(4, ...days, ...late), required: aSeries(4, ...days.map(([from, to]) => [from, to, 2] as const)) }
}
const assess = (hours: number, { giveBack, ...more }: Given & { readonly giveBack?: number } = {}) => {
  const { inService, required } = kept(hours, giveBack)
  return toldBy(
    slowScaleIn,
    aJudgedCase({
      required,
      observation: { inServiceInstances: inService },
      ...more,
      group: { minSize: 2, newInstancesProtectedFromScaleIn: true, ...more.group },
    }),
  )
}

describe('slow scale-in', () => {
  it('keeps for hours on end what demand had stopped asking for, and names what blocks it', () => {
    expect(assess(6)).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web keeps extra capacity up to 6 hours after demand drops: new instances are protected from scale-in',
      evidence: [
        {
          statement: 'more than 20 % over what demand needed, above min size, for 6 hours in a row and 25 % of the time',
          metric: 'GroupInServiceInstances',
          value: 6,
          unit: 'hours',
          threshold: 3,
        },
        { statement: 'new instances are protected from scale-in' },
        proposalSays,
      ],
      remedy: expect.stringContaining('Allow scale-in again'),
    })
  })

  it('is a fifth of the window at least', () => {
    expect(assess(5).verdict).toBe('found')
    // four hours a day are a sixth
    expect(assess(4).verdict).toBe('healthy')
    expect(assess(4, { policy: { excessFraction: 1 / 6 } }).verdict).toBe('found')
  })

  it('is three hours on end at least', () => {
    expect(assess(3, { policy: { excessFraction: 0.1 } }).verdict).toBe('found')
    expect(assess(3, { policy: { excessFraction: 0.1, slowScaleInHours: 3.1 } }).verdict).toBe('healthy')
  })

  const free = { newInstancesProtectedFromScaleIn: false }

  it('is told where policies that may scale in do so late', () => {
    const late = { group: free, scaling: { policies: bothWays }, giveBack: 7 }
    expect(assess(6, late)).toMatchObject({
      verdict: 'found',
      title: 'web keeps extra capacity up to 6 hours after demand drops',
      evidence: [{ value: 6 }, proposalSays],
      remedy: expect.stringContaining('Use a target tracking policy that scales in'),
    })
    // it never gives anything back while there is too much: what keeps it is not that scale-in is late
    expect(assess(6, { ...late, giveBack: 8 }).verdict).toBe('healthy')
  })

  it('is not told where target tracking may scale in: what it keeps, its target keeps', () => {
    expect(assess(6, { group: free, giveBack: 7 }).verdict).toBe('healthy')
    const blocked = { policies: [{ type: 'target-tracking', metric: 'cpu', targetValue: 60, disableScaleIn: true }] } as const
    expect(assess(6, { group: free, scaling: blocked })).toMatchObject({ verdict: 'found', title: expect.stringContaining('scale-in is disabled') })
  })

  it('is not spoken of where the size is fixed, nor told where nothing is saved', () => {
    expect(assess(6, { group: { minSize: 4, maxSize: 4 } })).toEqual({ verdict: 'not-applicable', reason: 'it has a fixed size' })
    expect(assess(6, { proposal: null }).verdict).toBe('healthy')
    expect(toldBy(slowScaleIn, aJudgedCase({ required: aSeries(4), observation: { inServiceInstances: new Float64Array(STEPS).fill(4) } })).verdict).toBe(
      'healthy',
    )
  })
})
