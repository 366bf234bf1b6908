import { ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas'
import type { AwsService, AwsSession } from './aws-session.ts'
import { cliJson } from './cli-json.ts'
import { readAll } from './paged.ts'

const quotas: AwsService<ServiceQuotasClient> = {
  prefix: 'servicequotas',
  makeClient: (settings) => new ServiceQuotasClient(settings),
  pace: { perSec: 5, burst: 10 },
}

/** EC2's quotas as they apply to this account and region. */
export async function listEc2Quotas(session: AwsSession): Promise<readonly unknown[]> {
  const all = await readAll(
    session,
    quotas,
    'ListServiceQuotas',
    (client, NextToken) => client.send(new ListServiceQuotasCommand({ ServiceCode: 'ec2', NextToken, MaxResults: 100 })),
    (answer) => ({ items: answer.Quotas, nextToken: answer.NextToken }),
  )
  return cliJson(all)
}
