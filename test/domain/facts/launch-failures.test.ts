import { describe, expect, test } from 'vitest'
import { launchFailureReason, launchFailureWords, launchIncidents, unresolvedLaunchFailure } from '../../../domain/facts/launch-failures.ts'
import { aGroup, START_SEC } from '../a-case.ts'
import { aChange, aFailedLaunch, aLaunch } from '../an-activity.ts'

const DAY = 86400
const incidents = (...activities: ReturnType<typeof aLaunch>[]) => launchIncidents(aGroup({ activities }), START_SEC)

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
    ['MaxSpotInstanceCountExceeded', 'vcpu-quota'],
    [
      'You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to.',
      'vcpu-quota',
    ],
    ['VcpuLimitExceeded', 'vcpu-quota'],
    ['InstanceLimitExceeded', 'vcpu-quota'],
    ['20 instance(s) are already running. Launching EC2 instance failed.', 'vcpu-quota'],
    ['RequestLimitExceeded', 'other'],
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
    ['', 'other'],
  ])('%j is read as %s', (message, reason) => {
    expect(launchFailureReason(message)).toBe(reason)
  })

  test('every reason has its words', () => {
    for (const { cause, remedy } of Object.values(launchFailureWords)) {
      expect(cause).toMatch(/^\S.*[^.]$/)
      expect(remedy).toMatch(/^[A-Z].*\.$/)
    }
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
    expect(launchIncidents(aGroup({ activities: null }), START_SEC)).toEqual([])
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
