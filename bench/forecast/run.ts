// How far off the forecast of a month is, beside each simple one alone, and how often its interval holds:
// `node bench/forecast/run.ts [FOLDER …]`, with folders of `timestamp,value` files beside those at hand.
import { join } from 'node:path'
import { type Look, looksOf } from './measure.ts'
import { type DailySeries, drawnBills, seriesIn } from './series.ts'

const shared = join(import.meta.dirname, '../../../shared')
const atHand = [join(shared, 'eval/traces'), join(shared, 'reference/data/cost-explorer')]

/** Figures of forecasts over some series, as lines. */
export function forecastLines(folders: readonly string[], bills: number): (readonly [title: string, figure: string])[] {
  return [...linesOf('real series', seriesIn([...atHand, ...folders])), ...linesOf('drawn bills', drawnBills(bills, 'forecast'))]
}

/** `medianOfFourWeeks`: median of four weeks. */
const inWords = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
/** Of those that are known: a candidate tells nothing where there are no days that it goes by. */
const mean = (values: readonly number[]): number => {
  const known = values.filter((x) => !Number.isNaN(x))
  return known.reduce((sum, x) => sum + x, 0) / known.length
}

function linesOf(kind: string, series: readonly DailySeries[]): (readonly [string, string])[] {
  const looks = series.flatMap(looksOf)
  if (looks.length === 0) return [[kind, 'none at hand that is long enough']]
  const bySeries = [...Map.groupBy(looks, (look) => look.series).values()]
  const ofAll = (of: (look: Look) => number) => {
    const known = looks.filter((look) => !Number.isNaN(of(look)))
    return known.reduce((sum, look) => sum + of(look) * look.cameDays, 0) / known.reduce((sum, look) => sum + look.cameDays, 0)
  }
  const figures = (of: (look: Look) => number) =>
    `${percent(mean(looks.map(of)))} of a month (by series ${percent(mean(bySeries.map((own) => mean(own.map(of)))))}), ${percent(ofAll(of))} of all that came`
  const held = (some: readonly Look[]) => percent(mean(some.map((look) => Number(look.held))))
  const names = Object.keys(looks[0]?.alone ?? {})
  return [
    [`${kind}: ${bySeries.length}, ${looks.length} months and days of them`, `off by ${figures((look) => look.error)}`],
    ...names.map((name) => [`  ${inWords(name)} alone`, figures((look) => look.alone[name] ?? Number.NaN)] as const),
    [
      '  interval holds (87-93 %)',
      `${held(looks)}; up to ten days ahead ${held(looks.filter(({ daysAhead }) => daysAhead <= 10))}, from twenty ${held(looks.filter(({ daysAhead }) => daysAhead >= 20))}`,
    ],
  ]
}

if (import.meta.main) for (const [title, figure] of forecastLines(process.argv.slice(2), 24)) console.log(`${title.padEnd(54)}${figure}`)
