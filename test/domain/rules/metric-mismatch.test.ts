import { describe, expect, it } from 'vitest'
import type { DynamicPolicy } from '../../../domain/replay/alarms.ts'
import { metricMismatch } from '../../../domain/rules/metric-mismatch.ts'
import { toldBy } from '../../told.ts'
import { anAlarm, anOverload, aSeries, aTracking, byName, STEPS } from '../a-case.ts'
import { aJudgedCase, type Given } from '../a-judged-case.ts'

/** Overloaded for twenty steps while CPU is at 45 %, bound by requests. */
const assess = ({ observation, demand, ...more }: Given = {}) =>
  toldBy(
    metricMismatch,
    aJudgedCase({
      overload: anOverload([0, 20]),
      observation: { cpuPercentAverage: aSeries(90, [0, 20, 45]), ...observation },
      demand: { boundBy: 'requests', servableVcpuPerInstance: 0.8, ...(demand as object) },
      ...more,
    }),
  )

describe('a metric that does not show the trouble', () => {
  it('is CPU under its target while users are hurt', () => {
    expect(assess()).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web is overloaded 50 min a week although CPU looks fine (limited by something else)',
      evidence: [
        {
          statement: 'median CPU while overloaded: 45 %, below the 60 % its policy tracks',
          metric: 'CPUUtilization',
          value: 45,
          unit: 'percent',
          threshold: 60,
        },
        {
          statement: 'one instance serves 0.80 of its 2 vCPUs before something other than CPU runs out first (connections, threads, a lock, a dependency)',
          value: 0.8,
          unit: 'vCPU',
        },
        expect.objectContaining({ value: 50, metric: 'RequestCountPerTarget' }),
      ],
      remedy: expect.stringContaining('Scale on requests per target'),
    })
  })

  it.each([
    ['memory', 'out of memory'],
    ['credits', 'out of CPU credits'],
  ] as const)('is found where %s bind, which scaling on requests does not help', (boundBy, words) => {
    expect(assess({ demand: { boundBy } })).toMatchObject({
      verdict: 'found',
      title: `web is overloaded 50 min a week although CPU looks fine (${words})`,
      remedy: expect.stringContaining('Scale on the resource that runs out'),
    })
  })

  it('is judged by the CPU of the overloaded steps alone', () => {
    const calm = (percent: number) => ({ cpuPercentAverage: aSeries(10, [0, 20, percent]) })
    expect(assess({ observation: calm(59) }).verdict).toBe('found')
    expect(assess({ observation: calm(60) }).verdict).toBe('healthy')
    expect(assess({ observation: calm(Number.NaN) }).verdict).toBe('healthy')
  })

  it('is calm under 70 % where no policy tracks CPU', () => {
    const calm = (percent: number) => ({ cpuPercentAverage: aSeries(10, [0, 20, percent]) })
    const policies = [aTracking({ metric: 'ALBRequestCountPerTarget', targetValue: 400 })]
    expect(assess({ group: { policies }, observation: calm(69) })).toMatchObject({
      verdict: 'found',
      evidence: [{ threshold: 70, statement: expect.not.stringContaining('tracks') }, {}, {}],
    })
    expect(assess({ group: { policies }, observation: calm(70) }).verdict).toBe('healthy')
    expect(assess({ group: { policies: null }, observation: calm(69) }).verdict).toBe('found')
  })

  it('is not worth a word under fifteen minutes a week', () => {
    expect(assess({ overload: anOverload([0, 6]) })).toMatchObject({ verdict: 'found', severity: 'low' })
    expect(assess({ overload: anOverload([0, 5]) }).verdict).toBe('healthy')
  })

  it('is not spoken of where CPU binds, nor judged without demand', () => {
    const full = { cpuPercentAverage: aSeries(40, [0, 20, 95]) }
    expect(assess({ demand: { boundBy: 'cpu' }, observation: full })).toEqual({ verdict: 'not-applicable', reason: 'CPU is what runs out first' })
    expect(toldBy(metricMismatch, aJudgedCase({ demand: 'insufficient' }))).toEqual({ verdict: 'not-assessed', reason: 'nothing was observed' })
  })
})

