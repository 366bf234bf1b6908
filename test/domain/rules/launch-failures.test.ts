import { describe, expect, test } from 'vitest'
import { launchFailures } from '../../../domain/rules/launch-failures.ts'
import { toldBy } from '../../told.ts'
import { aCase, anOverload, START_SEC } from '../a-case.ts'
import { aFailedLaunch, aLaunch } from '../an-activity.ts'

const NO_CAPACITY = 'We currently do not have sufficient m5.large capacity in the Availability Zone you requested. Launching EC2 instance failed.'
const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(launchFailures, aCase(changes))
const failing = (...minutes: number[]) => ({ activities: minutes.map((minute) => aFailedLaunch(START_SEC + minute * 60, NO_CAPACITY)) })

describe('launch failures', () => {
  test('launches that succeed are healthy', () => {
    expect(assess({ group: { activities: [aLaunch(START_SEC)] } })).toEqual({
      verdict: 'healthy',
      evidence: [{ statement: 'No launch failed in the window.' }],
    })
  })

  test('what failed before the window is another report', () => {
    expect(assess({ group: failing(-1) }).verdict).toBe('healthy')
    expect(assess({ group: failing(0) }).verdict).toBe('found')
  })

  test('many attempts of one day and cause are one incident', () => {
    expect(assess({ group: failing(100, 80, 90) })).toEqual({
      verdict: 'found',
      severity: 'low',
      title: 'web: 3 launches failed on one day because AWS had no capacity for the type in the zone',
      evidence: [
        { statement: '3 failed attempts in 1 incident (one cause, one day)', value: 1, unit: 'incidents', threshold: 2 },
        { statement: 'longest run of failures within a day', value: 20 / 60, unit: 'hours', threshold: 1 },
        { statement: 'overloaded while launches failed, or shortly after', value: 0, unit: 'minutes a week', threshold: 30 },
        { statement: `AWS said: ${NO_CAPACITY}`, value: 3, unit: 'attempts', fromSec: START_SEC + 80 * 60, toSec: START_SEC + 100 * 60 },
      ],
      remedy: 'Allow several instance types of the same size in a mixed instances policy, and use more Availability Zones.',
    })
  })

  test('an hour of failing, or a second incident, is a weak spot', () => {
    expect(assess({ group: failing(0, 59) })).toMatchObject({ severity: 'low' })
    expect(assess({ group: failing(0, 60) })).toMatchObject({ severity: 'medium' })
    expect(assess({ group: failing(0, 90, 1440, 1450) })).toMatchObject({ evidence: [{}, { value: 1.5, unit: 'hours' }, {}, {}] })
    expect(assess({ group: failing(1439, 1440) })).toMatchObject({ severity: 'medium', title: expect.stringContaining('2 launches failed on 2 days') })
    const twoCauses = [aFailedLaunch(START_SEC, NO_CAPACITY), aFailedLaunch(START_SEC + 60, 'VcpuLimitExceeded')]
    expect(assess({ group: { activities: twoCauses } })).toMatchObject({
      severity: 'medium',
      title: "web: 2 launches failed on one day because AWS had no capacity for the type in the zone; and the account's vCPU quota was used up",
      remedy: expect.stringMatching(/^Allow several .* Zones\. Request a higher vCPU quota/),
    })
  })

  test('overload while launches fail, and for an hour after, is their doing', () => {
    // steps are five minutes: the failure at minute 600 is step 120; an hour later is step 132
    const hurt = (from: number, to: number) => assess({ group: failing(600), overload: anOverload([from, to]) })
    expect(hurt(120, 132)).toMatchObject({ severity: 'high', evidence: [{}, {}, { value: 30 }, {}] })
    expect(hurt(121, 133)).toMatchObject({ severity: 'high', evidence: [{}, {}, { value: 30 }, {}] })
    expect(hurt(122, 134)).toMatchObject({ severity: 'low', evidence: [{}, {}, { value: 27.5 }, {}] })
    expect(hurt(119, 131)).toMatchObject({ severity: 'low', evidence: [{}, {}, { value: 27.5 }, {}] })
    expect(hurt(3000, 3600)).toMatchObject({ severity: 'low', evidence: [{}, {}, { value: 0 }, {}] })
  })

  test('a day a week of it is critical', () => {
    const group = failing(...Array.from({ length: 49 }, (_, hour) => hour * 60))
    expect(assess({ group, overload: anOverload([0, 575]) })).toMatchObject({ severity: 'high' })
    expect(assess({ group, overload: anOverload([0, 576]) })).toMatchObject({ severity: 'critical' })
  })

  test('overload that is not known is not counted', () => {
    expect(assess({ group: failing(0), overload: null })).toMatchObject({
      severity: 'low',
      evidence: [{ unit: 'incidents' }, { unit: 'hours' }, { unit: 'attempts' }],
    })
  })

  test('activities that were not read are said', () => {
    expect(assess({ group: { activities: null } })).toEqual({ verdict: 'not-assessed', reason: 'the scaling activities were not read' })
  })

  test('what AWS says of a cause that is not known is said as AWS says it', () => {
    const said = (message: string) => assess({ group: { activities: [aFailedLaunch(START_SEC + 60, message)] } })
    const because = (cause: string) => ({ title: `web: 1 launch failed on one day because ${cause}` })
    expect(said('The moon is in the wrong house. Launching EC2 instance failed.')).toMatchObject(because('AWS says "The moon is in the wrong house."'))
    expect(said('')).toMatchObject(because('of another reason'))
    expect(said('x'.repeat(300))).toMatchObject(because(`AWS says "${'x'.repeat(200)}…"`))
  })
})
