import { type SESv2Client, SendEmailCommand } from '@aws-sdk/client-sesv2'
import type { MailAnswer } from '../domain/known/mail-answer.ts'
import { type AwsError, awsErrorOf } from './aws/aws-error.ts'
import { type Patience, patiently } from './aws/patiently.ts'

export type OutgoingMail = { readonly to: readonly string[]; readonly subject: string; readonly text: string; readonly html: string }

/** Recipients that SES takes for one message (docs.aws.amazon.com/ses/latest/dg/quotas.html). */
export const MOST_RECIPIENTS = 50

/**
 * Sends mails through Amazon SES, from an address of a verified identity. What SES throttles (docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html)
 * or does not answer is asked again with growing pauses. Says what came of it; never rejects.
 */
export function sesMailer({ client, from, ...patience }: Patience & { readonly client: SESv2Client; readonly from: string }) {
  return async ({ to, subject, text, html }: OutgoingMail): Promise<MailAnswer> => {
    const part = (Data: string) => ({ Data: Data.toWellFormed(), Charset: 'UTF-8' })
    const input = {
      FromEmailAddress: from,
      Destination: { ToAddresses: [...to] },
      Content: { Simple: { Subject: part(subject), Body: { Text: part(text), Html: part(html) } } },
    }
    const of = { service: 'ses', operation: 'SendEmail' }
    try {
      await patiently(of, patience, () => client.send(new SendEmailCommand(input)))
      return { kind: 'taken' }
    } catch (thrown) {
      return answerOf(awsErrorOf(thrown, of))
    }
  }
}

function answerOf({ kind, code, problem }: AwsError): MailAnswer {
  return kind === 'throttled' || kind === 'unavailable' || kind === 'bad-answer' || kind === 'expired'
    ? { kind: 'later', reason: problem }
    : { kind: 'refused', code, reason: problem }
}
