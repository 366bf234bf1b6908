import { systemClock } from '../adapters/aws/clock.ts'
import { disableChannel, readDisabledChannel } from '../adapters/finding-table/channels.ts'
import { claimSend, markSent, releaseSend } from '../adapters/finding-table/sends.ts'
import { once } from '../adapters/live/once.ts'
import { postToSlack } from '../adapters/slack.ts'
import { type DeliverSlackIo, deliverSlack } from '../audit/deliver-slack.ts'
import { deployedTable, deployedTopic, deployedWebhooks, nowSec } from './kept.ts'
import { deployedLargeStore } from './kept-large.ts'
import { lambda, type Tools, toolsOf } from './lambda.ts'
import { type Environment, readSettings, settingsRead } from './settings.ts'

/** From the topic to Slack. Rejects for what did not get there: SNS hands it over again, and then to the dead-letter queue. */
export function slackHandler(openWorld: () => { readonly io: DeliverSlackIo }, tools: Tools) {
  return lambda(tools, async (event) => {
    const { delivered } = await deliverSlack(event, openWorld().io)
    tools.metrics.addMetric('SlackDelivered', 'Count', delivered.length)
    return { delivered: delivered.length }
  })
}

const accesses = { claimSend, markSent, releaseSend, readDisabledChannel, disableChannel }

function deployed(environment: Environment): { readonly io: DeliverSlackIo } {
  const settings = readSettings(environment, settingsRead['deliver-slack'])
  const region = settings.AWS_REGION
  return {
    io: {
      ...deployedTable(settings.HEADROOM_TABLE, region, deployedLargeStore(settings.HEADROOM_BUCKET, region), accesses),
      webhookAddress: deployedWebhooks(settings.HEADROOM_SLACK_WEBHOOK_PARAMETER, settings.HEADROOM_TEAM_SLACK_WEBHOOKS, region),
      post: (address, payload) => postToSlack(address, payload),
      publishToOperators: deployedTopic(settings.HEADROOM_OPERATORS_TOPIC_ARN, region).publishText,
      sleep: systemClock.sleep,
      nowSec,
    },
  }
}

export const handler = slackHandler(
  once(() => deployed(process.env)),
  toolsOf('deliver-slack'),
)
