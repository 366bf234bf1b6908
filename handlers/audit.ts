import { createRetryStrategy, type DurableContext, JitterStrategy } from '@aws/durable-execution-sdk-js'
import { accesses } from '../adapters/finding-table/finding-table.ts'
import { linksOr } from '../adapters/link-distribution.ts'
import { once } from '../adapters/live/once.ts'
import { begin, type Run } from '../audit/begin.ts'
import type { WorstFinding, Written } from '../audit/report-steps.ts'
import type { RunIo } from '../audit/run-io.ts'
import { RunRefused } from '../audit/run-refused.ts'
import { runRequest } from '../audit/run-request.ts'
import { isStepObjectBroken } from '../audit/run-store.ts'
import { type Reached, type Verdict, verdictOf, withBlindness, withUntold } from '../audit/verdict.ts'
import type { SubscribersWatched } from '../audit/watch-subscribers.ts'
import { entriesIn, type Inspected, inspectBatches } from './inspect-batches.ts'
import { deployedBus, deployedLinks, deployedTable, deployedTopic, nowSec, subscribersOf } from './kept.ts'
import { deployedBucket } from './kept-bucket.ts'
import { durableLambda, type Tools, toolsOf } from './lambda.ts'
import { athenaTable, linkKey, readRunSettings, runSettings } from './run-settings.ts'
import { type Environment, settingsRead } from './settings.ts'

/** What the durable run needs beside the outside world of a run. */
export type AuditWorld = { readonly io: RunIo; readonly inspectFunction: string; readonly bucket: string }

/** What whoever invoked the function is answered with. */
export type AuditAnswer =
  | { readonly status: 'nothing-to-do'; readonly reason: string }
  | {
      readonly status: 'complete' | 'degraded' | 'failed'
      readonly problem: string | null
      readonly runId: string
      /** `link` opens the page without a sign-in, for as long as it says at least; null where nobody asked for the run. */
      readonly report: {
        readonly s3: string
        readonly console: string
        readonly page: string | null
        readonly link: { readonly url: string; readonly until: string } | null
      }
      /** The worst of them: the report has all. */
      readonly findings: readonly WorstFinding[]
      readonly findingsTotal: number
      readonly summary: Written['summary']
      readonly notAudited: Written['notAudited']
      readonly notAuditedTotal: number
      readonly estimatedUsd: number
      /** `underway` are those that another run was just sending: should that one die, the next run sends them. */
      readonly told: Told
    }

type Told = { readonly sent: number; readonly failed: number; readonly underway?: number }

// A run is many invocations: each repeats what was done and goes on from there. What a step takes is loaded by the one that does it.
const reading = () => import('../audit/run-steps.ts')
const reporting = () => import('../audit/report-steps.ts')
const concluding = () => import('../audit/conclude.ts')

/** The run as a durable function: what was done is not done again, whatever happens to the function. */
export function auditHandler(openWorld: () => AuditWorld, tools: Tools) {
  return durableLambda(tools, async (event, context) => audit(event, context, openWorld(), tools))
}

/** The function of the same code that may be invoked synchronously: its executions end after fifteen minutes, and so it takes no more than surely fits. */
const BRIEF = '-audit-now'
const MOST_GROUPS_BRIEFLY = 2000

/** The schedule's own door: a scheduled time that comes by another one is somebody's wish. */
export const SCHEDULE_ALIAS = 'schedule'

const retryStrategy = (error: Error, attempt: number) =>
  error instanceof RunRefused || error.name === 'RunRefused' || isStepObjectBroken(error) ? { shouldRetry: false } : retried(error, attempt)
const retried = createRetryStrategy({ maxAttempts: 4, initialDelay: { seconds: 10 }, maxDelay: { seconds: 120 }, backoffRate: 3, jitter: JitterStrategy.FULL })
/** A message that another execution claimed and did not send is free after its lease, which is a long time of fifteen minutes: there it is left to the next run. */
const afterLease = createRetryStrategy({
  maxAttempts: 3,
  initialDelay: { seconds: 185 },
  maxDelay: { seconds: 185 },
  backoffRate: 1,
  jitter: JitterStrategy.NONE,
})

