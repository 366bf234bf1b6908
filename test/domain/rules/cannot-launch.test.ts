import { describe, expect, test } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import type { TypeSources } from '../../../domain/facts/launch-template.ts'
import { type CannotLaunchFacts, cannotLaunch } from '../../../domain/rules/cannot-launch.ts'
import { toldBy } from '../../told.ts'
import { aCase, aGroup, aLaunchTemplate, anOverload, aSubnet, START_SEC, TARGET_GROUP_ARN } from '../a-case.ts'
import { aFailedLaunch, aLaunch } from '../an-activity.ts'

const assess = (changes: Parameters<typeof aCase>[0]) => toldBy(cannotLaunch, aCase(changes))
const template = (changes: object) => ({ launchTemplate: aLaunchTemplate(changes) })

describe('cannot launch', () => {
  test('a group whose next launch finds all it needs is healthy', () => {
    expect(assess({})).toEqual({ verdict: 'healthy', evidence: [{ statement: 'Everything the next launch needs exists.' }] })
  })

  test('an image that is gone is found', () => {
    expect(assess({ place: { imageIds: new Set(['ami-2']) } })).toEqual({
      verdict: 'found',
      severity: 'high',
      title: 'web cannot launch: image ami-1 of launch template web-template does not exist or is not shared',
      evidence: [{ statement: 'image ami-1 of launch template web-template does not exist or is not shared' }],
      remedy: 'Set an existing image in a new launch template version.',
    })
  })

  test.each(['launch template web-template (lt-1)', 'version 7 of launch template web-template (lt-1)', 'launch configuration web-2019'])(
    'a group whose %s AWS does not know any more is found',
    (missingLaunchSource) => {
      const found = assess({ group: { launchTemplate: null, missingLaunchSource } })
      expect(found).toMatchObject({ verdict: 'found', severity: 'high', evidence: [{ statement: `${missingLaunchSource} does not exist` }] })
      expect(assess({ group: { launchTemplate: null } }).verdict).toBe('not-assessed')
    },
  )

  test('what a launch configuration names is looked up like what a template names', () => {
    const configuration = { kind: 'launch-configuration', name: 'web-2019', imageId: 'ami-9' }
    expect(assess({ group: template(configuration) })).toMatchObject({
      evidence: [{ statement: 'image ami-9 of launch configuration web-2019 does not exist or is not shared' }],
    })
  })

  test('an instance profile that the last launch missed is found', () => {
    const said = 'Value (web-role) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name. Launching EC2 instance failed.'
    const activities = [aFailedLaunch(START_SEC, said)]
    expect(assess({ group: { ...template({ instanceProfile: 'web-role' }), activities } })).toMatchObject({ verdict: 'found', severity: 'high' })
    expect(assess({ group: { ...template({ instanceProfile: 'new-role' }), activities } }).verdict).toBe('healthy')
  })

  test('an image that a parameter resolves to, or that the template leaves open, is not looked up', () => {
    const place = { imageIds: new Set<string>() }
    expect(assess({ place, group: template({ imageId: 'resolve:ssm:/images/web' }) }).verdict).toBe('healthy')
    expect(assess({ place, group: template({ imageId: null }) }).verdict).toBe('healthy')
  })

  test('security groups that are gone are found one by one', () => {
    expect(assess({ group: template({ securityGroupIds: ['sg-1', 'sg-2', 'sg-3'] }) })).toMatchObject({
      verdict: 'found',
      severity: 'high',
      evidence: [
        { statement: 'security group sg-2 of launch template web-template does not exist' },
        { statement: 'security group sg-3 of launch template web-template does not exist' },
      ],
      remedy: 'Set existing security groups in a new launch template version.',
    })
    expect(assess({ group: template({ securityGroupIds: ['default'] }) }).verdict).toBe('healthy')
  })

  test('one subnet gone of two is a warning, all gone is worse', () => {
    expect(assess({ place: { subnets: new Map([aSubnet('subnet-b', 'eu-west-1b')]) } })).toMatchObject({
      severity: 'low',
      evidence: [{ statement: 'subnet subnet-a does not exist' }],
      remedy: expect.stringMatching(/^Remove subnets that no longer exist/),
    })
    expect(assess({ place: { subnets: new Map() } })).toMatchObject({ severity: 'high', evidence: [{}, {}] })
    expect(assess({ group: { subnetIds: [] }, place: { subnets: null } }).verdict).toBe('healthy')
  })

  test('a target group that is gone is found; those of Lattice are not looked up', () => {
    expect(assess({ place: { targetGroups: new Map() } })).toMatchObject({
      severity: 'high',
      evidence: [{ statement: `target group ${TARGET_GROUP_ARN} does not exist` }],
      remedy: 'Detach target groups that no longer exist.',
    })
    expect(assess({ place: { targetGroups: null }, group: { targetGroupArns: ['arn:aws:vpc-lattice:eu-west-1:123456789012:targetgroup/tg-1'] } }).verdict).toBe(
      'healthy',
    )
  })

  test('a type that no zone of the group offers is found; one that some zone lacks is a warning', () => {
    const offered = (...zones: string[]) => ({ offeredZones: new Map([['m5.large', new Set(zones)]]) })
    expect(assess({ place: offered('eu-west-1c') })).toMatchObject({
      severity: 'high',
      evidence: [{ statement: 'm5.large is not offered in eu-west-1a' }, { statement: 'm5.large is not offered in eu-west-1b' }],
      remedy: 'Allow an instance type that every zone offers, or replace the zone.',
    })
    expect(assess({ place: offered('eu-west-1a') })).toMatchObject({ severity: 'low', evidence: [{ statement: 'm5.large is not offered in eu-west-1b' }] })
  })

  test('of several types it is enough that one is offered', () => {
    const offeredZones = new Map([
      ['m5.large', new Set(['eu-west-1a'])],
      ['m5a.large', new Set(['eu-west-1b'])],
    ])
    const group = { mixedInstanceTypes: ['m5.large', 'm5a.large'] }
    expect(assess({ group, place: { offeredZones } }).verdict).toBe('healthy')
    expect(assess({ group: { ...group, availabilityZones: ['eu-west-1c'] }, place: { offeredZones } })).toMatchObject({
      evidence: [{ statement: 'm5.large, m5a.large are not offered in eu-west-1c' }],
    })
    expect(assess({ group: { mixedInstanceTypes: ['m5.large', 'm6a.large'] }, place: { offeredZones } })).toEqual({
      verdict: 'not-assessed',
      reason: 'the zones that offer m5.large, m6a.large were not read',
    })
  })

  test('a key pair that the last launch missed is found, until a launch succeeds or the template changes', () => {
    const failed = aFailedLaunch(START_SEC + 100, "The key pair 'ops' does not exist. Launching EC2 instance failed.")
    const found = assess({ group: { ...template({ keyName: 'ops' }), activities: [failed, aLaunch(START_SEC)] } })
    expect(found).toMatchObject({
      verdict: 'found',
      severity: 'high',
      evidence: [
        { statement: 'key pair ops of launch template web-template does not exist' },
        {
          statement: "last launch failed: The key pair 'ops' does not exist. Launching EC2 instance failed.",
          fromSec: START_SEC + 100,
          toSec: START_SEC + 100,
        },
      ],
      remedy: 'Set an existing key pair, or none, in a new launch template version.',
    })
    expect(assess({ group: { ...template({ keyName: 'ops' }), activities: [aLaunch(START_SEC + 200), failed] } }).verdict).toBe('healthy')
    expect(assess({ group: { ...template({ keyName: 'new' }), activities: [failed] } }).verdict).toBe('healthy')
    expect(assess({ group: { activities: [failed] } }).verdict).toBe('healthy')
    const other = aFailedLaunch(START_SEC, 'We currently do not have sufficient ops capacity')
    expect(assess({ group: { ...template({ keyName: 'ops' }), activities: [other] } }).verdict).toBe('healthy')
  })

  test('a failed launch that is still running ends when it began', () => {
    const failed = aFailedLaunch(START_SEC, "The key pair 'ops' does not exist.", { endSec: null })
    expect(assess({ group: { ...template({ keyName: 'ops' }), activities: [failed] } })).toMatchObject({
      evidence: [{}, { fromSec: START_SEC, toSec: START_SEC }],
    })
    expect(assess({ group: { ...template({ keyName: 'ops' }), activities: [{ ...failed, endSec: START_SEC + 9 }] } })).toMatchObject({
      evidence: [{}, { toSec: START_SEC + 9 }],
    })
  })

  test('what stops every launch is high, under overload critical; what stops some is a warning, whatever else there is', () => {
    const image = { imageIds: new Set<string>() }
    const subnet = { subnets: new Map([aSubnet('subnet-b', 'eu-west-1b')]) }
    const activities = [aFailedLaunch(START_SEC, 'whatever')]
    expect(assess({ place: image, overload: anOverload([0, 12]) })).toMatchObject({ severity: 'high' })
    expect(assess({ place: image, overload: anOverload([0, 576]) })).toMatchObject({ severity: 'critical' })
    expect(assess({ place: subnet, group: { activities }, overload: anOverload([0, 576]) })).toMatchObject({ severity: 'low' })
    expect(assess({ place: { ...image, ...subnet }, group: { activities } })).toMatchObject({ severity: 'high' })
  })

  test('what is found outweighs what was not read, and what was not read outweighs the rest', () => {
    expect(assess({ place: { imageIds: null, securityGroupIds: null, subnets: null, targetGroups: null, offeredZones: null } })).toEqual({
      verdict: 'not-assessed',
      reason: 'not read: images, security groups, the subnets, target groups, the zones that offer m5.large',
    })
    expect(assess({ place: { imageIds: null, targetGroups: new Map() } }).verdict).toBe('found')
    expect(assess({ group: { launchTemplate: null } })).toEqual({ verdict: 'not-assessed', reason: 'the launch template was not read' })
    expect(assess({ group: { instanceType: null, instances: [] } })).toEqual({ verdict: 'not-assessed', reason: 'the instance type was not read' })
    expect(assess({ place: { imageIds: null, securityGroupIds: null }, group: template({ imageId: null, securityGroupIds: [] }) }).verdict).toBe('healthy')
    expect(assess({ group: { targetGroupArns: [] }, place: { targetGroups: null } }).verdict).toBe('healthy')
  })

  test('a group that is off is not spoken of; who manages one is named', () => {
    expect(assess({ group: { minSize: 0, maxSize: 0 }, place: { imageIds: new Set() } })).toEqual({
      verdict: 'not-applicable',
      reason: 'the group is switched off: its maximum size is 0',
    })
    expect(assess({ group: { managedBy: 'EKS' }, place: { imageIds: new Set() } })).toMatchObject({
      remedy: expect.stringMatching(/^EKS manages this group, so make the change there\. Set/),
    })
    expect(aGroup().managedBy).toBeNull()
  })

  describe('types that have templates of their own', () => {
    const lacking = { launchTemplate: aLaunchTemplate({ name: 'arm', imageId: 'ami-gone' }), missing: null }
    const sound = { launchTemplate: aLaunchTemplate({ name: 'arm' }), missing: null }
    const partly = (templates: TypeSources['templates'], everyType: boolean, group: Partial<Group> = {}) =>
      (cannotLaunch.assess(aCase({ group: { ...group, typeSources: { templates, everyType } } })) as { facts: CannotLaunchFacts }).facts.obstacles

    test('can launch in part where another template lacks nothing', () => {
      expect(partly([lacking], false)).toMatchObject([{ what: 'image', name: 'ami-gone', launchTemplate: 'arm', partly: true }])
      expect(partly([lacking, sound], true)).toMatchObject([{ what: 'image', name: 'ami-gone', partly: true }])
    })

    test('cannot launch at all where each lacks something, or each type has the one that does', () => {
      expect(partly([lacking], false, { launchTemplate: aLaunchTemplate({ imageId: 'ami-old' }) })).toMatchObject([
        { name: 'ami-old', partly: false },
        { name: 'ami-gone', partly: false },
      ])
      expect(partly([lacking], true)).toMatchObject([{ name: 'ami-gone', partly: false }])
      expect(partly([{ launchTemplate: null, missing: 'launch template arm (lt-9)' }], true)).toMatchObject([{ what: 'launch-source', partly: false }])
    })

    test('name what two of them lack once', () => {
      expect(partly([lacking], false, { launchTemplate: aLaunchTemplate({ imageId: 'ami-gone' }) })).toHaveLength(1)
    })
  })

  test('an instance profile that AWS only calls invalid is that of the version the launch was of', () => {
    const said = 'Invalid IAM Instance Profile name. Launching EC2 instance failed.'
    const judged = (createdSec: number | null) =>
      cannotLaunch.assess(
        aCase({ group: { launchTemplate: aLaunchTemplate({ instanceProfile: 'web-role', createdSec }), activities: [aFailedLaunch(START_SEC + 600, said)] } }),
      )
    expect(judged(START_SEC + 600)).toMatchObject({ verdict: 'found', facts: { obstacles: [{ what: 'instance-profile', name: 'web-role' }] } })
    expect(judged(START_SEC + 601).verdict).toBe('healthy')
    expect(judged(null).verdict).toBe('healthy')
  })

  test('what the last launch missed is told by its name without its path', () => {
    const said = 'The instance profile web-role does not exist. Launching EC2 instance failed.'
    const instanceProfile = 'arn:aws:iam::123456789012:instance-profile/apps/web-role'
    const judged = cannotLaunch.assess(aCase({ group: { launchTemplate: aLaunchTemplate({ instanceProfile }), activities: [aFailedLaunch(START_SEC, said)] } }))
    expect(judged).toMatchObject({ verdict: 'found', facts: { obstacles: [{ what: 'instance-profile', name: instanceProfile }] } })
  })
})
