import { handleScalingEvent, type ScalingEventIo } from '../audit/scaling-event.ts'
import type { Policy } from '../domain/policy.ts'
import { deployedBucket, deployedTable, deployedTopic, nowSec } from './kept.ts'
import { lambda, once, type Tools, toolsOf } from './lambda.ts'
import { type Environment, readSettings, settingsRead } from './settings.ts'

/** From EventBridge, a launch that has just failed: a finding within the minute. */
export function scalingEventHandler(openWorld: () => { readonly io: ScalingEventIo; readonly policy: Policy }, tools: Tools) {
  return lambda(tools, async (event) => {
    const { io, policy } = openWorld()
    const outcome = await handleScalingEvent(event, policy, io)
    tools.metrics.addMetric('LaunchFailureEvents', 'Count', 1)
    return { outcome }
  })
}

function deployed(environment: Environment): { readonly io: ScalingEventIo; readonly policy: Policy } {
  const settings = readSettings(environment, settingsRead['scaling-event'])
  const region = settings.AWS_REGION
  const table = deployedTable(settings.HEADROOM_TABLE, region, deployedBucket(settings.HEADROOM_BUCKET, region))
  return { policy: settings.HEADROOM_POLICY, io: { ...table, publish: deployedTopic(settings.HEADROOM_TOPIC_ARN, region).publish, nowSec } }
}

export const handler = scalingEventHandler(
  once(() => deployed(process.env)),
  toolsOf('scaling-event'),
)
