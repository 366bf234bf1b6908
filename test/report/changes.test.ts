import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emailText } from '../../report/email.ts'
import { emailHtml } from '../../report/email-html.ts'
import { type Message, messageSchema } from '../../report/message.ts'
import { slackMessage } from '../../report/slack-blocks.ts'
import { findingOn } from '../audit/made-up-fleet.ts'
import { dayOf } from '../domain/made-up-runs.ts'
import { draws } from '../draws.ts'
import { hostileNames } from '../hostile-names.ts'
import { refusedBySlack, textsOf } from './block-kit.ts'
import { alertsThat, digestThat, findingNamed, knownAfter, manyFindings, runThat } from './made-up-message.ts'
import { madeUpReport } from './made-up-report.ts'
import { textOfHtml } from './surfaces.ts'

const WEB = { accountId: '111122223333', region: 'us-east-1', name: 'web' }
const gap = findingOn(WEB, 'max-size-reached', 'critical')
const waste = (usd: number) => findingOn(WEB, 'excess-capacity', 'high', { savingsMicroUsdPerMonth: usd * 1e6 })
const changesOf = (message: ReturnType<typeof digestThat>) => message.findings.map((row) => `${row.change} ${row.kind}`)

describe('a digest', () => {
  it('keeps its contract whatever the findings are called', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: 'binary' })), { maxLength: 20 }), (names) => {
        const findings = [...new Set(names)].map((name) => findingNamed(name))
        for (const message of [digestThat({ findings }), ...alertsThat({ findings })]) {
          expect(messageSchema.parse(JSON.parse(JSON.stringify(message)))).toEqual(message)
        }
      }),
      draws(50),
    )
  })

  it('says what is new, worse, resolved and gone, most money first', () => {
    const before = knownAfter(runThat({ findings: [gap, waste(100), findingOn({ ...WEB, name: 'gone' }, 'flapping', 'low')], day: 0, lastDigestSec: null }))
    const away = knownAfter(runThat({ findings: [waste(100)], known: before, day: 1 }))
    const message = digestThat({ findings: [waste(150), findingOn({ ...WEB, name: 'newborn' }, 'single-zone', 'medium')], known: away, day: 2 })
    expect(changesOf(message)).toEqual(['new single-zone', 'worse excess-capacity', 'resolved max-size-reached'])
    expect(message.counts).toMatchObject({ new: 1, worse: 1, resolved: 1, deleted: 0 })
    expect(message.findings[1]).toMatchObject({ amount: { amount: 150, currency: 'USD' }, was: { severity: 'high', amount: { amount: 100, currency: 'USD' } } })
    expect(digestThat({ findings: [waste(100)], known: before, day: 1 }).findings).toMatchObject([{ change: 'deleted', kind: 'flapping', amount: null }])
  })

  it('claims no saving for a group that was deleted', () => {
    const known = knownAfter(runThat({ findings: manyFindings(2), day: 0, lastDigestSec: null }))
    const { findings } = digestThat({ findings: [], known, day: 1 })
    expect(findings.map(({ change, amount, was }) => [change, amount, was?.amount])).toEqual([
      ['deleted', null, null],
      ['deleted', null, null],
    ])
  })

  it('lists the most money and the worst gaps of 5,000, and counts the rest', () => {
    const gaps = manyFindings(20).map((finding) => ({
      ...finding,
      fingerprint: `gap/${finding.fingerprint}`,
      category: 'scaling-gap' as const,
      kind: 'flapping' as const,
      severity: 'high' as const,
      savingsMicroUsdPerMonth: null,
    }))
    const message = digestThat({ findings: [...manyFindings(4980), ...gaps] })
    expect(message.findings).toHaveLength(100)
    expect(message.unlisted).toBe(4900)
    expect(message.counts.new).toBe(5000)
    expect(message.findings.slice(0, 80).map((row) => row.amount?.amount)).toEqual(Array.from({ length: 80 }, (_, i) => 4980 - i))
    expect(message.findings.filter((row) => row.kind === 'flapping')).toHaveLength(20)
  })

  it('and the alerts are the same when the run is repeated after everything was written down', () => {
    const high = { ...gap, severity: 'high' as const }
    const known = knownAfter(runThat({ findings: [high, waste(100), findingOn({ ...WEB, name: 'gone' }, 'flapping', 'low')], day: 0, lastDigestSec: null }))
    const run = { findings: [gap, waste(150)], day: 1 }
    const again = { ...run, known: knownAfter(runThat({ ...run, known })) }
    expect(digestThat(again)).toEqual(digestThat({ ...run, known }))
    expect(alertsThat(again)).toEqual(alertsThat({ ...run, known }))
    expect(alertsThat(again)).toHaveLength(1)
  })

  it('says that nothing changed in one line, and when it last spoke', () => {
    const known = knownAfter(runThat({ findings: [waste(10)], day: 0, lastDigestSec: null }))
    const { headline, findings } = digestThat({ findings: [waste(10)], known, day: 3 })
    expect(headline).toContain('no change since 2026-11-02')
    expect(findings).toEqual([])
  })

  it('says what was not audited, and why the run is not whole', () => {
    const message = digestThat({ findings: [], problem: '60 of 212 batches of groups could not be read' })
    expect(message.headline).toMatch(/^60 of 212 batches of groups could not be read; 1 account and region not audited; no change/)
    const partly = { accountId: '111122223333', region: 'us-east-1', reason: 'ec2.describe-subnets: not in the capture' }
    expect(message.notAudited).toEqual({ total: 2, listed: [...madeUpReport.notAudited, partly] })
  })

  it("names the team of a finding's group", () => {
    const report = { ...madeUpReport, groups: madeUpReport.groups.map((group) => (group.name === 'web' ? { ...group, team: 'orders' } : group)) }
    expect(digestThat({ findings: [waste(1), findingNamed('other')], report }).findings.map((row) => row.team)).toEqual(['orders', undefined])
  })
})

