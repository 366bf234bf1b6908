import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, it } from 'vitest'
import type { LocalService } from '../../local/service.ts'
import { aRunningService, findingsOfDay, judgeThat, tableOf, tickOf, withoutAddress } from './a-run.ts'

const running: LocalService[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()))
})

async function aService(day: { readonly is: number }): Promise<LocalService> {
  const service = await aRunningService({ judge: judgeThat((name) => findingsOfDay(day.is)(name)) })
  running.push(service)
  return service
}

const mailsOf = (service: LocalService) => service.mails().map(({ subject, text }) => withoutAddress(`${subject}\n${text}`))

/** Every item of one table in another, as a restore from point-in-time recovery makes it. */
async function restored(from: LocalService, to: LocalService): Promise<void> {
  const { Items = [] } = await from.clients.dynamo.send(new ScanCommand({ TableName: from.tableName, ConsistentRead: true }))
  for (const Item of Items) await to.clients.dynamo.send(new PutItemCommand({ TableName: to.tableName, Item }))
}

// docs/operations.md, "Restoring", says what these show
describe('after the loss of the table', () => {
  it('a restored one goes on where it was: the next run tells and keeps what it would have without the loss', async () => {
    const day = { is: 0 }
    const [kept, lost] = [await aService(day), await aService(day)]
    for (const service of [kept, lost]) {
      await service.tick(tickOf(0))
      service.mails()
    }
    const another = await aService(day)
    await restored(lost, another)
    day.is = 1
    await kept.tick(tickOf(1))
    await another.tick(tickOf(1))
    expect(mailsOf(another)).toEqual(mailsOf(kept))
    expect((await tableOf(another)).map(withoutAddress)).toEqual((await tableOf(kept)).map(withoutAddress))
  })

  it('an empty one has every finding told as new by the next run, and loses since when it was known', async () => {
    const day = { is: 1 }
    const empty = await aService(day)
    const { result } = await empty.tick(tickOf(5))
    expect(result).toMatchObject({ status: 'complete', summary: { findings: { total: 2 } } })
    const { known } = await empty.table.readKnownFindings(
      [
        { accountId: '111122223333', region: 'eu-west-1' },
        { accountId: '111122223333', region: 'us-east-1' },
      ],
      empty.now.sec,
    )
    expect(known.map(({ state, firstSeenSec }) => [state, firstSeenSec])).toEqual(known.map(() => ['new', Date.parse(tickOf(5)) / 1000]))
    expect(mailsOf(empty)).toHaveLength(2)
  })
})
