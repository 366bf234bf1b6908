import { PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterEach, describe, expect, it } from 'vitest'
import type { LocalService } from '../../local/service.ts'
import { tooLarge } from './a-live-service.ts'
import { aRunningService, findingsOfDay, judgeThat, objectsOf, reportOf, tableOf, tickOf, withoutAddress } from './a-run.ts'

// What the table and the topic do wrong, in a whole run.

let s: LocalService
afterEach(() => s.stop())

type Client = 'dynamo' | 'sns'
/** Requests of a client that fail, before they are sent; `failing` says which. */
function inject(client: Client, failing: (operation: string) => { readonly name: string; readonly status: number } | null): void {
  const { middlewareStack } = s.clients[client] as LocalService['clients']['sns']
  middlewareStack.add(
    (next, context) => async (args) => {
      const fault = failing(context.commandName?.replace(/Command$/, '') ?? '')
      if (fault === null) return next(args)
      throw Object.assign(new Error('as the test wants it'), { name: fault.name, $metadata: { httpStatusCode: fault.status } })
    },
    { step: 'finalizeRequest', name: 'injected', override: true },
  )
}

const subjects = () => s.mails().map(({ subject }) => subject)
/** How a run of that day ends that nothing disturbs. */
async function undisturbed() {
  s = await aRunningService()
  await s.tick(tickOf(0))
  const ended = { table: (await tableOf(s)).map(withoutAddress), subjects: subjects(), report: (await reportOf(s, tickOf(0))).text }
  await s.stop()
  return ended
}

describe('a table', () => {
  it('fault 50: that throttles every other request ends as one that does not', async () => {
    const alone = await undisturbed()
    s = await aRunningService()
    let nth = 0
    let refused = 0
    inject('dynamo', () => {
      if (nth++ % 2 === 1) return null
      refused++
      return { name: 'ProvisionedThroughputExceededException', status: 400 }
    })
    const { result } = await s.tick(tickOf(0))
    inject('dynamo', () => null)
    expect(refused).toBeGreaterThan(10)
    expect(result).toMatchObject({ status: 'complete' })
    expect({ table: (await tableOf(s)).map(withoutAddress), subjects: subjects(), report: (await reportOf(s, tickOf(0))).text }).toEqual(alone)
  })

  it('fault 50: that throttles for good ends the run loudly, with nothing told and nothing half-known', async () => {
    s = await aRunningService()
    inject('dynamo', () => ({ name: 'ThrottlingException', status: 400 }))
    const outcome = await s.tick(tickOf(0))
    inject('dynamo', () => null)
    expect(outcome).toMatchObject({ status: 'FAILED', error: expect.stringMatching(/dynamodb:\w+: AWS throttled every attempt/) })
    expect([subjects(), await tableOf(s), Object.keys(await objectsOf(s))]).toEqual([[], [], []])
    // the same tick, handed over again by the scheduler, is a run like any other
    expect(await s.tick(tickOf(0), { name: 'again' })).toMatchObject({ result: { status: 'complete' } })
    expect(subjects()).toHaveLength(1)
  })

  it('fault 50: that fails for good only when findings are written leaves the run failed, tells the operators, and nobody else', async () => {
    s = await aRunningService()
    inject('dynamo', (operation) => (operation === 'BatchWriteItem' ? { name: 'ThrottlingException', status: 400 } : null))
    const outcome = await s.tick(tickOf(0))
    inject('dynamo', () => null)
    expect(outcome).toMatchObject({ status: 'FAILED', error: expect.stringContaining('dynamodb:BatchWriteItem') })
    expect(subjects()).toEqual([])
    expect(s.operatorMails().map(({ text }) => text)).toEqual([expect.stringContaining('dynamodb:BatchWriteItem')])
    // the next day takes up what was written, and tells it
    await s.tick(tickOf(1))
    expect(subjects()).toEqual([expect.stringMatching(/2 findings open$/)])
  })
})

