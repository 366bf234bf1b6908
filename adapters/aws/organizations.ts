import { ListAccountsCommand, OrganizationsClient } from '@aws-sdk/client-organizations'
import type { AwsService, AwsSession } from './aws-session.ts'
import { readAll } from './paged.ts'

const organizations: AwsService<OrganizationsClient> = {
  prefix: 'organizations',
  makeClient: (settings) => new OrganizationsClient(settings),
  regionOf: (region) => (region.startsWith('cn-') ? 'cn-northwest-1' : region.startsWith('us-gov-') ? 'us-gov-west-1' : 'us-east-1'),
  pace: { perSec: 5, burst: 10 },
}

/** An account of the organization; one that is not `ACTIVE` (suspended, closing) can be read by nobody. */
export type MemberAccount = { readonly accountId: string; readonly state: string }

/** Every account, by id. Only the management account and a delegated administrator may ask. Pages may be empty in between. */
export async function listMemberAccounts(session: AwsSession): Promise<readonly MemberAccount[]> {
  const accounts = await readAll(
    session,
    organizations,
    'ListAccounts',
    (client, NextToken) => client.send(new ListAccountsCommand({ NextToken })),
    (answer) => ({ items: answer.Accounts, nextToken: answer.NextToken }),
  )
  // Status is State's older name, which AWS retired in September 2026
  return accounts
    .flatMap(({ Id, State, Status }) => (Id === undefined ? [] : [{ accountId: Id, state: State ?? Status ?? 'ACTIVE' }]))
    .sort((a, b) => (a.accountId < b.accountId ? -1 : 1))
}
