import { BudgetsClient, DescribeBudgetsCommand } from '@aws-sdk/client-budgets'
import type { AwsService, AwsSession } from './aws-session.ts'
import { cliJson } from './cli-json.ts'
import { readAll } from './paged.ts'

/** One endpoint for all regions. */
const budgets: AwsService<BudgetsClient> = {
  prefix: 'budgets',
  makeClient: (settings) => new BudgetsClient(settings),
  regionOf: (region) => (region.startsWith('cn-') ? 'cn-northwest-1' : 'us-east-1'),
  pace: { perSec: 2, burst: 4 },
}

/** The budgets of the account that pays, as the AWS CLI prints them. Free of charge. Rejects with an AwsError. */
export async function describeBudgets(session: AwsSession): Promise<unknown> {
  const all = await readAll(
    session,
    budgets,
    'DescribeBudgets',
    (client, NextToken) => client.send(new DescribeBudgetsCommand({ AccountId: session.accountId, MaxResults: 100, ShowFilterExpression: true, NextToken })),
    (answer) => ({ items: answer.Budgets, nextToken: answer.NextToken }),
  )
  return cliJson({ Budgets: all })
}
