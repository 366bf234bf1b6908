import { ListTopicsCommand, SubscribeCommand, UnsubscribeCommand } from '@aws-sdk/client-sns'
import { afterEach, describe, expect, it } from 'vitest'
import type { LocalService } from '../../local/service.ts'
import { aRunningService, judgeThat, tableOf, tickOf } from './a-run.ts'

// Fault 66: scanners of mail follow the link to unsubscribe that SNS puts into every mail, and those who hear nothing do not know it.

let s: LocalService
afterEach(() => s.stop())

async function subscribe(Protocol: string, Endpoint: string): Promise<string> {
  const { Topics = [] } = await s.clients.sns.send(new ListTopicsCommand({}))
  const TopicArn = Topics.map((topic) => topic.TopicArn).find((arn) => arn?.endsWith(':alerts'))
  return (await s.clients.sns.send(new SubscribeCommand({ TopicArn, Protocol, Endpoint }))).SubscriptionArn as string
}

/** What SNS lists, changed on its way here. */
function whenListed(change: (subscription: { SubscriptionArn?: string; Endpoint?: string }) => void): void {
  s.clients.sns.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args)
      if (context.commandName === 'ListSubscriptionsByTopicCommand')
        for (const one of (answer.output as { Subscriptions?: [] }).Subscriptions ?? []) change(one)
      return answer
    },
    { step: 'initialize', name: 'listed', override: true },
  )
}

const toldOperators = () => s.operatorMails().map(({ subject, text }) => `${subject}\n${text.replaceAll(/\s+/g, ' ')}`)

describe('a subscriber', () => {
  it('fault 66: who is no longer subscribed is told to the operators the next day, once, and the run stands', async () => {
    s = await aRunningService()
    const bob = await subscribe('email', 'bob@example.com')
    await s.tick(tickOf(0))
    expect(toldOperators()).toEqual([])
    await s.clients.sns.send(new UnsubscribeCommand({ SubscriptionArn: bob }))
    const { result } = await s.tick(tickOf(1))
    expect(result).toMatchObject({ status: 'complete', notAudited: [] })
    const [told, ...more] = toldOperators()
    expect(more).toEqual([])
    expect(told).toMatch(/^Headroom: not everybody is told\n/)
    expect(told).toContain('- findings email bob@example.com: got the messages until now, and is no longer subscribed')
    await s.tick(tickOf(2))
    expect(toldOperators()).toEqual([])
  })

  it('fault 66: who has not confirmed, or whose subscription was deleted, is told as that', async () => {
    s = await aRunningService()
    await subscribe('email', 'ann@example.com')
    await subscribe('email', 'bob@example.com')
    await s.tick(tickOf(0))
    whenListed((one) => {
      if (one.Endpoint === 'ann@example.com') one.SubscriptionArn = 'PendingConfirmation'
      if (one.Endpoint === 'bob@example.com') one.SubscriptionArn = 'Deleted'
    })
    await s.tick(tickOf(1))
    const [told = ''] = toldOperators()
    expect(told).toContain('- findings email ann@example.com: has not confirmed the subscription')
    expect(told).toContain('- findings email bob@example.com: got the messages until now')
  })

  it('fault 66: is told to nobody twice where the run dies after the message', async () => {
    s = await aRunningService()
    await s.clients.sns.send(new UnsubscribeCommand({ SubscriptionArn: await subscribe('email', 'x@example.com') }))
    const bob = await subscribe('email', 'bob@example.com')
    await s.tick(tickOf(0))
    await s.clients.sns.send(new UnsubscribeCommand({ SubscriptionArn: bob }))
    let deaths = 0
    await s.tick(tickOf(1), { dieAt: (_, what) => (what.includes('SUCCEED subscribers') && deaths++ < 2 ? 'before' : null) })
    expect(deaths).toBe(3)
    expect(toldOperators()).toHaveLength(1)
  })

  it('fault 66: that cannot be looked for, because that is denied or the topic throttles, costs nothing but the look', async () => {
    s = await aRunningService({ judge: judgeThat(() => []) })
    await subscribe('email', 'bob@example.com')
    let asked = 0
    s.clients.sns.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName !== 'ListSubscriptionsByTopicCommand') return next(args)
        asked++
        throw Object.assign(new Error('not authorized to perform: SNS:ListSubscriptionsByTopic'), {
          name: 'AuthorizationError',
          $metadata: { httpStatusCode: 403 },
        })
      },
      { step: 'finalizeRequest', name: 'denied' },
    )
    const { status, result } = await s.tick(tickOf(0))
    expect(asked).toBeGreaterThan(0)
    expect([status, result]).toEqual(['SUCCEEDED', expect.objectContaining({ status: 'complete', told: { sent: 1, failed: 0 } })])
    expect(s.mails()).toHaveLength(1)
    expect((await s.table.readRunsBefore(s.now.sec))[0]?.outcome).toMatchObject({ status: 'complete' })
    expect(await s.table.readSubscribersKnown()).toBeNull()
  })

  it('at a web address is kept and named without what may be a secret in it', async () => {
    s = await aRunningService()
    const hook = await subscribe('https', 'https://user:canary@hooks.example.com/canary?token=canary') // pragma: allowlist secret
    await s.tick(tickOf(0))
    await s.clients.sns.send(new UnsubscribeCommand({ SubscriptionArn: hook }))
    await s.tick(tickOf(1))
    const told = toldOperators()
    expect(told[0]).toMatch(/findings https https:\/\/hooks\.example\.com\/… \([0-9a-f]{8}\): got the messages/)
    expect(JSON.stringify([told, await tableOf(s)])).not.toContain('canary')
  })

  it('is not looked for by an audit on demand', async () => {
    s = await aRunningService()
    s.now.sec = Date.parse(tickOf(0)) / 1000
    await s.demand({})
    expect(await s.table.readSubscribersKnown()).toBeNull()
  })
})
