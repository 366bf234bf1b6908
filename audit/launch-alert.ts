import { SECONDS_PER_DAY } from '../domain/calendar.ts'
import { launchFailureReason } from '../domain/facts/launch-failures.ts'
import type { KnownFinding } from '../domain/known/lifecycle.ts'
import type { FailedLaunch } from '../domain/known/live-launch-failure.ts'
import type { SendKey } from '../domain/known/send.ts'
import { alertOf } from '../report/digest/alerts.ts'
import { topicMessageOf } from '../report/topic-message.ts'

/** An alert made ready, and how the outbox knows it. */
export type LaunchAlert = { readonly id: string; readonly key: SendKey; readonly payload: string }

/** The alert of a launch that has just failed: the same for a group, a cause, a day and a severity. */
export function launchAlert(launch: FailedLaunch, known: KnownFinding): LaunchAlert {
  const day = Math.floor(launch.atSec / SECONDS_PER_DAY) * SECONDS_PER_DAY
  const runId = `live-${new Date(day * 1000).toISOString().slice(0, 10)}`
  const state = `${known.finding.fingerprint} ${launchFailureReason(launch.statusMessage)} ${known.finding.severity}`
  const run = { runId, runSec: launch.atSec, report: { currency: 'USD', groups: [] }, links: { report: null, console: null, command: null } }
  const message = alertOf([known], run, `${runId}/${state}`, 'live')
  return { id: message.id, key: { channel: 'topic', occasion: 'live', runId, runSec: day, state }, payload: JSON.stringify(topicMessageOf(message)) }
}
