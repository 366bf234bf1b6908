import { readKnownFinding, writeKnownFindings } from '../adapters/finding-table/findings.ts'
import { addHistory } from '../adapters/finding-table/history.ts'
import { claimSend, markSent, noteSend, releaseSend } from '../adapters/finding-table/sends.ts'
import { once } from '../adapters/live/once.ts'
import type { Configuration } from '../audit/configuration.ts'
import { handleScalingEvent, type ScalingEventIo } from '../audit/scaling-event.ts'
import { deployedTable, deployedTopic, nowSec } from './kept.ts'
import { deployedLargeStore } from './kept-large.ts'
import { lambda, type Tools, toolsOf } from './lambda.ts'
import { readRunSettings, runConfiguration } from './run-settings.ts'
import { type Environment, settingsRead } from './settings.ts'

/** From EventBridge, a launch that has just failed: a finding within the minute. */
export function scalingEventHandler(
  openWorld: () => { readonly io: ScalingEventIo; readonly configuration: Pick<Configuration, 'policy'> & Partial<Configuration> },
  tools: Tools,
) {
  return lambda(tools, async (event) => {
    const { io, configuration } = openWorld()
    const outcome = await handleScalingEvent(event, configuration, io)
    tools.metrics.addMetric('LaunchFailureEvents', 'Count', 1)
    return { outcome }
  })
}

const accesses = { readKnownFinding, writeKnownFindings, addHistory, noteSend, claimSend, markSent, releaseSend }

function deployed(environment: Environment): { readonly io: ScalingEventIo; readonly configuration: Configuration } {
  const settings = readRunSettings(environment, settingsRead['scaling-event'])
  const region = settings.AWS_REGION
  const table = deployedTable(settings.HEADROOM_TABLE, region, deployedLargeStore(settings.HEADROOM_BUCKET, region), accesses)
  return { configuration: runConfiguration(settings), io: { ...table, publish: deployedTopic(settings.HEADROOM_TOPIC_ARN, region).publish, nowSec } }
}

export const handler = scalingEventHandler(
  once(() => deployed(process.env)),
  toolsOf('scaling-event'),
)
