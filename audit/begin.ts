import { createHash } from 'node:crypto'
import type { RunIo } from './run-io.ts'
import { RunRefused } from './run-refused.ts'
import type { RunRequest } from './run-request.ts'

/** A run, with all that is fixed once: every step and every repetition of it goes by this. Plain data. */
export type Run = {
  readonly runId: string
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

/**
 * Begins a run: fixes its time and name, and notes it. null: this run was begun by another execution, or is finished; there is nothing
 * to do. A run of the schedule that comes after a later one had its say makes its report alone. `execution` names who asks: the same one may ask again. Throws a RunRefused where too many were asked for.
 */
export async function begin(request: RunRequest, execution: string, io: Pick<RunIo, 'beginRun' | 'runsBefore' | 'nowSec' | 'settings'>): Promise<Run | null> {
  const nowSec = io.nowSec()
  const run = runOf(request, execution, nowSec, io)
  if (run.trigger === 'demand') await refuseFlood(run, io)
  const state = await io.beginRun({ runId: run.runId, runSec: run.runSec, trigger: run.trigger }, nowSec, execution)
  if (state !== 'begun') return null
  return (await isOvertaken(run, nowSec, io)) ? { ...run, tell: false } : run
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
    return { runId: time, trigger: 'schedule', ...common, days: lookbackDays, accounts, regions, groups: [], tell: true }
  }
  const { groups, accounts, regions, lookbackDays, tell } = request
  return {
    runId: `demand-${time}-${createHash('sha256').update(execution).digest('hex').slice(0, 8)}`,
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
async function isOvertaken(run: Run, nowSec: number, { runsBefore }: Pick<RunIo, 'runsBefore'>): Promise<boolean> {
  if (run.trigger === 'demand') return false
  const recent = await runsBefore(nowSec + 1, { trigger: 'schedule', limit: RECENT_RUNS })
  return recent.some(({ runSec, outcome }) => runSec > run.runSec && outcome !== null)
}

/** Each run may cost up to the cap: how many there are is bounded too. */
async function refuseFlood({ runSec }: Run, { runsBefore, settings }: Pick<RunIo, 'runsBefore' | 'settings'>): Promise<void> {
  const recent = await runsBefore(runSec + 1, { trigger: 'demand', limit: settings.demandsPerHour + 1 })
  const lastHour = recent.filter(({ startedSec }) => startedSec > runSec - HOUR_SEC)
  if (lastHour.length >= settings.demandsPerHour)
    throw new RunRefused(`${lastHour.length} audits were asked for within the last hour, and no more than ${settings.demandsPerHour} are run; ask again later`)
}
