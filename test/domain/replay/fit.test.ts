import { describe, expect, it } from 'vitest'
import { judge } from '../../../domain/judge.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import type { NotReplayed } from '../../../domain/reasons.ts'
import { misfitOf } from '../../../domain/replay/fit.ts'
import { reasonInWords } from '../../../report/words/reasons.ts'
import { aGroup, anObservation, aPlace, aSeries, aTracking, STEPS } from '../a-case.ts'
import { aConfiguration } from '../a-judged-case.ts'
import { aWorld, demandCurve, smoothDay } from '../a-world.ts'

const offBy = (error: number) => ({ instanceHoursErrorFraction: error, overloadMinutesPerWeekObserved: 0, overloadMinutesPerWeekReplayed: 0 })
const misfit = (error: number, notReplayed: readonly NotReplayed[] = [], enabledMetrics = ['GroupDesiredCapacity']) => {
  const reason = misfitOf(offBy(error), { ...aConfiguration(), notReplayed }, anObservation({ group: aGroup({ enabledMetrics }) }), null, defaultPolicy)
  return reason && reasonInWords(reason)
}

describe('the replay of today', () => {
  it('is ground for a verdict up to a quarter off, on either side', () => {
    expect([misfit(0), misfit(0.25), misfit(-0.25)]).toEqual([null, null, null])
    expect(misfit(0.26)).toContain('26 % more instance-hours than really ran')
    expect(misfit(-0.4)).toContain('40 % fewer instance-hours than really ran')
  })

  it('says what would help: the policy that cannot be replayed, or group metrics', () => {
    expect(misfit(-0.5, [{ part: 'policy', name: 'backlog', because: { code: 'metric-not-read', metric: 'custom' } }])).toContain('policy backlog')
    expect(misfit(-0.5, [], [])).toContain('enable-metrics-collection')
    expect(misfit(-0.5)).toContain('something the audit does not see sets its size')
  })
})

/** Rules that rest on a replayed configuration. */
const byReplay = ['excess-capacity', 'oversized-instance-type', 'conservative-target', 'slow-scale-in', 'off-hours-capacity']
const judged = (observation: ReturnType<typeof aWorld>) =>
  judge(observation, aPlace(), { microUsdPerInstanceHour: 107_000, source: 'list-price' }, defaultPolicy)
const demand = demandCurve(smoothDay(1, 6))
const notAssessed = (judgement: ReturnType<typeof judged>) => judgement.notAssessed.map(({ rule }) => rule)

describe('a group whose replay is no ground', () => {
  it('scaled on the length of its queue far below what it could do: nothing is proposed, found or called healthy by replay', () => {
    const inService = demand.map((x) => Math.ceil(x / (2 * 0.15)))
    const judgement = judged(
      aWorld({ demand, inService, group: { minSize: 2, maxSize: 30, policies: [aTracking({ name: 'backlog', metric: 'custom', targetValue: 5 })] } }),
    )
    expect(judgement.proposal).toBeNull()
    expect(notAssessed(judgement)).toEqual(expect.arrayContaining([...byReplay, 'proposal']))
    expect(judgement.notAssessed.find(({ rule }) => rule === 'proposal')).toMatchObject({
      reason: { code: 'replay-misfit', notReplayed: [{ part: 'policy', name: 'backlog' }] },
    })
  })

  it('scaled on the length of its queue up to a maximum that is too small: it gets twice that, and nothing else', () => {
    const backlog = aTracking({ name: 'backlog', metric: 'custom', targetValue: 5 })
    const full = (maxSize: number) =>
      judged(
        aWorld({
          demand: aSeries(2, [STEPS / 2, STEPS, 20]),
          inService: aSeries(2, [STEPS / 2, STEPS, 6]),
          group: { minSize: 1, maxSize, desiredCapacity: 6, policies: [backlog], targetGroupArns: [], loadBalancerNames: [] },
          observation: { requests: null, elb5xx: null, responseTimeSecP95: null },
        }),
      )
    expect(full(6).proposal).toMatchObject({ changes: { maxSize: 12 }, confidence: 'medium' })
    expect(full(6).proposal?.changes).toEqual({ maxSize: 12 })
    expect(full(6).replayFit?.instanceHoursErrorFraction).toBeCloseTo(0, 1)
    expect(notAssessed(full(6))).not.toContain('proposal')
    // at no moment twice what it has, and so no more than twice its bill
    expect(full(6).proposal?.replay.microUsdPerMonth).toBeLessThanOrEqual(2 * (full(6).current?.microUsdPerMonth as number))
    // what its policy did not ask for is no business of its maximum
    expect(full(9).proposal).toBeNull()
  })

  it('pinned at its maximum all window long is still told so', () => {
    // a manual hand held it at 10 for the first half, and at its maximum of 4 since: the replay from the first size cannot know
    const inService = aSeries(4, [0, STEPS / 2, 10])
    const judgement = judged(
      aWorld({
        demand: aSeries(8.5),
        inService,
        group: { minSize: 4, maxSize: 4, desiredCapacity: 4, policies: [] },
        observation: { minSize: null, maxSize: null },
      }),
    )
    expect(Math.abs(judgement.replayFit?.instanceHoursErrorFraction ?? 0)).toBeGreaterThan(0.25)
    expect(judgement.findings.map(({ kind }) => kind)).toContain('no-scaling-policy')
    expect(judgement.proposal).toBeNull()
  })

  it('idle is still idle', () => {
    const inService = aSeries(2, [0, STEPS / 2, 8])
    const judgement = judged(
      aWorld({
        demand: aSeries(0.02),
        inService,
        group: { minSize: 2, maxSize: 8, desiredCapacity: 2, policies: [] },
        observation: { requests: null, networkOutBytes: aSeries(30_000), minSize: null, desiredCapacity: null, elb5xx: null, responseTimeSecP95: null },
      }),
    )
    expect(judgement.findings.map(({ kind }) => kind)).toContain('idle-group')
  })
})
