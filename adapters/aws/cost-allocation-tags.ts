import { CostExplorerClient, ListCostAllocationTagsCommand } from '@aws-sdk/client-cost-explorer'
import { type AwsService, type AwsSession, call } from './aws-session.ts'
import { COST_EXPLORER_MICRO_USD_PER_PAGE } from './run-price.ts'

const costExplorer: AwsService<CostExplorerClient> = {
  prefix: 'ce',
  makeClient: (settings) => new CostExplorerClient(settings),
  regionOf: (region) => (region.startsWith('cn-') ? 'cn-northwest-1' : 'us-east-1'),
  pace: { perSec: 1, burst: 2 },
}

/** Those of the keys that are active cost allocation tags, as the payer's account alone can see. One request, charged as any of Cost Explorer's. Rejects with an AwsError. */
export async function readActiveCostAllocationTags(session: AwsSession, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const { CostAllocationTags = [] } = await call(
    session,
    costExplorer,
    'ListCostAllocationTags',
    (client) => client.send(new ListCostAllocationTagsCommand({ TagKeys: [...keys], MaxResults: 100 })),
    { microUsd: COST_EXPLORER_MICRO_USD_PER_PAGE },
  )
  return new Set(CostAllocationTags.flatMap(({ TagKey, Status }) => (TagKey !== undefined && Status === 'Active' ? [TagKey] : [])))
}
