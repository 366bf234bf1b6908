import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { afterEach, describe, expect, it } from 'vitest'
import type { LocalService } from '../../local/service.ts'
import { tooLarge } from './a-live-service.ts'
import { aRunningService, findingsOfDay, judgeThat, objectsOf, reportOf, tableOf, tickOf, withoutAddress } from './a-run.ts'

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

async function afterFirstRun(day: { is: number }): Promise<LocalService> {
  const service = await aService(day)
  await service.tick(tickOf(0))
  service.mails()
  return service
}

/** Every item of one table in another, as a restore from point-in-time recovery makes it. */
async function restored(from: LocalService, to: LocalService): Promise<void> {
  const { Items = [] } = await from.clients.dynamo.send(new ScanCommand({ TableName: from.tableName, ConsistentRead: true }))
  for (const Item of Items) await to.clients.dynamo.send(new PutItemCommand({ TableName: to.tableName, Item }))
}

// docs/operations.md, "Restoring", says what these show
describe('after the loss of the table', () => {
  it('a restored one goes on where it was: the next run tells and keeps what it would have without the loss', async () => {
    const day = { is: 0 }
    const [kept, lost] = [await afterFirstRun(day), await afterFirstRun(day)]
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

  it('one restored as it was before the last run has that run told again by the next one, and closes nothing', async () => {
    const day = { is: 0 }
    const lost = await aService(day)
    await lost.tick(tickOf(0))
    const another = await aService(day)
    await restored(lost, another)
    day.is = 1
    await lost.tick(tickOf(1))
    const [, ...told] = lost.mails().map(({ subject }) => subject)
    another.mails()
    await another.tick(tickOf(2))
    expect(told).toEqual([expect.stringContaining('CRITICAL: payments'), expect.stringContaining('1 new, 1 worse')])
    expect(another.mails().map(({ subject }) => subject)).toEqual(told)
  })
})

describe('after the loss of the bucket', () => {
  const emptied = async (service: LocalService) => {
    const lost = Object.keys(await objectsOf(service))
    for (const Key of lost) await service.clients.s3.send(new DeleteObjectCommand({ Bucket: 'headroom-reports', Key }))
    return lost
  }

  it('the next run goes on where the last one was, and makes report, page and index again', async () => {
    const day = { is: 0 }
    const [kept, lost] = [await afterFirstRun(day), await afterFirstRun(day)]
    expect(await emptied(lost)).toContain('reports/index.html')
    day.is = 1
    for (const service of [kept, lost]) await service.tick(tickOf(1))
    expect(mailsOf(lost)).toEqual(mailsOf(kept))
    expect((await tableOf(lost)).map(withoutAddress)).toEqual((await tableOf(kept)).map(withoutAddress))
    expect((await reportOf(lost, tickOf(1))).text).toBe((await reportOf(kept, tickOf(1))).text)
    expect(Object.keys(await objectsOf(lost))).toContain('reports/index.html')
  })

  it('findings whose facts lay there are known as before, and their facts are stored again', async () => {
    const service = await aRunningService({ judge: tooLarge })
    running.push(service)
    await service.tick(tickOf(0))
    service.mails()
    const facts = (keys: readonly string[]) => keys.filter((key) => key.startsWith('facts/')).sort()
    const lost = facts(await emptied(service))
    await service.tick(tickOf(1))
    expect(service.mails()).toEqual([])
    expect(lost).toHaveLength(6)
    expect(facts(Object.keys(await objectsOf(service)))).toEqual(lost)
    const { known } = await service.table.readFindingsOfGroup({ accountId: '111122223333', region: 'us-east-1', name: 'payments' }, service.now.sec)
    expect(known.map(({ state, firstSeenSec }) => [state, firstSeenSec])).toEqual([['ongoing', Date.parse(tickOf(0)) / 1000]])
  })

  it('a run that was under way reads everything anew', async () => {
    const service = await aService({ is: 0 })
    let left = 1
    const outcome = await service.tick(tickOf(0), {
      dieAt: (_, what) => {
        if (what.includes('SUCCEED report') && left-- > 0) void emptied(service)
        return null
      },
    })
    expect(outcome).toMatchObject({ status: 'SUCCEEDED', result: { status: 'complete', told: { sent: 1 } } })
  })
})
