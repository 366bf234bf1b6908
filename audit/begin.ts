import { createHash } from 'node:crypto'
import type { RunIo } from './run-io.ts'
import { RunRefused } from './run-refused.ts'
import type { RunRequest } from './run-request.ts'

/** A run, with all that is fixed once: every step and every repetition of it goes by this. Plain data. */
export type Run = {
  readonly runId: string
  /** Where what its steps hand on lies: a run that is done anew takes nothing from the one that failed. */
  readonly folder: string
  /** The scheduled time, or when it was asked for. */
  readonly runSec: number
  readonly trigger: 'schedule' | 'demand'
  readonly startedSec: number
  readonly windowEndSec: number
  readonly days: number
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
  /** Patterns; empty: all groups. */
  readonly groups: readonly string[]
  readonly tell: boolean
}

/** CloudWatch's newest datapoints are still arriving. */
const SETTLE_SEC = 900
const PERIOD_SEC = 300
const HOUR_SEC = 3600

/** Who asks for a run: which execution, and whether by the schedule's own door. */
export type Asker = { readonly execution: string; readonly isSchedule: boolean }

/**
 * Begins a run: fixes its time and name, and notes it. null: this run was begun by another execution, or is finished; there is nothing
 * to do. One that failed is done anew. A run of the schedule that comes after a later one had its say makes its report alone. The execution that begins a
 * run may begin it again. Throws a RunRefused where too many were asked for, or for a scheduled time that cannot be.
 */
export async function begin(
  request: RunRequest,
  { execution, isSchedule }: Asker,
  io: Pick<RunIo, 'beginRun' | 'readRunsBefore' | 'nowSec' | 'settings'>,
): Promise<Run | null> {
  const nowSec = io.nowSec()
  if (request.trigger === 'schedule') refuseTime(request.runSec, nowSec)
  const run = runOf(request, execution, nowSec, io)
  if (!isSchedule) await refuseFlood(nowSec, io)
  // a run of the schedule that somebody asks for counts among what was asked for
  if (!isSchedule && run.trigger === 'schedule')
    await io.beginRun({ runId: `asked-${hashOf(execution)}`, runSec: nowSec, trigger: 'demand' }, nowSec, execution)
  const state = await io.beginRun({ runId: run.runId, runSec: run.runSec, trigger: run.trigger }, nowSec, execution)
  if (state === 'running' || state === 'finished') return null
  const begun = state === 'again' ? { ...run, folder: `${run.runId}/again-${hashOf(execution)}` } : run
  return (await isOvertaken(begun, nowSec, io)) ? { ...begun, tell: false } : begun
}

/** Clocks differ by a little. */
const MOST_AHEAD_SEC = 300
const MOST_BEHIND_SEC = 2 * 86_400

/** Runs are ordered by their scheduled time: one from the future would make all until then older than itself. */
function refuseTime(runSec: number, nowSec: number): void {
  const time = new Date(runSec * 1000).toISOString().replace('.000Z', 'Z')
  if (runSec > nowSec + MOST_AHEAD_SEC) throw new RunRefused(`scheduledTime: ${time} lies in the future`)
  if (runSec < nowSec - MOST_BEHIND_SEC)
    throw new RunRefused(
      `scheduledTime: ${time} is more than two days ago; what there was to see then is past. Leave scheduledTime out to audit what is there now`,
    )
}

function runOf(request: RunRequest, execution: string, nowSec: number, { settings }: Pick<RunIo, 'settings'>): Run {
  const runSec = request.trigger === 'schedule' ? request.runSec : nowSec
  const time = new Date(runSec * 1000).toISOString().replace('.000Z', 'Z')
  const common = {
    runSec,
    startedSec: nowSec,
    windowEndSec: Math.floor((runSec - SETTLE_SEC) / PERIOD_SEC) * PERIOD_SEC,
  }
  if (request.trigger === 'schedule') {
    const { accounts, regions, lookbackDays } = settings
    return { runId: time, folder: time, trigger: 'schedule', ...common, days: lookbackDays, accounts, regions, groups: [], tell: true }
  }
  const { groups, accounts, regions, lookbackDays, tell } = request
  const runId = `demand-${time}-${hashOf(execution)}`
  return {
    runId,
    folder: runId,
    trigger: 'demand',
    ...common,
    days: lookbackDays ?? settings.lookbackDays,
    accounts: accounts.length === 0 ? settings.accounts : accounts,
    regions: regions.length === 0 ? settings.regions : regions,
    groups,
    tell,
  }
}

/** Among the last runs of the schedule, finished or not: more are not under way at a time. */
const RECENT_RUNS = 10

/** Whether a later run has said what there is: this one would tell as new what is over. */
async function isOvertaken(run: Run, nowSec: number, { readRunsBefore }: Pick<RunIo, 'readRunsBefore'>): Promise<boolean> {
  if (run.trigger === 'demand') return false
  const recent = await readRunsBefore(nowSec + 1, { trigger: 'schedule', limit: RECENT_RUNS })
  return recent.some(({ runSec, outcome }) => runSec > run.runSec && outcome !== null)
}

/** Each run may cost up to the cap: how many there are is bounded too. */
async function refuseFlood(nowSec: number, { readRunsBefore, settings }: Pick<RunIo, 'readRunsBefore' | 'settings'>): Promise<void> {
  const recent = await readRunsBefore(nowSec + 1, { trigger: 'demand', limit: settings.demandsPerHour + 1 })
  const lastHour = recent.filter(({ startedSec }) => startedSec > nowSec - HOUR_SEC)
  if (lastHour.length >= settings.demandsPerHour)
    throw new RunRefused(`${lastHour.length} audits were asked for within the last hour, and no more than ${settings.demandsPerHour} are run; ask again later`)
}

function hashOf(execution: string): string {
  return createHash('sha256').update(execution).digest('hex').slice(0, 8)
}
