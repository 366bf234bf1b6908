import { counted } from '../report/money.ts'
import { type Blindness, THE_BILL } from '../report/sight.ts'
import type { RunOutcome } from './run-io.ts'

/** How much of a run may fail: with more, what it says of the fleet is not to be relied on. */
const MOST_FAILED_FRACTION = 0.2
/** Accounts and regions that a problem names. */
const MOST_NAMED = 3

/** Why a run is not whole, in words, and whether it is to be relied on at all. */
export type Verdict = { readonly status: RunOutcome['status']; readonly problem: string | null }

/** Of so many entries (groups, and places without any) how many could not be inspected, in how many batches. */
export function verdictOf(entries: { readonly total: number; readonly failed: number }, batches: { readonly total: number; readonly failed: number }): Verdict {
  if (batches.failed === 0) return { status: 'complete', problem: null }
  const failed = entries.failed > entries.total * MOST_FAILED_FRACTION
  const what = `${batches.failed} of ${counted(batches.total, 'batch', 'batches')} of groups could not be inspected (${entries.failed} of ${counted(entries.total, 'group')})`
  return failed
    ? { status: 'failed', problem: `The run failed: ${what}, more than a fifth. The rest of the report holds` }
    : { status: 'degraded', problem: what }
}

/** A run that judged nothing has failed, and one that could not judge what earlier runs judged is not whole: for as long as that lasts. */
export function withBlindness(verdict: Verdict, { judgedNothing, lost }: Blindness): Verdict {
  if (judgedNothing !== null) return { status: 'failed', problem: joined(verdict.problem, `Nothing could be judged: ${withoutStop(judgedNothing)}`) }
  if (lost.length === 0) return verdict
  // the reasons of places are listed with what was not audited
  const names = lost.slice(0, MOST_NAMED).map(({ name, reason }) => (name === THE_BILL ? `${name} (${withoutStop(reason)})` : name))
  const more = lost.length > MOST_NAMED ? ` and ${lost.length - MOST_NAMED} more` : ''
  const blind = `Not seen any more: ${names.join(', ')}${more}`
  return { status: verdict.status === 'complete' ? 'degraded' : verdict.status, problem: joined(verdict.problem, blind) }
}

/** What AWS refused ends as a sentence does; a problem is said within one. */
function withoutStop(reason: string): string {
  return reason.replace(/\.$/, '')
}

function joined(problem: string | null, another: string): string {
  return problem === null ? another : `${problem}; ${another}`
}

/** A run whose messages did not all go out is not whole, whatever it says: the next one sends them. */
export function withUntold(verdict: Verdict, failed: number): Verdict {
  if (failed === 0) return verdict
  const untold = `${counted(failed, 'message')} could not be sent`
  return {
    status: verdict.status === 'complete' ? 'degraded' : verdict.status,
    problem: joined(verdict.problem, untold),
  }
}

/** How far a run came: whether it had begun to keep what it found, and to tell it. */
export type Reached = 'nothing-kept' | 'keeping' | 'telling'