async function audit(event: unknown, context: DurableContext, { io, inspectFunction, bucket }: AuditWorld, tools: Tools): Promise<AuditAnswer> {
  const request = runRequest(event, io.settings)
  const { executionContext, lambdaContext } = context
  // EventBridge Scheduler alone may invoke that alias (deploy/roles.yml)
  const asker = { execution: executionContext.durableExecutionArn, isSchedule: lambdaContext.invokedFunctionArn.endsWith(`:${SCHEDULE_ALIAS}`) }
  const run = await context.step('begin', () => begin(request, asker, io), { retryStrategy })
  if (run === null) return { status: 'nothing-to-do', reason: 'this run was begun before, and is under way or finished' }
  const progress: Progress = { reached: 'nothing-kept' }
  try {
    return await auditAgainIfBroken(run, progress, context, { io, inspectFunction, bucket }, tools)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    // a run that nobody could be told of is over all the same: it can be run again
    const told = context.step('tell that it failed', async () => (await concluding()).tellFailure(run, reason, progress.reached, io), {
      retryStrategy: afterLease,
    })
    await told.catch((untold) => tools.logger.error('nobody could be told that the run failed', untold as Error))
    await context.step('end the failed run', async () => void (await (await concluding()).finish(run, { status: 'failed', problem: reason }, null, null, io)), {
      retryStrategy,
    })
    throw error
  }
}

/** What a step left in the bucket and is broken is made again, once: everything is read anew, into another folder. */
async function auditAgainIfBroken(run: Run, progress: Progress, context: DurableContext, world: AuditWorld, tools: Tools): Promise<AuditAnswer> {
  try {
    return await auditInSteps(run, progress, context, world, tools)
  } catch (error) {
    if (!isStepObjectBroken(error)) throw error
    tools.logger.error('what a step stored is broken; the run reads everything anew', error as Error)
    return await auditInSteps({ ...run, folder: `${run.folder}/anew` }, progress, context, world, tools)
  }
}

/** How far the run came, for whoever has to say so when it fails. */
type Progress = { reached: Reached }

async function auditInSteps(
  run: Run,
  progress: Progress,
  context: DurableContext,
  { io, inspectFunction, bucket }: AuditWorld,
  tools: Tools,
): Promise<AuditAnswer> {
  const mostGroups = isBrief(context) ? MOST_GROUPS_BRIEFLY : Number.POSITIVE_INFINITY
  const planned = await context.step('plan', async () => (await reading()).plan(run, mostGroups, io), { retryStrategy })
  await context.step('spend', async () => (await reading()).readSpend(run, io), { retryStrategy })
  const { done, failed } = await inspectBatches(run, planned, inspectFunction, context)
  const inspected = verdictOf(entriesIn(planned.entriesPerBatch, failed), {
    total: planned.entriesPerBatch.length,
    failed: new Set(failed.map(({ batch }) => batch)).size,
  })
  const written = await context.step('report', async () => (await reporting()).writeReport(run, done, failed, io), { retryStrategy })
  const verdict = withBlindness(inspected, written.blindness)
  if (run.tell) progress.reached = 'keeping'
  if (run.tell) await context.step('keep', async () => (await concluding()).keep(run, verdict, io), { retryStrategy })
  const pageKey = await drawPageOrNull(run, { done, failed }, context, io, tools)
  if (run.tell) progress.reached = 'telling'
  const told = run.tell ? await tellOnce(run, pageKey ?? written.reportKey, context, io) : { sent: 0, failed: 0 }
  const ended = withUntold(verdict, told.failed)
  const watched = run.trigger === 'schedule' && run.tell ? await watch(run, context, io, tools) : null
  await context.step(
    'finish',
    async () => {
      const { announce, finish, writeIndex } = await concluding()
      const outcome = await finish(run, ended, written, pageKey, io)
      await announce(run, outcome, written, io).catch((error) => tools.logger.error('the event bus was not told that the run is over', error as Error))
      if (run.trigger === 'schedule') await writeIndex(run, io).catch((error) => tools.logger.error('the index of runs could not be written', error as Error))
      if (watched !== null) measureSubscribers(watched, tools)
      measure(run, ended, written, told, tools)
      return outcome.status
    },
    { retryStrategy },
  )
  const { summary, notAudited, notAuditedTotal, estimatedUsd, reportKey, worst, findings } = written
  const link =
    run.trigger === 'demand' ? await context.step('link', async () => (await concluding()).makeLink(pageKey ?? reportKey, io), { retryStrategy }) : null
  return {
    ...ended,
    runId: run.runId,
    report: {
      s3: `s3://${bucket}/${reportKey}`,
      console: io.consoleLink(pageKey ?? reportKey),
      page: pageKey === null ? null : `s3://${bucket}/${pageKey}`,
      link,
    },
    findings: worst,
    findingsTotal: findings,
    summary,
    notAudited,
    notAuditedTotal,
    estimatedUsd,
    told,
  }
}

/** The page's key; null where it could not be made: the report has it all, and is told without. */
async function drawPageOrNull(run: Run, { done, failed }: Inspected, context: DurableContext, io: RunIo, { logger }: Tools): Promise<string | null> {
  try {
    return await context.step('page', async () => (await concluding()).drawPage(run, done, failed, io), { retryStrategy })
  } catch (error) {
    logger.error('the page could not be made; the run goes on without', error as Error)
    return null
  }
}

