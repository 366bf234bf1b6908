// How fast an audit is and how much memory it takes: `npm run bench [-- --quick]`. Prints figures and ratios; asserts nothing.
// Times an item and ratios are of processor time, all threads together, so that others on the machine do not count.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { measureBundles } from './bundles.ts'
import { forecastLines } from './forecast/run.ts'
import type { Measured } from './measure.ts'
import { pricePlan, pricePlanLines } from './price-plan.ts'

const quick = process.argv.includes('--quick')
const [few, many] = quick ? [100, 500] : [1000, 5000]

/** As in package.json's audit script: a young generation of this size takes a third less memory, and no more time. */
const NODE_OPTIONS = ['--max-semi-space-size=32']

/** Runs one measure in its own process. */
function measure(name: string, ...args: (string | number)[]): Measured {
  const script = join(import.meta.dirname, 'measure.ts')
  return JSON.parse(
    execFileSync(process.execPath, [...NODE_OPTIONS, script, name, ...args.map(String)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  ) as Measured
}

const perItem = ({ busyMs, count }: Measured): number => busyMs / count
const line = (title: string, figure: string): void => console.log(`  ${title.padEnd(52)}${figure}`)
const ms = (value: number): string => `${value.toFixed(value < 10 ? 2 : 0)} ms`
const seconds = ({ ms: wall, busyMs }: Measured): string => `${(wall / 1000).toFixed(1)} s (processor ${(busyMs / 1000).toFixed(1)} s)`
const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(bytes < 1000 ? 1 : 0)} kB`
const mebibytes = ({ peakBytes }: Measured): string => `${(peakBytes / 2 ** 20).toFixed(0)} MiB`

type Fleet = { readonly groups: number; readonly read: Measured; readonly audit: Measured }

/** Writes a capture of so many groups, reads it, audits it, and takes it away. */
function measureFleet(groups: number): Fleet {
  return measureCapture('write', groups)
}

function measureCapture(write: string, ...args: number[]): Fleet {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-bench-'))
  try {
    const { count } = measure(write, folder, ...args)
    return { groups: count, read: measure('read', folder), audit: measure('audit', folder) }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function printFleet({ groups, read, audit }: Fleet, what = 'about 20 series each'): void {
  console.log(`\n${groups} groups, 14 days at 5 minutes, ${what}`)
  line('reading', `${seconds(read)}, ${ms(perItem(read))} a group, peak ${mebibytes(read)}`)
  line('reading, judging and the report', `${seconds(audit)}, ${ms(perItem(audit))} a group, peak ${mebibytes(audit)}`)
  const { totalMs, p95Ms, mostMs } = audit.judging ?? { totalMs: Number.NaN, p95Ms: Number.NaN, mostMs: Number.NaN }
  line('judging, on one core (at most 40 ms a group)', `${ms(totalMs / groups)} a group; 95 of 100 under ${ms(p95Ms)}, the slowest ${ms(mostMs)}`)
  line('judging / reading (at most 2)', (totalMs / read.busyMs).toFixed(2))
  line('all but reading / reading', ((audit.busyMs - read.busyMs) / read.busyMs).toFixed(2))
}

console.log(`Node ${process.version}, ${cpus().length} cores`)

console.log('\nmetrics of live accounts: 200 groups, 14 days at 5 minutes')
for (const [title, figure] of pricePlanLines(pricePlan(200, 14))) line(title, figure)

console.log('\nfunctions as they are deployed (zip: at most 1,000 kB; the audit starts with 400 kB gzipped at most)')
const bundles = await measureBundles()
for (const { name, zipBytes, startGzipBytes, gzipBytes, initMs, clientsMs, startBytes, memoryMib } of bundles) {
  line(name, `zip ${kilobytes(zipBytes)}, starts with ${kilobytes(startGzipBytes)} gzipped of ${kilobytes(gzipBytes)}, in ${ms(initMs)}`)
  line('  times what its clients of the SDK take (at most 1.3)', `${(initMs / clientsMs).toFixed(2)}, of ${ms(clientsMs)}`)
  line('  memory once it is loaded', `${(startBytes / 2 ** 20).toFixed(0)} MiB of the ${memoryMib} it has`)
}
console.log('\nwhat the audit starts with, minified')
for (const [part, bytes] of bundles.find(({ name }) => name === 'audit')?.madeOf ?? []) line(part, kilobytes(bytes))

console.log('\nmemory of a worker of the run (inspect): one batch, read and judged. That of the audit is under the peak of the whole runs below')
line('100 groups', `peak ${mebibytes(measureFleet(100).audit)} of the ${bundles.find(({ name }) => name === 'inspect')?.memoryMib} it has`)

console.log('\nwhole runs over large fleets, in simulated time with AWS’s limits enforced')
const simulation = join(import.meta.dirname, '..', 'test/handlers/paced-fleet.long.test.ts')
const vitest = join(import.meta.dirname, '../node_modules/.bin/vitest')
const simulated = execFileSync(vitest, ['run', '--config', 'vitest.long.config.ts', simulation], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
for (const [, title = '', figures = ''] of simulated.matchAll(/^([\d,]+ groups in .+?): (\d.*)$/gm))
  for (const [i, figure] of figures.split('; ').entries()) line(i === 0 ? title : '', figure)

const replays = measure('replay', quick ? 200 : 1000)
console.log('\nreplay of one configuration, two weeks by the minute')
line('each', `${perItem(replays).toFixed(3)} ms`)

const bill = measure('spend', quick ? 40 : 400, quick ? 20 : 200, 90)
console.log(`\nspend: ${quick ? '40 services in 20' : '400 services in 200'} accounts over 90 days`)
line(`${bill.count} rows`, `${seconds(bill)}, ${(1000 * perItem(bill)).toFixed(0)} µs a row, peak ${mebibytes(bill)}`)

console.log('\nforecast of a month, as shares of its total; beside each simple one alone')
for (const [title, figure] of forecastLines([], quick ? 6 : 24)) line(title, figure)

printFleet(measureCapture('write-rough'), 'of the rough world')

const small = measureFleet(few)
printFleet(small)
const large = measureFleet(many)
printFleet(large)
console.log('\ngrowth')
line(`time a group at ${many} / at ${few} (at most 1.2)`, (perItem(large.audit) / perItem(small.audit)).toFixed(2))
line(`peak memory at ${many} / at ${few}`, (large.audit.peakBytes / small.audit.peakBytes).toFixed(2))
