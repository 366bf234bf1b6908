// Series that forecasts are measured on: real ones by day, where they are at hand, and drawn bills.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { dayFromIso } from '../../domain/calendar.ts'
import { bell, type Random, randomSource, seedOf } from '../../fixtures/random.ts'

/** Amounts by day, NaN where a day was not measured. */
export type DailySeries = { readonly name: string; readonly amounts: Float64Array }

/** Days with fewer of their measurements than this are not known. */
const LEAST_MEASURED = 0.5
/** The first and the last day count when they are as good as whole. */
const WHOLE = 0.95

/** Every `timestamp,value` file of the folders (`.csv`, `.csv.gz`), summed by day. */
export function seriesIn(folders: readonly string[]): DailySeries[] {
  return folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .sort()
        .map((file) => join(folder, file)),
    )
    .filter((file) => /\.csv(\.gz)?$/.test(file))
    .flatMap((file) => {
      const bytes = readFileSync(file)
      const amounts = dailySums((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'))
      return amounts === null ? [] : [{ name: basename(file).replace(/\.csv(\.gz)?$/, ''), amounts }]
    })
}

/** null where it is no such file. A day that lacks some of its measurements is scaled up to the whole. */
function dailySums(text: string): Float64Array | null {
  const [header, ...lines] = text.split('\n')
  if (header?.trim() !== 'timestamp,value') return null
  const days = new Map<number, { sum: number; count: number }>()
  for (const line of lines) {
    const [stamp = '', amount = ''] = line.split(',')
    const day = dayFromIso(stamp.slice(0, 10))
    if (Number.isNaN(day) || amount.trim() === '') continue
    const known = days.get(day) ?? { sum: 0, count: 0 }
    days.set(day, { sum: known.sum + Number(amount), count: known.count + 1 })
  }
  const counts = [...days.values()].map(({ count }) => count).sort((a, b) => a - b)
  const usual = counts[counts.length >> 1] ?? 0
  const whole = [...days].filter(([, { count }]) => count >= WHOLE * usual).map(([day]) => day)
  const first = Math.min(...whole)
  if (whole.length === 0) return new Float64Array(0)
  return Float64Array.from({ length: Math.max(...whole) - first + 1 }, (_, i) => {
    const day = days.get(first + i)
    return day === undefined || day.count < LEAST_MEASURED * usual ? Number.NaN : (day.sum * usual) / day.count
  })
}

const DRAWN_DAYS = 120
const SERVICES = 12

/** Bills of accounts: a dozen services, each with its level, week, noise that stays a while, growth, and what happens to some of them. */
export function drawnBills(count: number, seed: string): DailySeries[] {
  return Array.from({ length: count }, (_, n) => {
    const random = randomSource(seedOf(`${seed}/${n}`))
    const amounts = new Float64Array(DRAWN_DAYS)
    for (let s = 0; s < SERVICES; s++) for (const [i, x] of drawService(random).entries()) amounts[i] = (amounts[i] as number) + x
    return { name: `drawn bill ${n}`, amounts }
  })
}

function drawService(random: Random): Float64Array {
  const level = 20 * Math.exp(1.2 * bell(random))
  const weekend = random() < 0.5 ? 1 - 0.5 * random() : 1
  const noise = 0.02 + 0.08 * random()
  const growth = random() < 0.3 ? 0.006 * random() : 0
  const step = random() < 0.4 ? { at: Math.floor(random() * DRAWN_DAYS), by: random() < 0.6 ? 0.3 + random() : -0.3 - 0.4 * random() } : null
  const spike = random() < 0.3 ? { at: Math.floor(random() * DRAWN_DAYS), by: 1 + 4 * random() } : null
  const monthly = random() < 0.15 ? { on: Math.floor(random() * 30), by: 2 + 5 * random() } : null
  let stays = 0
  return Float64Array.from({ length: DRAWN_DAYS }, (_, i) => {
    stays = 0.6 * stays + 0.8 * bell(random)
    const week = i % 7 > 4 ? weekend : 1
    const stepped = step !== null && i >= step.at ? step.by : 0
    const extra = (spike !== null && (i === spike.at || i === spike.at + 1) ? spike.by : 0) + (monthly !== null && i % 30 === monthly.on ? monthly.by : 0)
    return Math.max(0, level * (week * (1 + growth * i + stepped) * (1 + noise * stays) + extra))
  })
}