describe('an alert', () => {
  it('tells the finding that causes the others in full, and these by their titles under it', () => {
    // by name it would come last
    const cause = findingOn(WEB, 'suspended-process', 'critical')
    const critical = (kind: 'predictable-peak' | 'max-size-reached') => findingOn(WEB, kind, 'critical')
    const others = ['a', 'b', 'c', 'd', 'e'].map((name) => findingNamed(name))
    const kindsOf = (rows: readonly { readonly kind: string; readonly under?: string | undefined }[]) => rows.map(({ kind, under }) => [kind, under ?? null])
    const alone = alertsThat({ findings: [critical('predictable-peak'), cause, critical('max-size-reached')] })[0]
    expect(kindsOf(alone?.findings ?? [])).toEqual([
      ['suspended-process', null],
      ['max-size-reached', cause.fingerprint],
      ['predictable-peak', cause.fingerprint],
    ])
    // one alert of many groups keeps each group's together
    const [all] = alertsThat({ findings: [critical('predictable-peak'), ...others, cause] })
    const rows = all?.findings ?? []
    expect(rows.findIndex(({ kind }) => kind === 'predictable-peak')).toBe(rows.findIndex(({ kind }) => kind === 'suspended-process') + 1)
    const mail = emailText(all as never)
    expect(mail.match(/What to do: /g)).toHaveLength(6)
    expect(mail.match(/^ {2}Also critical: /gm)).toHaveLength(1)
    // told after the group's other finding was: neither is lost
    const known = knownAfter(runThat({ findings: [{ ...cause, severity: 'high' }], day: 0, lastDigestSec: null }))
    const [mixed] = alertsThat({ findings: [cause, critical('max-size-reached')], known, day: 1 })
    expect(new Set(mixed?.findings.map(({ change }) => change))).toEqual(new Set(['worse', 'new']))
    expect(emailText(mixed as never)).toMatch(/What to do: [\s\S]*\n {2}Also critical: /)
    expect(JSON.stringify(slackMessage(alone as never)).match(/Also critical: /g)).toHaveLength(2)
  })

  it('is made of each critical gap that has just opened, with its numbers and what to do', () => {
    const [message, ...others] = alertsThat({ findings: [gap, waste(100000), findingOn(WEB, 'flapping', 'high')] })
    expect(others).toEqual([])
    expect(message).toMatchObject({
      occasion: 'alert',
      totals: null,
      findings: [{ kind: 'max-size-reached', remedy: 'change it', evidence: ['a number was looked at'] }],
    })
    expect(message?.id).toBe(`${new Date(dayOf(1) * 1000).toISOString()}/alert/${gap.fingerprint}`)
  })

  it('is made when a known gap becomes critical, and not again while it stays so', () => {
    const high = { ...gap, severity: 'high' as const }
    const known = knownAfter(runThat({ findings: [high], day: 0, lastDigestSec: null }))
    const worse = runThat({ findings: [gap], known, day: 1 })
    expect(alertsThat({ findings: [gap], known, day: 1 })).toHaveLength(1)
    expect(alertsThat({ findings: [gap], known: knownAfter(worse), day: 2 })).toEqual([])
    expect(alertsThat({ findings: [gap], known: knownAfter(worse), day: 9 })).toEqual([])
  })

  it('is one message where there are many', () => {
    const five = manyFindings(5, { category: 'scaling-gap', kind: 'max-size-reached', severity: 'critical' })
    expect(alertsThat({ findings: five })).toHaveLength(5)
    const six = manyFindings(6, { category: 'scaling-gap', kind: 'max-size-reached', severity: 'critical' })
    expect(alertsThat({ findings: six }).map((message) => [message.headline, message.findings.length])).toEqual([
      ['6 groups became critical; the worst are group-0, group-1 and group-2', 6],
    ])
  })

  it.each([1, 6, 11, 40])('says each thing once: of %i groups each is told or named, none twice', (count) => {
    const findings = Array.from({ length: count }, (_, i) => findingNamed(`group-${String(i).padStart(3, '0')}`))
    const told = alertsThat({ findings })
    expect(told).toHaveLength(1)
    const message = told[0] as Message
    const post = textsOf(slackMessage(message)).map(({ text }) => text)
    const surfaces = { mail: emailText(message).replaceAll(/\s+/g, ' '), html: textOfHtml(emailHtml(message)), slack: post.join(' ') }
    for (const [surface, text] of Object.entries(surfaces)) {
      for (const { title } of message.findings) expect(text.split(title).length - 1, `${title} in ${surface}`).toBe(1)
    }
    // as many in full as there is room for, the worst first, and the others by name
    const inFull = { mail: Math.min(count, 10), slack: Math.min(count, 5) }
    expect(surfaces.mail.match(/What to do: /g)).toHaveLength(inFull.mail)
    expect(surfaces.slack.match(/What to do: /g)).toHaveLength(inFull.slack)
    expect(surfaces.mail.includes(`More critical groups (${count - inFull.mail})`)).toBe(count > inFull.mail)
    expect(surfaces.slack.includes(`More critical groups (${count - inFull.slack})`)).toBe(count > inFull.slack)
    for (const text of Object.values(surfaces)) expect(text).not.toMatch(/and \d+ more/)
    expect(surfaces.mail.indexOf(message.findings[0]?.title ?? '?')).toBeLessThan(surfaces.mail.indexOf('What to do: '))
  })

  it('tells events of the bill and groups side by side, and counts what it leaves out', () => {
    const event = (i: number) => ({
      ...findingOn(WEB, 'cost-anomaly', 'critical'),
      resource: { accountId: '111122223333', service: 'Amazon S3', usageType: `usage-${i}` },
      fingerprint: `cost-anomaly/${i}`,
    })
    const [message] = alertsThat({ findings: [...Array.from({ length: 8 }, (_, i) => event(i)), ...['a', 'b', 'c', 'd'].map((name) => findingNamed(name))] })
    expect(message?.headline).toBe('4 groups became critical; the worst are a, b and c; 8 critical cost events')
    const mail = emailText(message as never)
    // ten in full: the four groups and six of the events
    expect(mail.match(/^- /gm)).toHaveLength(10)
    expect(mail).toContain('and 2 more')
    expect(mail).not.toContain('More critical groups')
    const post = textsOf(slackMessage(message as never)).map(({ text }) => text)
    expect(post.filter((text) => text.startsWith('*New*'))).toHaveLength(5)
    expect(post).toContain('and 5 more in the report')
    expect(post.find((text) => text.startsWith('*More critical groups (2)*'))).toMatch(/\bc\b[\s\S]*\bd\b/)
  })

  it('names every critical group in Slack, whatever room their words take', () => {
    const findings = Array.from({ length: 60 }, (_, i) => ({
      ...findingNamed(`group-${i}-${'x'.repeat(60)}`),
      evidence: [{ statement: 'y'.repeat(400) }],
      remedy: 'z'.repeat(1000),
    }))
    const [message] = alertsThat({ findings })
    expect(refusedBySlack(slackMessage(message as never))).toEqual([])
    const post = textsOf(slackMessage(message as never))
      .map(({ text }) => text)
      .join(' ')
    for (const { name } of message?.critical ?? []) expect(post).toContain(name)
  })
})
