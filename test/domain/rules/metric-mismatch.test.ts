import { describe, expect, it } from 'vitest'
import { metricMismatch } from '../../../domain/rules/metric-mismatch.ts'
import { toldBy } from '../../told.ts'
import { anOverload, aSeries, aTracking } from '../a-case.ts'
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
