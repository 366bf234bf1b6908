import * as z from 'zod/mini'
import { isoFromDay, SECONDS_PER_DAY } from '../domain/calendar.ts'
import { type Finding, type Kind, severities } from '../domain/findings.ts'
import type { HistoryStep } from '../domain/known/history-step.ts'
import { isOpen, type KnownFinding } from '../domain/known/lifecycle.ts'
import { said, type Word } from '../domain/known/say.ts'
import type { GroupLedger } from '../domain/reconcile/group-ledger.ts'

/** Which findings are meant: those of one group or those of the bill, of one kind alone or of all, one alone where its fingerprint is given. */
export type Chosen = {
  readonly of: { readonly accountId: string; readonly region: string; readonly name: string } | 'cost'
  readonly kind: Kind | null
  readonly fingerprint: string | null
}

type Place = { readonly accountId: string; readonly region: string }
type About = Pick<Finding, 'category' | 'resource' | 'fingerprint' | 'kind'>

/** What is read and written of the life of findings. */
export type FindingLifeIo = {
  readonly readKnownFindings: (places: readonly (Place | 'cost')[], nowSec: number) => Promise<{ readonly known: readonly KnownFinding[] }>
  readonly readFindingsOfGroup: (group: Place & { readonly name: string }, nowSec: number) => Promise<{ readonly known: readonly KnownFinding[] }>
  readonly readHistory: (finding: About, nowSec: number) => Promise<readonly HistoryStep[]>
  readonly readLedgers: (places: readonly Place[], nowSec: number) => Promise<readonly GroupLedger[]>
  readonly changeKnownFinding: (finding: About, change: (known: KnownFinding) => KnownFinding, nowSec: number) => Promise<KnownFinding | null>
  readonly addHistory: (steps: readonly { readonly finding: About; readonly entry: HistoryStep }[]) => Promise<void>
  readonly readRunsBefore: (beforeSec: number) => Promise<readonly { readonly outcome: { readonly reportKey: string | null } | null }[]>
  readonly get: (key: string) => Promise<string | null>
}

/** Where the last run that made a report looked, and the currency that its money is in. */
export type LastReport = { readonly places: readonly Place[]; readonly currency: string }

const reported = z.object({ currency: z.string(), places: z.array(z.object({ accountId: z.string(), region: z.string() })) })

/** null where no run has made a report yet. */
export async function readLastReport({ readRunsBefore, get }: Pick<FindingLifeIo, 'readRunsBefore' | 'get'>, nowSec: number): Promise<LastReport | null> {
  const runs = await readRunsBefore(nowSec + 1)
  const key = runs.find(({ outcome }) => outcome?.reportKey != null)?.outcome?.reportKey ?? null
  const text = key === null ? null : await get(key)
  return text === null ? null : reported.parse(JSON.parse(text))
}

/** Every finding known where the last run looked, and of the bill, worst first. */
export async function readKnownAt({ places }: LastReport, io: FindingLifeIo, nowSec: number): Promise<readonly KnownFinding[]> {
  const { known } = await io.readKnownFindings([...places, 'cost'], nowSec)
  return [...known].sort(bySeverity)
}

/** What is chosen, worst first; what the same group or the bill has beside it; and, where nothing is known of either, why that may be. */
export type Meant = { readonly meant: readonly KnownFinding[]; readonly others: readonly KnownFinding[]; readonly problem: string | null }

/** `report`: of the last run; null where there is none. */
export async function readChosenFindings({ of, kind, fingerprint }: Chosen, report: LastReport | null, io: FindingLifeIo, nowSec: number): Promise<Meant> {
  const { known } = of === 'cost' ? await io.readKnownFindings(['cost'], nowSec) : await io.readFindingsOfGroup(of, nowSec)
  const isMeant = ({ finding }: KnownFinding): boolean =>
    (kind === null || finding.kind === kind) && (fingerprint === null || finding.fingerprint === fingerprint)
  return {
    meant: known.filter(isMeant).sort(bySeverity),
    others: known.filter((one) => !isMeant(one)),
    problem: known.length > 0 || of === 'cost' || report === null ? null : notThere(of, report),
  }
}

/** Why no run can have found anything at that account and region; null where runs look there. */
function notThere({ accountId, region }: Place, { places }: LastReport): string | null {
  const accounts = [...new Set(places.map((place) => place.accountId))]
  if (!accounts.includes(accountId)) return `the last run looked at no account ${accountId}; it looked at ${accounts.join(', ')}`
  const regions = places.filter((place) => place.accountId === accountId).map((place) => place.region)
  return regions.includes(region) ? null : `the last run did not look at ${region} in account ${accountId}; it looked at ${regions.join(', ')}`
}

function bySeverity(a: KnownFinding, b: KnownFinding): number {
  return severities.indexOf(a.finding.severity) - severities.indexOf(b.finding.severity) || (a.finding.fingerprint < b.finding.fingerprint ? -1 : 1)
}

/** Notes what somebody says of findings that are open, each with a step of its history. Resolves with them as they are then. */
export async function noteSaying(
  meant: readonly KnownFinding[],
  word: Word,
  io: Pick<FindingLifeIo, 'changeKnownFinding' | 'addHistory'>,
): Promise<readonly KnownFinding[]> {
  const changed: KnownFinding[] = []
  for (const { finding } of meant.filter(isOpen)) {
    const after = await io.changeKnownFinding(finding, (known) => (isOpen(known) ? said(known, word) : known), word.atSec)
    if (after === null || !isOpen(after)) continue
    const { by, reason, atSec, action } = word
    await io.addHistory([{ finding, entry: { atSec, state: action, severity: after.finding.severity, microUsd: null, runId: null, by, reason } }])
    changed.push(after)
  }
  return changed
}

/** What changing a group as advised has saved a month, as far as it is measured; micro-dollars. */
export type MeasuredChange = { readonly seenOn: string; readonly estimatedMicroUsd: number; readonly savedMicroUsd: number | null }

/** A finding with its whole life. */
export type FindingLife = { readonly known: KnownFinding; readonly history: readonly HistoryStep[]; readonly measured: readonly MeasuredChange[] }

/** The lives of findings that are of one group, or of the bill. */
export async function readLives(meant: readonly KnownFinding[], of: Chosen['of'], io: FindingLifeIo, nowSec: number): Promise<readonly FindingLife[]> {
  const ledger = of === 'cost' ? undefined : (await io.readLedgers([of], nowSec)).find(({ name }) => name === of.name)
  const lives: FindingLife[] = []
  for (const known of meant) {
    const aboutMoney = known.finding.savingsMicroUsdPerMonth !== null
    const measured = aboutMoney ? changesSince(known.firstSeenSec, ledger) : []
    lives.push({ known, history: await io.readHistory(known.finding, nowSec), measured })
  }
  return lives
}

/** Changes that followed the group's advice since the finding was first seen. */
function changesSince(firstSeenSec: number, ledger: GroupLedger | undefined): readonly MeasuredChange[] {
  return (ledger?.proposals ?? []).flatMap(({ appliedDay, partlyDay, savingsMicroUsdPerMonth, saving }) => {
    const seenDay = appliedDay ?? partlyDay
    if (seenDay === null || (seenDay + 1) * SECONDS_PER_DAY <= firstSeenSec) return []
    return [{ seenOn: isoFromDay(seenDay), estimatedMicroUsd: savingsMicroUsdPerMonth, savedMicroUsd: saving?.savingsMicroUsdPerMonth ?? null }]
  })
}
