// One measure in a process of its own, so that its peak memory is its own: `node bench/measure.ts NAME [ARGUMENT …]` prints a
// Measured as JSON. bench/run.ts calls it.
import { resourceUsage } from 'node:process'
import { openCapture } from '../adapters/capture/open.ts'
import type { FleetSource } from '../audit/io.ts'
import { runAudit } from '../audit/run.ts'
import { judge } from '../domain/judge.ts'
import { writeLargeFleet } from '../fixtures/large-fleet.ts'
import { replayTwoWeeks } from './replay-load.ts'
import { auditLargeBill } from './spend-load.ts'
import { type Spent, timed } from './timed.ts'

/**
 * `count` is what the time was spent on: groups, replays, rows. `busyMs` is processor time, all threads together: the figure to
 * compare on a machine that others use too.
 */
export type Measured = Spent & { readonly count: number; readonly peakBytes: number; readonly judgingMs?: number }

const SEED = 20261102

const measures: Readonly<Record<string, (...args: string[]) => Promise<Omit<Measured, 'peakBytes'>>>> = {
  write: (folder, groups) => timed(() => writeLargeFleet(folder as string, { groups: Number(groups), seed: SEED }).then(() => Number(groups))),
  read: (folder) => timed(async () => readAll(await openCapture(folder as string))),
  audit: (folder) => auditAll(folder as string),
  replay: (times) => replayTwoWeeks(Number(times)),
  spend: (services, accounts, days) => auditLargeBill({ services: Number(services), accounts: Number(accounts), days: Number(days) }),
}

/** All that an audit reads, the bill and every group with its series one at a time, and nothing done with it. */
async function readAll(source: FleetSource): Promise<number> {
  await source.readSpend()
  let groups = 0
  for (const place of source.places) for await (const _ of (await place.open()).observations()) groups++
  return groups
}

/** The whole audit; `judgingMs` is the processor time that its thread spent in judging groups, collecting their garbage included. */
async function auditAll(folder: string): Promise<Omit<Measured, 'peakBytes'>> {
  let judgingMicros = 0
  const watched: typeof judge = (...facts) => {
    const before = process.threadCpuUsage()
    const judgement = judge(...facts)
    const { user, system } = process.threadCpuUsage(before)
    judgingMicros += user + system
    return judgement
  }
  const spent = await timed(async () => (await runAudit(await openCapture(folder), { judge: watched })).report.groups.length)
  return { ...spent, judgingMs: judgingMicros / 1000 }
}

const [name = '', ...args] = process.argv.slice(2)
const measure = measures[name]
if (measure === undefined) throw new Error(`there is no measure ${JSON.stringify(name)}: ${Object.keys(measures).join(', ')}`)
const spent = await measure(...args)
// maxRSS is in KiB on every platform that Node runs on
const measured: Measured = { ...spent, peakBytes: resourceUsage().maxRSS * 1024 }
console.log(JSON.stringify(measured))
