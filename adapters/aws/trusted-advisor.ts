import { DescribeTrustedAdvisorCheckResultCommand, DescribeTrustedAdvisorChecksCommand, SupportClient } from '@aws-sdk/client-support'
import { AwsError } from './aws-error.ts'
import { type AwsService, type AwsSession, call } from './aws-session.ts'
import { cliJson } from './cli-json.ts'

/** Trusted Advisor's operations answer in US East (N. Virginia) alone, for all Regions of an account (AWS Support User Guide, About the AWS Support API). */
const support: AwsService<SupportClient> = {
  prefix: 'support',
  makeClient: (settings) => new SupportClient(settings),
  regionOf: () => 'us-east-1',
  pace: { perSec: 1, burst: 2 },
}

/** "Amazon EC2 cost optimization recommendations for Amazon EC2 Auto Scaling groups" (Trusted Advisor check reference). Names of checks may change, ids do not. */
export const GROUPS_CHECK = 'c1z7kmr01n'
const LANGUAGE = 'en'
/** In China the Support API tells no checks (Getting Started with AWS in China); in GovCloud no savings of groups are estimated (AWS GovCloud User Guide, Compute Optimizer). */
const WITHOUT = /^(cn|us-gov)-/

/** "This check requires opt-in" to both (Trusted Advisor check reference); until then, and until its first refresh, it has nothing to say. */
const OPT_IN = 'Opt in to Cost Optimization Hub and Compute Optimizer, or wait a day if you just have'

/**
 * What the check of Auto Scaling groups flags, in all Regions of the account; null where its support plan does not include it. Free of charge.
 * Rejects with an AwsError, also where the check has no result (`not_available`): that is not the
 * same as nothing flagged (AWS Support API Reference, TrustedAdvisorCheckResult). A plan below Business Support+ is refused as SubscriptionRequiredException (AWS Support API Reference, DescribeTrustedAdvisorCheckResult).
 */
export async function readFlaggedGroups(session: AwsSession): Promise<readonly unknown[] | null> {
  if (WITHOUT.test(session.region)) return null
  const of = { service: support.prefix, operation: 'DescribeTrustedAdvisorCheckResult' }
  try {
    const { result } = await call(session, support, 'DescribeTrustedAdvisorCheckResult', (client) =>
      client.send(new DescribeTrustedAdvisorCheckResultCommand({ checkId: GROUPS_CHECK, language: LANGUAGE })),
    )
    if (result === undefined) throw new AwsError('bad-answer', of, 'it holds no result', { remedy: 'Run it again' })
    if (result.status === 'not_available') throw new AwsError('rejected', of, 'the check has no result', { remedy: OPT_IN })
    return cliJson(result.flaggedResources ?? [])
  } catch (error) {
    if (error instanceof AwsError && error.code === 'SubscriptionRequiredException') return null
    throw error
  }
}

/** That check alone, of all that are described: its columns. Free of charge. Rejects with an AwsError. */
export async function describeGroupsCheck(session: AwsSession): Promise<readonly unknown[]> {
  const { checks } = await call(session, support, 'DescribeTrustedAdvisorChecks', (client) =>
    client.send(new DescribeTrustedAdvisorChecksCommand({ language: LANGUAGE })),
  )
  return cliJson((checks ?? []).filter(({ id }) => id === GROUPS_CHECK))
}
