import { claimSend, markSent, releaseSend } from '../adapters/finding-table/sends.ts'
import { once } from '../adapters/live/once.ts'
import { type DeliverMailIo, deliverMail } from '../audit/deliver-mail.ts'
import { deployedMailer, deployedTable, deployedTopic, nowSec } from './kept.ts'
import { deployedLargeStore } from './kept-large.ts'
import { lambda, type Tools, toolsOf } from './lambda.ts'
import { type Environment, readSettings, settingsRead } from './settings.ts'

/** From the topic to SES. Rejects for what was not taken: SNS hands it over again, and then to the dead-letter queue. */
export function mailHandler(openWorld: () => { readonly io: DeliverMailIo }, tools: Tools) {
  return lambda(tools, async (event) => {
    const { delivered } = await deliverMail(event, openWorld().io)
    tools.metrics.addMetric('MailDelivered', 'Count', delivered.length)
    return { delivered: delivered.length }
  })
}

const accesses = { claimSend, markSent, releaseSend }

function deployed(environment: Environment): { readonly io: DeliverMailIo } {
  const settings = readSettings(environment, settingsRead['deliver-mail'])
  const region = settings.AWS_REGION
  const { HEADROOM_MAIL_TO: fleet, HEADROOM_TEAM_MAIL_TO: teams } = settings
  return {
    io: {
      ...deployedTable(settings.HEADROOM_TABLE, region, deployedLargeStore(settings.HEADROOM_BUCKET, region), accesses),
      recipients: (team) => (team === null ? fleet : (teams.get(team) ?? [])),
      sendMail: deployedMailer(settings.HEADROOM_MAIL_FROM, region),
      publishToOperators: deployedTopic(settings.HEADROOM_OPERATORS_TOPIC_ARN, region).publishText,
      nowSec,
    },
  }
}

export const handler = mailHandler(
  once(() => deployed(process.env)),
  toolsOf('deliver-mail'),
)