describe('what is known', () => {
  it('fault 51: is left as the later run made it by an older one that comes after it, which tells nothing', async () => {
    const day = { is: 1 }
    s = await aRunningService({ judge: judgeThat((name) => findingsOfDay(day.is)(name)) })
    await s.tick(tickOf(1))
    const findings = async () => (await tableOf(s)).filter((item) => item.includes('FINDINGS'))
    const [before] = [await findings(), s.mails()]
    day.is = 0
    const { result } = await s.tick(tickOf(0))
    expect(result).toMatchObject({ status: 'complete' })
    expect(await findings()).toEqual(before)
    expect(subjects()).toEqual([])
    expect((await reportOf(s, tickOf(0))).report.findings).toHaveLength(2)
  })

  it('fault 53: whose evidence no item can hold lies in the bucket, is told, and is the same finding the next day', async () => {
    s = await aRunningService({ judge: tooLarge })
    await s.tick(tickOf(0))
    expect(subjects()).toHaveLength(2)
    const items = await tableOf(s)
    const pointing = items.filter((item) => item.includes('factsKey'))
    expect(pointing).toHaveLength(6)
    for (const item of items) expect(Buffer.byteLength(item)).toBeLessThan(400_000)
    expect(Object.keys(await objectsOf(s)).filter((key) => key.startsWith('facts/')).length).toBeGreaterThan(0)
    await s.tick(tickOf(1))
    expect(subjects()).toEqual([])
  })

  it('fault 54: is forgotten when it has expired, though DynamoDB still answers it: the message of a run long ago is no message any more', async () => {
    s = await aRunningService()
    const key = { channel: 'topic', occasion: 'digest', runId: 'long ago', runSec: Date.parse(tickOf(-100)) / 1000, state: 'all' } as const
    await s.table.claimSend(key, '{"subject":"from long ago"}', key.runSec)
    const { result } = await s.tick(tickOf(0))
    expect(result).toMatchObject({ status: 'complete', told: { sent: 1, failed: 0 } })
    expect(subjects()).toEqual(['Headroom: 2 new; $150 a month could be saved; 2 findings open'])
  })

  it('fault 55: and cannot be read is set aside and said, and the others are held against the run', async () => {
    s = await aRunningService()
    await s.tick(tickOf(0))
    s.mails()
    const { Items = [] } = await s.clients.dynamo.send(new ScanCommand({ TableName: s.tableName }))
    const broken = Items.find(({ sk }) => sk?.S?.startsWith('STATE#web-api'))
    await s.clients.dynamo.send(new PutItemCommand({ TableName: s.tableName, Item: { ...broken, document: { S: '{' } } }))
    const { result } = await s.tick(tickOf(1))
    expect(result).toMatchObject({ status: 'complete', summary: { findings: { total: 2 } } })
    const [mail] = s.mails()
    expect(mail?.text).toContain('1 stored finding could not be read and was set aside')
    expect(mail?.text).toMatch(/New \(1\)\n- .*web-api/)
    expect((await tableOf(s)).filter((item) => item.includes('SET-ASIDE'))).toHaveLength(1)
  })
})

describe('a topic', () => {
  it('fault 58: that throttles for a while gets every message once', async () => {
    const alone = await undisturbed()
    s = await aRunningService()
    let left = 3
    inject('sns', (operation) => (operation === 'Publish' && left-- > 0 ? { name: 'Throttled', status: 429 } : null))
    expect(await s.tick(tickOf(0))).toMatchObject({ result: { status: 'complete', told: { sent: 1, failed: 0 } } })
    expect(subjects()).toEqual(alone.subjects)
  })

  it('fault 58: whose key is denied leaves the run degraded, the operators told, and the message for the next run', async () => {
    s = await aRunningService({ judge: judgeThat(findingsOfDay(0)) })
    let left = 1
    inject('sns', (operation) => (operation === 'Publish' && left-- > 0 ? { name: 'KMSAccessDeniedException', status: 400 } : null))
    const { status, result } = await s.tick(tickOf(0))
    expect([status, result]).toEqual([
      'SUCCEEDED',
      expect.objectContaining({ status: 'degraded', problem: '1 message could not be sent', told: { sent: 0, failed: 1 } }),
    ])
    expect(subjects()).toEqual([])
    expect(s.operatorMails().map(({ subject }) => subject)).toEqual(['Headroom could not send its messages'])
    expect((await s.table.readRunsBefore(s.now.sec))[0]?.outcome).toMatchObject({ status: 'degraded', problem: '1 message could not be sent' })
    const next = await s.tick(tickOf(1))
    expect(next.result).toMatchObject({ status: 'complete', told: { sent: 1, failed: 0 } })
    expect(subjects()).toEqual(['Headroom: 2 new; $150 a month could be saved; 2 findings open'])
  })

  it('fault 65: that took a message which Slack refuses is not asked again: the mail went out once, and Slack gets its own', async () => {
    s = await aRunningService()
    await s.tick(tickOf(0))
    s.slack.answers.push({ status: 500, body: '' }, { status: 500, body: '' }, { status: 500, body: '' })
    await expect(s.deliver()).rejects.toThrow('HTTP 500')
    expect(subjects()).toHaveLength(1)
    await s.tick(tickOf(0), { name: 'again' })
    await s.tick(tickOf(1))
    await s.deliver()
    expect([subjects(), s.slack.posts.length]).toEqual([[], 1])
  })
})
