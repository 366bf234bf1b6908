import { AsyncLocalStorage } from 'node:async_hooks'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { SSMClient } from '@aws-sdk/client-ssm'
import { systemClock } from '../../adapters/aws/clock.ts'
import { readSecretParameter } from '../../adapters/aws/parameter-store.ts'
import type { AthenaTable } from '../../adapters/focus/athena.ts'
import { reportBucket } from '../../adapters/report-bucket.ts'
import type { Judge } from '../../audit/place.ts'
import { type FleetAround, liveFleet } from '../../handlers/live-fleet.ts'
import { localCredentials } from '../../local/aws.ts'
import { type InvokeOptions, type LocalServiceOptions, startService } from '../../local/service.ts'
import { accountOf } from '../adapters/live/captured-aws.ts'
import { type AwsCall, fakeAws, fakeClock, fixedCredentials, type Handlers } from '../adapters/live/fake-aws.ts'
import { hub, nowSec, region, smallAws } from '../adapters/live/small-aws.ts'
import { findingOn, judgementOf } from '../audit/made-up-fleet.ts'
import { judgeOnce } from '../judging-once.ts'

/** Who asked AWS for what: `audit ce:GetCostAndUsage`, `member autoscaling:DescribePolicies`. */
export type Asked = Set<string>

export const TICK = new Date(nowSec * 1000).toISOString().replace('.000Z', 'Z')
const functions = new AsyncLocalStorage<string>()

/** Services whose requests are signed under another name than the prefix of their actions. */
const PREFIXES: Readonly<Record<string, string>> = { monitoring: 'cloudwatch' }

export type LiveServiceOptions = Partial<LocalServiceOptions> & {
  readonly overrides?: Handlers
  readonly externalId?: string
  /** When an object was written, by the service's clock: the local S3 dates objects by that of the machine. Without it, when that says. */
  readonly writtenSec?: (key: string) => number
}

/** A judgement of every group, too large for an item of the table. */
export const tooLarge: Judge = ({ group }, _place, rate) => {
  const large = [{ statement: 'long '.repeat(80_000), value: 1, unit: 'count' }]
  return judgementOf(group, { rate, findings: [findingOn(group, 'launch-failures', 'critical', { evidence: large })] })
}

/**
 * The deployed functions, reading two small accounts through the SDK, with everything that each asks of AWS noted. What answers is the
 * small AWS of the adapters' tests and the servers of the local service.
 */
export async function aLiveService({ overrides = {}, externalId = 'an-external-id', writtenSec, ...options }: LiveServiceOptions = {}) {
  const asked: Asked = new Set()
  const touched: Asked = new Set()
  const fleetOf = (name: string, focus: AthenaTable | null = null) => {
    const { transport } = fakeAws(
      Object.fromEntries(
        Object.entries({ ...smallAws, ...overrides }).map(([operation, answer]) => [
          operation,
          (call: AwsCall, nth: number) => {
            const who = call.service !== 'sts' && accountOf(call) !== hub ? 'member' : name
            asked.add(`${who} ${PREFIXES[call.service] ?? call.service}:${operation}`)
            return answer(call, nth)
          },
        ]),
      ),
    )
    const world = { clock: fakeClock(nowSec), random: () => 0.5, transport, credentials: fixedCredentials('canary-hub-secret') }
    const settings = { AWS_REGION: region, HEADROOM_ROLE_NAME: 'headroom-read', HEADROOM_EXTERNAL_ID_PARAMETER: '/headroom/external-id' } as const
    const parameter = (parameterName: string) => async () => {
      const client = new SSMClient({ ...localCredentials, requestHandler: answering({ Parameter: { Value: externalId } }) })
      noting(client as never, asked, 'ssm', () => name)
      return await readSecretParameter({ client, clock: systemClock, random: Math.random }, parameterName)
    }
    const kept = () => reportBucket({ client: service.clients.s3, bucket: 'headroom-reports', region, clock: systemClock, random: Math.random })
    const bucket: NonNullable<FleetAround['bucket']> = {
      get: (key) => functions.run(name, () => kept().get(key)),
      put: (key, text) => functions.run(name, () => kept().put(key, text)),
      list: async (prefix) => {
        const objects = await functions.run(name, () => kept().list(prefix))
        return writtenSec === undefined ? objects : objects.map((object) => ({ ...object, writtenSec: writtenSec(object.key) }))
      },
    }
    return liveFleet(settings, { focus, secret: parameter, world: world as never, bucket })
  }
  const [auditFleet, inspectFleet] = [fleetOf('audit'), fleetOf('inspect')]
  const focusFleet = fleetOf('audit', { database: 'billing', table: 'focus', workgroup: 'headroom' })
  const service = await startService({ openFleet: auditFleet, judge: judgeOnce, ...options, settings: { lookbackDays: 1, ...options.settings } })
  const { dynamo, s3, sns, events, ses } = service.clients
  noting(dynamo, asked, 'dynamodb', () => functions.getStore() ?? 'the test')
  noting(s3 as never, asked, 's3', () => functions.getStore() ?? 'the test', touched)
  noting(events as never, asked, 'events', () => functions.getStore() ?? 'the test')
  noting(ses as never, asked, 'ses', () => functions.getStore() ?? 'the test')
  noting(sns as never, asked, 'sns', () => functions.getStore() ?? 'the test')
  const as = <T>(name: string, call: () => T): T => functions.run(name, call)
  const each: InvokeOptions = {
    world: (io) => within('audit', io),
    workerWorld: (io) => ({ ...within('inspect', io), openFleet: inspectFleet }),
  }
  return {
    service,
    asked,
    /** Which folders of the bucket each function touches: `audit runs`. */
    touched,
    as,
    options: each,
    /** The same accounts with the bill from a FOCUS export. */
    focusFleet,
  }
}

export type LiveService = Awaited<ReturnType<typeof aLiveService>>

/** Whatever a function's outside world is asked for is asked in the function's name. */
function within<Io extends object>(name: string, io: Io): Io {
  return Object.fromEntries(
    Object.entries(io).map(([key, part]) => [
      key,
      typeof part === 'function' ? (...args: unknown[]) => functions.run(name, () => (part as (...of: unknown[]) => unknown)(...args)) : part,
    ]),
  ) as Io
}

/** Notes each operation of a client, by who asks. */
function noting(client: DynamoDBClient, asked: Asked, prefix: string, who: () => string, touched: Asked | null = null): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      asked.add(`${who()} ${prefix}:${context.commandName?.replace(/Command$/, '')}`)
      const { Key } = args.input as { readonly Key?: unknown }
      if (typeof Key === 'string') touched?.add(`${who()} ${Key.split('/')[0]}`)
      return next(args)
    },
    { step: 'initialize', name: 'noting' },
  )
}

function answering(body: unknown) {
  return {
    handle: async () => ({
      response: { statusCode: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: new Blob([JSON.stringify(body)]).stream() },
    }),
  } as never
}