describe('a group whose CPU runs out while its policies follow something else', () => {
  const onRequests = aTracking({ alarmNames: [], metric: 'ALBRequestCountPerTarget', targetValue: 400 })
  const assessFull = ({ group, observation, ...more }: Given = {}) =>
    metricMismatch.assess(
      aJudgedCase({
        overload: anOverload([0, 20]),
        observation: { cpuPercentAverage: aSeries(40, [0, 20, 100]), ...observation },
        group: { policies: [onRequests], ...group },
        demand: { boundBy: 'cpu' },
        ...more,
      }),
    )
  /** What it is found to scale on; undefined where it is not found. */
  const scalesOn = (given: Given) => {
    const verdict = assessFull(given)
    return verdict.verdict === 'found' ? verdict.facts.scalesOn : undefined
  }

  it('is found, though its CPU is far over what is calm', () => {
    expect(assessFull()).toMatchObject({
      verdict: 'found',
      severity: 'medium',
      facts: { cpuPercent: 100, tracked: false, scalesOn: ['ALBRequestCountPerTarget'] },
    })
  })

  it('is told by the metrics of the alarms where there are any, each once, in order', () => {
    const alarms = byName(anAlarm('b', { metricName: 'QueueDepth' }), anAlarm('a', { metricName: 'NetworkOut' }), anAlarm('c', { metricName: 'QueueDepth' }))
    const policies = [aTracking({ alarmNames: ['b', 'a', 'c', 'gone'], metric: 'custom' })]
    expect(scalesOn({ group: { policies }, place: { alarms } })).toEqual(['NetworkOut', 'QueueDepth'])
    expect(scalesOn({ group: { policies: [aTracking({ alarmNames: ['b'], metric: 'ALBRequestCountPerTarget' })] }, place: { alarms } })).toEqual(['QueueDepth'])
  })

  it.each([
    ['a policy in force follows CPU', { group: { policies: [onRequests, aTracking()] } }],
    ['an alarm of a policy watches CPU', { group: { policies: [aTracking({ metric: 'custom' })] } }],
    ['what a policy of its own metric watches is not known', { group: { policies: [aTracking({ metric: 'custom', alarmNames: ['gone'] })] } }],
    ['its alarms were not read', { group: { policies: [aTracking({ metric: 'custom' })] }, place: { alarms: null } }],
    ['its policies were not read', { group: { policies: null } }],
    ['it has none', { group: { policies: [] } }],
    ['none is in force', { group: { policies: [{ ...onRequests, enabled: false }] } }],
    ['how it scales cannot be told', { scaling: null }],
  ] as const)('is not spoken of where %s', (_what, given) => {
    expect(assessFull(given as Given)).toEqual({ verdict: 'not-applicable', reason: { code: 'cpu-binds' } })
  })

  it('is none where a policy that is switched off follows CPU', () => {
    expect(scalesOn({ group: { policies: [onRequests, aTracking({ enabled: false })] } })).toEqual(['ALBRequestCountPerTarget'])
  })

  it('is none where capacity came: it scaled, though late, in half of the overload or more', () => {
    // one instance more from the step on: what comes within three steps is what was waited for
    const grownAt = (step: number) => ({ observation: { cpuPercentAverage: aSeries(40, [0, 20, 100]), inServiceInstances: aSeries(4, [step, 4032, 5]) } })
    const fraction = 1 / 20
    expect(assessFull({ ...grownAt(1), policy: { causeFraction: fraction } }).verdict).toBe('healthy')
    expect(assessFull({ ...grownAt(1), policy: { causeFraction: fraction + 0.01 } }).verdict).toBe('found')
    expect(assessFull({ observation: { inServiceInstances: null } }).verdict).toBe('healthy')
  })

  it('is none where it stood at its maximum', () => {
    const atMaximum = (steps: number) => ({ observation: { desiredCapacity: aSeries(4, [0, steps, 10]) }, policy: { causeFraction: 0.5 } })
    expect(assessFull(atMaximum(10)).verdict).toBe('healthy')
    expect(assessFull(atMaximum(9)).verdict).toBe('found')
  })

  it('is none where the overload is not worth a word', () => {
    expect(assessFull({ overload: anOverload([0, 5]) }).verdict).toBe('healthy')
  })
})

