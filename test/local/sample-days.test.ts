import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCapture } from '../../adapters/capture/open.ts'
import { runAudit } from '../../audit/run.ts'
import { spendDaysOf, withEarlierDays } from '../../domain/spend/kept-days.ts'
import { sampleDays } from '../../local/sample-days.ts'
import { reportJson } from '../../report/document.ts'
import type { Report } from '../../report/schema.ts'
import { withHeadline, withSamples } from '../docs/readme-samples.ts'
import { judgeOnce as judge } from '../judging-once.ts'
import { criticalGroups, expectMailsAgree, expectNoAccidents, expectPageAgrees, expectReportSound } from '../report/surfaces.ts'

const root = mkdtempSync(join(tmpdir(), 'headroom-days-'))
const home = join(root, 'home')
const shown: string[] = []
beforeAll(async () => {
  for await (const part of sampleDays(home, '.headroom', judge)) shown.push(part)
})
afterAll(() => rmSync(root, { recursive: true }))

const read = (path: string): string => readFileSync(join(home, path), 'utf8')
const subjects = (day: number): readonly string[] => [...read(`day-${day}/mails.txt`).matchAll(/^Subject: (.*)$/gm)].map((match) => match[1] as string)

describe('the service on the sample fleet, for two days', () => {
  it('tells everything on the first day, and on the second only what changed', () => {
    expect(subjects(1)).toHaveLength(2)
    expect(subjects(1)[1]).toMatch(/^Headroom: \d+ critical groups; (\d+) new;.* \1 findings open$/)
    expect(subjects(2)).toHaveLength(1)
    expect(subjects(2)[0]).toMatch(/^Headroom: \d+ critical groups; \d+ new, \d+ worse;/)
    expect(read('day-2/mails.txt')).toMatch(/search-index runs .* instances/)
    // what has not changed is named once, where every critical group is
    expect(read('day-2/mails.txt').match(/^- storefront /gm)).toHaveLength(1)
    expect(JSON.parse(read('day-1/slack.json'))).toHaveLength(2)
    expect(JSON.parse(read('day-2/slack.json'))).toHaveLength(1)
  })

  it('stores, page by page, the report that one audit of the whole capture makes, and beside it what is known of earlier runs', async () => {
    const [before, source] = [await openCapture(join(home, 'sample-fleet-day-1')), await openCapture(join(home, 'sample-fleet-day-2'))]
    const kept = (await before.readSpend()).tables.flatMap(spendDaysOf)
    const { tables, unread } = await source.readSpend()
    const joined = tables.map((table) =>
      withEarlierDays(
        table,
        kept.filter(({ dimensions }) => dimensions.join() === table.dimensions.join()),
      ),
    )
    const { report } = await runAudit({ ...source, readSpend: async () => ({ tables: joined, unread }) }, { judge })
    const stored = JSON.parse(read('day-2/report.json')) as Report
    const { ledger, ...cost } = stored.cost
    const { ownCost, ...audit } = stored.audit
    expect(ownCost?.month).toBeGreaterThan(0.05)
    expect(reportJson({ ...stored, cost, audit })).toBe(reportJson(report))
    const proposals = report.groups.filter(({ proposal }) => proposal?.estimatedMonthlySavings != null)
    // and the change that was followed weeks before
    expect((ledger?.savings.proposed ?? 0) + (ledger?.gaps.proposed ?? 0)).toBe(proposals.length + 1)
  })

  it('says beside what the places of a cost event show what the event itself comes to, wherever that is another figure', () => {
    const events = [1, 2]
      .flatMap((day) => (JSON.parse(read(`day-${day}/report.json`)) as Report).findings)
      .filter(({ kind }) => /^cost-(anomaly|shift)$/.test(kind))
    expect(events.length).toBeGreaterThan(5)
    for (const { evidence, impact, period } of events) {
      const alone = evidence.filter(({ metric }) => metric === 'impact')
      const shown = evidence.filter(({ metric }) => metric === 'spend').map(({ value = Number.NaN, threshold = Number.NaN }) => (value - threshold).toFixed(2))
      if (shown.every((one) => one === impact?.amount.toFixed(2))) expect(alone).toEqual([])
      else
        expect(alone.map(({ value, from, to }) => ({ value, from: from?.slice(0, 10), to: to?.slice(0, 10) }))).toEqual([
          { value: impact?.amount, from: period?.start, to: period?.end },
        ])
    }
  })

  it('has one cost finding fewer than the audit of the second capture alone, for the reason that the last lines give', async () => {
    const alone = await runAudit(await openCapture(join(home, 'sample-fleet-day-2')), { judge })
    const { findings } = JSON.parse(read('day-2/report.json')) as Report
    const stored = new Set(findings.map(({ fingerprint }) => fingerprint))
    const [more, ...others] = alone.report.findings.filter(({ fingerprint }) => !stored.has(fingerprint))
    expect(more).toMatchObject({ kind: 'cost-shift', resource: { usageType: 'BoxUsage:m6i.large' } })
    expect(others).toEqual([])
    expect(findings).toHaveLength(alone.report.findings.length - 1)
    const statements = findings.find(({ title }) => title.startsWith('search-index: EC2'))?.evidence.map(({ statement }) => statement)
    expect(statements?.join('\n')).toMatch(/made up of .* in c5\.large .*, .* in m6i\.large /)
    expect(shown.at(-1)).toMatch(/one finding more .*2026-08-18,\s+and with it counts the m6i\.large increase as part of search-index's/)
  })

  // npx vitest run test/local -u writes it anew
  it('is what the README and docs/sample-output.md show, with the audits of what was captured', async () => {
    const text = (path: string): string => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
    const capture = join(home, 'sample-fleet-day-2')
    await expect(await withHeadline(text('README.md'), capture, judge)).toMatchFileSnapshot('../../README.md')
    await expect(await withSamples(text('docs/sample-output.md'), shown, capture, judge)).toMatchFileSnapshot('../../docs/sample-output.md')
  })

  it('makes a page of each day that has every group with a finding', () => {
    for (const day of [1, 2]) {
      const { groups } = JSON.parse(read(`day-${day}/report.json`)) as Report
      const found = groups.filter(({ findings }) => findings.length > 0)
      expect(read(`day-${day}/page.html`).match(/<article [^>]*id="g\d+"/g)?.length).toBe(found.length)
    }
  })

  it('has a change that was followed weeks before, measured on the days after it, within what was estimated, on the page and in the messages', () => {
    const { followed = [], savings } = (JSON.parse(read('day-2/report.json')) as Report).cost.ledger ?? {}
    const [one] = followed
    expect(followed).toHaveLength(1)
    expect(one).toMatchObject({ autoScalingGroupName: 'transcoder', state: 'measured', proposedOn: '2026-09-21', appliedOn: '2026-09-23', daysAfter: 14 })
    expect(one?.saved).toBeGreaterThan(one?.estimatedRange.low ?? 0)
    expect(one?.saved).toBeLessThan(one?.estimatedRange.high ?? 0)
    expect(savings).toMatchObject({ applied: 1, measured: 1, withinRangeFraction: 1, overloadRose: 0 })
    expect(read('day-2/page.html')).toContain('<h2>Saved so far</h2>')
    expect(read('day-2/mails.txt').replaceAll(/\s+/g, ' ')).toMatch(
      /Saved so far: \$420 a month, measured after 1 applied proposal \(transcoder\); the estimate was \$420\. Overload didn't rise\./,
    )
  })

  it('has an anomaly of the bill with its cause: the group, and who raised its minimum when', () => {
    const { findings } = JSON.parse(read('day-2/report.json')) as Report
    const statements = findings.filter(({ kind }) => kind === 'cost-anomaly' || kind === 'cost-shift').flatMap(({ evidence }) => evidence)
    expect(statements.map(({ statement }) => statement).join('\n')).toMatch(
      /search-index in us-east-1 ran \d+ more instance-hours.*its minimum size went from 4 to 11 on 2026-10-26/,
    )
  })

  it('says what is kept and where things lie, and writes nowhere else', () => {
    expect(shown.join('')).toMatch(/\d+ findings with \d+ steps of history, 5 runs, 18 messages/)
    const named = [...(shown.at(-1) ?? '').matchAll(/\.headroom\/([\w./-]+)/g)].map((match) => match[1] as string)
    expect(named.length).toBeGreaterThan(3)
    for (const path of named) expect(readdirSync(join(home, path, '..'))).toContain(path.split('/').at(-1))
    expect(readdirSync(root)).toEqual(['home'])
  })

  it('says one thing everywhere, names every critical group in every message, and promises nothing that a proposal does not hold', () => {
    for (const day of [1, 2]) {
      const report = JSON.parse(read(`day-${day}/report.json`)) as Report
      expectReportSound(report)
      expectPageAgrees(read(`day-${day}/page.html`), report)
      const mail =
        read(`day-${day}/mails.txt`)
          .split(/^Subject: /m)
          .at(-1) ?? ''
      expectMailsAgree(mail, read(`day-${day}/mail.html`))
      const post = JSON.stringify((JSON.parse(read(`day-${day}/slack.json`)) as unknown[]).at(-1))
      const critical = criticalGroups(report)
      expect(critical.length).toBeGreaterThan(0)
      for (const [what, text] of Object.entries({ mail, post })) {
        expectNoAccidents(text, what)
        expect(text, what).toContain(`Critical groups (${critical.length})`)
        for (const { name } of critical) expect(text, `${what} names ${name}`).toContain(name)
      }
      expect(mail).toContain(`; ${report.summary.groups.insufficientData === 0 ? '' : `not judged: ${report.summary.groups.insufficientData}`}`)
    }
  })
})
