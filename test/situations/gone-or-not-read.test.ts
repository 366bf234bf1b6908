import { describe, expect, it } from 'vitest'
import { activity, audited } from './a-fortnight.ts'

/** What AWS says does not exist keeps a group from launching; what was denied, or not asked for, is not read. */

const titleOf = (said: Awaited<ReturnType<typeof audited>>): string => said.finding('cannot-launch')?.title ?? 'none'

describe('an image', () => {
  it('that was deregistered is gone, and one that is disabled is told by its state', async () => {
    expect(titleOf(await audited({ image: null }))).toContain('image ami-1 of launch template web does not exist or is not shared')
    expect(titleOf(await audited({ image: { State: 'disabled' } }))).toContain('image ami-1 of launch template web is disabled')
    expect(titleOf(await audited({ image: { State: 'failed' } }))).toContain('is failed')
  })

  it('that is deprecated or about to be there can be launched', async () => {
    expect(titleOf(await audited({ image: { DeprecationTime: '2026-01-01T00:00:00Z' } }))).toBe('none')
    expect(titleOf(await audited({ image: { State: 'pending' } }))).toBe('none')
  })

  it('that nobody let us look up is not read', async () => {
    const said = await audited({ answers: { 'ec2.describe-images': undefined } })
    expect(titleOf(said)).toBe('none')
    expect(said.notAssessed('cannot-launch')).toContain('images')
  })
})

describe('a launch configuration', () => {
  const group = { LaunchTemplate: undefined, LaunchConfigurationName: 'web-2019' }
  const answer = (...names: readonly string[]) => ({
    'autoscaling.describe-launch-configurations': {
      LaunchConfigurations: names.map((LaunchConfigurationName) => ({
        LaunchConfigurationName,
        ImageId: 'ami-1',
        InstanceType: 'm5.large',
        SecurityGroups: ['sg-1'],
        KeyName: '',
      })),
    },
  })

  it('that is gone keeps the group from launching', async () => {
    expect(titleOf(await audited({ group, answers: answer('another') }))).toContain('launch configuration web-2019 does not exist')
  })

  it('that is there is judged like a template', async () => {
    expect(titleOf(await audited({ group, answers: answer('web-2019') }))).toBe('none')
    expect(titleOf(await audited({ group, image: null, answers: answer('web-2019') }))).toContain('image ami-1 of launch configuration web-2019')
  })

  it('that was not read is not gone', async () => {
    const said = await audited({ group })
    expect(titleOf(said)).toBe('none')
    expect(said.notAssessed('cannot-launch')).toBeDefined()
  })
})

describe('a launch template', () => {
  const template = (Version: string) => ({ LaunchTemplate: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version } })

  it('whose version was deleted keeps the group from launching', async () => {
    expect(titleOf(await audited({ group: template('7') }))).toContain('version 7 of launch template web')
  })

  it('whose versions were denied is not gone', async () => {
    const said = await audited({ group: template('7'), answers: { 'ec2.describe-launch-template-versions': undefined } })
    expect(titleOf(said)).toBe('none')
    expect(said.notAssessed('cannot-launch')).toContain('launch template')
  })
})

describe('a key pair', () => {
  it('cannot be looked up: what the last launch said of it counts, until the template names another', async () => {
    const failed = activity('2026-11-01T00:00:00Z', {
      StatusCode: 'Failed',
      StatusMessage: "The key pair 'ops' does not exist. Launching EC2 instance failed.",
    })
    expect(titleOf(await audited({ template: { KeyName: 'ops' }, activities: [failed] }))).toContain('key pair ops')
    expect(titleOf(await audited({ template: { KeyName: 'ops-2026' }, activities: [failed] }))).toBe('none')
  })
})

describe('an instance profile', () => {
  const failed = (StatusMessage: string) => activity('2026-11-01T00:00:00Z', { StatusCode: 'Failed', StatusMessage })
  const template = { IamInstanceProfile: { Arn: 'arn:aws:iam::111122223333:instance-profile/ops/web-role' } }

  it.each([
    'Invalid IAM Instance Profile name. Launching EC2 instance failed.',
    'Value (web-role) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name. Launching EC2 instance failed.',
  ])('that was deleted is told by the last launch, whether AWS names it or not: %s', async (said) => {
    expect(titleOf(await audited({ template, activities: [failed(said)] }))).toContain('instance-profile/ops/web-role')
  })

  it('of a version that was made since is another', async () => {
    const since = { templateVersion: { CreateTime: '2026-11-01T12:00:00Z' }, template, activities: [failed('Invalid IAM Instance Profile name.')] }
    expect(titleOf(await audited(since))).toBe('none')
  })
})

describe('a subnet, a target group, a security group', () => {
  const targetGroup = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:targetgroup/web/0123456789abcdef'

  it('that is gone is told, each by its name', async () => {
    expect(titleOf(await audited({ group: { VPCZoneIdentifier: 'subnet-1,subnet-9' } }))).toContain('subnet subnet-9 does not exist')
    expect(titleOf(await audited({ group: { TargetGroupARNs: [targetGroup] } }))).toContain('target group')
    expect(titleOf(await audited({ template: { SecurityGroupIds: ['sg-9'] } }))).toContain('security group sg-9')
  })

  it('that was not read is not gone', async () => {
    const said = await audited({
      group: { VPCZoneIdentifier: 'subnet-1,subnet-9', TargetGroupARNs: [targetGroup] },
      template: { SecurityGroupIds: ['sg-9'] },
      answers: { 'ec2.describe-subnets': undefined, 'elbv2.describe-target-groups': undefined, 'ec2.describe-security-groups': undefined },
    })
    expect(titleOf(said)).toBe('none')
    expect(said.notAssessed('cannot-launch')).toBeDefined()
  })
})

it('a target group of another account is none that this one can tell of', async () => {
  const of = (account: string) => `arn:aws:elasticloadbalancing:us-east-1:${account}:targetgroup/shared/0123456789abcdef`
  const said = await audited({ group: { TargetGroupARNs: [of('444455556666')] } })
  expect(titleOf(said)).toBe('none')
  expect(said.notAssessed('cannot-launch')).toContain(of('444455556666'))
  expect(titleOf(await audited({ group: { TargetGroupARNs: [of('111122223333')] } }))).toContain('target group')
})

describe('what the last launch said of something that is there', () => {
  const failed = (StatusMessage: string) => [
    activity('2026-11-01T00:00:00Z', { StatusCode: 'Failed', StatusMessage: `${StatusMessage} Launching EC2 instance failed.` }),
  ]

  it('makes a security group of another network not one that does not exist', async () => {
    expect(titleOf(await audited({ activities: failed('Security group sg-1 and subnet subnet-2 belong to different networks.') }))).toBe('none')
  })

  it('makes an image that is gone not two', async () => {
    const said = await audited({ image: null, activities: failed("The image id '[ami-1]' does not exist.") })
    expect(titleOf(said)).toBe('web cannot launch: image ami-1 of launch template web does not exist or is not shared')
  })

  it('tells an image that is shared no more, though it can be described', async () => {
    expect(titleOf(await audited({ activities: failed('Not authorized for images: [ami-1].') }))).toContain('image ami-1')
  })
})
