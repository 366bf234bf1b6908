import { type AwsError, type AwsRequest, awsErrorOf } from './aws-error.ts'
import type { Clock } from './clock.ts'
import { type Persistence, untilAnswered } from './patiently.ts'
import type { RunMeter } from './run-meter.ts'
import { type TokenBucket, tokenBucket } from './token-bucket.ts'

export type Credentials = {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
  readonly expiration?: Date
}

/** Credentials that can be made anew: `generation` grows at once when that begins. */
export type CredentialSource = {
  readonly current: () => Promise<Credentials>
  readonly renew: () => Promise<void>
  readonly generation: () => number
  /** Never to be seen in a message. */
  readonly secrets: () => readonly string[]
}

/** How the SDK's clients are made; `requestHandler` is the transport, where a test stands in for AWS. */
export type ClientSettings = {
  readonly region: string
  readonly credentials: () => Promise<Credentials>
  readonly maxAttempts: 1
  readonly requestHandler: never
  readonly logger: never
  readonly systemClockOffset: number
}

/** One AWS service: its IAM prefix, how its client is made, where it answers, and how many requests a second are asked of it. */
export type AwsService<Client> = {
  readonly prefix: string
  readonly makeClient: (settings: ClientSettings) => Client
  readonly regionOf?: (region: string) => string
  readonly pace: { readonly perSec: number; readonly burst: number }
}

/** What every request of a run shares. */
export type Run = {
  readonly clock: Clock
  /** 0 up to 1: spreads repeated requests. */
  readonly random: () => number
  readonly meter: RunMeter
  readonly transport?: unknown
  /** Of all sessions: limits hold for an account and region, whoever asks. */
  readonly buckets: Map<string, TokenBucket>
  /** Of each limit, 0 to 1: what this process may use while others use the rest. All where left out. */
  readonly paceShare?: number
}

/** An account and region, and the credentials to ask there. */
export type AwsSession = { readonly run: Run; readonly accountId: string; readonly region: string; readonly credentials: CredentialSource }

const METERED: Persistence = {
  tries: { throttled: 8, unavailable: 3, 'bad-answer': 3, expired: 2, 'clock-skew': 2 },
  firstMs: 500,
  longestMs: 20_000,
}
/** A connection that is not made within 5 s, or an answer that takes over a minute, is a failure. */
export const TIMEOUTS = { connectionTimeout: 5000, requestTimeout: 60_000 }

/** Even where nobody listens, the SDK makes a copy of each answer for its log, every datapoint without what is secret: unless there is no such log. */
const NO_LOG = {} as never

/** A request that costs money. */
export type Paid = { readonly microUsd: number }

const clients = new WeakMap<AwsSession, Map<string, { readonly generation: number; readonly client: unknown }>>()

/**
 * Sends one request, paced and counted. Throttling is met by fewer requests a second and pauses with full jitter, a failed or
 * garbled answer is asked for twice more, and expired credentials are renewed once. Rejects with an AwsError.
 */
export async function call<Client, Answer>(
  session: AwsSession,
  service: AwsService<Client>,
  operation: string,
  ask: (client: Client) => Promise<Answer>,
  paid?: Paid,
): Promise<Answer> {
  const { run, accountId } = session
  const region = service.regionOf?.(session.region) ?? session.region
  const request: AwsRequest = { service: service.prefix, operation, accountId, region }
  const bucket = bucketOf(run, `${accountId} ${region} ${service.prefix}`, service.pace)
  let generation = session.credentials.generation()
  const send = async (): Promise<Answer> => {
    await bucket.take(1)
    generation = session.credentials.generation()
    if (paid !== undefined) run.meter.charge(request, paid.microUsd)
    try {
      const client = clientOf(session, service, region)
      run.meter.count(operation)
      return await ask(client)
    } catch (thrown) {
      // an answer that came garbled was given all the same
      if (paid !== undefined && errorOf(thrown).kind !== 'bad-answer') run.meter.refund(paid.microUsd)
      throw thrown
    }
  }
  const errorOf = (thrown: unknown): AwsError => awsErrorOf(thrown, request, session.credentials.secrets())
  return await untilAnswered(send, run, METERED, {
    errorOf: (thrown) => {
      const error = errorOf(thrown)
      return error !== thrown || error.operation === operation ? error : null
    },
    mend: (error) => {
      if (error.kind === 'throttled') bucket.slow()
      return error.kind === 'expired' ? renew(session, generation, request) : null
    },
  })
}

/** Once for all requests that were under way with the old ones. */
async function renew({ credentials }: AwsSession, generation: number, request: AwsRequest): Promise<void> {
  if (credentials.generation() !== generation) return
  try {
    await credentials.renew()
  } catch (thrown) {
    throw awsErrorOf(thrown, request, credentials.secrets())
  }
}

export function bucketOf(run: Run, name: string, pace: { readonly perSec: number; readonly burst: number }): TokenBucket {
  const known = run.buckets.get(name)
  if (known !== undefined) return known
  const { paceShare = 1 } = run
  const bucket = tokenBucket({ perSec: pace.perSec * paceShare, burst: Math.max(1, pace.burst * paceShare) }, run.clock)
  run.buckets.set(name, bucket)
  return bucket
}

/** One client a session and service, for its open connections; a new one for new credentials, which signs by the time that AWS told the one before. */
function clientOf<Client>(session: AwsSession, service: AwsService<Client>, region: string): Client {
  const ofSession = clients.get(session) ?? new Map<string, { readonly generation: number; readonly client: unknown }>()
  clients.set(session, ofSession)
  const generation = session.credentials.generation()
  const known = ofSession.get(service.prefix)
  if (known !== undefined && known.generation === generation) return known.client as Client
  const client = service.makeClient({
    region,
    credentials: session.credentials.current,
    maxAttempts: 1,
    requestHandler: (session.run.transport ?? TIMEOUTS) as never,
    logger: NO_LOG,
    systemClockOffset: clockOffsetOf(known?.client),
  })
  ofSession.set(service.prefix, { generation, client })
  return client
}

/** By how many ms the SDK corrects this machine's clock when a client signs: 0 until AWS has told the time. */
function clockOffsetOf(client: unknown): number {
  return (client as { readonly config?: { readonly systemClockOffset?: number } } | undefined)?.config?.systemClockOffset ?? 0
}
