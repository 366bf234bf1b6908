import { describe, expect, it } from 'vitest'
import { type Answer, Broken, Fault } from './fake-aws.ts'
import { bothWhole, hub, member, onlyFor, readSmallAws, region, usual, whole, wholeHub, wholeMember } from './small-aws.ts'

const [hubPlace, memberPlace] = [`${hub} ${region}`, `${member} ${region}`]
const denied = (message = 'User is not authorized') => new Fault('AccessDenied', message, 403)
const canaries = ['canary-external-id', 'canary-hub-secret', 'canary-role-secret', 'canary-role-token']

describe('access to accounts', () => {
  it('reads everything where everything is allowed, and counts what it asked', async () => {
    const { places, usage } = await readSmallAws()
    expect(places).toEqual(bothWhole)
    expect(usage).toEqual({
      apiCalls: {
        AssumeRole: 1,
        DescribeAutoScalingGroups: 2,
        DescribeImages: 2,
        DescribeInstanceTypeOfferings: 2,
        DescribeInstanceTypes: 2,
        DescribeLaunchTemplateVersions: 2,
        DescribePolicies: 2,
        DescribeRegions: 2,
        DescribeScalingActivities: 3,
        DescribeScheduledActions: 2,
        DescribeSecurityGroups: 2,
        DescribeSubnets: 2,
        // once an account, for all its Regions
        DescribeTrustedAdvisorCheckResult: 2,
        GetAutoScalingGroupRecommendations: 2,
        GetCallerIdentity: 1,
        GetInstanceMetadataDefaults: 2,
        GetMetricData: 2,
        // of plain Linux, and of volumes
        GetProducts: 2,
        ListServiceQuotas: 2,
      },
      // three metrics of EC2 and one of the agent, for three groups
      estimatedMicroUsd: 3 * 4 * 10,
    })
  })

  // row 1
  it('lists an account whose role refuses, with the exact role and what to do, and reads the others', async () => {
    const { places, usage } = await readSmallAws({ AssumeRole: () => denied() })
    expect(places[hubPlace]).toEqual(wholeHub)
    expect(places[memberPlace]).toEqual({
      failed: expect.stringContaining(`sts:AssumeRole: the role arn:aws:iam::${member}:role/headroom-read could not be assumed`),
    })
    expect(places[memberPlace]).toEqual({ failed: expect.stringContaining('deploy the member role there') })
    expect(usage.apiCalls.AssumeRole).toBe(1)
  })

  // row 2
  it('speaks of the ExternalId when a role that asks for one refuses, and never shows it', async () => {
    const echo = ({ input }: { readonly input: Readonly<Record<string, unknown>> }) => denied(`ExternalId ${input.ExternalId} does not match`)
    const { places } = await readSmallAws({ AssumeRole: echo })
    const { failed } = places[memberPlace] as { readonly failed: string }
    expect(failed).toContain('its ExternalId is the one given with --external-id-env')
    const without = await readSmallAws({ AssumeRole: () => denied() }, { externalId: null })
    expect((without.places[memberPlace] as { readonly failed: string }).failed).toContain('where it asks for an ExternalId, give that with --external-id-env')
    expect(JSON.stringify(places)).not.toContain('canary')
  })

  // row 3
  it('renews the credentials of a role once when they expire, and goes on with the same request', async () => {
    let expired = false
    const once = onlyFor(member, 'DescribeScalingActivities', (call) => {
      if (expired) return usual(call)
      expired = true
      return new Fault('ExpiredToken', 'The security token included in the request is expired', 403)
    })
    const { places, usage } = await readSmallAws(once)
    expect(places).toEqual(bothWhole)
    expect(usage.apiCalls).toMatchObject({ AssumeRole: 2, DescribeAutoScalingGroups: 2, DescribeScalingActivities: 4, GetMetricData: 2 })
  })

  it('gives up on credentials that expire again at once', async () => {
    const always = onlyFor(member, 'DescribePolicies', () => new Fault('ExpiredToken', 'expired', 403))
    const { places, usage } = await readSmallAws(always)
    expect(places[memberPlace]).toMatchObject({
      groups: { api: { ...whole } },
      unread: [expect.stringContaining('autoscaling.describe-policies: the credentials have expired'), expect.stringContaining('cloudwatch.describe-alarms: ')],
    })
    expect(usage.apiCalls.DescribePolicies).toBe(3)
  })

  // row 4
  it('asks a throttled STS again after a pause, and gives up on the account alone when that does not help', async () => {
    const { places, slept } = await readSmallAws({ AssumeRole: (call, nth) => (nth < 3 ? new Fault('Throttling', 'Rate exceeded') : usual(call)) })
    expect(places).toEqual(bothWhole)
    expect(slept.length).toBeGreaterThanOrEqual(2)
    const down = await readSmallAws({ AssumeRole: () => new Broken() })
    expect(down.places[hubPlace]).toEqual(wholeHub)
    expect(down.places[memberPlace]).toEqual({ failed: expect.stringContaining('sts:AssumeRole: the service could not be reached') })
    expect(down.usage.apiCalls.AssumeRole).toBe(3)
  })

  // row 5
  it('skips a region that is not enabled, with the reason, and asks nothing there', async () => {
    const { places, calls } = await readSmallAws({}, { regions: [region, 'me-south-1'] })
    expect(places[`${hub} me-south-1`]).toEqual({ failed: expect.stringContaining('the region is not enabled for this account, so it was skipped') })
    expect(places[hubPlace]).toEqual(wholeHub)
    expect(calls.filter((call) => call.region === 'me-south-1')).toEqual([])
  })

  it('asks once where a region does not accept the credentials', async () => {
    const { places, usage } = await readSmallAws(
      onlyFor(member, 'DescribeAutoScalingGroups', () => new Fault('InvalidClientTokenId', 'The security token included in the request is invalid.', 403)),
    )
    expect(places[memberPlace]).toEqual({ failed: expect.stringContaining('the Region is not enabled for this account, or does not accept its credentials') })
    expect(places[hubPlace]).toEqual(wholeHub)
    expect(usage.apiCalls.DescribeAutoScalingGroups).toBe(2)
  })

  // row 6
  it('keeps the groups of an account whose metrics are denied, without series and with the reason, and pays nothing for them', async () => {
    const { places, usage } = await readSmallAws(onlyFor(member, 'GetMetricData', () => denied('with an explicit deny in a service control policy')))
    expect(places[hubPlace]).toEqual(wholeHub)
    expect(places[memberPlace]).toEqual({
      groups: { api: { cpuSteps: 0, rejected: [], activities: 1 } },
      unread: [expect.stringMatching(/^cloudwatch.get-metric-data: permission is missing .*service control policy.*Allow cloudwatch:GetMetricData/)],
    })
    expect(usage.apiCalls.GetMetricData).toBe(2)
    expect(usage.estimatedMicroUsd).toBe(2 * 4 * 10)
  })

  it.each([
    ['DescribePolicies', 'autoscaling.describe-policies'],
    ['DescribeScheduledActions', 'autoscaling.describe-scheduled-actions'],
    ['DescribeScalingActivities', 'autoscaling.describe-scaling-activities'],
    ['DescribeInstanceTypes', 'ec2.describe-instance-types'],
    ['DescribeSubnets', 'ec2.describe-subnets'],
    ['DescribeLaunchTemplateVersions', 'ec2.describe-launch-template-versions'],
    ['ListServiceQuotas', 'service-quotas.list-service-quotas'],
  ])('goes on without %s where that is denied, and says so', async (operation, name) => {
    const { places } = await readSmallAws(onlyFor(member, operation, () => denied()))
    expect(places[hubPlace]).toEqual(wholeHub)
    const outcome = places[memberPlace] as Exclude<(typeof places)[string], { failed: string }>
    expect(Object.keys(outcome.groups)).toEqual(['api'])
    expect(outcome.groups.api?.cpuSteps).toBe(288)
    expect(outcome.unread.filter((text) => text.startsWith(`${name}: permission is missing`))).toHaveLength(1)
  })

  it.each<[string, Answer, RegExp]>([
    ['is denied', denied(), /permission is missing.*Allow compute-optimizer:GetAutoScalingGroupRecommendations/],
    ['was never opted in to', new Fault('OptInRequiredException', 'not registered'), /has not opted in to Compute Optimizer\. Opt in if you want/],
    ['is not there in that Region', new Broken(), /could not be reached/],
    ['has another shape', { autoScalingGroupRecommendations: [{ autoScalingGroupName: 'api', finding: 'Unheard' }] }, /finding/],
  ])('says in one line that Compute Optimizer %s, and changes nothing else', async (_what, answer, line) => {
    const { places } = await readSmallAws(onlyFor(member, 'GetAutoScalingGroupRecommendations', () => answer))
    expect(places[hubPlace]).toEqual(wholeHub)
    expect(places[memberPlace]).toEqual({ ...wholeMember, beside: [expect.stringMatching(line)] })
  })

  const flaggedIn = (where: string) => ({
    result: { flaggedResources: [{ status: 'warning', region: where, resourceId: 'x', metadata: ['api', 'Rightsize', 'm5.large', '$12.00'] }] },
  })
  const columns = {
    checks: [{ id: 'c1z7kmr01n', metadata: ['Resource ID', 'Recommended Action', 'Recommended Resource Summary', 'Estimated Monthly Savings'] }],
  }

  it('has the opinion of Trusted Advisor where the support plan includes it, and asks for its columns where something is flagged', async () => {
    const { opinions, usage } = await readSmallAws({
      DescribeTrustedAdvisorCheckResult: (call) => (call.region === 'us-east-1' && call.input.checkId === 'c1z7kmr01n' ? flaggedIn(region) : denied()),
      DescribeTrustedAdvisorChecks: () => columns,
    })
    const option = { action: 'Rightsize', instanceTypes: ['m5.large'], savingsMicroUsdPerMonth: 12_000_000 }
    expect(opinions[memberPlace]?.get('api')).toMatchObject([{ source: 'trusted-advisor', option }])
    expect(usage.apiCalls).toMatchObject({ DescribeTrustedAdvisorCheckResult: 2, DescribeTrustedAdvisorChecks: 2 })
    const elsewhere = await readSmallAws({ DescribeTrustedAdvisorCheckResult: () => flaggedIn('sa-east-1') })
    expect([elsewhere.places, elsewhere.opinions[memberPlace]?.size, elsewhere.usage.apiCalls.DescribeTrustedAdvisorChecks]).toEqual([bothWhole, 0, undefined])
  })

  it.each<[string, Answer, RegExp]>([
    ['is denied', denied(), /permission is missing.*Allow support:DescribeTrustedAdvisorCheckResult/],
    ['cannot be reached', new Broken(), /could not be reached/],
    ['has another shape', { result: { flaggedResources: [{ status: 'warning', metadata: [1] }] } }, /metadata/],
    ['throttles for good', new Fault('ThrottlingException', 'Rate exceeded'), /throttled every attempt/],
    ['fails', new Fault('InternalServerError', 'An internal server error occurred.', 500), /kept failing/],
    ['answers no result', {}, /holds no result/],
    ['has no result of the check', { result: { status: 'not_available', flaggedResources: [] } }, /the check has no result\. Opt in to Cost Optimization Hub/],
  ])('says in one line that Trusted Advisor %s, and changes nothing else', async (_what, answer, line) => {
    const { places } = await readSmallAws({
      ...onlyFor(member, 'DescribeTrustedAdvisorCheckResult', () => answer),
      DescribeTrustedAdvisorChecks: () => columns,
    })
    expect(places[hubPlace]).toEqual(wholeHub)
    expect(places[memberPlace]).toEqual({ ...wholeMember, beside: [expect.stringMatching(line)] })
  })

  it('leaves out a row of another shape alone, and says so', async () => {
    const [sound] = (flaggedIn(region).result as { flaggedResources: readonly object[] }).flaggedResources
    const { places, opinions } = await readSmallAws({
      ...onlyFor(member, 'DescribeTrustedAdvisorCheckResult', () => ({ result: { status: 'warning', flaggedResources: [{ metadata: ['x', 1] }, sound] } })),
      DescribeTrustedAdvisorChecks: () => columns,
    })
    expect(opinions[memberPlace]?.get('api')).toMatchObject([{ source: 'trusted-advisor' }])
    expect(places[hubPlace]).toEqual(wholeHub)
    expect(places[memberPlace]).toEqual({
      ...wholeMember,
      beside: [expect.stringMatching(/1 of 2 rows left out, because .*: flaggedResources\[0\]\.(status|metadata\[1\]): /)],
    })
  })

  it.each<[string, Answer]>([
    ['does not describe its check', { checks: [] }],
    ['names no group in its columns', { checks: [{ id: 'c1z7kmr01n', metadata: ['Status', 'Region', 'Thing'] }] }],
  ])('says that groups are flagged and cannot be told where Trusted Advisor %s', async (_what, answer) => {
    const { places, opinions } = await readSmallAws({
      ...onlyFor(member, 'DescribeTrustedAdvisorCheckResult', () => flaggedIn(region)),
      DescribeTrustedAdvisorChecks: () => answer,
    })
    expect(places[hubPlace]).toEqual(wholeHub)
    expect(places[memberPlace]).toEqual({ ...wholeMember, beside: [expect.stringMatching(/not known which groups it flags/)] })
    expect(opinions[memberPlace]?.size).toBe(0)
  })

  // row 7
  it('skips a suspended account and counts it', async () => {
    const accounts = {
      ListAccounts: () => ({
        Accounts: [
          { Id: hub, State: 'ACTIVE' },
          { Id: member, State: 'SUSPENDED' },
        ],
      }),
    }
    const { places, usage } = await readSmallAws(accounts, { accountIds: [] })
    expect(places).toEqual({ [hubPlace]: wholeHub, [`${member} *`]: { failed: expect.stringContaining('the account is suspended, so it was skipped') } })
    expect(usage.apiCalls.AssumeRole).toBeUndefined()
  })

  it('needs a role for another account than its own', async () => {
    await expect(readSmallAws({}, { roleName: null })).rejects.toThrow('Name the role to assume there with --role-name')
  })

  it('shows no credential and no ExternalId, whatever AWS says', async () => {
    const loud = (message: string) => new Fault('SignatureDoesNotMatch', message, 403)
    const leaks = `The Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:canary-role-token\n${canaries.join(' ')}'`
    for (const operation of ['AssumeRole', 'DescribeAutoScalingGroups', 'GetMetricData', 'DescribePolicies', 'DescribeRegions']) {
      const { places } = await readSmallAws({ [operation]: () => loud(leaks) })
      for (const canary of canaries) expect(JSON.stringify(places)).not.toContain(canary)
    }
  })
})
