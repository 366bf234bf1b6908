import { describe, expect, test } from 'vitest'
import type { Activity } from '../../../domain/facts/group.ts'
import { type UnhealthyReplacementsFacts, unhealthyReplacements } from '../../../domain/rules/unhealthy-replacements.ts'
import { toldBy } from '../../told.ts'
import { aCase, aGroup, anOverload, aSeries, START_SEC } from '../a-case.ts'
import { aLaunch } from '../an-activity.ts'

const MINUTE = 60
const DAY = 86_400
const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(unhealthyReplacements, aCase(changes))

const ELB = 'an ELB system health check failure'
const taken = (startSec: number, id: string, check = ELB): Activity =>
  aLaunch(startSec, { description: `Terminating EC2 instance: ${id}`, cause: `At ${startSec} an instance was taken out of service in response to ${check}.` })
const replaced = (startSec: number, id: string): Activity =>
  aLaunch(startSec, {
    description: `Launching a new EC2 instance: ${id}`,
    cause: `At ${startSec} an instance was launched in response to an unhealthy instance needing to be replaced.`,
  })

/** Every ten minutes a new instance, which fails after ten minutes: one after the other. */
const loop = (times: number, fromSec = START_SEC + DAY, check = ELB, everySec = 10 * MINUTE) =>
  Array.from({ length: times }, (_, i) => [replaced(fromSec + i * everySec, `i-${i}`), taken(fromSec + (i + 1) * everySec, `i-${i}`, check)]).flat()

describe('unhealthy replacements', () => {
  test('new instances that fail their checks one after the other are found', () => {
    expect(assess({ group: { activities: loop(3) } })).toMatchObject({
      verdict: 'found',
      severity: 'low',
      title: 'web keeps replacing unhealthy instances: 3 on one day, and new ones fail too',
      evidence: expect.arrayContaining([{ statement: 'AWS said: in response to ELB system health check failure', value: 3, unit: 'instances' }]),
    })
    expect(assess({ group: { activities: loop(2) } }).verdict).toBe('healthy')
  })

  test.each([
    'an EC2 instance status checks failure',
    'an EC2 health check indicating it has been terminated or stopped',
    'EBS volume health check failure',
    'a VPC Lattice health check failure',
    'a user health-check',
  ])('whatever the check is: %s', (check) => {
    expect(assess({ group: { activities: loop(4, START_SEC, check) } }).verdict).toBe('found')
  })

  test('what goes on for days weighs more, and most where users feel it', () => {
    const activities = [...loop(4), ...loop(4, START_SEC + 3 * DAY)]
    expect(assess({ group: { activities } })).toMatchObject({ severity: 'medium' })
    expect(assess({ group: { activities }, overload: anOverload([0, 600]) })).toMatchObject({ severity: 'critical' })
  })

  test('a group that is replaced whole, again and again, is found though its instances live longer than a day', () => {
    const slow = [1, 4, 7, 10].flatMap((day) => ['a', 'b', 'c', 'd'].map((id) => taken(START_SEC + day * DAY, `i-${id}${day}`)))
    expect(assess({ group: { activities: slow }, observation: { group: aGroup({ activities: slow }), inServiceInstances: aSeries(4) } }).verdict).toBe('found')
    const large = { group: aGroup({ activities: slow }), inServiceInstances: aSeries(40) }
    expect(assess({ group: { activities: slow }, observation: large }).verdict).toBe('healthy')
  })

  test('one bad day of hardware, Spot that AWS takes back, and scaling in are none', () => {
    expect(assess({ group: { activities: ['a', 'b', 'c'].map((id) => taken(START_SEC + DAY, `i-${id}`)) } }).verdict).toBe('healthy')
    const reclaimed = loop(9, START_SEC, 'an EC2 health check indicating it has been terminated or stopped')
    expect(assess({ group: { activities: reclaimed, spotFraction: 1 } }).verdict).toBe('healthy')
    const scaledIn = loop(9).map((activity) => ({
      ...activity,
      cause: 'an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from 3 to 2.',
    }))
    expect(assess({ group: { activities: scaledIn } }).verdict).toBe('healthy')
  })

  test('is not assessed without activities, and says nothing of a group that is switched off', () => {
    expect(assess({ group: { activities: null } })).toEqual({ verdict: 'not-assessed', reason: 'the scaling activities were not read' })
    expect(assess({ group: { maxSize: 0 } }).verdict).toBe('not-applicable')
  })

  test('what was counted is told: each check, how long instances lived, and how long the group leaves them alone', () => {
    const [USER, EC2] = ['a user health-check', 'an EC2 instance status checks failure']
    const activities = [...loop(2, START_SEC, USER), ...loop(3, START_SEC + DAY), ...loop(2, START_SEC + 3 * DAY, EC2), taken(START_SEC + 5 * DAY, 'i-old')]
    const verdict = unhealthyReplacements.assess(aCase({ group: { activities, healthCheckGraceSec: 300, healthCheckTypes: ['EC2', 'ELB'] } }))
    expect(verdict).toMatchObject({
      facts: {
        replacements: 8,
        days: 4,
        loopDays: 1,
        // each lived ten minutes; of the last, whose launch is not known, nothing is said
        meanLifeMinutes: 10,
        fromSec: START_SEC + 10 * MINUTE,
        toSec: START_SEC + 5 * DAY,
        graceSec: 300,
        healthCheckTypes: ['EC2', 'ELB'],
        inServiceInstances: 4,
        desiredInstances: 4,
      },
    })
    const { checks } = (verdict as Extract<typeof verdict, { facts: unknown }>).facts as UnhealthyReplacementsFacts
    expect(checks.map(({ count }) => count)).toEqual([4, 2, 2])
    expect(checks.slice(1).map(({ check }) => check)).toEqual(
      checks
        .slice(1)
        .map(({ check }) => check)
        .sort(),
    )
  })

  test('nothing is told of what is not known', () => {
    const [unknown, lone] = [{ healthCheckGraceSec: null }, [taken(START_SEC, 'i-old')]]
    const of = (group: object, more: object = {}) =>
      unhealthyReplacements.assess(aCase({ group: { ...group }, observation: { group: aGroup(group), ...more } }))
    expect(of({ ...unknown, activities: loop(3) })).not.toHaveProperty('facts.graceSec')
    expect(of({ activities: [] })).not.toHaveProperty('facts.graceSec')
    expect(of({ activities: [] })).toMatchObject({ facts: { replacements: 0, meanLifeMinutes: null, fromSec: null, toSec: null } })
    expect(of({ activities: lone }, { inServiceInstances: aSeries(Number.NaN), desiredCapacity: null })).toMatchObject({
      facts: { meanLifeMinutes: null, inServiceInstances: null, desiredInstances: null, toSec: START_SEC },
    })
  })
})
