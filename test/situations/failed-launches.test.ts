import { describe, expect, it } from 'vitest'
import { activity, audited, fixedAt, instances, repeated } from './a-fortnight.ts'

/** Launches that did not come, in AWS's own words, and instances that do not stay. */

const failing = (StatusCode: string, StatusMessage: string, more: Readonly<Record<string, unknown>> = {}) =>
  audited({
    activities: repeated(3600, (time) =>
      activity(time, { StatusCode, StatusMessage, Description: `Launching a new EC2 instance.  Status Reason: ${StatusMessage}`, ...more }),
    ),
  })
const titleOf = async (said: Promise<Awaited<ReturnType<typeof audited>>>): Promise<string> => (await said).finding('launch-failures')?.title ?? 'none'

describe('launches that failed', () => {
  it.each([
    [
      'Cancelled',
      'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state',
      'encryption key',
    ],
    [
      'Cancelled',
      'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InstanceInitiatedShutdown: Instance initiated shutdown',
      'shut down',
    ],
    ['Failed', "The snapshot 'snap-0a' does not exist. Launching EC2 instance failed.", 'snapshot'],
    [
      'Failed',
      'Could not launch Spot Instances. MaxSpotInstanceCountExceeded - Max spot instance count exceeded. Launching EC2 instance failed.',
      'Spot quota',
    ],
    ['Failed', 'Your quota allows for 0 more running instance(s). You requested at least 1. Launching EC2 instance failed.', 'vCPU quota'],
    ['Failed', 'In order to use this AWS Marketplace product you need to accept terms and subscribe. Launching EC2 instance failed.', 'account'],
    [
      'Failed',
      'Access denied when attempting to assume role arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling. Validating load balancer configuration failed.',
      'permission',
    ],
    ['Failed', 'AMI cannot be described. Launching EC2 instance failed.', 'image'],
    ['Failed', "The launch configuration 'web' could not be found. Launching EC2 instance failed.", 'launch template'],
    [
      'Cancelled',
      'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Server.SpotInstanceTermination: Spot instance termination',
      'Spot capacity',
    ],
    ['Failed', 'You have exceeded your maximum gp2 storage limit of 50 TiB in this region. Launching EC2 instance failed.', 'quota of EBS'],
    ['Failed', 'Dedicated host h-04c has insufficient capacity to launch the instances in this request. Launching EC2 instance failed.', 'dedicated host'],
    ['Failed', 'You do not have a host with a matching configuration and sufficient capacity. Launching EC2 instance failed.', 'dedicated host'],
    [
      'Failed',
      'Could not launch Spot Instances. InvalidFleetConfiguration - There were no instance types that satisfied the specified requirements. Launching EC2 instance failed.',
      'do not fit together',
    ],
    [
      'Failed',
      "Enhanced networking with the Elastic Network Adapter (ENA) is required for the 'm5.large' instance type. The AMI does not support it. Launching EC2 instance failed.",
      'do not fit together',
    ],
    ['Failed', "Invalid value '/dev/xvda' for unixDevice. Attachment point /dev/xvda is already in use. Launching EC2 instance failed.", 'block device'],
    ['Failed', 'No IPv6 CIDR block associated with subnet. Launching EC2 instance failed.', 'subnet'],
    [
      'Failed',
      "Cannot launch more than 7 instances in spread placement group 'web' in an Availability Zone. Launching EC2 instance failed.",
      'placement group',
    ],
    [
      'Failed',
      'We currently do not have sufficient g5.2xlarge capacity in the Availability Zone you requested (us-east-1b). You can currently get g5.2xlarge capacity by not specifying an Availability Zone in your request or choosing us-east-1a. Launching EC2 instance failed.',
      'no capacity for the type in the zone',
    ],
    ['Failed', 'Not authorized for images: [ami-0a]. Launching EC2 instance failed.', 'image'],
    [
      'Failed',
      'The provided credentials do not have permission to create the service-linked role for EC2 Spot Instances. Launching EC2 instance failed.',
      'permission',
    ],
    [
      'Failed',
      'InsufficientCidrBlocks: The specified subnet does not have enough free cidr blocks to satisfy the request. Launching EC2 instance failed.',
      'free addresses',
    ],
    [
      'Failed',
      'There is not enough capacity on the Outpost to launch or start the instance. Launching EC2 instance failed.',
      'no capacity for the type in the zone',
    ],
    ['Failed', 'Interface count 4 exceeds the limit for t3.micro. Launching EC2 instance failed.', 'do not fit together'],
    ['Failed', 'Security group sg-0b and subnet subnet-0d belong to different networks. Launching EC2 instance failed.', 'another network'],
    ['Failed', 'Invalid BASE64 encoding of user data. Launching EC2 instance failed.', 'does not accept'],
    [
      'Failed',
      "'kubernetes.io/cluster/x' is not a valid tag key. Tag keys must match pattern ([0-9a-zA-Z\\-_+=,.@:]{1,255}). Launching EC2 instance failed.",
      'does not accept',
    ],
    ['Failed', 'Iops to volume size ratio of 60.000000 is too high; maximum is 50.000000. Launching EC2 instance failed.', 'does not accept'],
    [
      'Failed',
      'The associatePublicIPAddress parameter cannot be specified when launching with multiple network interfaces. Launching EC2 instance failed.',
      'does not accept',
    ],
    ['Failed', 'The parameter resolve:ssm:/golden/ami could not be resolved. Launching EC2 instance failed.', 'image'],
    [
      'Failed',
      'Network interfaces and an instance-level security groups may not be specified on the same request. Launching EC2 instance failed.',
      'does not accept',
    ],
    ['Failed', 'The request was denied by a service control policy. Launching EC2 instance failed.', 'permission'],
    ['Failed', 'Server.InternalError: Internal error on launch. Launching EC2 instance failed.', 'for a while'],
    ['Failed', 'Request limit exceeded. Launching EC2 instance failed.', 'for a while'],
    ['Failed', 'A sentence that AWS has never written before. Launching EC2 instance failed.', 'AWS says "A sentence that AWS has never written before."'],
  ])('%s: %j', async (status, message, cause) => {
    expect(await titleOf(failing(status, message))).toContain(cause)
  })

  it('because Spot requests wait on and on', async () => {
    expect(await titleOf(failing('WaitingForSpotInstanceId', '', { EndTime: undefined, Description: 'Launching a new EC2 instance' }))).toContain(
      'Spot requests wait',
    )
  })

  it('to fill a warm pool, or in one zone while another took them, have not kept the group from growing', async () => {
    const sentence = 'We currently do not have sufficient m5.large capacity in the Availability Zone you requested (us-east-1a). Launching EC2 instance failed.'
    const pool = await failing('Failed', sentence, { Description: `Launching a new EC2 instance into warm pool.  Status Reason: ${sentence}` })
    const zones = await audited({
      activities: repeated(1800, (time) => [
        activity(time, { StatusCode: 'Failed', StatusMessage: sentence, Description: 'Launching a new EC2 instance' }),
        activity(time.replace(':00Z', ':30Z'), {}),
      ]).flat() as object[],
    })
    for (const { kinds, group } of [pool, zones]) {
      expect(kinds).toContain('launch-failures')
      expect(Math.abs(group.replayFit?.instanceHoursErrorFraction ?? 1)).toBeLessThan(0.05)
    }
  })

  it('are none while an instance in service warms up', async () => {
    const warming = failing('WaitingForInstanceWarmup', '', { EndTime: undefined, Description: 'Launching a new EC2 instance: i-0a' })
    expect((await warming).kinds).not.toContain('launch-failures')
  })

  it('because nobody completes a lifecycle hook', async () => {
    const waiting = failing('MidLifecycleAction', '', { EndTime: undefined, Description: 'Launching a new EC2 instance: i-0a' })
    expect(await titleOf(waiting)).toContain('lifecycle hook')
  })

  it('of an earlier group of the name are not those of this one', async () => {
    const said = await audited({
      group: { CreatedTime: '2026-10-20T00:00:00Z' },
      activities: [
        activity('2026-10-19T12:00:00Z', { StatusCode: 'Failed', StatusMessage: "The key pair 'ops' does not exist. Launching EC2 instance failed." }),
      ],
    })
    expect(said.kinds).not.toContain('launch-failures')
  })

  it('and were given up because nobody wanted them any more are none', async () => {
    expect((await failing('Cancelled', 'The desired capacity was lowered.')).kinds).not.toContain('launch-failures')
    expect((await failing('Cancelled', '', { Description: 'Launching a new EC2 instance: i-0a' })).kinds).not.toContain('launch-failures')
  })
})

