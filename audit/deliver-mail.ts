import { isoFromDay, SECONDS_PER_DAY } from '../domain/calendar.ts'
import type { MailAnswer } from '../domain/known/mail-answer.ts'
import type { SendKey } from '../domain/known/send.ts'
import { emailText } from '../report/email.ts'
import { emailHtml } from '../report/email-html.ts'
import type { Message } from '../report/message.ts'
import { subjectOf } from '../report/subject.ts'
import { deliverEach, NotDelivered } from './deliver.ts'
import { type Outbox, sendOnce } from './send.ts'

/** What delivering reads and writes. */
export type DeliverMailIo = Outbox & {
  /** Addresses of the fleet's readers (null), or of a team's own; none: nobody gets it as HTML. */
  readonly recipients: (team: string | null) => readonly string[]
  /** Never rejects. */
  readonly sendMail: (mail: { readonly to: readonly string[]; readonly subject: string; readonly text: string; readonly html: string }) => Promise<MailAnswer>
  readonly publishToOperators: (subject: string, text: string) => Promise<string>
}

/** Delivers what SNS hands over as HTML mail, with its plain text beside it, each message once. Rejects with a NotDelivered for what was not taken. */
export async function deliverMail(event: unknown, io: DeliverMailIo): Promise<{ readonly delivered: readonly string[]; readonly before: readonly string[] }> {
  return await deliverEach(event, 'mail', io, (message) => deliver(message, io))
}

async function deliver(message: Message, io: DeliverMailIo): Promise<void> {
  const to = io.recipients(message.team)
  if (to.length === 0) return
  const answer = await io.sendMail({ to, subject: subjectOf(message), text: emailText(message), html: emailHtml(message) })
  if (answer.kind === 'taken') return
  if (answer.kind === 'refused') await sayRefused(answer, io)
  throw new NotDelivered(`${message.id}: ${answer.reason}`)
}

/** Told to the operators once a day for each reason. */
async function sayRefused({ code, reason }: Extract<MailAnswer, { kind: 'refused' }>, io: DeliverMailIo): Promise<void> {
  const day = isoFromDay(Math.floor(io.nowSec() / SECONDS_PER_DAY))
  const key: SendKey = { channel: 'operators', occasion: 'mail-refused', runId: 'mail', runSec: 0, state: `${code} ${day}` }
  const text = `SES did not send a mail: ${reason}.\n\n${cureOf(code)} Then redrive the dead-letter queue MailDeadLetters: what could not be sent lies there. The plain mails of SNS, Slack and the other subscribers of the topic are not affected.`
  await sendOnce(key, text, io, (payload) => io.publishToOperators('Headroom: SES does not send its mails', payload))
}

/** The names are those of the SES API v2 (docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html). */
function cureOf(code: string): string {
  switch (code) {
    case 'MessageRejected':
    case 'MailFromDomainNotVerifiedException':
      return "Verify the sender's identity in SES, in the stack's Region. While the account is in the SES sandbox every recipient has to be verified, too: verify them, or ask for production access."
    case 'SendingPausedException':
    case 'AccountSuspendedException':
      return 'The account dashboard in the SES console says why sending is paused, and how to have it resumed.'
    default:
      return 'See that mailIdentity is the identity that mailFrom belongs to, in the same account and Region, and that mailTo and teamMailTo hold addresses.'
  }
}
