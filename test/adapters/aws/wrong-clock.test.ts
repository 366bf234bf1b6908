import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { expect, it } from 'vitest'
import { patiently } from '../../../adapters/aws/patiently.ts'

const expired = {
  __type: 'com.amazon.coral.service#InvalidSignatureException',
  message: 'Signature expired: 20260101T000000Z is now earlier than 20260101T001000Z (20260101T001500Z - 5 min.)',
}

/** A client whose first answers say that the request was signed at another time than AWS's, and when it signed each. */
function clientOf(refusals: number) {
  const signedAt: string[] = []
  const client = new DynamoDBClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIAOFNOBODY', secretAccessKey: 'secret' },
    maxAttempts: 1,
    requestHandler: {
      handle: async (request: { readonly headers: Readonly<Record<string, string>> }) => {
        signedAt.push(request.headers['x-amz-date'] ?? '')
        const refused = signedAt.length <= refusals
        const headers = { date: 'Thu, 01 Jan 2026 00:15:00 GMT', 'content-type': 'application/x-amz-json-1.0' }
        const body = new Blob([JSON.stringify(refused ? expired : { TableNames: ['headroom'] })]).stream()
        return { response: { statusCode: refused ? 400 : 200, headers, body } }
      },
    } as never,
  })
  const patience = { clock: { nowMs: () => 0, sleep: async () => {} }, random: () => 0 }
  const ask = () => patiently({ service: 'dynamodb', operation: 'ListTables' }, patience, () => client.send(new ListTablesCommand({})))
  return { ask, signedAt }
}

it('what a wrong clock has signed is signed once more, at the time that AWS gave', async () => {
  const { ask, signedAt } = clientOf(1)
  expect((await ask()).TableNames).toEqual(['headroom'])
  expect(signedAt[0]).not.toMatch(/^20260101T0015/)
  expect(signedAt[1]).toMatch(/^20260101T0015/)
})

it('says that the clock is wrong, and what to do, where that does not help', async () => {
  const { ask, signedAt } = clientOf(9)
  await expect(ask()).rejects.toThrow(
    "dynamodb:ListTables: this machine's clock is wrong, and AWS takes no request that is signed at another time [InvalidSignatureException] (AWS says: Signature expired",
  )
  await expect(ask()).rejects.toThrow("Set this machine's clock, best by a time server, and run it again.")
  expect(signedAt).toHaveLength(4)
})
