import { microFromUsd } from '../report/money.ts'
import { runFigures } from '../report/run-figures.ts'
import { judgedKeys } from '../report/sight.ts'
import { isoFromSec } from '../report/time.ts'
import { unseenKeys } from '../report/unseen.ts'
import type { Run } from './begin.ts'
import { readStoredFound, readStoredKept, storeKept } from './found-store.ts'
import { keepLedgers } from './ledger.ts'
import { record } from './record.ts'
import { type FailedSlice, rebuildReport, type Written } from './report-steps.ts'
import type { RunIo, RunOutcome } from './run-io.ts'
import { readStoredSpendDays, type Slice } from './run-store.ts'
import { sendOnce } from './send.ts'
import { type RunToSettle, settle } from './settle.ts'
import { changesOf, readyMessages, type Telling } from './tell.ts'
import { beginTelling, tellOnce } from './telling.ts'
import type { Reached, Verdict } from './verdict.ts'

const LINK_SEC = 7 * 86_400
/** A quarter of a year of daily runs. */
const MOST_RUNS_LISTED = 100

/** Holds what the run found against what is known, and keeps what came of it. Again, it changes nothing. */
export async function keep(run: Run, verdict: Verdict, io: RunIo): Promise<void> {
  await beginTelling(run, io)
  await storeKept(run, await record(await settle(toSettle(run, verdict), await readStoredFound(run, io), { ...io, digest: io.settings.digest }), io), io)
  await keepLedgers(run, io)
  await io.writeSpendDays(await readStoredSpendDays(run, io), run.runSec)
}

/** Tells what the run kept. `key` is the document that its messages link to. */
export async function tellRun(run: Run, key: string, io: RunIo): Promise<Telling> {
  const make = async () => {
    const [kept, { outline }] = await Promise.all([readStoredKept(run, io), readStoredFound(run, io)])
    const links = { report: await makeLink(key, io), console: io.consoleLink(key), command: io.linkCommand(key) }
    return readyMessages(kept, outline, links, { byTeam: io.settings.tellTeams })
  }
  return await tellOnce(run, make, io)
}

/** A link that opens a document without a sign-in, and until when at least. */
export async function makeLink(key: string, io: Pick<RunIo, 'signLink'>): Promise<{ readonly url: string; readonly until: string }> {
  const { url, untilSec } = await io.signLink(key, LINK_SEC)
  return { url, until: isoFromSec(untilSec) }
}

/** Makes the page of the run: for one that is told, with what changed, whether or not a digest is due today. Resolves with the page's key. */
export async function drawPage(run: Run, done: readonly Slice[], failed: readonly FailedSlice[], io: RunIo): Promise<string> {
  const report = await rebuildReport(run, done, failed, io)
  const changes = run.tell ? changesOf(await readStoredKept(run, io), report) : null
  // the page is most of what is said, and one step of the run draws it
  const { writePage } = await import('./run-page.ts')
  return await writePage(run, report, changes, done, io)
}

/** Writes the index of the schedule's runs anew: how they went, with a link to each. */
export async function writeIndex(run: Pick<Run, 'runSec'>, io: Pick<RunIo, 'readRunsBefore' | 'putIndex' | 'consoleLink'>): Promise<void> {
  const runs = await io.readRunsBefore(run.runSec + 1, { trigger: 'schedule', limit: MOST_RUNS_LISTED })
  const listed = runs.map(({ runSec, outcome }) => {
    const key = outcome?.pageKey ?? outcome?.reportKey ?? null
    return {
      runSec,
      status: outcome?.status ?? null,
      problem: outcome?.problem ?? null,
      findings: outcome?.findings ?? null,
      figures: outcome?.figures ?? null,
      link: key === null ? null : io.consoleLink(key),
    }
  })
  const { runsPage } = await import('../report/runs-page.ts')
  await io.putIndex(runsPage(listed))
}

function toSettle({ runId, runSec, groups }: Run, { problem }: Verdict): RunToSettle {
  // an audit of some accounts alone lists those to the end: only patterns leave groups out
  return { runId, runSec, whole: groups.length === 0, problem }
}

/** Notes how the run ended. The first to say so is believed. */
export async function finish(run: Run, verdict: Verdict, written: Written | null, pageKey: string | null, io: RunIo): Promise<RunOutcome> {
  const outline = written === null ? null : (await readStoredFound(run, io)).outline
  const saved = written?.summary.estimatedMonthlySavings ?? null
  const outcome: RunOutcome = {
    ...verdict,
    finishedSec: io.nowSec(),
    auditId: written?.auditId ?? null,
    reportKey: written?.reportKey ?? null,
    pageKey,
    notAudited: outline === null ? null : unseenKeys(outline),
    judged: outline === null ? null : judgedKeys(outline),
    findings: written?.findings ?? 0,
    estimatedMonthlySavingsMicroUsd: saved === null ? null : microFromUsd(saved.amount),
    figures: outline === null ? null : runFigures(outline),
  }
  const { runId, runSec, trigger, startedSec } = run
  await io.finishRun({ runId, runSec, trigger, startedSec }, outcome)
  return outcome
}

/** How the event of a run that is over is called. */
const COMPLETED = 'Headroom Audit Completed'

/** Tells programs on the event bus that the run is over: counts, and where its documents lie. It may come twice for the same run. */
export async function announce(run: Run, outcome: RunOutcome, written: Written, io: Pick<RunIo, 'putEvent'>): Promise<void> {
  const { groups, findings } = written.summary
  const detail = {
    runId: run.runId,
    trigger: run.trigger,
    status: outcome.status,
    auditId: outcome.auditId,
    reportKey: outcome.reportKey,
    pageKey: outcome.pageKey,
    groups,
    findings: { total: findings.total, bySeverity: findings.bySeverity },
    notAudited: written.notAuditedTotal,
    estimatedMonthlySavings: written.summary.estimatedMonthlySavings,
  }
  await io.putEvent({ detailType: COMPLETED, detail })
}

const whatIsLeft: Readonly<Record<Reached, string>> = {
  'nothing-kept': 'Nothing was changed in what is known. The next run begins anew.',
  keeping: 'What it found is stored, all or in part, but nobody was notified: the next run reports it.',
  telling: 'What it found is kept. Messages that did not go out are sent by the next run.',
}

/** A run of the schedule that failed is told to those who run the service: once, and whoever asked for an audit is answered anyway. */
export async function tellFailure(run: Run, reason: string, reached: Reached, io: RunIo): Promise<void> {
  if (run.trigger === 'demand') return
  const text = [`The audit of ${run.runId} failed:`, '', reason, '', whatIsLeft[reached]].join('\n')
  const key = { channel: 'operators', occasion: 'run-failed', runId: run.runId, runSec: run.runSec, state: 'all' } as const
  let went: 'nowhere' | 'to SNS' | 'out' = 'nowhere'
  const publish = async (payload: string): Promise<void> => {
    went = 'to SNS'
    await io.publishToOperators('Headroom: the audit failed', payload)
    went = 'out'
  }
  const outcome = await sendOnce(key, text, io, publish).catch(async (error) => {
    if (went === 'to SNS') throw error
    // the outbox is what fails: they are told without it, for twice is better than never
    if (went === 'nowhere') await publish(text)
    return 'sent' as const
  })
  if (outcome === 'busy') throw new Error('another is just telling that the audit failed')
}