describe('what is no launch fails none', () => {
  it.each([
    [
      'a hook on the way out that was abandoned',
      {
        Description: 'Terminating EC2 instance: i-0a',
        StatusCode: 'Cancelled',
        StatusMessage:
          "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token 1f was abandoned: Lifecycle Action Completed with ABANDON Result",
      },
    ],
    [
      'an instance that drains',
      {
        Description: 'Terminating EC2 instance: i-0a - Waiting for ELB connection draining',
        StatusCode: 'WaitingForELBConnectionDraining',
        EndTime: undefined,
      },
    ],
    [
      'an instance that could not be attached',
      {
        Description: 'Attaching an existing EC2 instance: i-0a',
        StatusCode: 'Failed',
        StatusMessage: 'The instance i-0a is already part of an Auto Scaling group',
      },
    ],
    ['an instance that could not be ended', { Description: 'Terminating EC2 instance: i-0a', StatusCode: 'Failed', StatusMessage: 'Access denied' }],
  ])('%s', async (_what, changes) => {
    const said = await audited({ activities: repeated(3600, (time) => activity(time, changes)) })
    expect(said.kinds.filter((kind) => kind === 'launch-failures' || kind === 'cannot-launch')).toEqual([])
  })
})

describe('instances that fail their checks over and over', () => {
  const cause = (check: string) => `At 2026-10-20T00:00:00Z an instance was taken out of service in response to ${check}.`
  const loop = (check: string, group: Readonly<Record<string, unknown>>) => {
    let count = 0
    return audited({
      curve: fixedAt(8),
      policies: [],
      group: { MinSize: 8, DesiredCapacity: 8, Instances: instances(8), ...group },
      activities: repeated(1800, (time) => {
        const id = `i-0${count++}`
        return [
          activity(time, {
            Description: `Launching a new EC2 instance: ${id}`,
            Cause: `At ${time} an instance was launched in response to an unhealthy instance needing to be replaced.`,
          }),
          activity(new Date(Date.parse(time) + 600_000).toISOString(), { Description: `Terminating EC2 instance: ${id}`, Cause: cause(check) }),
        ]
      }).flat(),
    })
  }

  it.each(['an ELB system health check failure', 'EC2 instance status checks failure', 'an EBS volume health check failure'])('%s', async (check) => {
    const said = await loop(check, {})
    expect(said.kinds).toContain('unhealthy-replacements')
    expect(said.group.proposal).toBeNull()
  })

  it('by a load balancer that is asked from the first second on: the grace period is said', async () => {
    const said = await loop('an ELB system health check failure', { HealthCheckType: 'ELB', HealthCheckGracePeriod: 0 })
    expect(JSON.stringify(said.finding('unhealthy-replacements')?.evidence)).toContain('grace period: 0 seconds (checks: ELB)')
  })

  it('that an office-hours script stops each night failed nothing: who stops them is asked', async () => {
    let count = 0
    const ids = () => [0, 1, 2, 3].map(() => `i-0${count++}`)
    const said = await audited({
      curve: { size: () => 4, cpu: () => 50 },
      policies: [],
      group: { MinSize: 4, DesiredCapacity: 4, Instances: instances(4) },
      activities: repeated(
        86_400,
        (time) =>
          ids().flatMap((id) => [
            activity(time, {
              Description: `Launching a new EC2 instance: ${id}`,
              Cause: `At ${time} an instance was launched in response to an unhealthy instance needing to be replaced.`,
            }),
            activity(time.replace('T00:', 'T19:'), {
              Description: `Terminating EC2 instance: ${id}`,
              Cause: cause('an EC2 health check indicating it has been terminated or stopped'),
            }),
          ]) as unknown as object,
      ).flat(),
    })
    const finding = said.finding('unhealthy-replacements')
    expect(finding?.title).toBe('web keeps replacing instances that something else stops or terminates: 56 on 14 days')
    expect(finding?.remedy).toContain('scheduled actions')
    expect(JSON.stringify(finding)).not.toContain('failed a health check')
  })

  it('are no elasticity, and not flapping', async () => {
    expect((await loop('an ELB system health check failure', {})).kinds).not.toContain('flapping')
  })
})
