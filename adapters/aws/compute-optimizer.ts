import { ComputeOptimizerClient, GetAutoScalingGroupRecommendationsCommand } from '@aws-sdk/client-compute-optimizer'
import { AwsError } from './aws-error.ts'
import type { AwsService, AwsSession } from './aws-session.ts'
import { cliJson } from './cli-json.ts'
import { readAll } from './paged.ts'

const computeOptimizer: AwsService<ComputeOptimizerClient> = {
  prefix: 'compute-optimizer',
  makeClient: (settings) => new ComputeOptimizerClient(settings),
  pace: { perSec: 2, burst: 4 },
}
const OPERATION = 'GetAutoScalingGroupRecommendations'

/** What Compute Optimizer recommends for the groups of an account and region. Free of charge. Rejects with an AwsError, also where the account has not opted in. */
export async function readGroupRecommendations(session: AwsSession): Promise<readonly unknown[]> {
  try {
    const all = await readAll(
      session,
      computeOptimizer,
      OPERATION,
      (client, nextToken) => client.send(new GetAutoScalingGroupRecommendationsCommand({ nextToken })),
      (answer) => ({ items: answer.autoScalingGroupRecommendations, nextToken: answer.nextToken }),
    )
    return cliJson(all)
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'OptInRequiredException') throw error
    throw new AwsError(
      'denied',
      { service: computeOptimizer.prefix, operation: OPERATION },
      `account ${session.accountId} has not opted in to Compute Optimizer`,
      {
        remedy: 'Opt in if you want its opinion beside ours (free): aws compute-optimizer update-enrollment-status --status Active',
        code: error.code,
        cause: error,
      },
    )
  }
}
