import { describe, expect, it } from 'vitest'
import type { SingleZoneFacts } from '../../../domain/rules/single-zone.ts'
import { groupRow } from '../../../report/group-row.ts'
import { textOf } from '../../../report/words/index.ts'
import { groupNamed, judgementOf, placeOf } from '../../audit/made-up-fleet.ts'

const facts: SingleZoneFacts = {
  zones: [{ zone: 'eu-west-1a', capacity: 3 }],
  instances: 3,
  averaged: false,
  imbalanceRatio: 1,
  imbalanceThreshold: 1.5,
  kubernetes: false,
  managedBy: null,
  rebalanceSuspended: false,
}
const finding = { kind: 'single-zone', resource: { autoScalingGroupName: 'web' }, savingsMicroUsdPerMonth: null } as const
const remedyOf = (managedBy: string | null, stack?: string): string =>
  textOf({ ...finding, facts: { ...facts, managedBy } }, { proposal: null, currency: 'USD', stack }).remedy

describe('advice on a group that comes from a CloudFormation stack', () => {
  it('names the stack, which undoes what is changed elsewhere', () => {
    expect(remedyOf(null, 'web-prod')).toMatch(/^Its settings come from the CloudFormation stack web-prod: change them there, .* Add subnets in other zones/)
    expect(remedyOf(null)).toMatch(/^Add subnets in other zones/)
  })

  it('leaves it to the service that manages the group where there is one: the stack is its own', () => {
    expect(remedyOf('Elastic Beanstalk (environment shop)', 'awseb-e-x-stack')).not.toContain('CloudFormation')
  })

  it('finds the stack in the tag that AWS puts on the group', () => {
    const stackOf = (tags: Readonly<Record<string, string>>) => {
      const group = groupNamed('web', { tags })
      return groupRow(judgementOf(group), { group, place: placeOf() }, 'USD').stack
    }
    expect(stackOf({ 'aws:cloudformation:stack-name': 'web-prod', team: 'x' })).toBe('web-prod')
    expect(stackOf({ team: 'x' })).toBeUndefined()
  })
})
