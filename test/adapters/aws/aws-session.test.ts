import { AutoScalingClient, DescribePoliciesCommand } from '@aws-sdk/client-auto-scaling'
import { expect, it } from 'vitest'
import { type AwsService, type AwsSession, call } from '../../../adapters/aws/aws-session.ts'
import { runMeter } from '../../../adapters/aws/run-meter.ts'
import { fakeClock, fixedCredentials } from '../live/fake-aws.ts'

it('a request that is throttled halves the pace at which the service is asked', async () => {
  const clock = fakeClock(0)
  const session: AwsSession = {
    run: { clock, random: () => 0.5, meter: runMeter(0), buckets: new Map() },
    accountId: '111111111111',
    region: 'eu-west-1',
    credentials: fixedCredentials(),
  }
  const service: AwsService<object> = { prefix: 'a-service', makeClient: () => ({}), pace: { perSec: 1, burst: 1 } }
  let sends = 0
  const answer = await call(session, service, 'Operation', async () => {
    if (++sends === 1) throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' })
    return 'an answer'
  })
  expect([answer, sends]).toEqual(['an answer', 2])
  // a quarter of a second until the next try; then what is left of the token takes twice as long as at a whole pace
  expect(clock.slept).toEqual([250, 1750])
})

it('new credentials are signed with at the time that AWS told while the old ones were: EC2 says of both a wrong clock and credentials that have expired that the request has', async () => {
  const signedAt: string[] = []
  const transport = {
    handle: async (request: { readonly headers: Readonly<Record<string, string>> }) => {
      signedAt.push(request.headers['x-amz-date'] ?? '')
      const headers = { date: 'Thu, 01 Jan 2026 00:15:00 GMT', 'content-type': 'text/xml' }
      const refused = signedAt.length === 1
      const body = refused
        ? '<ErrorResponse><Error><Code>RequestExpired</Code><Message>Request has expired.</Message></Error></ErrorResponse>'
        : '<DescribePoliciesResponse><DescribePoliciesResult><ScalingPolicies/></DescribePoliciesResult></DescribePoliciesResponse>'
      return { response: { statusCode: refused ? 400 : 200, headers, body: new Blob([body]).stream() } }
    },
  }
  let generation = 0
  const session: AwsSession = {
    run: { clock: fakeClock(0), random: () => 0.5, meter: runMeter(0), buckets: new Map(), transport },
    accountId: '111111111111',
    region: 'eu-west-1',
    credentials: { ...fixedCredentials(), generation: () => generation, renew: async () => void generation++ },
  }
  const service: AwsService<AutoScalingClient> = {
    prefix: 'autoscaling',
    makeClient: (settings) => new AutoScalingClient(settings),
    pace: { perSec: 10, burst: 10 },
  }
  await call(session, service, 'DescribePolicies', (client) => client.send(new DescribePoliciesCommand({})))
  expect(generation).toBe(1)
  expect(signedAt).toEqual([expect.not.stringMatching(/^20260101T001/), expect.stringMatching(/^20260101T0015/)])
})
