import { DescribeSavingsPlansCommand, SavingsplansClient } from '@aws-sdk/client-savingsplans'
import type { AwsService, AwsSession } from './aws-session.ts'
import { cliJson } from './cli-json.ts'
import { readAll } from './paged.ts'

/** One endpoint for all regions. */
const savingsPlans: AwsService<SavingsplansClient> = {
  prefix: 'savingsplans',
  makeClient: (settings) => new SavingsplansClient(settings),
  regionOf: (region) => (region.startsWith('cn-') ? 'cn-northwest-1' : 'us-east-1'),
  pace: { perSec: 2, burst: 4 },
}

/** The account's Savings Plans that pay now or are queued, as the AWS CLI prints them; those of other accounts are not among them. Free of charge. Rejects with an AwsError. */
export async function describeSavingsPlans(session: AwsSession): Promise<unknown> {
  const all = await readAll(
    session,
    savingsPlans,
    'DescribeSavingsPlans',
    (client, nextToken) => client.send(new DescribeSavingsPlansCommand({ states: ['active', 'queued'], maxResults: 100, nextToken })),
    (answer) => ({ items: answer.savingsPlans, nextToken: answer.nextToken }),
  )
  return cliJson({ savingsPlans: all })
}
