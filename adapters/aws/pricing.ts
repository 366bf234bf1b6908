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

/** A platform and tenancy that have prices of their own: EC2's code of the image (`UsageOperation`), which the Price List calls `operation`, and the Price List's word for the tenancy. */
export type PricedAs = { readonly operation: string; readonly tenancy: 'Shared' | 'Dedicated' }

export const PLAIN_LINUX: PricedAs = { operation: 'RunInstances', tenancy: 'Shared' }

/** What runs, on demand: capacity that is reserved, or reserved and not used, is listed beside it. */
const ON_DEMAND = { capacitystatus: 'Used', marketoption: 'OnDemand' }

/** The price list items (each JSON as text) of every type of volume of a region: productFamily `Storage`, as AWS lists EBS. */
export async function getVolumePrices(session: AwsSession, region: string): Promise<readonly unknown[]> {
  return await getProducts(session, { productFamily: 'Storage', regionCode: region })
}

/** The price list items (each JSON as text) of every instance type of a region, of one platform and tenancy. The same for every account. */
export async function getInstancePrices(session: AwsSession, region: string, { operation, tenancy }: PricedAs): Promise<readonly unknown[]> {
  const of = operation === PLAIN_LINUX.operation ? { operatingSystem: 'Linux', preInstalledSw: 'NA', tenancy } : { operation, tenancy }
  return await getProducts(session, { ...of, ...ON_DEMAND, regionCode: region })
}

async function getProducts(session: AwsSession, fields: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const filters = Object.entries(fields).map(([Field, Value]) => ({ Type: 'TERM_MATCH' as const, Field, Value }))
  const items = await readAll(
    session,
    pricing,
    'GetProducts',
    (client, NextToken) => client.send(new GetProductsCommand({ ServiceCode: 'AmazonEC2', Filters: filters, NextToken, MaxResults: 100 })),
    (answer) => ({ items: answer.PriceList, nextToken: answer.NextToken }),
  )
  return cliJson(items)
}
