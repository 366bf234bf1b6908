import { describe, expect, it } from 'vitest'
import { conservativeTarget } from '../../../domain/rules/conservative-target.ts'
import { toldBy } from '../../told.ts'
import { aSeries, STEPS } from '../a-case.ts'
import { aJudgedCase, type Given, proposalSays } from '../a-judged-case.ts'

const tracking = (targetValue: number, changes: object = {}) =>
  ({ type: 'target-tracking', metric: 'cpu', targetValue, disableScaleIn: false, ...changes }) as const
const proposes = (targetValue: number, metric: 'ASGAverageCPUUtilization' | 'ALBRequestCountPerTarget' = 'ASGAverageCPUUtilization') => ({
  changes: { targetTracking: { metric, targetValue, disableScaleIn: false } },
})

/** Tracks 49 % above its minimum of 2, where 70 % was shown to do. */
const assess = (more: Given = {}) =>
  toldBy(
    conservativeTarget,
    aJudgedCase({ scaling: { policies: [tracking(49)] }, proposal: proposes(70), observation: { inServiceInstances: aSeries(8) }, ...more }),
  )

describe('a conservative target', () => {
  it('is one at seven tenths of the target that the replay proved', () => {
    expect(assess()).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web tracks 49 % CPU, where 70 % serves the same demand',
      evidence: [
        {
          statement: 'tracks 49 % CPU; 70 % served the same demand in simulation',
          metric: 'ASGAverageCPUUtilization',
          value: 49,
          unit: 'percent',
          threshold: 49,
        },
        { statement: 'above its min size 100 % of the time, where the target sets its size', value: 1, unit: 'fraction' },
        proposalSays,
      ],
      remedy: expect.stringMatching(/^Track CPU at 70 %.* Raise the target ten points a week at most/),
    })
    expect(assess({ scaling: { policies: [tracking(50)] } })).toMatchObject({ verdict: 'healthy', evidence: [{ value: 50 }, { value: 1 }, {}] })
  })

  it('sets the size in a quarter of the window at least', () => {
    const above = (steps: number) => ({ inServiceInstances: aSeries(2.5, [0, steps, 2.6]) })
    expect(assess({ observation: above(STEPS / 4) }).verdict).toBe('found')
    expect(assess({ observation: above(STEPS / 4 - 1) }).verdict).toBe('healthy')
  })

  it.each([
    ['something else runs out before CPU', { demand: { boundBy: 'memory' } } as const, 'memory runs out before CPU: a low CPU target may be right'],
    ['it tracks requests', { scaling: { policies: [tracking(49, { metric: 'requests' })] } } as const, 'no working policy tracks its CPU'],
    ['nothing works', { scaling: { policies: [] } }, 'no working policy tracks its CPU'],
    ['the proposal tracks nothing', { proposal: {} }, 'the proposal keeps its policy'],
    ['the proposal tracks requests', { proposal: proposes(700, 'ALBRequestCountPerTarget') }, 'the proposal keeps its policy'],
  ])('is not spoken of where %s', (_what, given, reason) => {
    expect(assess(given)).toEqual({ verdict: 'not-applicable', reason })
  })

  it('is looked for among all policies', () => {
    expect(assess({ scaling: { policies: [tracking(900, { metric: 'requests' }), tracking(30)] } })).toMatchObject({
      verdict: 'found',
      evidence: [{ value: 30 }, {}, {}],
    })
  })

  it('is not told where nothing is saved', () => {
    expect(assess({ proposal: null }).verdict).toBe('healthy')
  })
})
