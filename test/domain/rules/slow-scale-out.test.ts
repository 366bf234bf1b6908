import { describe, expect, it } from 'vitest'
import { slowScaleOut } from '../../../domain/rules/slow-scale-out.ts'
import { toldBy } from '../../told.ts'
import { anOverload, aSeries } from '../a-case.ts'
import { aJudgedCase, type Given } from '../a-judged-case.ts'

/** Overloaded for twenty steps, and capacity comes with the step after: each waits for it up to so many steps. */
const assess = ({ observation, ...more }: Given = {}) =>
  toldBy(
    slowScaleOut,
    aJudgedCase({
      overload: anOverload([0, 20]),
      scaling: { bootMinutes: 90, warmupMinutes: 5 },
      observation: { inServiceInstances: aSeries(4, [20, 4032, 6]), ...observation },
      ...more,
    }),
  )

describe('slow scale-out', () => {
  it('is overload that ends when capacity arrives', () => {
    expect(assess()).toEqual({
      verdict: 'found',
      severity: 'medium',
      title: 'web is overloaded 50 min a week while new instances start',
      evidence: [
        {
          statement: '100 % of the overload ended when capacity arrived within 100 minutes',
          metric: 'GroupInServiceInstances',
          value: 1,
          unit: 'fraction',
          threshold: 0.3,
        },
        { statement: 'an instance takes 90 min to be in service and 5 min to warm up; metrics arrive every minute', value: 90, unit: 'minutes' },
        expect.objectContaining({ value: 50 }),
      ],
      remedy: expect.not.stringContaining('detailed monitoring'),
    })
  })

  it('reaches back by boot, warm-up and five minutes of alarm, in whole steps', () => {
    // 25 minutes and a boot of 5, a warm-up of 2: three steps of the twenty
    const awaited = (given: NonNullable<Given['scaling']>) => assess({ scaling: given, policy: { causeFraction: 0, warningMinutesPerWeek: 0 } })
    expect(awaited({ bootMinutes: 5, warmupMinutes: 2 })).toMatchObject({
      evidence: [{ value: 3 / 20, statement: expect.stringContaining('within 15 minutes') }, {}, {}],
    })
    expect(awaited({ bootMinutes: 5, warmupMinutes: 5 })).toMatchObject({ evidence: [{ value: 3 / 20 }, {}, {}] })
    expect(awaited({ bootMinutes: 6, warmupMinutes: 5 })).toMatchObject({ evidence: [{ value: 4 / 20 }, {}, {}] })
  })

  it('has to be the cause of three tenths, and of fifteen minutes a week', () => {
    const lag = (steps: number) => ({ bootMinutes: 5 * steps - 5, warmupMinutes: 0 })
    expect(assess({ scaling: lag(6) })).toMatchObject({ verdict: 'found', severity: 'low' })
    expect(assess({ scaling: lag(5) }).verdict).toBe('healthy')
    const short = { overload: anOverload([14, 20]) }
    expect(assess(short).verdict).toBe('found')
    expect(assess({ overload: anOverload([15, 20]) }).verdict).toBe('healthy')
  })

  it('asks for an instance more, not for half of one', () => {
    expect(assess({ observation: { inServiceInstances: aSeries(4, [20, 4032, 4.5]) } }).verdict).toBe('healthy')
    expect(assess({ observation: { inServiceInstances: aSeries(4, [20, 4032, 4.6]) } }).verdict).toBe('found')
  })

  it('names basic monitoring, which sees late', () => {
    expect(assess({ scaling: { bootMinutes: 90, warmupMinutes: 5, detailedMonitoring: false } })).toMatchObject({
      evidence: [{}, { statement: expect.stringContaining('metrics arrive every five minutes (basic monitoring)') }, {}],
      remedy: expect.stringContaining(', and detailed monitoring.'),
    })
  })

  it.each([
    ['nothing is known of its configuration', { scaling: null }, 'not-assessed', "its settings can't be simulated"],
    ['its instances were not observed', { observation: { inServiceInstances: null } }, 'not-assessed', "its settings can't be simulated"],
    ['no policy works', { scaling: { policies: [] } }, 'not-applicable', 'no working policy adds capacity'],
    ['demand is not known', { demand: 'insufficient' }, 'not-assessed', 'nothing was observed'],
  ] as const)('is not judged where %s', (_what, given, verdict, reason) => {
    expect(assess(given)).toEqual({ verdict, reason })
  })
})
