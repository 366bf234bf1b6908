import { describe, expect, it } from 'vitest'
import { audited } from './a-fortnight.ts'

/** Types of a mixed group that are launched from templates of their own. */

const ownTemplate = (name: string, Version = '1') => ({ LaunchTemplateId: `lt-${name}`, LaunchTemplateName: name, Version })
const version = (name: string, data: object) => ({
  LaunchTemplateId: `lt-${name}`,
  LaunchTemplateName: name,
  VersionNumber: 1,
  DefaultVersion: true,
  CreateTime: '2026-09-01T00:00:00Z',
  LaunchTemplateData: { SecurityGroupIds: ['sg-1'], ...data },
})
const mixed = (overrides: readonly object[], versions: readonly object[]) =>
  audited({
    group: {
      LaunchTemplate: undefined,
      MixedInstancesPolicy: {
        LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '1' }, Overrides: overrides },
      },
    },
    answers: {
      'ec2.describe-launch-template-versions': { LaunchTemplateVersions: [{ ...version('web', { ImageId: 'ami-1' }), LaunchTemplateId: 'lt-1' }, ...versions] },
    },
  })
const x86 = { InstanceType: 'm5.large' }
const arm = { InstanceType: 'm6g.large', LaunchTemplateSpecification: ownTemplate('arm') }

describe('a type that has a launch template of its own', () => {
  it('launches where that is there, with what it names', async () => {
    expect((await mixed([x86, arm], [version('arm', { ImageId: 'ami-1' })])).kinds).not.toContain('cannot-launch')
  })

  it('cannot launch where the template, its version, its image or its security group is gone; the others still can', async () => {
    const told = async (versions: readonly object[], override: object = arm) => (await mixed([x86, override], versions)).finding('cannot-launch')
    expect(await told([])).toMatchObject({ severity: 'low', title: expect.stringContaining('launch template arm (lt-arm) does not exist') })
    expect((await told([version('arm', {})], { ...arm, LaunchTemplateSpecification: ownTemplate('arm', '3') }))?.title).toContain('version 3')
    expect((await told([version('arm', { ImageId: 'ami-gone' })]))?.title).toContain('image ami-gone of launch template arm')
    expect((await told([version('arm', { SecurityGroupIds: ['sg-gone'] })]))?.title).toContain('security group sg-gone of launch template arm')
  })

  it('leaves the template of the group aside where every type has its own', async () => {
    const said = await mixed([arm], [version('arm', { ImageId: 'ami-gone' })])
    expect(said.finding('cannot-launch')).toMatchObject({ severity: 'high' })
  })
})
