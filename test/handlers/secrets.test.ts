import { Console } from 'node:console'
import { Writable } from 'node:stream'
import { Logger } from '@aws-lambda-powertools/logger'
import { Metrics } from '@aws-lambda-powertools/metrics'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { type AwsCall, Fault, type Handlers } from '../adapters/live/fake-aws.ts'
import { smallAws } from '../adapters/live/small-aws.ts'
import { aLiveService, type LiveService, TICK } from './a-live-service.ts'
import { objectsOf, tableOf } from './a-run.ts'

const CANARIES = ['canary', 'cAnArY']
const WEBHOOK = '/services/T0CANARY/B0CANARY/cAnArYcAnArYcAnArY'

let live: LiveService
beforeAll(() => void vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true'))
afterAll(() => void vi.unstubAllEnvs())
afterEach(() => live.service.stop())

/** All that a run leaves behind or says, anywhere. */
async function everythingOf(overrides: Handlers) {
  const lines: string[] = []
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk))
      done()
    },
  })
  const logger = new Logger({ serviceName: 'audit', logLevel: 'DEBUG' })
  Object.assign(logger, { console: new Console(stream, stream) })
  live = await aLiveService({
    overrides,
    externalId: 'canary-external-id',
    webhookPath: WEBHOOK,
    tools: { logger, metrics: new Metrics({ namespace: 'Headroom', serviceName: 'local' }) },
  })
  const { service, options } = live
  const { result, error } = await service.tick(TICK, options)
  service.slack.answers.push({ status: 404, body: 'no_service' })
  await service.deliver().catch((thrown: Error) => lines.push(`${thrown.stack}`))
  const told = [...service.mails(), ...service.operatorMails(), ...service.slack.posts]
  return { lines, text: JSON.stringify([result, error, told, await tableOf(service), await objectsOf(service), lines]) }
}

/** AWS says back whatever it was told or gave, secrets and all. */
const echo = (code: string) => (call: AwsCall) => {
  const given = call.accessKeyId.startsWith('ROLE') ? 'canary-role-secret canary-role-token' : ''
  return new Fault(code, `not with ${JSON.stringify(call.input)} canary-hub-secret canary-hub-secret-token canary-external-id ${given}`, 403)
}

describe('a secret', () => {
  it.each([
    ['when all is well', {}],
    ['when the role of another account refuses and repeats it', { AssumeRole: echo('AccessDenied') }],
    ['when metrics are denied and it is repeated', { GetMetricData: echo('AccessDenied') }],
    ['when nothing can be read', Object.fromEntries(Object.keys(smallAws).map((operation) => [operation, echo('AccessDenied')]))],
    [
      'when nothing can be read but who asks',
      {
        ...Object.fromEntries(Object.keys(smallAws).map((operation) => [operation, echo('AccessDenied')])),
        GetCallerIdentity: smallAws.GetCallerIdentity as never,
      },
    ],
    ['when the run comes to nothing', { GetCallerIdentity: echo('InvalidClientTokenId') }],
  ] as readonly (readonly [string, Handlers])[])('appears nowhere, in no log, error, table, report or message, %s', async (_when, overrides) => {
    const { lines, text } = await everythingOf(overrides)
    expect(lines.length).toBeGreaterThan(0)
    for (const canary of CANARIES) expect(text).not.toContain(canary)
  })
})
