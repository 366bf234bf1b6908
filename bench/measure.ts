// One measure in a process of its own, so that its peak memory is its own: `node bench/measure.ts NAME [ARGUMENT …]` prints a
// Measured as JSON. bench/run.ts calls it.
import { resourceUsage } from 'node:process'
import { openCapture } from '../adapters/capture/open.ts'
import type { FleetSource } from '../audit/io.ts'
import { runAudit } from '../audit/run.ts'
import { judge } from '../domain/judge.ts'
import { writeLargeFleet } from '../fixtures/large-fleet.ts'
import { drawRoughFleet } from '../fixtures/rough/draw-fleet.ts'
import { liveThrough } from '../fixtures/rough/observe-life.ts'
import { writeRoughCapture } from '../fixtures/rough/rough-capture.ts'
import { replayTwoWeeks } from './replay-load.ts'
import { auditLargeBill } from './spend-load.ts'
import { type Spent, timed } from './timed.ts'

/**
 * `count` is what the time was spent on: groups, replays, rows. `busyMs` is processor time, all threads together: the figure to
 * compare on a machine that others use too.
 */
export type Measured = Spent & { readonly count: number; readonly peakBytes: number; readonly judging?: Judging }

/** Processor time of judging, on the thread that judges: of all groups, of the one that 95 of 100 stay under, of the slowest. */
export type Judging = { readonly totalMs: number; readonly p95Ms: number; readonly mostMs: number }

const SEED = 20261102

const measures: Readonly<Record<string, (...args: string[]) => Promise<Omit<Measured, 'peakBytes'>>>> = {
  write: (folder, groups) => timed(() => writeLargeFleet(folder as string, { groups: Number(groups), seed: SEED }).then(() => Number(groups))),
  'write-rough': (folder) => writeRough(folder as string),
  read: (folder) => timed(async () => readAll(await openCapture(folder as string))),
  audit: (folder) => auditAll(folder as string),
  replay: (times) => replayTwoWeeks(Number(times)),
  spend: (services, accounts, days) => auditLargeBill({ services: Number(services), accounts: Number(accounts), days: Number(days) }),
}

/** All that an audit reads, the bill and every group with its series one at a time, and nothing done with it. */
async function readAll(source: FleetSource): Promise<number> {
  await source.readSpend()
  let groups = 0
  for (const place of source.places) for await (const _ of (await place.open()).observeGroups()) groups++
  return groups
}

/** The whole audit; `judging` is the processor time that its thread spent in judging groups, collecting their garbage included. */
async function auditAll(folder: string): Promise<Omit<Measured, 'peakBytes'>> {
  const each: number[] = []
  const watched: typeof judge = (...facts) => {
    const before = process.threadCpuUsage()
    const judgement = judge(...facts)
    const { user, system } = process.threadCpuUsage(before)
    each.push((user + system) / 1000)
    return judgement
  }
  const spent = await timed(async () => (await runAudit(await openCapture(folder), { judge: watched })).report.groups.length)
  each.sort((a, b) => a - b)
  const at = (share: number): number => each[Math.min(each.length - 1, Math.floor(share * each.length))] ?? Number.NaN
  return { ...spent, judging: { totalMs: each.reduce((sum, ms) => sum + ms, 0), p95Ms: at(0.95), mostMs: at(1) } }
}

/** A fleet of the rough world, whose groups are harder to judge than a large fleet's. */
function writeRough(folder: string): Promise<Spent & { readonly count: number }> {
  return timed(async () => {
    const groups = drawRoughFleet({ seed: SEED }).map((group) => liveThrough(group))
    writeRoughCapture(folder, groups)
    return groups.length
  })
}

const [name = '', ...args] = process.argv.slice(2)
const measure = measures[name]
if (measure === undefined) throw new Error(`there is no measure ${JSON.stringify(name)}: ${Object.keys(measures).join(', ')}`)
const spent = await measure(...args)
// maxRSS is in KiB on every platform that Node runs on
const measured: Measured = { ...spent, peakBytes: resourceUsage().maxRSS * 1024 }
console.log(JSON.stringify(measured))
