import { describe, expect, it } from 'vitest'
import { idleGroup } from '../../../domain/rules/idle-group.ts'
import { toldBy } from '../../told.ts'
import { aSeries, START_SEC, STEP_SEC } from '../a-case.ts'
import { aJudgedCase, type Given } from '../a-judged-case.ts'
import { aLaunch } from '../an-activity.ts'

/** Two instances at 5 % CPU that send a thousand bytes a second each, and get no requests. */
const assess = (observation: Given['observation'] = {}, more: Given = {}) =>
  toldBy(
    idleGroup,
    aJudgedCase({
      ...more,
      observation: { cpuPercentAverage: aSeries(5), inServiceInstances: aSeries(2), networkOutBytes: aSeries(2 * 300 * 1000), requests: null, ...observation },
    }),
  )

/** What the finding saves, whatever the proposal does. */
const saved = (more: Given = {}) => {
  const verdict = idleGroup.assess(
    aJudgedCase({
      ...more,
      observation: { cpuPercentAverage: aSeries(5), inServiceInstances: aSeries(2), networkOutBytes: aSeries(2 * 300 * 1000), requests: null },
    }),
  )
  return 'savingsMicroUsdPerMonth' in verdict ? verdict.savingsMicroUsdPerMonth : verdict.verdict
}

describe('an idle group', () => {
  it('is one whose CPU and traffic are at what agents alone use, or less', () => {
    expect(assess()).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web did no work in the whole window',
      evidence: [
        { statement: 'CPU at or below 5.0 % for 99.9 % of the window', metric: 'CPUUtilization', value: 5, unit: 'percent', threshold: 5 },
        { statement: 'each instance sent 1000 bytes/s on average', metric: 'NetworkOut', value: 1000, unit: 'bytes a second', threshold: 1000 },
        { statement: 'its whole cost, which deleting it saves', value: 600, unit: 'USD a month' },
      ],
      remedy: expect.stringContaining('Ask the owner.'),
    })
    expect(saved()).toBe(600_000_000)
  })

  it.each([
    ['CPU a little over', { cpuPercentAverage: aSeries(5.1) }],
    ['traffic a little over', { networkOutBytes: aSeries(2 * 300 * 1001) }],
    ['one request', { requests: aSeries(0, [9, 10, 1]) }],
    ['a job of a quarter of an hour', { cpuPercentAverage: aSeries(1, [100, 103, 50]) }],
    ['six hours of work', { cpuPercentAverage: aSeries(1, [100, 172, 50]) }],
    ['CPU that was never observed', { cpuPercentAverage: aSeries(Number.NaN) }],
  ])('is not one with %s', (_what, observation) => {
    expect(assess(observation).verdict).toBe('healthy')
  })

  it.each([
    ['no requests in the whole window', { requests: aSeries(0) }],
    ['requests of which no datapoint is there', { requests: aSeries(Number.NaN) }],
    ['a moment of work', { cpuPercentAverage: aSeries(1, [100, 102, 50]) }],
    ['zero CPU', { cpuPercentAverage: aSeries(0) }],
  ])('is one with %s', (_what, observation) => {
    expect(assess(observation).verdict).toBe('found')
  })

  it('is one by CPU and requests where traffic was not read, and says nothing of traffic', () => {
    const verdict = assess({ networkOutBytes: null, requests: aSeries(0) })
    expect(verdict).toMatchObject({ verdict: 'found', evidence: [{ metric: 'CPUUtilization' }, { value: 600 }] })
  })

  it('cannot be told by CPU alone: a relay or a file server has quiet CPU', () => {
    expect(assess({ networkOutBytes: null }).verdict).toBe('not-assessed')
  })

  it('is idle at its redundancy floor too, where nothing smaller is proposed', () => {
    expect(assess({}, { proposal: null })).toMatchObject({ verdict: 'found', remedy: expect.not.stringContaining('proposal') })
    expect(saved({ proposal: null })).toBe(600_000_000)
  })

  it('is told apart by its own traffic where other groups answer the same target group', () => {
    const shared = { group: { sharedTargetGroupArns: ['arn:blue-and-green'] } }
    expect(assess({ requests: aSeries(9) }).verdict).toBe('healthy')
    expect(assess({ requests: aSeries(9) }, shared).verdict).toBe('found')
    expect(assess({ requests: aSeries(9), networkOutBytes: aSeries(2 * 300 * 1001) }, shared).verdict).toBe('healthy')
  })

  it('has a saving that is unknown where its price is', () => {
    const current = { microUsdPerMonth: null, instanceHoursPerMonth: 1460, overloadMinutesPerWeek: 0 }
    expect(assess({}, { current })).toMatchObject({ verdict: 'found', severity: 'medium' })
    expect(saved({ current })).toBeNull()
  })

  it('is told of its owner where something else manages it', () => {
    expect(assess({}, { group: { managedBy: 'EKS' } })).toMatchObject({ verdict: 'found', remedy: expect.stringMatching(/^EKS manages/) })
  })

  describe('with a job in it', () => {
    /** Half an hour of work, from step 100 on. */
    const busy = { cpuPercentAverage: aSeries(1, [100, 103, 50]) }
    const launchedAt = (...steps: readonly number[]) => ({ group: { activities: steps.map((step) => aLaunch(START_SEC + step * STEP_SEC)) } })

    it.each([
      ['the hour after a launch', [100], 'found'],
      ['a launch within the step', [100.5], 'found'],
      ['a launch in the middle of it', [102], 'found'],
      ['the end of the hour after a launch', [103 - 12], 'found'],
      ['a launch an hour before', [100 - 12], 'healthy'],
      ['a launch long before and one long after', [20, 400], 'healthy'],
      ['a launch as it ends', [103], 'healthy'],
    ] as const)('is work or not, seen beside %s', (_what, steps, expected) => {
      expect(assess(busy, launchedAt(...steps)).verdict).toBe(expected)
    })

    it('tells of its longest stretch in minutes', () => {
      const verdict = idleGroup.assess(
        aJudgedCase({
          observation: {
            cpuPercentAverage: aSeries(1, [50, 51, 50], [100, 102, 50], [200, 201, 50]),
            networkOutBytes: aSeries(2 * 300 * 1000),
            inServiceInstances: aSeries(2),
            requests: null,
          },
        }),
      )
      expect(verdict).toMatchObject({ verdict: 'found', facts: { busyMinutes: 10 } })
    })
  })

  it('is not one where nothing was in service, or nobody knows what was', () => {
    expect(assess({ inServiceInstances: aSeries(0) })).toEqual({ verdict: 'not-applicable', reason: expect.any(String) })
    expect(assess({ inServiceInstances: null }).verdict).toBe('not-assessed')
    expect(idleGroup.assess(aJudgedCase({ demand: 'insufficient' }))).toEqual({
      verdict: 'not-assessed',
      reason: { code: 'as-said', text: 'nothing was observed' },
    })
    expect(idleGroup.assess(aJudgedCase({ observation: { inServiceInstances: null } }))).toEqual({ verdict: 'not-assessed', reason: { code: 'size-unknown' } })
  })
})
