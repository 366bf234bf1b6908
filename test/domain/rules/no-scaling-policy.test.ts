import { describe, expect, it } from 'vitest'
import { noScalingPolicy } from '../../../domain/rules/no-scaling-policy.ts'
import { toldBy } from '../../told.ts'
import { anOverload, aSeries, aTracking, STEPS } from '../a-case.ts'
import { aJudgedCase, type Given } from '../a-judged-case.ts'

const predictive = (forecastOnly: boolean) => ({ ...aTracking(), type: 'PredictiveScaling', targetValue: 50, schedulingBufferSec: 300, forecastOnly }) as never

/** Demand of 1 for half of the window and of 4 for the other, four instances, no policy. */
const assess = ({ group, demand, ...more }: Given = {}) =>
  toldBy(
    noScalingPolicy,
    aJudgedCase({ group: { policies: [], ...group }, demand: { busyVcpu: aSeries(1, [0, STEPS / 2, 4]), ...(demand as object) }, ...more }),
  )

describe('no scaling policy', () => {
  it('is found where demand varies and nothing follows it', () => {
    expect(assess()).toEqual({
      verdict: 'found',
      severity: 'low',
      title: 'web has no scaling policy, though demand varies from 1.0 to 4.0 busy vCPUs',
      evidence: [
        {
          statement: 'demand varies from 1.0 busy vCPUs (20th percentile) to 4.0 (99th); no policy follows it',
          metric: 'CPUUtilization',
          value: 4,
          unit: 'ratio',
          threshold: 2,
        },
        expect.objectContaining({ value: 0, unit: 'minutes a week' }),
      ],
      remedy: expect.stringContaining('Add a target tracking policy'),
    })
  })

  it('is found where demand is even and too much', () => {
    const even = { busyVcpu: aSeries(4) }
    expect(assess({ demand: even, overload: anOverload([0, 20]) })).toMatchObject({
      verdict: 'found',
      severity: 'medium',
      title: 'web is overloaded 50 min a week and has no scaling policy',
    })
    expect(assess({ demand: even, overload: anOverload([0, 5]) }).verdict).toBe('healthy')
  })

  it('asks for more than twice the quiet demand', () => {
    expect(assess({ demand: { busyVcpu: aSeries(2, [0, STEPS / 2, 4]) } }).verdict).toBe('healthy')
    expect(assess({ demand: { busyVcpu: aSeries(1.9, [0, STEPS / 2, 4]) } }).verdict).toBe('found')
  })

  it('asks for more than a tenth of what the smallest fleet can do', () => {
    // two instances of two vCPUs: a tenth is 0.4
    expect(assess({ demand: { busyVcpu: aSeries(0, [0, STEPS / 2, 0.4]) } }).verdict).toBe('healthy')
    expect(assess({ demand: { busyVcpu: aSeries(0, [0, STEPS / 2, 0.41]) } })).toMatchObject({ verdict: 'found', evidence: [{ value: 41 }, {}] })
    expect(assess({ demand: { busyVcpu: aSeries(0, [0, STEPS / 2, 0.3]), servableVcpuPerInstance: 1 } }).verdict).toBe('found')
  })

  it.each([
    ['another scales it', { managedBy: 'EKS' }, 'not-applicable', 'EKS scales this group from outside: change it there'],
    ['it has a policy', { policies: [aTracking()] }, 'not-applicable', 'it has a scaling policy'],
    ['it scales on a forecast', { policies: [predictive(false)] }, 'not-applicable', 'it has a scaling policy'],
    ['it has room for one instance', { minSize: 1, maxSize: 1 }, 'not-applicable', 'it runs one instance at most'],
    ['its policies were not read', { policies: null }, 'not-assessed', 'the scaling policies were not read'],
  ] as const)('is not judged where %s', (_what, group, verdict, reason) => {
    expect(assess({ group })).toEqual({ verdict, reason })
  })

  it('is found where there is a forecast that nobody acts on, and from two instances on', () => {
    expect(assess({ group: { policies: [predictive(true)] } }).verdict).toBe('found')
    expect(assess({ group: { minSize: 1, maxSize: 2 } }).verdict).toBe('found')
  })

  it('is not judged without demand', () => {
    expect(toldBy(noScalingPolicy, aJudgedCase({ demand: 'insufficient' })).verdict).toBe('not-assessed')
  })
})
