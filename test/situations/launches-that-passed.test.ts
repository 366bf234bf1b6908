import { describe, expect, it } from 'vitest'
import { activity, audited, fixedAt, instances, repeated } from './a-fortnight.ts'

/** Launches that failed once, or look as if they had to, as users of Terraform, Cloud Custodian and Cluster Autoscaler reported them. */

const failed = (StatusMessage: string, more: Readonly<Record<string, unknown>> = {}) => ({
  StatusCode: 'Failed',
  StatusMessage,
  Description: `Launching a new EC2 instance.  Status Reason: ${StatusMessage}`,
  ...more,
})
const PROFILE = 'Value (web) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name. Launching EC2 instance failed.'
const LIMIT =
  'You have requested more instances (7) than your current instance limit of 6 allows for the specified instance type. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed.'
const PLACEMENT =
  'The web Placement Group has already been used in another Availability Zone. Specify the correct Availability Zone and try again. Launching EC2 instance failed.'

describe('a launch', () => {
  it('that failed while its instance profile was spreading, and went well seconds later, is a light warning and asks first whether the cause is gone', async () => {
    const { finding } = await audited({
      activities: [activity('2026-10-20T09:00:07Z', failed(PROFILE)), activity('2026-10-20T09:00:20Z', {})],
    })
    expect(finding('launch-failures')).toMatchObject({ severity: 'low', facts: { launchedSinceSec: Date.parse('2026-10-20T09:00:20Z') / 1000 } })
    expect(finding('launch-failures')?.remedy).toMatch(
      /^Check first whether the cause is gone: launches have succeeded again since 2026-10-20 09:00 UTC\. Set an existing/,
    )
    expect(finding('cannot-launch')).toBeUndefined()
  })

  it('that succeeds in another zone says nothing of the one that has no room', async () => {
    const full = "There are not enough free addresses in subnet 'subnet-1' to satisfy the requested number of instances. Launching EC2 instance failed."
    const { finding } = await audited({ activities: [activity('2026-10-20T09:00:07Z', failed(full)), activity('2026-10-20T09:00:20Z', {})] })
    expect(finding('launch-failures')?.facts).not.toHaveProperty('launchedSinceSec')
  })

  it('that fails each time on the same instance profile is told, with what it is', async () => {
    const { finding } = await audited({ activities: repeated(3600, (time) => activity(time, failed(PROFILE))), curve: fixedAt(2) })
    expect(finding('launch-failures')?.title).toContain('because the IAM instance profile cannot be used')
    expect(finding('launch-failures')?.facts).not.toHaveProperty('launchedSinceSec')
  })

  it('whose reason stands in the description alone is told by it', async () => {
    const { finding } = await audited({ activities: repeated(3600, (time) => activity(time, failed(LIMIT, { StatusMessage: undefined }))) })
    expect(JSON.stringify(finding('launch-failures'))).toMatch(/quota/i)
  })

  it('that a placement group keeps out of another zone is told as that', async () => {
    const { finding } = await audited({ activities: repeated(3600, (time) => activity(time, failed(PLACEMENT))) })
    expect(JSON.stringify(finding('launch-failures'))).toMatch(/placement group/i)
  })
})

describe('a Spot group whose template stands in its mixed instances policy alone', () => {
  it('can launch', async () => {
    const MixedInstancesPolicy = {
      LaunchTemplate: {
        LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', LaunchTemplateName: 'web', Version: '$Default' },
        Overrides: [{ InstanceType: 'm5.large' }],
      },
      InstancesDistribution: { OnDemandBaseCapacity: 0, OnDemandPercentageAboveBaseCapacity: 0, SpotAllocationStrategy: 'capacity-optimized' },
    }
    const { finding, notAssessed } = await audited({ group: { LaunchTemplate: undefined, MixedInstancesPolicy, Instances: instances(2) } })
    expect(finding('cannot-launch')).toBeUndefined()
    expect(notAssessed('cannot-launch')).toBeUndefined()
  })
})
