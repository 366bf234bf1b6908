import { stripVTControlCharacters } from 'node:util'
import stringWidth from 'string-width'
import { describe, expect, it } from 'vitest'
import { consoleReport } from '../../report/console.ts'
import { explain } from '../../report/explain.ts'
import { groupRow } from '../../report/group-row.ts'
import type { Paint } from '../../report/paint.ts'
import { reportSchema } from '../../report/report-schema.ts'
import { groupNamed, judgementOf, placeOf, proposalThat } from '../audit/made-up-fleet.ts'
import { hostileNames } from '../hostile-names.ts'
import { madeUpReport, webJudgement, webRow } from './made-up-report.ts'

/** What a terminal acts upon, or hides. */
const active = /[\p{Cc}\p{Cs}\u200b\u202a-\u202e\u2066-\u2069]/u
const coloured: Paint = (_style, text) => `\u001b[1m${text}\u001b[22m`

describe('the console report', () => {
  const text = consoleReport(madeUpReport)

  it('is made of a sound report', () => {
    expect(reportSchema.safeParse(madeUpReport).error?.issues).toBeUndefined()
  })

  it('reads as it did', async () => {
    await expect(text).toMatchFileSnapshot('golden/console.txt')
  })

  it('puts money, risk and coverage before anything else', () => {
    const [, , money, risk, findings, covered] = text.split('\n')
    expect(money).toContain('$2,522.88 a month; the findings below would save $210.24')
    expect(money).toContain('spend $40.00 on closing gaps')
    expect(risk).toContain('2 scaling gaps')
    expect(findings).toContain('1 critical, 2 high, 1 medium, 0 low')
    expect(covered).toContain('6 of 9 groups judged: 2 with findings, 4 healthy; 2 not judged, 1 suppressed')
  })

  it('gives each group one line, and conserves them', () => {
    const table = text.slice(text.indexOf('Severity'), text.indexOf('\n\nIncomplete coverage')).split('\n').slice(1)
    expect(table).toHaveLength(madeUpReport.groups.length)
    expect(table[0]).toMatch(/^critical {4}payments/)
  })

  it('keeps its columns aligned under wide characters', () => {
    const columnOf = (part: string, needle: string): number => {
      const line = text.split('\n').find((l) => l.includes(part)) as string
      return stringWidth(line.slice(0, line.indexOf(needle)))
    }
    expect(columnOf('\u65e5\u672c\u8a9e-api', '111122223333')).toBe(columnOf('payments', '111122223333'))
  })

  it('is the same text with colours taken away', () => {
    expect(stripVTControlCharacters(consoleReport(madeUpReport, coloured))).toBe(text)
  })

  it('holds nothing that a terminal acts upon, whatever the names and reasons', () => {
    const report = {
      ...madeUpReport,
      groups: hostileNames.map((name) => ({
        ...webRow,
        name,
        accountId: name,
        region: name,
        statusReason: name,
        notAssessed: [{ rule: 'demand' as const, reason: name }],
      })),
      findings: madeUpReport.findings.map((finding, i) => ({ ...finding, title: hostileNames[i % hostileNames.length] as string })),
      notAudited: hostileNames.map((name) => ({ accountId: name, region: name, reason: name })),
      cost: { notAssessed: hostileNames.map((name) => ({ subject: name, reason: name })) },
    }
    expect(consoleReport(report).replaceAll('\n', '')).not.toMatch(active)
    expect(
      consoleReport(report)
        .split('\n')
        .filter((line) => /^high {6}/.test(line)),
    ).toHaveLength(hostileNames.length)
  })

  it('says what of an account and Region could not be read, and how to cure it', () => {
    const [place] = madeUpReport.places
    const unread = [{ operation: 'autoscaling.describe-policies', reason: 'permission is missing. Allow autoscaling:DescribePolicies.' }]
    const text = consoleReport({ ...madeUpReport, notAudited: [], places: [{ ...place, unread }] } as typeof madeUpReport)
    expect(text).toContain('Incomplete coverage')
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      `${place?.accountId} ${place?.region}: autoscaling.describe-policies: permission is missing. Allow autoscaling:DescribePolicies`,
    )
  })

  it('says so when there is nothing', () => {
    const empty = {
      ...madeUpReport,
      groups: [],
      findings: [],
      notAudited: [],
      places: [],
      cost: { notAssessed: [] },
      summary: { ...madeUpReport.summary, findings: { ...madeUpReport.summary.findings, total: 0 } },
    }
    expect(consoleReport(empty)).toContain('Findings  none')
  })
})

describe('one group explained', () => {
  const text = explain(webJudgement, webRow, 'USD')

  it('reads as it did', async () => {
    await expect(text).toMatchFileSnapshot('golden/explain.txt')
  })

  it('shows each verdict, the levers now and proposed, and the commands both ways', () => {
    for (const part of ['high  excess-capacity', 'healthy  flapping', 'not applicable  conservative-target', 'not assessed  subnet-exhaustion'])
      expect(text).toContain(part)
    expect(text).toMatch(/minimum size +6 +-> +2/)
    expect(text).toContain('To make this change')
    expect(text).toContain('Roll back')
    expect(text).toContain('$0.096 an instance-hour (list price)')
  })

  it('holds nothing that a terminal acts upon, whatever the facts say', () => {
    for (const text of hostileNames) {
      const evidence = [{ statement: text, metric: text, value: 1, unit: text }]
      const verdicts = [
        { kind: 'flapping', verdict: { verdict: 'found', severity: 'low', facts: { said: { title: text, evidence, remedy: text } } } },
        { kind: 'blind-spot', verdict: { verdict: 'not-assessed', reason: { code: 'as-said' as const, text } } },
        { kind: 'idle-group', verdict: { verdict: 'healthy', reason: { code: 'as-said' as const, text } } },
      ] as const
      const judgement = {
        ...webJudgement,
        verdicts,
        notAssessed: [{ rule: 'proposal' as const, reason: { code: 'as-said' as const, text } }],
        proposal: proposalThat({ doubts: [{ code: 'as-said' as const, text }] }),
      }
      const group = groupNamed(text, {
        accountId: text,
        region: text,
        launchTemplate: {
          kind: 'launch-template' as const,
          launches: '1',
          createdSec: null,
          id: text,
          name: text,
          version: text,
          imageId: null,
          securityGroupIds: [],
          keyName: null,
          instanceProfile: null,
        },
      })
      const row = groupRow(
        {
          ...judgement,
          proposal: proposalThat({ doubts: [{ code: 'as-said' as const, text }], changes: { instanceType: text, detailedMonitoring: true, minSize: 1 } }),
        },
        { group, place: placeOf() },
        'USD',
      )
      expect(explain(judgement, row, 'USD').replaceAll('\n', '')).not.toMatch(active)
    }
  })

  it('says why there is no proposal', () => {
    const rowOf = (facts: Parameters<typeof judgementOf>[1]) => {
      const judgement = judgementOf(groupNamed('web'), facts)
      return explain(judgement, groupRow(judgement, null, 'USD'), 'USD')
    }
    expect(rowOf({})).toContain('none: nothing that was tried is better than today')
    expect(rowOf({ notAssessed: [{ rule: 'proposal', reason: { code: 'scaled-from-outside', by: 'ECS' } }] })).toContain(
      'none: ECS scales this group from outside',
    )
    expect(rowOf({ status: 'insufficient-data', statusReason: { code: 'as-said', text: 'too new' } })).toContain('none: the group was not judged')
  })
})