/** null where nobody could say who is subscribed: the run stands without. */
async function watch(run: Run, context: DurableContext, io: RunIo, { logger }: Tools): Promise<SubscribersWatched | null> {
  try {
    return await context.step('subscribers', async () => (await import('../audit/watch-subscribers.ts')).watchSubscribers(run, io), {
      retryStrategy: afterLease,
    })
  } catch (error) {
    logger.error('it could not be seen who is subscribed; the run goes on without', error as Error)
    return null
  }
}

function isBrief({ lambdaContext }: DurableContext): boolean {
  return lambdaContext.functionName.endsWith(BRIEF)
}

async function tellOnce(run: Run, key: string, context: DurableContext, io: RunIo): Promise<Told> {
  return await context.step(
    'tell',
    async () => {
      const { tellRun } = await concluding()
      const telling = await tellRun(run, key, io)
      const underway = telling.busy.length
      if (underway > 0 && !isBrief(context)) throw new Error(`${telling.busy.join(', ')}: another is just sending it`)
      // one that a try before this left unsent is found there, and once more when it is its turn
      return { sent: new Set([...telling.sent, ...telling.sentBefore]).size, failed: telling.failed.length, ...(underway > 0 ? { underway } : {}) }
    },
    { retryStrategy: afterLease },
  )
}

function measure(
  run: Run,
  verdict: Verdict,
  { summary, estimatedUsd, notAuditedTotal, blindness }: Written,
  told: { readonly failed: number },
  { metrics, logger }: Tools,
): void {
  const { groups } = summary
  if (run.trigger === 'schedule') metrics.addMetric(verdict.status === 'failed' ? 'AuditsFailed' : 'AuditsCompleted', 'Count', 1)
  metrics.addMetric('GroupsJudged', 'Count', groups.withFindings + groups.healthy)
  metrics.addMetric('GroupsNotJudged', 'Count', groups.insufficientData)
  metrics.addMetric('PlacesNotAudited', 'Count', notAuditedTotal)
  metrics.addMetric('SightLost', 'Count', blindness.judgedNothing === null ? blindness.lost.length : 1)
  metrics.addMetric('Findings', 'Count', summary.findings.total)
  metrics.addMetric('MessagesFailed', 'Count', told.failed)
  metrics.addMetric('EstimatedUsd', 'None', estimatedUsd)
  metrics.publishStoredMetrics()
  logger.info('the run is finished', { runId: run.runId, ...verdict, groups, findings: summary.findings.total, estimatedUsd })
}

function measureSubscribers({ confirmed, troubles }: SubscribersWatched, { metrics }: Tools): void {
  metrics.addMetric('SubscribersConfirmed', 'Count', confirmed)
  metrics.addMetric('SubscribersNotReached', 'Count', troubles)
}

function deployed(environment: Environment, { logger }: Tools): AuditWorld {
  const settings = readRunSettings(environment, settingsRead.audit)
  const region = settings.AWS_REGION
  const focus = athenaTable(settings)
  const bucket = deployedBucket(settings.HEADROOM_BUCKET, region)
  const key = linkKey(settings)
  const findings = deployedTopic(settings.HEADROOM_TOPIC_ARN, region)
  const operators = deployedTopic(settings.HEADROOM_OPERATORS_TOPIC_ARN, region)
  const teams = settings.HEADROOM_TEAMS_TOPIC_ARN === null ? findings : deployedTopic(settings.HEADROOM_TEAMS_TOPIC_ARN, region)
  const fleet = once(async () => (await import('./live-fleet.ts')).liveFleet(settings, { focus, labels: settings.HEADROOM_CONFIGURATION.showback, bucket }))
  return {
    inspectFunction: settings.HEADROOM_INSPECT_FUNCTION,
    bucket: settings.HEADROOM_BUCKET,
    io: {
      ...deployedTable(settings.HEADROOM_TABLE, region, bucket, accesses),
      ...bucket,
      signLink:
        key === null
          ? bucket.signLink
          : linksOr(deployedLinks(key, region), bucket.signLink, (error) =>
              logger.error('links that last a week cannot be made; shorter ones are told', error),
            ),
      settings: runSettings(settings),
      openFleet: async (query) => await (await fleet())(query),
      putEvent: deployedBus(region),
      publish: (message) => (message.summary.team === null ? findings : teams).publish(message),
      publishToOperators: operators.publishText,
      subscribers: subscribersOf({ findings, operators }),
      nowSec,
    },
  }
}

const tools = toolsOf('audit')
export const handler = auditHandler(
  once(() => deployed(process.env, tools)),
  tools,
)
