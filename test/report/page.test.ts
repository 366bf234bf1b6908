import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../report/message.ts'
import { groupChart } from '../../report/page/envelope.ts'
import { MOST_BYTES, pageOf } from '../../report/page.ts'
import type { Report } from '../../report/schema.ts'
import { visible } from '../../report/visible.ts'
import { findingOn } from '../audit/made-up-fleet.ts'
import { hostileNames } from '../hostile-names.ts'
import { digestThat, knownAfter, runThat } from './made-up-message.ts'
import { madeUpReport, webJudgement } from './made-up-report.ts'
import { anchorsIn, reportOn, textOf } from './page/made-up-page.ts'

const charts = [groupChart(webJudgement)].filter((chart) => chart !== null)
const page = pageOf(madeUpReport, charts)
const text = textOf(page)
const bytesOf = (markup: string): number => Buffer.byteLength(markup)

describe('the page of a run', () => {
  it('says the totals first', () => {
    for (const part of [
      '$210.24',
      '8 % of the $2,522.88 that groups cost',
      'net of the $40.00 that closing the gaps adds',
      'no price is known for 1 group',
      '262 min',
      'a week overloaded, average of 6 groups',
      '2 scaling gaps',
      '6 of 9',
      'healthy; 2 not judged, 1 suppressed',
    ])
      expect(text.replaceAll(/\s*\n\s*/g, ' '), part).toContain(part)
  })

  it('gives each finding its severity, kind, numbers and what to do', () => {
    expect(page.match(/<section class="finding"/g)).toHaveLength(madeUpReport.findings.length)
    for (const part of ['web: excess-capacity', 'a number was looked at', 'CPUUtilization, the whole window', '12.5 %', '60 %', 'change it', 'COST06-BP01'])
      expect(text).toContain(part)
    expect(text).toContain('from 2026-10-24 to 2026-10-25')
  })

  it('gives each proposal its settings now and then, its replay, its confidence with the doubts, and the commands there and back', () => {
    for (const part of [
      'saves $210.24 a month ($190.00 to $220.00)',
      'Minimum size',
      'Still covers redundancy and the demand seen',
      'MinSize: "2"',
      'min_size         = 2',
      'medium confidence',
      'the replay of today is 1.3 % off',
      '2,190',
      '4,380',
    ])
      expect(text).toContain(part)
    expect(text).toContain('costs $40.00 more a month ($30.00 to $60.00)')
    expect(text.match(/aws autoscaling update-auto-scaling-group .*--min-size 2/g)).toHaveLength(1)
    expect(text.match(/aws autoscaling update-auto-scaling-group .*--min-size 6/g)).toHaveLength(1)
  })

  it('shows every group in one place: with its findings, or among the healthy, the not judged or the suppressed', () => {
    for (const { name } of madeUpReport.groups) expect(text.split(`\n${visible(name)}\n`).length - 1, name).toBeGreaterThan(0)
    const listed = [...page.matchAll(/<span><bdi>(.*?)<\/bdi>/g)].map((match) => match[1])
    expect(listed).toHaveLength(madeUpReport.groups.length - 2)
    expect(page.match(/class="item" data-team/g)).toHaveLength(2)
  })

  it('says what was not judged, and why', () => {
    for (const part of [
      'observed for 2 of 7 days',
      'line 12: is not JSON',
      'tag headroom:ignore: moves out in spring',
      'the tag aws:autoscaling:groupName is not active',
    ])
      expect(text).toContain(part)
    expect(text).toContain('subnet-exhaustion (2 groups)')
  })

  it('draws a chart of a group with a finding, with the overload, and one of its proposal', () => {
    const drawn = page.match(/<svg class="chart".*?<\/g><\/svg>/g) ?? []
    expect(drawn).toHaveLength(2)
    expect(drawn[0]).toContain('<title>Instances today: web</title>')
    expect(drawn[0]).toContain('at most 7.8 instances required, 6 throughout in service; overloaded at times within 3 hours; 24 hours not observed')
    expect(drawn[0]).toMatch(/class="over" d="M[^"]+"/)
    expect(drawn[1]).not.toContain('class="over"')
  })

  it('needs nothing from outside: one script of its own, no request, and a policy that would refuse them', () => {
    const [, script = ''] = /<script>(.*?)<\/script>/s.exec(page) ?? []
    const hash = createHash('sha256').update(script).digest('base64')
    expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'">`)
    expect(page.match(/<script/g)).toHaveLength(1)
    expect(page.replace(script, '')).not.toMatch(/<link|<img|<iframe|<object|<form| src=| on[a-z]+=|url\(|@import|javascript:/i)
    const away = [...page.matchAll(/href="(?!#)([^"]*)"/g)].map((match) => match[1] as string)
    expect(away.every((link) => /^https:\/\/[a-z0-9-]+\.console\.aws\.amazon\.com\//.test(link))).toBe(true)
    expect(away).toHaveLength(4)
    expect(page.match(/rel="noreferrer"/g)).toHaveLength(4)
  })

  it('leads to every place that it links to, and has no place twice', () => {
    const { linked, there } = anchorsIn(page)
    expect(linked.filter((id) => !there.has(id))).toEqual([])
    expect([...page.matchAll(/ id="([^"]*)"/g)]).toHaveLength(there.size)
  })

  it('is the same whatever order the charts come in, and each time', () => {
    const { report, charts } = reportOn(['a', 'b', 'c'])
    expect(pageOf(report, [...charts].reverse())).toBe(pageOf(report, charts))
  })

  it('says so where there is nothing to say', () => {
    const nothing = { ...madeUpReport, groups: [], findings: [], notAudited: [], places: [], cost: { notAssessed: [] } }
    const quiet = textOf(pageOf(nothing, []))
    expect(quiet).toContain('None.')
    expect(quiet).toContain('No Auto Scaling group was found.')
    expect(quiet).not.toContain('The bill')
  })
})

describe('the table of groups', () => {
  it('says of a proposal that closes a gap what it adds, and of no group that it saves less than nothing', () => {
    const [group] = madeUpReport.groups.filter(({ proposal }) => proposal !== null)
    const adding = {
      ...madeUpReport,
      groups: madeUpReport.groups.map((one) => (one === group ? { ...one, estimatedMonthlySavings: { amount: -99.29, currency: 'USD' } } : one)),
    } as Report
    const said = textOf(pageOf(adding, charts))
    expect(said).toContain('\nadds $99.29\n')
    expect(said.slice(0, said.indexOf('Findings, worst first'))).not.toContain('-$')
  })
})

describe('what changed, on the page', () => {
  const known = knownAfter(
    runThat({
      findings: madeUpReport.findings.length === 0 ? [] : [findingOn({ accountId: '111122223333', region: 'us-east-1', name: 'web' }, 'flapping', 'low')],
      day: 0,
      lastDigestSec: null,
    }),
  )
  const fresh = findingOn({ accountId: '111122223333', region: 'us-east-1', name: 'web' }, 'excess-capacity', 'high', { savingsMicroUsdPerMonth: 210_240_000 })

  it('is told with its money, marked at the finding, and linked to it', () => {
    const changed = pageOf(madeUpReport, charts, { changes: digestThat({ findings: [fresh], known }) })
    const said = textOf(changed)
    expect(said).toContain('What changed')
    expect(said).toContain('1 new')
    expect(changed).toMatch(/<a href="#g\d+">web: excess-capacity<\/a>/)
    expect(changed.match(/<span class="tag new">new<\/span>/g)).toHaveLength(1)
  })

  it('is linked to where the bill is told, where it is about that', () => {
    const cost = madeUpReport.findings.find(({ category }) => category === 'cost')
    const digest = digestThat({ findings: [fresh], known })
    const row = { ...digest.findings[0], fingerprint: cost?.fingerprint, title: 'the bill rose', resource: { service: 'EC2' } } as Message['findings'][number]
    expect(pageOf(madeUpReport, charts, { changes: { ...digest, findings: [row] } })).toMatch(/<a href="#b1">the bill rose<\/a>/)
  })

  it('says why more findings are open than were found', () => {
    const open = (more: number) => {
      const digest = digestThat({ findings: [fresh], known })
      const totals = { ...digest.totals, undetected: more } as Message['totals']
      return textOf(pageOf(madeUpReport, charts, { changes: { ...digest, totals } }))
    }
    expect(open(0)).not.toContain('detected today')
    expect(open(1)).toContain("1 open finding wasn't detected today")
    expect(open(1200)).toContain("1,200 open findings weren't detected today")
  })

  it('marks nothing on the first day, when everything is new', () => {
    const first = pageOf(madeUpReport, charts, { changes: digestThat({ findings: [fresh], lastDigestSec: null }) })
    expect(textOf(first)).toContain('There was no digest before this one')
    expect(first).not.toContain('class="tag new"')
  })

  it('is not spoken of where nothing is known of earlier runs', () => {
    expect(text).not.toContain('What changed')
  })
})

describe('a page of hostile names', () => {
  const names = hostileNames.filter((name) => name !== '')
  const { report, charts } = reportOn(names, '</style><script>alert(1)</script>')
  const hostile = pageOf(report, charts, { changes: digestThat({ findings: [], report }), bytes: 3_000_000 })

  it('shows them as text and nothing else', () => {
    expect(hostile.match(/<script/gi)).toHaveLength(1)
    expect(hostile).not.toMatch(/<img|onerror=[^&]*>/i)
    expect(hostile.match(/<\/style>/g)).toHaveLength(1)
    const shown = textOf(hostile)
    for (const name of names) expect(shown, JSON.stringify(name)).toContain(`\n${visible(name)}\n`)
    for (const unseen of ['\0', '\u202e', '\u200b', '\u001b', '\ud800']) expect(shown).not.toContain(unseen)
  })

  it('is well-formed Unicode, and leads to every place that it links to', () => {
    expect(hostile.isWellFormed()).toBe(true)
    const { linked, there } = anchorsIn(hostile)
    expect(linked.filter((id) => !there.has(id))).toEqual([])
  })
})

describe('the size of a page', () => {
  const { report, charts } = reportOn(Array.from({ length: 500 }, (_, i) => `group-${i}`))

  it('is a megabyte and a half at most for 500 groups with a finding each, and each has its chart', () => {
    const large = pageOf(report, charts)
    expect(bytesOf(large)).toBeLessThanOrEqual(MOST_BYTES)
    expect(large.match(/<article id="g/g)).toHaveLength(500)
    expect(large.match(/Instances today: /g)).toHaveLength(500)
  })

  it.each([40_000, 80_000, 150_000, 300_000, 600_000, 2_000_000])('is kept under %i bytes, the worst told in most detail and the rest counted', (bytes) => {
    const small = pageOf(report, charts, { bytes })
    expect(bytesOf(small)).toBeLessThanOrEqual(bytes)
    const { linked, there } = anchorsIn(small)
    expect(linked.filter((id) => !there.has(id))).toEqual([])
    const [articles, lines] = [small.match(/<article id="g/g)?.length ?? 0, small.match(/class="item" data-team/g)?.length ?? 0]
    // before the list: who reads its end has given up looking for the others
    if (lines < 500) expect(small.search(/more (group is|groups are) not listed here/)).toBeLessThan(small.indexOf('<div class="list">'))
    if (lines < 500) expect(textOf(small)).toMatch(new RegExp(`\\b${500 - lines} more (group is|groups are) not listed here`))
    if (articles < lines) expect(textOf(small)).toMatch(new RegExp(`\\b${lines - articles} more (group is|groups are) not told of here`))
  })
})
