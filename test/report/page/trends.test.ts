import { describe, expect, it } from 'vitest'
import type { RunFigures } from '../../../domain/known/run-figures.ts'
import { trendsPart } from '../../../report/page/trends-part.ts'
import type { PastRun } from '../../../report/run-figures.ts'
import { runsPage } from '../../../report/runs-page.ts'

const DAY = 86_400
const start = Date.UTC(2026, 10, 1) / 1000
const figures = (more: Partial<RunFigures> = {}): RunFigures => ({
  currency: 'USD',
  microUsdPerMonth: 28_000e6,
  savesMicroUsdPerMonth: 4_200e6,
  savedMicroUsdPerMonth: null,
  overloadMinutesPerWeek: 50_000,
  judged: 50,
  microUsdOfDay: 1_190e6,
  critical: 3,
  ...more,
})
const runs = (...list: readonly Partial<RunFigures>[]): PastRun[] => list.map((one, i) => ({ runSec: start + i * DAY, figures: figures(one) }))
const markup = (...list: readonly Partial<RunFigures>[]): string => trendsPart(runs(...list))?.markup ?? ''

describe('the trends over past runs', () => {
  it('say where each value is and where it was, and draw it in time', () => {
    const drawn = markup({ overloadMinutesPerWeek: 90_000 }, {}, { savesMicroUsdPerMonth: 2_150e6 })
    expect(drawn).toContain('3 runs since 2026-11-01')
    expect(drawn).toContain('<b>8 %</b>, from 15 %')
    expect(drawn).toContain('<b>10 % of the time</b>, from 18 % of the time')
    expect(drawn).toContain('<b>$2.15k open</b>, from $4.2k')
    expect(drawn.match(/<path class="trend line" d="M0 [\d.]+L120 [\d.]+L240 [\d.]+"/g)).toHaveLength(4)
  })

  it('leave a gap where a run did not know, and leave out what no run knows', () => {
    const drawn = markup({}, { microUsdOfDay: null }, {})
    expect(drawn).toMatch(/d="M0 [\d.]+h2M240 [\d.]+h2"/)
    expect(drawn).not.toContain('realized')
    expect(markup({}, { savedMicroUsdPerMonth: 300e6 })).toContain('$300 realized')
    expect(markup({ overloadMinutesPerWeek: null }, { overloadMinutesPerWeek: null })).not.toContain('Overload')
    // runs of before the number of judged groups was kept
    expect(markup({ judged: null }, { judged: null })).not.toContain('Overload')
  })

  it('are nothing for one run, and mix no currencies', () => {
    expect(trendsPart(runs({}))).toBeNull()
    expect(trendsPart([])).toBeNull()
    expect(markup({ currency: 'EUR' }, {}, {})).toContain('2 runs since 2026-11-02')
  })
})

describe('the index of runs', () => {
  const run = { status: 'complete' as const, problem: null, findings: 61, link: 'https://us-east-1.console.aws.amazon.com/s3/object/b?prefix=r' }

  it('lists every run newest first with what it came to, and makes no request', () => {
    const page = runsPage([
      { ...run, runSec: start, figures: figures() },
      { ...run, runSec: start + DAY, status: 'degraded', problem: 'a <batch> failed', figures: figures({ overloadMinutesPerWeek: null }) },
      { ...run, runSec: start + 2 * DAY, status: null, findings: null, figures: null, link: null },
    ])
    expect([...page.matchAll(/2026-11-0\d \d\d:\d\d/g)].map(([time]) => time)).toEqual(['2026-11-03 00:00', '2026-11-02 00:00', '2026-11-01 00:00'])
    expect(page).toContain('a &lt;batch&gt; failed')
    expect(page).toContain('not ended')
    // what is not known is not 0: five figures of the run that has not ended, overload of the one before it
    const rows = (page.split('<tbody>')[1] ?? '').split('<tr>').slice(1)
    expect(rows.map((row) => row.match(/not known/g)?.length ?? 0)).toEqual([5, 1, 0])
    expect(page.match(/<a href="https:/g)).toHaveLength(2)
    expect(page).not.toMatch(/<script|<img|<link|NaN|undefined/)
  })
})
