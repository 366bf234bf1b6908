import { SESv2Client } from '@aws-sdk/client-sesv2'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sesMailer } from '../../adapters/ses.ts'
import { type DeliverMailIo, deliverMail } from '../../audit/deliver-mail.ts'
import { localCredentials, snsEvent } from '../../local/aws.ts'
import { type SesEndpoint, type SesRefusal, startSesEndpoint } from '../../local/ses-endpoint.ts'
import type { Message } from '../../report/message.ts'
import { digestThat, findingNamed } from '../report/made-up-message.ts'
import { textOfHtml } from '../report/surfaces.ts'
import { aService, foundOn, type Service } from './a-service.ts'

let s: Service
let ses: SesEndpoint
let client: SESv2Client
let io: DeliverMailIo
const teams: Readonly<Record<string, readonly string[]>> = { orders: ['orders@teams.example.com', 'ana@example.org'] }
beforeEach(async () => {
  ;[s, ses] = await Promise.all([aService(), startSesEndpoint()])
  ses.identities.add('example.com')
  client = new SESv2Client({ endpoint: ses.endpoint, ...localCredentials, maxAttempts: 1 })
  io = {
    ...s.io,
    recipients: (team) => (team === null ? ['finops@example.org'] : (teams[team] ?? [])),
    sendMail: sesMailer({ client, from: 'Headroom <headroom@example.com>', ...s.cloud.patience }),
  }
})
afterEach(async () => {
  client.destroy()
  await Promise.all([s.stop(), ses.stop()])
})

const digest = digestThat({ findings: [findingNamed('payments')] })
const handedOver = (...messages: readonly Message[]) => ({
  Records: messages.map((message, i) => ({ Sns: { MessageId: String(i), Message: JSON.stringify(message) } })),
})
const failure = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail('it went through'),
    (error: Error) => error,
  )
const throttled: SesRefusal = { status: 429, code: 'TooManyRequestsException', message: 'Maximum sending rate exceeded.' }

describe('delivering HTML mail through SES', () => {
  it('sends what a run tells, from the address that is set, as HTML with its plain text and the same id in both', async () => {
    await s.run(0, foundOn([findingNamed('payments')]))
    const { delivered } = await deliverMail(snsEvent(s.forSlack()), io)
    expect(ses.mails).toHaveLength(delivered.length)
    expect(delivered).toHaveLength(2)
    for (const [i, { FromEmailAddress, Destination, Content }] of ses.mails.entries()) {
      expect(FromEmailAddress).toBe('Headroom <headroom@example.com>')
      expect(Destination).toEqual({ ToAddresses: ['finops@example.org'] })
      const { Subject, Body } = Content.Simple
      expect(Subject.Data).toMatch(/^Headroom/)
      expect(Body.Text.Data.replaceAll('\n', '')).toContain(delivered[i])
      expect(textOfHtml(Body.Html.Data)).toContain(`Headroom message ${delivered[i]}`)
      expect(Body.Html.Data).toContain('payments')
    }
  })

  it('sends once what SNS hands over ten times', async () => {
    for (let i = 0; i < 10; i++) await deliverMail(handedOver(digest), io)
    expect(ses.requests).toHaveLength(1)
    expect(await deliverMail(handedOver(digest), io)).toEqual({ delivered: [], before: [digest.id] })
  })

  it("sends a team's part to the team alone, and a team without an address gets none", async () => {
    const part = (team: string): Message => ({ ...digest, team, id: `run/digest/team/${team}` })
    await deliverMail(handedOver(part('orders'), part('media')), io)
    expect(ses.mails.map(({ Destination }) => Destination.ToAddresses)).toEqual([teams.orders])
    expect(ses.mails[0]?.Content.Simple.Body.Html.Data).toContain('Groups of team <strong>orders</strong>')
  })

  it('is refused by SES for an identity that is not verified: operators are told once with the cure, and the mail goes out when it is', async () => {
    ses.identities.clear()
    for (let i = 0; i < 3; i++) expect((await failure(deliverMail(handedOver(digest), io))).message).toMatch(/not verified.*headroom@example\.com/)
    const told = s.operatorMails()
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toMatch(/Verify the sender's identity in SES/)
    expect(ses.mails).toHaveLength(0)
    ses.identities.add('headroom@example.com')
    expect(await deliverMail(handedOver(digest), io)).toMatchObject({ delivered: [digest.id] })
    expect(ses.mails).toHaveLength(1)
  })

  it('is refused in the sandbox for a recipient who is not verified, who is named', async () => {
    ses.account.sandbox = true
    expect((await failure(deliverMail(handedOver(digest), io))).message).toContain('finops@example.org')
    expect(s.operatorMails()[0]?.text).toMatch(/sandbox every recipient has to be verified/)
    ses.identities.add('example.org')
    await deliverMail(handedOver(digest), io)
    expect(ses.mails).toHaveLength(1)
  })

  it('waits where SES is asked too fast, and sends the mail once', async () => {
    ses.refusals.push(throttled, throttled, throttled)
    await deliverMail(handedOver(digest), io)
    expect(ses.requests).toHaveLength(4)
    expect(ses.mails).toHaveLength(1)
  })

  it("leaves a day's quota that is used up to the next call, and does not call that a refusal", async () => {
    const quota: SesRefusal = { status: 400, code: 'ThrottlingException', message: 'Daily message quota exceeded.' }
    ses.refusals.push(...Array<SesRefusal>(8).fill(quota))
    expect((await failure(deliverMail(handedOver(digest), io))).message).toContain('Daily message quota exceeded')
    expect(s.operatorMails()).toHaveLength(0)
    await deliverMail(handedOver(digest), io)
    expect(ses.mails).toHaveLength(1)
  })

  it.each([
    ['SendingPausedException', 400, 'why sending is paused'],
    ['AccountSuspendedException', 400, 'why sending is paused'],
    ['MailFromDomainNotVerifiedException', 400, "Verify the sender's identity"],
    ['AccessDeniedException', 403, 'mailIdentity is the identity that mailFrom belongs to'],
  ])('says what to do about %s', async (code, status, cure) => {
    ses.refusals.push({ status, code, message: 'no' })
    await failure(deliverMail(handedOver(digest), io))
    expect(s.operatorMails()[0]?.text).toContain(cure)
  })

  it('sends the second message where the first is refused, and then the first alone', async () => {
    const second: Message = { ...digest, id: 'run/other' }
    ses.refusals.push({ status: 400, code: 'BadRequestException', message: 'no' })
    await failure(deliverMail(handedOver(digest, second), io))
    expect(await deliverMail(handedOver(digest, second), io)).toEqual({ delivered: [digest.id], before: ['run/other'] })
  })

  it('sends again under the same id what SES took without saying so', async () => {
    ses.refusals.push('hangUp')
    await deliverMail(handedOver(digest), io)
    expect(ses.mails).toHaveLength(2)
    expect(new Set(ses.mails.map(({ Content }) => Content.Simple.Body.Html.Data)).size).toBe(1)
  })
})
