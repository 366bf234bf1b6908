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
