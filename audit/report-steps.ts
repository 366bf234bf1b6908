import { savingsLedger } from '../domain/reconcile/entries.ts'
import { serviceUse } from '../domain/spend/own-cost.ts'
import { reportJson } from '../report/document.ts'
import { counted } from '../report/money.ts'
import { outlineOf } from '../report/outline.ts'
import type { Report, ReportFinding } from '../report/schema.ts'
import { type Blindness, blindnessOf } from '../report/sight.ts'
import { type AuditParts, assemble } from './assemble.ts'
import type { BatchResult } from './batch.ts'
import type { Run } from './begin.ts'
import { storeFound } from './found-store.ts'
import { ledgersAfter } from './ledger.ts'
import type { RunIo } from './run-io.ts'
import {
  entriesOf,
  type RunSpend,
  readStoredLedgers,
  readStoredPlan,
  readStoredSlice,
  readStoredSpend,
  type Slice,
  StepObjectBroken,
  storeLedgers,
} from './run-store.ts'

// The steps of a run that make its report, from all that the workers stored: doing one again changes nothing.

/** A slice that could not be inspected however often it was tried, and why. */
export type FailedSlice = Slice & { readonly reason: string }

/** What is checkpointed of a report: where it lies, and what whoever asked for it is answered with. */
export type Written = {
  readonly reportKey: string
  readonly auditId: string
  readonly summary: Report['summary']
  readonly findings: number
  /** The worst findings, for whoever asked: the report has all. */
  readonly worst: readonly WorstFinding[]
  readonly notAudited: readonly { readonly accountId: string; readonly region: string; readonly reason: string }[]
  readonly notAuditedTotal: number
  readonly blindness: Blindness
  readonly estimatedUsd: number
}

/** A finding as whoever asked is answered with it. */
export type WorstFinding = Pick<ReportFinding, 'fingerprint' | 'kind' | 'severity' | 'resource' | 'title' | 'estimatedMonthlySavings'>

const MOST_UNAUDITED = 50
const MOST_ANSWERED = 20

/** Makes the report from all that the workers stored and stores it; what the run found, as settling and telling go by it, lies beside what the workers stored. */
export async function writeReport(
  run: Run,
  done: readonly Slice[],
  failed: readonly FailedSlice[],
  io: Pick<RunIo, 'settings' | 'get' | 'put' | 'putReport' | 'readRunsBefore'>,
): Promise<Written> {
  const parts = await readParts(run, done, failed, io)
  const ledgers = ledgersAfter(run, await readStoredLedgers(run, 'before', io), parts.results, parts.spend.billedDays, io.settings.policy)
  await storeLedgers(run, 'after', ledgers, io)
  const { report, findings } = assemble({ ...parts, ledger: savingsLedger(ledgers, io.settings.policy) })
  await storeFound(run, { findings, outline: outlineOf(report) }, io)
  const reportKey = await io.putReport(run, 'report.json', reportJson(report))
  const { summary, auditId, notAudited } = report
  return {
    reportKey,
    auditId,
    summary,
    findings: report.findings.length,
    worst: report.findings.slice(0, MOST_ANSWERED).map(({ fingerprint, kind, severity, resource, title, estimatedMonthlySavings }) => ({
      fingerprint,
      kind,
      severity,
      resource,
      title,
      estimatedMonthlySavings,
    })),
    notAudited: notAudited.slice(0, MOST_UNAUDITED),
    notAuditedTotal: notAudited.length,
    blindness: cutToFit(blindnessOf(report, await readJudgedBefore(run, io))),
    estimatedUsd: report.audit.estimatedUsd,
  }
}

/** The report that `writeReport` stored, made once more from the same parts: what people have been given is not read back. */
export async function rebuildReport(run: Run, done: readonly Slice[], failed: readonly FailedSlice[], io: Pick<RunIo, 'settings' | 'get'>): Promise<Report> {
  const parts = await readParts(run, done, failed, io)
  return assemble({ ...parts, ledger: savingsLedger(await readStoredLedgers(run, 'after', io), io.settings.policy) }).report
}

async function readParts(
  run: Run,
  done: readonly Slice[],
  failed: readonly FailedSlice[],
  io: Pick<RunIo, 'settings' | 'get'>,
): Promise<Omit<AuditParts, 'ledger'> & { readonly spend: RunSpend }> {
  const [planned, spend] = await Promise.all([readStoredPlan(run, io), readStoredSpend(run, io)])
  const batches: BatchResult[] = []
  for (const slice of done) {
    const result = await readStoredSlice(run, slice, io)
    if (result === null) throw new StepObjectBroken(`batch ${slice.batch} of run ${run.runId}`)
    batches.push(result)
  }
  const total = planned.batches.length
  // rarely wanted, and all that judging takes comes with it
  const notInspected = failed.length === 0 ? () => [] : (await import('./not-inspected.ts')).notInspected
  const unread = failed.flatMap((slice) => {
    const entries = entriesOf(planned, slice)
    return notInspected(entries, `batch ${slice.batch + 1} of ${total} failed with ${counted(entries.length, 'group')}: ${slice.reason}`, planned.currency)
  })
  const { policy, overrides, groupsPerBatch } = io.settings
  return {
    window: planned.window,
    currency: planned.currency,
    policy,
    // patterns leave groups out that an override may be about
    ...(run.groups.length > 0 ? {} : { overrides }),
    spend,
    results: [...planned.unreadable, ...batches.flatMap((batch) => batch.results), ...unread],
    ownUse: serviceUse({ groups: planned.groups, metrics: 0, costExplorerPages: 0, groupsPerBatch }),
    usage: [planned.usage, spend.usage, ...batches.map(({ usage }) => usage)],
  }
}

/** What the runs of the schedule judged in the last weeks; nothing for an audit of some groups alone, which cannot tell whether others would have been judged. */
async function readJudgedBefore({ runSec, groups }: Run, { readRunsBefore }: Pick<RunIo, 'readRunsBefore'>): Promise<ReadonlySet<string>> {
  if (groups.length > 0) return new Set()
  return new Set((await readRunsBefore(runSec)).flatMap(({ outcome }) => outcome?.judged ?? []))
}

/** A checkpoint holds 256 KB, and a message names a few. */
function cutToFit({ judgedNothing, lost }: Blindness): Blindness {
  return { judgedNothing, lost: lost.slice(0, MOST_UNAUDITED) }
}
