import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type AlertTopic, alertTopic } from '../../adapters/alert-topic.ts'
import { cutToBytes, MOST_BYTES, snsMessage, type TopicMessage } from '../../adapters/topic-message.ts'
import { mailSink } from '../../local/mail-sink.ts'
import { draws } from '../draws.ts'
import { aCloud, type TestCloud } from './a-cloud.ts'

let cloud: TestCloud
let topic: AlertTopic
let topicArn: string
let topics = 0
beforeAll(async () => {
  cloud = await aCloud()
})
afterAll(() => cloud.stop())
beforeEach(() => {
  cloud.faults.length = 0
  cloud.pauses.length = 0
  topicArn = cloud.aws.createTopic(`alerts-${topics++}`)
  topic = alertTopic({ client: cloud.sns, topicArn, ...cloud.patience })
})

const message = (facts: Partial<TopicMessage> = {}): TopicMessage => ({
  subject: 'Headroom: 2 new',
  text: '2 new\n\nThe report:\nhttps://reports.example/page\n',
  line: '2 new',
  summary: { format: 'headroom-message/1', findings: [{ title: 'a' }, { title: 'b' }], unlisted: 0, truncated: false },
  attributes: { occasion: 'digest', severity: 'high', category: ['cost', 'scaling-gap'], account: ['000000000001'], team: [] },
  ...facts,
})

describe('the topic', () => {
  it('gives people text and machines JSON, in one message', async () => {
    const mails = mailSink(cloud.aws, topicArn)
    const queue = cloud.aws.subscribe(topicArn, 'sqs')
    const lambda = cloud.aws.subscribe(topicArn, 'lambda')
    await topic.publish(message())
    expect(mails()).toEqual([{ subject: 'Headroom: 2 new', text: message().text }])
    for (const taken of [queue(), lambda()]) expect(taken.map(({ Message }) => JSON.parse(Message))).toEqual([message().summary])
    expect(JSON.parse(snsMessage(message()).body).default).toBe('2 new')
    expect([mails(), queue()]).toEqual([[], []])
  })

  it('carries what one may filter by, and delivers by it', async () => {
    const high = mailSink(cloud.aws, topicArn, { severity: ['high', 'critical'] })
    const low = mailSink(cloud.aws, topicArn, { severity: ['low'] })
    const all = cloud.aws.subscribe(topicArn, 'sqs')
    await topic.publish(message())
    expect([high().length, low().length]).toEqual([1, 0])
    expect(all()[0]?.MessageAttributes).toEqual({
      occasion: { Type: 'String', Value: 'digest' },
      severity: { Type: 'String', Value: 'high' },
      category: { Type: 'String.Array', Value: '["cost","scaling-gap"]' },
      account: { Type: 'String.Array', Value: '["000000000001"]' },
    })
  })

  it('leaves a list out that is too long to filter by, rather than cut it', () => {
    const team = Array.from({ length: 301 }, (_, i) => `team ${i}`)
    expect(Object.keys(snsMessage(message({ attributes: { ...message().attributes, severity: null, team } })).attributes)).toEqual([
      'occasion',
      'category',
      'account',
    ])
  })

  it('is asked again when it throttles, and refuses with the key or permission named', async () => {
    cloud.faults.push({ operation: 'Publish', error: 'ThrottledException', status: 429 }, { operation: 'Publish', error: 'KMSThrottlingException' })
    await topic.publish(message())
    expect(cloud.pauses).toEqual([100, 200])
    cloud.faults.push({ operation: 'Publish', error: 'KMSAccessDeniedException', message: 'User is not authorized to perform: kms:GenerateDataKey' })
    await expect(topic.publish(message())).rejects.toMatchObject({ kind: 'denied', message: expect.stringContaining('kms:GenerateDataKey') })
    cloud.faults.push(...Array.from({ length: 8 }, () => ({ operation: 'Publish', error: 'Throttling' })))
    await expect(topic.publish(message())).rejects.toMatchObject({ kind: 'throttled' })
  })

  it('is never given a subject that it would refuse', async () => {
    const mails = mailSink(cloud.aws, topicArn)
    for (const subject of ['', '\r\nBcc: x', '\u{1f4b8}', ' lead', 'n'.repeat(300)]) await topic.publish(message({ subject }))
    await topic.publishText('Slack\nfailed', 'text \ud800')
    const subjects = mails().map(({ subject }) => subject)
    expect(subjects).toHaveLength(6)
    for (const subject of subjects) expect(subject).toMatch(/^[!-~][ -~]{0,98}$/)
  })
})

describe('a message too long for SNS', () => {
  const big = (count: number, text: string) =>
    message({ text: text.repeat(3000), summary: { ...message().summary, findings: Array.from({ length: count }, (_, i) => ({ title: text.repeat(20), i })) } })
  const size = (of: TopicMessage) => {
    const { body, attributes } = snsMessage(of)
    return (
      Buffer.byteLength(body) + Object.entries(attributes).reduce((sum, [name, value]) => sum + Buffer.byteLength(name + value.DataType + value.StringValue), 0)
    )
  }

  it('is sent with as many findings as fit, the most important first, and says that it was cut', async () => {
    const mails = mailSink(cloud.aws, topicArn)
    const queue = cloud.aws.subscribe(topicArn, 'sqs')
    await topic.publish(big(5000, '\u65e5\u672c\u8a9e\u{1f468}\u200d\u{1f469} <&"\n'))
    const summary = JSON.parse(queue()[0]?.Message ?? '')
    expect(summary.truncated).toBe(true)
    expect(summary.findings.length).toBeGreaterThan(100)
    expect(summary.findings.length + summary.unlisted).toBe(5000)
    expect(summary.findings.map(({ i }: { i: number }) => i)).toEqual(summary.findings.map((_: unknown, i: number) => i))
    expect(mails()[0]?.text).toContain('(cut here: the rest is in the report)')
    expect(size(big(5000, '\u65e5'))).toBeLessThanOrEqual(MOST_BYTES)
  })

  it('uses the room there is: one finding more would not have fitted', () => {
    const all = big(5000, 'x')
    const kept = JSON.parse(JSON.parse(snsMessage(all).body).sqs).findings.length
    const oneMore = message({ ...all, summary: { ...all.summary, findings: all.summary.findings.slice(0, kept + 1) } })
    expect(JSON.parse(JSON.parse(snsMessage(oneMore).body).sqs).truncated).toBe(true)
    expect(size(all)).toBeGreaterThan(MOST_BYTES - 500)
  })

  it('stays under the limit whatever it holds', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 600 }),
        fc.string({ unit: 'binary', maxLength: 50 }),
        fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }),
        (count, text, team) => {
          const of = { ...big(count, text), attributes: { ...message().attributes, team } }
          expect(size(of)).toBeLessThanOrEqual(MOST_BYTES)
          expect(snsMessage(of).body.isWellFormed()).toBe(true)
        },
      ),
      draws(25),
    )
  })

  it('is cut between characters, and keeps its last lines, where the link is', () => {
    const text = `${'\u{1f4b8}\u00e9'.repeat(100)}\n\nThe report:\nhttps://reports.example/page\n`
    for (let most = 120; most < 160; most++) {
      const cut = cutToBytes(text, most)
      expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(most)
      expect(cut).not.toContain('\ufffd')
      expect(cut.endsWith('\nThe report:\nhttps://reports.example/page\n')).toBe(most >= 90)
    }
    expect(cutToBytes('short', 100)).toBe('short')
    expect(cutToBytes('lone\ud800', 100)).toBe('lone\ufffd')
  })
})
