import { monthOf } from '../calendar.ts'
import type { Policy } from '../policy.ts'
import type { GroupLedger, KeptProposal } from './group-ledger.ts'
import { type Calibration, calibrationOf, entryOf, type LedgerEntry, measureProposal, type StoredProposal } from './measured-saving.ts'
import { type CostSource, daysBy } from './saving.ts'

/** The proposals of a group, and where each stands; `source` tells how the cost of a measured one is known. */
export type GroupEntry = { readonly entry: LedgerEntry; readonly costSource: CostSource | null }

export function entriesOf(ledger: GroupLedger, policy: Policy): GroupEntry[] {
  return ledger.proposals.map((kept) => {
    const proposal = storedProposal(ledger, kept)
    if (kept.saving !== null) {
      const { saving } = kept
      const entry: LedgerEntry = kept.appliedDay === null ? { state: 'partly', proposal, saving } : entryOf(proposal, saving)
      return { entry, costSource: saving.costSource }
    }
    return { entry: measureProposal(proposal, daysBy('list-price', ledger.days), policy), costSource: null }
  })
}

function storedProposal({ accountId, region, name }: GroupLedger, kept: KeptProposal): StoredProposal {
  const { proposedDay, savingsMicroUsdPerMonth, savingsRangeMicroUsdPerMonth, confidence, missing } = kept
  return {
    accountId,
    region,
    groupName: name,
    proposedDay,
    savingsMicroUsdPerMonth,
    savingsRangeMicroUsdPerMonth,
    confidence,
    dates: kept,
    missing,
  }
}

/** The whole ledger of a service: what its advice was to save beside what it saved. */
export type SavingsLedger = {
  /** Advice that was to save, and advice that was to cost more and close a gap. */
  readonly savings: Calibration
  readonly gaps: Calibration
  /** The savings by the month in which the change was seen, oldest first. */
  readonly months: readonly { readonly startDay: number; readonly calibration: Calibration }[]
  /** Advice that was followed, in whole or in part, latest first. */
  readonly followed: readonly GroupEntry[]
}

/** null when nothing was ever proposed. */
export function savingsLedger(ledgers: readonly GroupLedger[], policy: Policy): SavingsLedger | null {
  const all = ledgers.flatMap((ledger) => entriesOf(ledger, policy))
  if (all.length === 0) return null
  // what is left of a change that was taken back in part is counted by itself, and the whole no more
  const counted = all.filter(({ entry }) => entry.proposal.dates.endedBy !== 'partly-reverted')
  const isSaving = ({ entry }: GroupEntry) => entry.proposal.savingsMicroUsdPerMonth >= 0
  const calibration = (entries: readonly GroupEntry[]) => calibrationOf(entries.map(({ entry }) => entry))
  const applied = counted.filter(isSaving).filter(({ entry }) => entry.proposal.dates.appliedDay !== null)
  const months = Map.groupBy(applied, ({ entry }) => monthOf(entry.proposal.dates.appliedDay as number).startDay)
  return {
    savings: calibration(counted.filter(isSaving)),
    gaps: calibration(counted.filter((one) => !isSaving(one))),
    months: [...months].sort(([a], [b]) => a - b).map(([startDay, entries]) => ({ startDay, calibration: calibration(entries) })),
    followed: all.filter(({ entry }) => entry.state !== 'proposed').sort((a, b) => seenDay(b) - seenDay(a) || compareNames(a, b)),
  }
}

function seenDay({ entry: { proposal } }: GroupEntry): number {
  return proposal.dates.appliedDay ?? proposal.dates.partlyDay ?? 0
}

function compareNames({ entry: { proposal: a } }: GroupEntry, { entry: { proposal: b } }: GroupEntry): number {
  const [x, y] = [JSON.stringify([a.accountId, a.region, a.groupName]), JSON.stringify([b.accountId, b.region, b.groupName])]
  return x < y ? -1 : x > y ? 1 : 0
}
