import { describe, expect, test } from 'vitest'
import { launchFailureReason } from '../../../domain/facts/launch-failures.ts'
import { launchIncidents, unresolvedLaunchFailure } from '../../../domain/facts/launch-incidents.ts'
import { aGroup, anObservation, START_SEC } from '../a-case.ts'
import { aChange, aFailedLaunch, aLaunch } from '../an-activity.ts'

const DAY = 86400
const WINDOW = anObservation().grid
const incidents = (...activities: ReturnType<typeof aLaunch>[]) => launchIncidents(aGroup({ activities }), WINDOW)

describe('launch failures', () => {
  test.each([
    [
      'We currently do not have sufficient m5.large capacity in the Availability Zone you requested (us-east-1a). Launching EC2 instance failed.',
      'insufficient-capacity',
    ],
    ['InsufficientInstanceCapacity', 'insufficient-capacity'],
    ['Insufficient capacity.', 'insufficient-capacity'],
    ['There is no Spot capacity available that matches your request. Launching EC2 instance failed.', 'spot-capacity'],
    ['Your Spot request price of 0.01 is lower than the minimum required Spot request fulfillment price of 0.03.', 'spot-capacity'],
    ['MaxSpotInstanceCountExceeded', 'spot-quota'],
    ['Could not launch Spot Instances. MaxSpotInstanceCountExceeded - Max spot instance count exceeded. Launching EC2 instance failed.', 'spot-quota'],
    ['Could not launch Spot Instances. UnfulfillableCapacity - Unable to fulfill capacity due to your request configuration.', 'spot-capacity'],
    ['Could not launch On-Demand Instances. UnfulfillableCapacity - Unable to fulfill capacity due to your request configuration.', 'insufficient-capacity'],
    ['Could not launch Spot Instances. AuthFailure.ServiceLinkedRoleCreationNotPermitted - The provided credentials do not have permission.', 'permission'],
    ['Could not launch Spot Instances. InvalidParameterCombination - The specified instance type is not eligible for Free Tier.', 'unsupported'],
    ['You have requested more instances (2) than your current instance limit of 1 allows for the specified instance type.', 'vcpu-quota'],
    ['Client.VolumeLimitExceeded: Volume limit exceeded', 'volume-quota'],
    ["You've reached your quota for maximum Fleet Requests for this account. Launching EC2 instance failed.", 'account-quota'],
    ["The subnet ID 'subnet-1' does not exist", 'subnet'],
    ['Value (web-role) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name', 'instance-profile'],
    ['The specified launch template, with template ID lt-1, does not exist.', 'launch-template'],
    ["Placement groups may not be used with instances of type 'm1.large'. Launching EC2 instance failed.", 'placement-group'],
    ['Invalid device name upload. Launching EC2 instance failed.', 'block-device'],
    ['The requested Availability Zone is no longer supported. Please retry your request by not specifying an Availability Zone.', 'unsupported'],
    ['You are not subscribed to this service. Please see https://aws.amazon.com/.', 'account'],
    ["There are not enough free addresses in subnet 'subnet-1' to satisfy the requested number of instances.", 'subnet-addresses'],
    ['Lifecycle Action with token 0a was abandoned: Heartbeat Timeout', 'lifecycle-hook-timeout'],
    [
      'You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to.',
      'vcpu-quota',
    ],
    ['VcpuLimitExceeded', 'vcpu-quota'],
    ['InstanceLimitExceeded', 'vcpu-quota'],
    ['20 instance(s) are already running. Launching EC2 instance failed.', 'vcpu-quota'],
    ['RequestLimitExceeded', 'service-error'],
    ['The requested reservation does not have sufficient compatible and available capacity for this request.', 'capacity-reservation'],
    ['Your Capacity Block reservation cr-1 is not active yet.', 'capacity-reservation'],
    ['InsufficientFreeAddressesInSubnet', 'subnet-addresses'],
    ['The specified subnet does not have enough free addresses to satisfy the request.', 'subnet-addresses'],
    ['Insufficient IP addresses', 'subnet-addresses'],
    ["The security group 'sg-1' does not exist. Launching EC2 instance failed.", 'security-group'],
    ['InvalidGroup.NotFound', 'security-group'],
    ["The key pair 'ops' does not exist. Launching EC2 instance failed.", 'key-pair'],
    ['InvalidKeyPair.NotFound', 'key-pair'],
    ["The image id '[ami-1]' does not exist", 'image'],
    ['InvalidAMIID.Unavailable', 'image'],
    ['The load balancer web was not found. Validating load balancer configuration failed.', 'load-balancer'],
    ['One or more target groups not found.', 'load-balancer'],
    ['Client.InternalError: Client error on launch', 'encryption-key'],
    ['The KMS key provided is in an incorrect state', 'encryption-key'],
    ['The requested configuration is currently not supported. Please check the documentation for supported configurations.', 'unsupported'],
    ['Your requested instance type (m9.large) is not supported in your requested Availability Zone (us-east-1e).', 'unsupported'],
    ["The architecture 'arm64' of the specified instance type does not match the architecture 'x86_64' of the specified AMI.", 'unsupported'],
    ['You are not authorized to perform this operation.', 'permission'],
    ['Unauthorized Operation', 'permission'],
    ['AccessDenied', 'permission'],
    ['The instance was abandoned: Lifecycle Action Completed with ABANDON Result', 'lifecycle-hook'],
    ['Your quota allows for 0 more running instance(s). You requested at least 1.', 'vcpu-quota'],
    ['The maximum number of addresses has been reached.', 'account-quota'],
    ['In order to use this AWS Marketplace product you need to accept terms and subscribe. To do so please visit https://aws.amazon.com/.', 'account'],
    ['Your account is currently being verified. Verification normally takes less than 2 hours.', 'account'],
    ['Your request for accessing resources in this region is being validated, and you will not be able to launch additional resources.', 'account'],
    ["The snapshot 'snap-0a' does not exist.", 'snapshot'],
    ['No default VPC for this user', 'subnet'],
    ['Volume of size 8GB is smaller than snapshot snap-0a, expect size >= 30GB', 'block-device'],
    [
      'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.InvalidKMSKey.InvalidState: The KMS key provided is in an incorrect state',
      'encryption-key',
    ],
    [
      'Instance became unhealthy while waiting for instance to be in InService state. Termination Reason: Client.UserInitiatedShutdown: User initiated shutdown',
      'shut-down',
    ],
    ['Client.InstanceInitiatedShutdown: Instance initiated shutdown', 'shut-down'],
    ['Invalid availability zone: [us-east-1f]', 'unsupported'],
    ['', 'other'],
  ])('%j is read as %s', (message, reason) => {
    expect(launchFailureReason(message)).toBe(reason)
  })

  test('incidents are one for each cause and day, oldest first', () => {
    expect(
      incidents(
        aFailedLaunch(START_SEC + DAY, 'b'),
        aFailedLaunch(START_SEC + 30, 'a'),
        aFailedLaunch(START_SEC + 20, 'KMS'),
        aFailedLaunch(START_SEC + 10, 'c'),
      ),
    ).toEqual([
      { reason: 'other', day: START_SEC / DAY, attempts: 2, fromSec: START_SEC + 10, toSec: START_SEC + 30, statusMessage: 'c' },
      { reason: 'encryption-key', day: START_SEC / DAY, attempts: 1, fromSec: START_SEC + 20, toSec: START_SEC + 20, statusMessage: 'KMS' },
      { reason: 'other', day: START_SEC / DAY + 1, attempts: 1, fromSec: START_SEC + DAY, toSec: START_SEC + DAY, statusMessage: 'b' },
    ])
  })

  test('only launches that failed count, and those that a hook abandoned', () => {
    expect(incidents(aLaunch(START_SEC), aFailedLaunch(START_SEC - 1, 'before'))).toEqual([])
    expect(incidents({ ...aFailedLaunch(START_SEC, 'x'), description: 'Terminating EC2 instance: i-1' })).toEqual([])
    expect(incidents(aFailedLaunch(START_SEC, 'was abandoned: Lifecycle Action Completed with ABANDON Result', { status: 'Cancelled' }))).toMatchObject([
      { reason: 'lifecycle-hook' },
    ])
    expect(incidents(aFailedLaunch(START_SEC, 'the desired capacity was lowered', { status: 'Cancelled' }))).toEqual([])
    expect(launchIncidents(aGroup({ activities: null }), WINDOW)).toEqual([])
  })

  test('the reason may stand in the description alone', () => {
    const activity = { ...aFailedLaunch(START_SEC, 'InvalidAMIID.NotFound'), statusMessage: '' }
    expect(incidents(activity)).toMatchObject([{ reason: 'image', statusMessage: 'InvalidAMIID.NotFound' }])
  })

  test('a launch that is under way for over an hour when the window ends is one that did not come', () => {
    const waiting = (startSec: number) => aLaunch(startSec, { status: 'MidLifecycleAction', endSec: null })
    const endSec = WINDOW.startSec + WINDOW.length * WINDOW.stepSec
    expect(incidents(waiting(endSec - 3600))).toMatchObject([{ reason: 'lifecycle-hook-waiting', attempts: 1 }])
    expect(incidents(waiting(endSec - 3599))).toEqual([])
    expect(incidents({ ...waiting(START_SEC), status: 'Successful' })).toEqual([])
    expect(incidents({ ...waiting(START_SEC), status: 'WaitingForSpotInstanceId' })).toMatchObject([{ reason: 'spot-waiting' }])
    expect(incidents({ ...waiting(START_SEC), status: 'PreInService' })).toMatchObject([{ reason: 'waiting' }])
  })

  test('a failure is unresolved until a launch succeeds', () => {
    const failed = aFailedLaunch(START_SEC, 'x')
    const unresolved = (...activities: ReturnType<typeof aLaunch>[]) => unresolvedLaunchFailure(aGroup({ activities }))
    expect(unresolved(failed)).toEqual(failed)
    expect(unresolved(failed, aLaunch(START_SEC - 1))).toEqual(failed)
    expect(unresolved(aLaunch(START_SEC + 1), failed)).toBeNull()
    expect(unresolved(aLaunch(START_SEC + 1, { status: 'InProgress' }), failed)).toEqual(failed)
    expect(unresolved(aChange(START_SEC + 1, 5, 4), failed)).toEqual(failed)
    expect(unresolved()).toBeNull()
    expect(unresolvedLaunchFailure(aGroup({ activities: null }))).toBeNull()
  })
})
