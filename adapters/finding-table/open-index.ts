import { QueryCommand } from '@aws-sdk/lib-dynamodb'
import { readEveryPage } from '../aws/paged.ts'
import { ask, type Key, OPEN_INDEX, type Table } from './table.ts'

/** Keys of what is still to be done of that sort, oldest first; of those before a sort key alone, where one is given. The index lags behind the table a little. */
export async function queryOpen(table: Table, what: 'SENDS' | 'RUNS', before: string | null = null): Promise<readonly Key[]> {
  const keys = await readEveryPage<Key>({ service: 'dynamodb', operation: 'Query' }, async (token) => {
    const answer = await ask(table, 'Query', (client) =>
      client.send(
        new QueryCommand({
          TableName: table.name,
          IndexName: OPEN_INDEX,
          KeyConditionExpression: `openPk = :what${before === null ? '' : ' AND openSk < :before'}`,
          ExpressionAttributeValues: { ':what': what, ...(before === null ? {} : { ':before': before }) },
          ...(token === undefined ? {} : { ExclusiveStartKey: JSON.parse(token) as Record<string, unknown> }),
        }),
      ),
    )
    return { items: answer.Items as Key[] | undefined, nextToken: answer.LastEvaluatedKey === undefined ? undefined : JSON.stringify(answer.LastEvaluatedKey) }
  })
  return keys.map(({ pk, sk }) => ({ pk, sk }))
}