describe('a group whose CPU runs out below the CPU at which its policies scale out', () => {
  const tracking = (targetValue: number): DynamicPolicy => ({ type: 'target-tracking', metric: 'cpu', targetValue, disableScaleIn: false })
  const step = (comparison: 'above' | 'below', threshold: number): DynamicPolicy => ({
    type: 'step',
    metric: 'cpu',
    comparison,
    threshold,
    periodMinutes: 5,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    adjustmentType: 'ChangeInCapacity',
    minAdjustmentMagnitude: 1,
    steps: [],
    cooldownMinutes: 5,
  })
  const assessLate = ({ observation, policies = [tracking(80)], ...more }: Given & { readonly policies?: readonly DynamicPolicy[] } = {}) =>
    toldBy(
      metricMismatch,
      aJudgedCase({
        overload: anOverload([0, 20]),
        observation: { cpuPercentAverage: aSeries(30, [0, 20, 62]), ...observation },
        demand: { boundBy: 'cpu' },
        group: { policies: [aTracking({ targetValue: 80 })], maxSize: 20 },
        scaling: { policies },
        ...more,
      }),
    )

  it('is told with both, and that no instance came of it', () => {
    expect(assessLate()).toMatchObject({
      verdict: 'found',
      severity: 'medium',
      title: 'web is overloaded 50 min a week although CPU is below the 80 % at which it scales out',
      evidence: [
        { statement: 'median CPU while overloaded: 62 %, below the 80 % its policy tracks', value: 62, threshold: 80 },
        { statement: 'its policies follow CPU; no instance came of most of the overload, with room below max size' },
        { value: 50 },
      ],
      remedy: expect.stringContaining('Lower the CPU at which its policies add instances'),
    })
  })

  it('names the CPU of its alarm where nothing tracks a target, and not what counts as calm', () => {
    expect(assessLate({ group: { policies: [] }, policies: [step('above', 85)] })).toMatchObject({
      title: 'web is overloaded 50 min a week although CPU is below the 85 % at which it scales out',
      evidence: [{ statement: 'median CPU while overloaded: 62 %', threshold: 85 }, {}, {}],
    })
  })

  it('is none from the CPU on at which the first of its policies adds instances', () => {
    expect(assessLate({ policies: [tracking(80), tracking(63)] }).verdict).toBe('found')
    expect(assessLate({ policies: [tracking(80), tracking(62)] }).verdict).toBe('not-applicable')
    expect(assessLate({ policies: [step('above', 63), step('below', 20)] }).verdict).toBe('found')
    expect(assessLate({ policies: [step('above', 62), step('below', 90)] }).verdict).toBe('not-applicable')
    expect(assessLate({ policies: [] }).verdict).toBe('not-applicable')
  })

  it('is none where instances came of it, where it stood at its maximum, or where it is not worth a word', () => {
    // one more comes ten minutes after each of the first steps
    const grown = { inServiceInstances: Float64Array.from({ length: STEPS }, (_, i) => 4 + Math.min(20, Math.floor(i / 2))) }
    expect(assessLate({ observation: grown }).verdict).toBe('healthy')
    expect(assessLate({ observation: { maxSize: aSeries(4) } }).verdict).toBe('healthy')
    expect(assessLate({ overload: anOverload([0, 11]) }).verdict).toBe('healthy')
    expect(assessLate({ overload: anOverload([0, 12]) }).verdict).toBe('found')
  })
})
