import { GetProductsCommand, PricingClient } from '@aws-sdk/client-pricing'
import type { AwsService, AwsSession } from './aws-session.ts'
import { cliJson } from './cli-json.ts'
import { readAll } from './paged.ts'

/** The Price List answers in three regions for all of them; a bucket of ten requests refills by five a second. */
const pricing: AwsService<PricingClient> = {
  prefix: 'pricing',
  makeClient: (settings) => new PricingClient(settings),
  regionOf: (region) => (region.startsWith('cn-') ? 'cn-northwest-1' : 'us-east-1'),
  pace: { perSec: 5, burst: 10 },
}

/** What is priced: plain Linux on shared hardware, on demand. */
const PLAIN_LINUX = { operatingSystem: 'Linux', preInstalledSw: 'NA', tenancy: 'Shared', capacitystatus: 'Used', marketoption: 'OnDemand' }

/** The price list items (each JSON as text) of every instance type of a region. The same for every account. */
export async function getInstancePrices(session: AwsSession, region: string): Promise<readonly unknown[]> {
  const filters = Object.entries({ ...PLAIN_LINUX, regionCode: region }).map(([Field, Value]) => ({ Type: 'TERM_MATCH' as const, Field, Value }))
  const items = await readAll(
    session,
    pricing,
    'GetProducts',
    (client, NextToken) => client.send(new GetProductsCommand({ ServiceCode: 'AmazonEC2', Filters: filters, NextToken, MaxResults: 100 })),
    (answer) => ({ items: answer.PriceList, nextToken: answer.NextToken }),
  )
  return cliJson(items)
}
