import * as z from 'zod/mini'
import { statusMessageOf } from '../domain/facts/launch-failures.ts'
import type { Coverage } from '../domain/known/coverage.ts'
import { isMuted, isNews, type KnownFinding, settleFinding } from '../domain/known/lifecycle.ts'
import { type FailedLaunch, failedLaunchFinding, opensCause } from '../domain/known/live-launch-failure.ts'
import type { SendKey } from '../domain/known/send.ts'
import type { Policy } from '../domain/policy.ts'
import { secFromIso } from '../report/time.ts'
import type { TopicMessage } from '../report/topic-message.ts'
import { governed, type Override } from './governed.ts'
import type { LaunchAlert } from './launch-alert.ts'
import type { RecordIo } from './record.ts'
import { type Outbox, sendOnce } from './send.ts'

/** What a scaling event reads and writes. */
export type ScalingEventIo = Outbox &
  RecordIo & {
    readonly noteSend: (key: SendKey, payload: string, nowSec: number) => Promise<void>
    readonly publish: (message: TopicMessage) => Promise<string>
  }

/** What became of an event: told at once; known already (or told for this cause today); or none of ours. */
export type ScalingEventOutcome = 'told' | 'known' | 'ignored'

const DETAIL_TYPE = 'EC2 Instance Launch Unsuccessful'
const MOST_TRIES = 6

const envelope = z.object({ source: z.string(), 'detail-type': z.string() })

/** EventBridge's event of a launch that failed, as the Auto Scaling guide gives it; what is not needed is not asked for. */
const launchUnsuccessful = z.object({
  account: z.string().check(z.regex(/^\d{12}$/)),
  region: z.string().check(z.minLength(1)),
  time: z.iso.datetime(),
  detail: z.object({
    AutoScalingGroupName: z.string(),
    StatusMessage: z._default(z.string(), ''),
    Description: z._default(z.string(), ''),
  }),
})

/**
 * Makes a launch that has just failed into a launch-failures finding, and tells it within the minute: once for a group, a cause and a day,
 * and once more when it has become severer, however often AWS tries again or EventBridge repeats itself. The daily audit goes on from that finding. Rejects on an event of ours
 * that is not as AWS sends it. Groups that headroom.yml ignores are told of nothing.
 */
export async function handleScalingEvent(
  event: unknown,
  { policy: base, overrides = [] }: { readonly policy: Policy; readonly overrides?: readonly Override[] },
  io: ScalingEventIo,
): Promise<ScalingEventOutcome> {
  const { source, 'detail-type': detailType } = envelope.parse(event)
  if (source !== 'aws.autoscaling' || detailType !== DETAIL_TYPE) return 'ignored'
  const launch = failedLaunchFrom(event)
  // an event tells no tags: an override that asks for one is left to the daily audit
  const { policy, ignoredBecause } = governed({ ...launch, tags: null }, base, overrides, launch.atSec)
  if (ignoredBecause !== null) return 'ignored'
  const known = await noteLaunch(launch, policy, io)
  const message = await messageOf(launch, known)
  if (message === null) return 'known'
  const outcome = await sendOnce(message.key, message.payload, io, (payload) => io.publish(JSON.parse(payload) as TopicMessage))
  // one who died may have claimed it: the next try of this event, or the next run, sends it then
  if (outcome === 'busy') throw new Error(`${message.id} is just being sent by another`)
  return outcome === 'sent' ? 'told' : 'known'
}

function failedLaunchFrom(event: unknown): FailedLaunch {
  const { account, region, time, detail } = launchUnsuccessful.parse(event)
  return {
    accountId: account,
    region,
    name: detail.AutoScalingGroupName,
    atSec: Math.floor(secFromIso(time)),
    statusMessage: statusMessageOf({ statusMessage: detail.StatusMessage, description: detail.Description }) || detail.Description,
  }
}

/** An event looks at nothing but its own finding. */
const nowhere: Coverage = { completePlaces: new Set(), groups: new Map(), cost: 'not-assessed' }

/**
 * Writes the finding down as the event leaves it; an event that is older than what is known leaves it as it is. What is to be told of it is in the outbox
 * before the finding counts as told: should all tries of this event die, the next run sends it.
 */
async function noteLaunch(launch: FailedLaunch, policy: Policy, io: ScalingEventIo): Promise<KnownFinding> {
  const about = failedLaunchFinding(launch, null, policy)
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const before = await io.readKnownFinding(about, launch.atSec)
    const finding = failedLaunchFinding(launch, before, policy)
    const settled = settleFinding(before, finding, { runSec: launch.atSec, coverage: nowhere, remind: false })
    const after = settled?.after as KnownFinding
    const message = await messageOf(launch, after)
    if (after !== before) {
      if (message !== null) await io.noteSend(message.key, message.payload, io.nowSec())
      const [written] = await io.writeKnownFindings([after])
      if (written !== true) continue
    }
    // where a try before this one wrote the finding and came no further, too: the same step is the same item
    if (after.lastRunSec === launch.atSec && after.state !== 'ongoing' && after.state !== 'snoozed') {
      const entry = {
        atSec: launch.atSec,
        state: after.state,
        severity: finding.severity,
        microUsd: null,
        runId: `event-${launch.atSec}`,
        told: message !== null,
      }
      await io.addHistory([{ finding, entry }])
    }
    return after
  }
  throw new Error(`the finding changed under the event ${MOST_TRIES} times over`)
}

/** What is told of the launch: once for a group, a cause and a day, and once more when it has become severer; null where there is nothing new to tell. */
async function messageOf(launch: FailedLaunch, known: KnownFinding): Promise<LaunchAlert | null> {
  if ((known.snoozedUntilSec !== null && known.snoozedUntilSec > launch.atSec) || isMuted(known)) return null
  if (!isNews(known, launch.atSec) && !opensCause(known, launch)) return null
  // AWS tries again and again: most events have nothing to tell
  const { launchAlert } = await import('./launch-alert.ts')
  return launchAlert(launch, known)
}
