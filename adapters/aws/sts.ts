import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { AwsError } from './aws-error.ts'
import { type AwsService, type AwsSession, type CredentialSource, type Credentials, call } from './aws-session.ts'

const sts: AwsService<STSClient> = { prefix: 'sts', makeClient: (settings) => new STSClient(settings), pace: { perSec: 5, burst: 10 } }

/** Who asks. */
export type Caller = { readonly accountId: string; readonly arn: string; readonly partition: string }

export async function getCallerIdentity(session: AwsSession): Promise<Caller> {
  const answer = await call(session, sts, 'GetCallerIdentity', (client) => client.send(new GetCallerIdentityCommand()))
  const { Account: accountId, Arn: arn = '' } = answer
  if (accountId === undefined || !/^\d{12}$/.test(accountId))
    throw new AwsError('bad-answer', { service: 'sts', operation: 'GetCallerIdentity' }, 'it names no account', { remedy: 'Run it again' })
  return { accountId, arn, partition: arn.split(':')[1] ?? 'aws' }
}

export type RoleToAssume = {
  readonly accountId: string
  readonly roleArn: string
  readonly externalId: string | null
  /** Who will have assumed it, as its owner reads it in CloudTrail. */
  readonly sessionName: string
}

/** Sessions of a role that was itself assumed end after an hour, whatever the role allows. */
const SESSION_SEC = 3600
/** Renewed so long before they end, so that no request starts with credentials that will not last. */
const MARGIN_MS = 300_000

/** The credentials of a role, assumed on first use and anew before they end. A role that cannot be assumed is tried once. */
export function roleCredentials(hub: AwsSession, role: RoleToAssume): CredentialSource {
  let generation = 0
  let held: Promise<Credentials> | null = null
  let endsMs = Number.POSITIVE_INFINITY
  const secrets = new Set<string>()
  const assume = async (): Promise<Credentials> => {
    const credentials = await assumeRole(hub, role)
    secrets.add(credentials.secretAccessKey).add(credentials.sessionToken ?? '')
    endsMs = credentials.expiration?.getTime() ?? Number.POSITIVE_INFINITY
    return credentials
  }
  const renew = async (): Promise<void> => {
    generation++
    held = assume()
    await held
  }
  return {
    current: async () => {
      if (held === null) held = assume()
      else if (endsMs - hub.run.clock.nowMs() < MARGIN_MS) await renew()
      return held
    },
    renew,
    generation: () => generation,
    secrets: () => [...hub.credentials.secrets(), ...secrets],
  }
}

async function assumeRole(hub: AwsSession, { accountId, roleArn, externalId, sessionName }: RoleToAssume): Promise<Credentials> {
  const command = new AssumeRoleCommand({
    RoleArn: roleArn,
    RoleSessionName: sessionName,
    DurationSeconds: SESSION_SEC,
    ...(externalId === null ? {} : { ExternalId: externalId }),
  })
  try {
    const { Credentials: given } = await call(hub, sts, 'AssumeRole', (client) => client.send(command))
    if (given?.AccessKeyId === undefined || given.SecretAccessKey === undefined || given.SessionToken === undefined)
      throw new AwsError('bad-answer', { service: 'sts', operation: 'AssumeRole', accountId }, 'it holds no credentials', { remedy: 'Run it again' })
    return {
      accessKeyId: given.AccessKeyId,
      secretAccessKey: given.SecretAccessKey,
      sessionToken: given.SessionToken,
      ...(given.Expiration === undefined ? {} : { expiration: given.Expiration }),
    }
  } catch (error) {
    if (!(error instanceof AwsError) || error.kind !== 'denied') throw error
    throw new AwsError('denied', { service: 'sts', operation: 'AssumeRole', accountId }, `the role ${roleArn} could not be assumed`, {
      remedy: `See that the role exists in account ${accountId} (deploy the member role there), that its trust policy names who audits${hub.accountId === accountId ? '' : ` from account ${hub.accountId}`}, ${
        externalId === null
          ? 'and, where it asks for an ExternalId, give that with --external-id-env'
          : 'and that its ExternalId is the one given with --external-id-env'
      }`,
      requestId: error.requestId,
      cause: error.cause,
    })
  }
}
