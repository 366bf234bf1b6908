import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { leaseSecOf } from '../../adapters/finding-table/sends.ts'
import { isSlackWebhook, postToSlack } from '../../adapters/slack.ts'
import { type DeliverSlackIo, deliverSlack } from '../../audit/deliver-slack.ts'
import { snsEvent } from '../../local/aws.ts'
import { slackPlainMessage } from '../../report/slack-blocks.ts'
import { DAY_SEC } from '../domain/made-up-runs.ts'
import { digestThat, findingNamed, manyFindings } from '../report/made-up-message.ts'
import { aService, CANARY, foundOn, type Service } from './a-service.ts'

let s: Service
beforeEach(async () => {
  s = await aService()
})
afterEach(() => s.stop())

/** What Slack shows as the id of each message. */
const ids = (posts: Service['slack']['posts']) =>
  posts.map(({ payload }) => /Headroom message ([^"\n]+)/.exec(JSON.stringify(payload))?.[1]?.replace(/\\n.*/, ''))
const toldToday = async () => {
  await s.run(0, foundOn([findingNamed('payments'), ...manyFindings(3)]))
  return s.forSlack()
}
const failure = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail('it went through'),
    (error: Error) => error,
  )

describe('delivering to Slack', () => {
  it('posts each message once, in their order, with the id that every copy has', async () => {
    const notifications = await toldToday()
    const { delivered } = await s.deliver(notifications)
    expect(delivered).toHaveLength(2)
    expect(ids(s.slack.posts)).toEqual(delivered)
    expect(s.mails().map(({ text }) => delivered.filter((id) => text.replaceAll('\n', '').includes(id)).length)).toEqual([1, 1])
  })

  it('posts once what SNS hands over ten times', async () => {
    const notifications = await toldToday()
    for (let i = 0; i < 10; i++) await s.deliver(notifications)
    expect(s.slack.posts).toHaveLength(2)
    expect(await s.deliver(notifications)).toMatchObject({ delivered: [], before: [expect.any(String), expect.any(String)] })
  })

  it('hands the part of a team to the channel of its own, and a team without one is no failure', async () => {
    const digest = digestThat({ findings: [findingNamed('payments')] })
    const partOf = (team: string, id: string) => ({ ...digest, team, id })
    const asked: (string | null)[] = []
    const event = {
      Records: [partOf('orders', 'run/digest/team/orders'), partOf('media', 'run/digest/team/media')].map((message, i) => ({
        Sns: { MessageId: String(i), Message: JSON.stringify(message) },
      })),
    }
    const { delivered } = await deliverSlack(event, {
      ...s.slackIo,
      webhookAddress: async (team) => {
        asked.push(team)
        return team === 'orders' ? `${s.slack.endpoint}/services/T0/B0/orders` : null
      },
    })
    expect(asked).toEqual(['orders', 'media'])
    expect(delivered).toHaveLength(2)
    expect(s.slack.posts.map(({ path }) => path)).toEqual(['/services/T0/B0/orders'])
  })

  it("keeps one team's dead webhook from closing the channels of others", async () => {
    const digest = digestThat({ findings: [findingNamed('payments')] })
    const eventOf = (team: string | null, id: string) => ({ Records: [{ Sns: { MessageId: id, Message: JSON.stringify({ ...digest, team, id }) } }] })
    const io: DeliverSlackIo = { ...s.slackIo, webhookAddress: async (team) => `${s.slack.endpoint}/services/T0/B0/${team ?? 'all'}` }
    s.slack.answers.push({ status: 404, body: 'no_service' })
    await failure(deliverSlack(eventOf('orders', 'a'), io))
    expect((await failure(deliverSlack(eventOf('orders', 'b'), io))).message).toContain('disabled')
    expect((await deliverSlack(eventOf(null, 'c'), io)).delivered).toEqual(['c'])
    expect(s.operatorMails()).toHaveLength(1)
  })

  it('waits as long as Slack asks for, and keeps the order', async () => {
    const limited = (seconds: string) => ({ status: 429, body: 'rate_limited', headers: { 'retry-after': seconds } })
    s.slack.answers.push(limited('7'), limited('3'))
    const { delivered } = await s.deliver(await toldToday())
    expect(s.slept).toEqual([7000, 3000])
    expect(ids(s.slack.posts)).toEqual(delivered)
    expect(s.slack.attempts).toHaveLength(4)
  })

  it('leaves a long wait to the next call, which delivers', async () => {
    const notifications = await toldToday()
    s.slack.answers.push({ status: 429, body: '', headers: { 'retry-after': '3600' } })
    expect((await failure(s.deliver(notifications))).message).toContain('wait 3600 s')
    expect(s.slept).toEqual([])
    expect(s.slack.posts).toHaveLength(1)
    await s.deliver(notifications)
    expect(s.slack.posts).toHaveLength(2)
  })

  it('posts once where SNS hands the message over again while the first call still waits', async () => {
    const [alert] = await toldToday()
    const wait = { status: 429, body: '', headers: { 'retry-after': '60' } }
    s.slack.answers.push(wait, wait, wait)
    let second: Promise<unknown> | null = null
    const waiting = {
      ...s.slackIo,
      sleep: async (ms: number) => {
        s.now.sec += ms / 1000
        s.slept.push(ms)
        if (s.slept.length === 3) second = failure(s.deliver([alert as never]))
        await second
      },
    }
    await deliverSlack(snsEvent([alert as never]), waiting)
    expect(await second).toMatchObject({ message: expect.stringContaining('another call is just delivering it') })
    expect(s.slack.posts).toHaveLength(1)
  })

  it('waits no longer in all than the function has', async () => {
    const [alert] = await toldToday()
    const wait = { status: 429, body: '', headers: { 'retry-after': '60' } }
    s.slack.answers.push(wait, wait, wait, wait, wait)
    expect((await failure(s.deliver([alert as never]))).message).toContain('wait 60 s')
    // five minutes are all that a call has
    expect(s.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(240_000)
  })

  it('tries once more when Slack took a message and did not say so, under the same id', async () => {
    const [alert] = await toldToday()
    s.slack.answers.push('hangUp')
    await s.deliver([alert as never])
    expect(s.slack.posts).toHaveLength(2)
    expect(new Set(ids(s.slack.posts)).size).toBe(1)
    s.slack.answers.push('hangUp', 'hangUp')
    await s.run(1, foundOn([findingNamed('orders')]))
    const [second] = s.forSlack()
    expect((await failure(s.deliver([second as never]))).message).toContain('Slack did not answer, twice')
    expect(s.slack.attempts).toHaveLength(4)
  })

  it('gives up on an answer that does not come', async () => {
    const [alert] = await toldToday()
    const aborted = AbortSignal.abort()
    const io: DeliverSlackIo = {
      ...s.slackIo,
      post: (address, payload) => postToSlack(address, payload, { allowedOrigin: s.slack.endpoint, timeout: () => aborted }),
    }
    await expect(deliverSlack(snsEvent([alert as never]), io)).rejects.toThrow('Slack did not answer, twice')
  })

  it('sends the same facts as text when Slack does not take the blocks', async () => {
    const notifications = await toldToday()
    s.slack.answers.push({ status: 400, body: 'invalid_blocks' })
    await s.deliver(notifications)
    const [alert] = s.slack.posts
    expect(alert?.payload).toEqual(slackPlainMessage(JSON.parse(notifications[0]?.Message ?? '')))
    expect(alert?.payload.blocks).toBeUndefined()
    expect(alert?.payload.text).toContain('Raise the maximum of payments')
    s.slack.answers.push({ status: 400, body: 'invalid_blocks' }, { status: 400, body: 'invalid_blocks' })
    await s.run(1, foundOn([findingNamed('orders')]))
    expect((await failure(s.deliver())).message).toContain('neither the blocks nor the text')
  })

  it.each([
    [403, 'action_prohibited'],
    [404, 'no_service'],
    [410, 'channel_is_archived'],
  ])('disables the channel at HTTP %i, tells the operators once, and calls no more until the webhook is replaced', async (status, body) => {
    const notifications = await toldToday()
    s.slack.answers.push({ status, body })
    const error = await failure(s.deliver(notifications))
    expect(error.message).toContain(`HTTP ${status} ${body}`)
    expect(error.message).toContain('the channel is disabled until its webhook is replaced, or a day has passed')
    expect(s.slack.attempts).toHaveLength(1)
    expect(s.operatorMails().map(({ subject, text }) => [subject, text.includes(`HTTP ${status}`)])).toEqual([['Headroom: Slack takes no more messages', true]])
    await failure(s.deliver(notifications))
    expect(s.slack.attempts).toHaveLength(1)
    expect(s.operatorMails()).toEqual([])
    s.webhook.address = `${s.slack.endpoint}/services/replaced`
    await s.deliver(notifications)
    expect(s.slack.posts).toHaveLength(2)
    expect(s.mails()).toHaveLength(2)
  })

  it('is not taken for disabled while nobody knows whether the operators were told', async () => {
    const [alert] = await toldToday()
    const address = createHash('sha256').update(s.webhook.address).digest('hex').slice(0, 16)
    // whoever was to tell them died
    const told = { channel: 'operators', occasion: 'slack-disabled', runId: 'slack', runSec: 0, state: address } as const
    await s.t.table.claimSend(told, 'as it was', s.now.sec)
    const gone = { status: 404, body: 'no_service' }
    s.slack.answers.push(gone, gone)
    await failure(s.deliver([alert as never]))
    expect(s.operatorMails()).toEqual([])
    s.now.sec += leaseSecOf('operators')
    await failure(s.deliver([alert as never]))
    expect(s.operatorMails().map(({ text }) => text)).toEqual(['as it was'])
  })

  it('tries a disabled channel again after a day, and says nothing more to the operators', async () => {
    const notifications = await toldToday()
    const gone = { status: 404, body: 'no_service' }
    s.slack.answers.push(gone)
    await failure(s.deliver(notifications))
    s.operatorMails()
    s.now.sec += DAY_SEC
    s.slack.answers.push(gone)
    await failure(s.deliver(notifications))
    expect([s.slack.attempts.length, s.operatorMails()]).toEqual([2, []])
    s.now.sec += DAY_SEC
    expect((await s.deliver(notifications)).delivered).toHaveLength(2)
  })

  it('tries again what fails for a while, and no longer', async () => {
    const notifications = await toldToday()
    s.slack.answers.push({ status: 503, body: '' }, { status: 500, body: 'x' })
    await s.deliver(notifications)
    expect(s.slept).toEqual([2000, 2000])
    expect(s.slack.posts).toHaveLength(2)
    s.slack.answers.push(...Array.from({ length: 3 }, () => ({ status: 500, body: 'rollup_error' })))
    await s.run(1, foundOn([findingNamed('orders')]))
    expect((await failure(s.deliver())).message).toContain('HTTP 500 rollup_error')
  })

  it('delivers the second where the first fails, and only the first when called again', async () => {
    const notifications = await toldToday()
    s.slack.answers.push({ status: 400, body: 'no_text' })
    await failure(s.deliver(notifications))
    expect(s.slack.posts).toHaveLength(1)
    expect((await s.deliver(notifications)).delivered).toHaveLength(1)
    expect(s.slack.posts).toHaveLength(2)
    // the mail of the same messages went out once
    expect(s.mails()).toHaveLength(2)
  })

  it('sends again what one who died had claimed, after his lease', async () => {
    const [alert] = await toldToday()
    const dead: DeliverSlackIo = {
      ...s.slackIo,
      post: async () => {
        throw new Error('killed')
      },
      releaseSend: async () => {
        throw new Error('killed')
      },
    }
    await expect(deliverSlack(snsEvent([alert as never]), dead)).rejects.toThrow('killed')
    expect((await failure(s.deliver([alert as never]))).message).toContain('another call is just delivering it')
    s.now.sec += leaseSecOf('slack')
    await s.deliver([alert as never])
    expect(s.slack.posts).toHaveLength(1)
  })

  it('rejects what is no message of ours, after the others were delivered', async () => {
    const [alert] = await toldToday()
    const foreign = { ...(alert as object), MessageId: 'foreign', Message: 'hello' } as never
    const { message } = await failure(s.deliver([foreign, alert as never]))
    expect(message).toBe('SNS message foreign is no headroom-message/1 (not JSON)')
    expect(s.slack.posts).toHaveLength(1)
    await expect(deliverSlack({ Records: 'x' }, s.slackIo)).rejects.toThrow()
  })
})

describe('the webhook', () => {
  it('lies at hooks.slack.com and nowhere else', () => {
    expect(isSlackWebhook('https://hooks.slack.com/services/T/B/x')).toBe(true)
    const elsewhere = [
      'http://hooks.slack.com/services/T/B/x',
      'https://hooks.slack.com',
      'https://hooks.slack.com/',
      'https://hooks.slack.com.evil.example/services/x',
      'https://hooks.slack.com@evil.example/services/x',
      'https://user:secret@hooks.slack.com/services/x', // pragma: allowlist secret
      'https://hooks.slack.com:8443/services/x',
      'https://evil.example/https://hooks.slack.com/',
      'https://169.254.169.254/latest/meta-data',
      'file:///etc/passwd',
      'https:hooks.slack.com/services/x',
      '//hooks.slack.com/services/x',
      ' https://hooks.slack.com/services/x',
      'https://hooks.slack.com\\@evil.example/x',
      'HTTPS://HOOKS.SLACK.COM/services/x',
      'https://hooks.slack.\tcom/services/x',
      'hooks.slack.com/services/x',
      '',
    ]
    expect(elsewhere.filter((address) => isSlackWebhook(address))).toEqual([])
  })

  it('that lies elsewhere is not posted to, and the message is not lost', async () => {
    const notifications = await toldToday()
    const io: DeliverSlackIo = { ...s.slackIo, post: (address, payload) => postToSlack(address, payload) }
    const error = await failure(deliverSlack(snsEvent(notifications), io))
    expect(error.message).toContain('not an address under https://hooks.slack.com/')
    expect(s.slack.attempts).toEqual([])
    await s.deliver(notifications)
    expect(s.slack.posts).toHaveLength(2)
  })

  it('is not followed to where it redirects', async () => {
    const [alert] = await toldToday()
    s.slack.answers.push({ status: 302, body: '', headers: { location: `${s.slack.endpoint}/elsewhere` } })
    expect((await failure(s.deliver([alert as never]))).message).toContain('HTTP 302')
    expect(s.slack.attempts.map(({ path }) => path)).toEqual([`/services/${CANARY}`])
  })

  it('appears nowhere: not in what is kept, told or thrown, whatever Slack answers', async () => {
    const notifications = await toldToday()
    const echo = `no_service ${s.webhook.address}`
    const thrown: Error[] = []
    const plans = [
      { status: 400, body: echo },
      { status: 500, body: echo },
      { status: 302, body: echo, headers: { location: s.webhook.address } },
      'hangUp',
      { status: 404, body: echo },
    ] as const
    for (const plan of plans) {
      s.slack.answers.push(plan, plan, plan)
      thrown.push(await failure(s.deliver(notifications)))
      s.slack.answers.length = 0
    }
    const other: DeliverSlackIo = {
      ...s.slackIo,
      webhookAddress: async () => `https://user:${CANARY}@hooks.slack.com/${CANARY}`,
      post: (address, payload) => postToSlack(address, payload),
    }
    thrown.push(await failure(deliverSlack(snsEvent(notifications), other)))
    s.webhook.address = `${s.slack.endpoint}/services/other-${CANARY}`
    await s.deliver(notifications)
    const seen = [
      ...(await s.t.items()).map((item) => JSON.stringify(item)),
      ...[...s.mails(), ...s.operatorMails()].map((mail) => JSON.stringify(mail)),
      ...notifications.map((notification) => JSON.stringify(notification)),
      ...s.slack.posts.map(({ payload }) => JSON.stringify(payload)),
      ...thrown.flatMap((error) => [error.message, error.stack ?? '', JSON.stringify(error), String(error.cause)]),
    ]
    expect(thrown).toHaveLength(6)
    expect(seen.filter((text) => text.includes('cAnArY') || text.includes('B0CANARY'))).toEqual([])
  })
})
