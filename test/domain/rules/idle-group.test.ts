import { describe, expect, it } from 'vitest'
import { idleGroup } from '../../../domain/rules/idle-group.ts'
import { toldBy } from '../../told.ts'
import { aSeries } from '../a-case.ts'
import { aJudgedCase, type Given, proposalSays } from '../a-judged-case.ts'

/** Two instances at 5 % CPU that send a thousand bytes a second each, and get no requests. */
const assess = (observation: Given['observation'] = {}, more: Given = {}) =>
  toldBy(
    idleGroup,
    aJudgedCase({
      ...more,
      observation: { cpuPercentAverage: aSeries(5), inServiceInstances: aSeries(2), networkOutBytes: aSeries(2 * 300 * 1000), requests: null, ...observation },
    }),
  )

describe('an idle group', () => {
  it('is one whose CPU and traffic are at what agents alone use, or less', () => {
    expect(assess()).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web did no work in the whole window: delete it, or set it to zero until somebody asks',
      evidence: [
        { statement: 'CPU stayed at or under 5.0 % in 99.9 % of the window', metric: 'CPUUtilization', value: 5, unit: 'percent', threshold: 5 },
        { statement: 'each instance sent 1000 bytes a second on average', metric: 'NetworkOut', value: 1000, unit: 'bytes a second', threshold: 1000 },
        proposalSays,
      ],
      remedy: expect.stringContaining('Ask the owner.'),
    })
  })

  it.each([
    ['CPU a little over', { cpuPercentAverage: aSeries(5.1) }],
    ['traffic a little over', { networkOutBytes: aSeries(2 * 300 * 1001) }],
    ['one request', { requests: aSeries(0, [9, 10, 1]) }],
    ['six hours of work', { cpuPercentAverage: aSeries(1, [100, 172, 50]) }],
    ['CPU that was never observed', { cpuPercentAverage: aSeries(Number.NaN) }],
  ])('is not one with %s', (_what, observation) => {
    expect(assess(observation).verdict).toBe('healthy')
  })

  it.each([
    ['no requests in the whole window', { requests: aSeries(0) }],
    ['requests of which no datapoint is there', { requests: aSeries(Number.NaN) }],
    ['a moment of work', { cpuPercentAverage: aSeries(1, [100, 103, 50]) }],
    ['zero CPU', { cpuPercentAverage: aSeries(0) }],
  ])('is one with %s', (_what, observation) => {
    expect(assess(observation).verdict).toBe('found')
  })

  it('is one by its CPU alone where traffic was not read, and says nothing of it', () => {
    const verdict = assess({ networkOutBytes: null })
    expect(verdict).toMatchObject({ verdict: 'found', evidence: [{ metric: 'CPUUtilization' }, proposalSays] })
  })

  it('is not told of where nothing would be saved', () => {
    expect(assess({}, { proposal: null }).verdict).toBe('healthy')
  })
})
