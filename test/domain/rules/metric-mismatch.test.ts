import { describe, expect, it } from 'vitest'
import { metricMismatch } from '../../../domain/rules/metric-mismatch.ts'
import { toldBy } from '../../told.ts'
import { anAlarm, anOverload, aSeries, aTracking, byName } from '../a-case.ts'
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
    expect(assess({ demand: { boundBy: 'cpu' } })).toEqual({ verdict: 'not-applicable', reason: 'CPU is what runs out first' })
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
