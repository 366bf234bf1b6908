import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findingKey, historyKey, keyPart, placeOf } from '../../../adapters/finding-table/keys.ts'
import type { Finding } from '../../../domain/findings.ts'
import { type KnownFinding, settleRun } from '../../../domain/known/lifecycle.ts'
import { said } from '../../../domain/known/say.ts'
import { sourceFiles } from '../../architecture/source-tree.ts'
import { findingOn } from '../../audit/made-up-fleet.ts'
import { coverageThat, DAY_SEC, dayOf } from '../../domain/made-up-runs.ts'
import { draws } from '../../draws.ts'
import { hostileNames } from '../../hostile-names.ts'
import { findingNamed, manyFindings } from '../../report/made-up-message.ts'
import { aTable, type TestTable } from './a-table.ts'

const PLACE = { accountId: '111122223333', region: 'us-east-1' }
const web = findingOn({ ...PLACE, name: 'web' }, 'excess-capacity', 'high', { savingsMicroUsdPerMonth: 100_000_000 })

let t: TestTable
beforeAll(async () => {
  t = await aTable()
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.faults.length = 0
  t.pauses.length = 0
  t.large.clear()
})

let runs = 0
/** Each test has a day of its own, later than all before. */
const nextDay = () => dayOf(runs++ * 1000)

const settledBy = (findings: readonly Finding[], runSec: number, known: readonly KnownFinding[] = []): KnownFinding[] =>
  settleRun(known, { runSec, findings, coverage: coverageThat({}), lastDigestSec: null, mustTell: false }).settled.map((settled) => settled.after)
const written = async (known: readonly KnownFinding[]) => {
  const answers: boolean[] = []
  for (const one of known) answers.push(await t.table.writeKnownFinding(one))
  return answers
}
const sorted = (known: readonly KnownFinding[]) => [...known].sort((a, b) => (a.finding.fingerprint < b.finding.fingerprint ? -1 : 1))

describe('findings in the table', () => {
  it('come back as they were written, whatever they are called', async () => {
    const day = nextDay()
    const known = settledBy(
      hostileNames.map((name) => findingNamed(name)),
      day,
    )
    expect(await written(known)).toEqual(known.map(() => true))
    const read = await t.table.readKnownFindings([PLACE], day)
    expect(sorted(read.known)).toEqual(sorted(known))
    expect(read.setAside).toEqual([])
    for (const name of hostileNames.slice(0, 12))
      expect((await t.table.readFindingsOfGroup({ ...PLACE, name }, day)).known.map(({ finding }) => finding.resource.autoScalingGroupName)).toEqual([name])
  })

  it('lie under keys of their own, within what DynamoDB allows, whatever they are called', () => {
    const anyName = fc.oneof(
      fc.constantFrom(...hostileNames),
      fc.string({ unit: 'binary', maxLength: 600 }),
      fc.string({ unit: 'grapheme', minLength: 250, maxLength: 600 }),
    )
    fc.assert(
      fc.property(fc.uniqueArray(anyName, { minLength: 2, maxLength: 30 }), (names) => {
        const keys = names.map((name) => findingKey(findingNamed(name)))
        expect(new Set(keys.map(({ sk }) => sk)).size).toBe(names.length)
        for (const { pk, sk } of [...keys, ...names.map((name) => historyKey(findingNamed(name), { atSec: 1e9, state: 'new' }))]) {
          expect(Buffer.byteLength(pk)).toBeLessThanOrEqual(2048)
          expect(Buffer.byteLength(sk)).toBeLessThanOrEqual(1024)
          expect(`${pk}${sk}`).toMatch(/^[\w.%~#:-]+$/)
        }
        expect(new Set(names.map(keyPart)).size).toBe(names.length)
      }),
      draws(30),
    )
  })

  it('of the bill lie together', async () => {
    const day = nextDay()
    const cost: Finding = {
      ...web,
      category: 'cost',
      kind: 'cost-shift',
      fingerprint: 'cost-shift/x',
      resource: { service: 'Amazon EC2' },
      savingsMicroUsdPerMonth: null,
      impactMicroUsd: -5,
      periodDays: { startDay: 1, endDay: 2 },
    }
    const known = settledBy([cost], day)
    await written(known)
    expect((await t.table.readKnownFindings(['cost'], day)).known).toEqual(known)
    expect(placeOf(web)).toEqual(PLACE)
  })

  it('are read to the last page', async () => {
    const day = nextDay()
    const place = { accountId: '222233334444', region: 'us-east-1' }
    // a page ends at 1 MB
    const large = Array.from({ length: 7 }, (_, i) => findingOn({ ...place, name: `group-${i}` }, 'flapping', 'low', { remedy: 'x'.repeat(200_000) }))
    await written(settledBy(large, day))
    const before = t.asked.filter((operation) => operation === 'Query').length
    expect((await t.table.readKnownFindings([place], day)).known).toHaveLength(7)
    // two pages of them, and what was set aside
    expect(t.asked.filter((operation) => operation === 'Query').length - before).toBe(3)
  })

  it('are not there any more once they have expired, though DynamoDB still answers them', async () => {
    const day = nextDay()
    const place = { accountId: '333344445555', region: 'us-east-1' }
    const [known] = settledBy([{ ...web, resource: { ...web.resource, ...place } }], day) as [KnownFinding]
    await written([known])
    const later = day + 401 * DAY_SEC
    expect((await t.table.readKnownFindings([place], later)).known).toEqual([])
    expect(await t.table.readKnownFinding(known.finding, later)).toBeNull()
    const [again] = settledBy([known.finding], later) as [KnownFinding]
    expect(await written([again])).toEqual([true])
    expect((await t.table.readKnownFindings([place], later)).known).toEqual([again])
  })
})

describe('two runs that write one finding', () => {
  const finding = (name: string) => findingOn({ ...PLACE, name }, 'flapping', 'medium')

  it('leave what the later run made of it, in whichever order they write', async () => {
    const day = nextDay()
    const one = finding('raced')
    await written(settledBy([one], day))
    const read = [(await t.table.readKnownFinding(one, day)) as KnownFinding]
    const earlier = settledBy([{ ...one, severity: 'high' }], day + DAY_SEC, read)
    const later = settledBy([{ ...one, severity: 'critical' }], day + 2 * DAY_SEC, read)
    expect(await written(later)).toEqual([true])
    expect(await written(earlier)).toEqual([false])
    expect(await t.table.readKnownFinding(one, day)).toEqual(later[0])
    expect(await written(settledBy([{ ...one, severity: 'low' }], day + DAY_SEC, later))).toEqual([false])
    expect(await t.table.readKnownFinding(one, day)).toEqual(later[0])
  })

  it('do not both take it for new', async () => {
    const day = nextDay()
    const one = finding('born-twice')
    expect(await written(settledBy([one], day))).toEqual([true])
    expect(await written(settledBy([one], day + 60))).toEqual([false])
    expect(await written(settledBy([one], day))).toEqual([false])
  })

  it('do not lose a snooze that came between reading and writing', async () => {
    const day = nextDay()
    const one = finding('snoozed')
    await written(settledBy([one], day))
    const read = [(await t.table.readKnownFinding(one, day)) as KnownFinding]
    const snooze = (known: KnownFinding) => said(known, { action: 'snoozed', untilSec: day + 9 * DAY_SEC, by: 'ana', reason: 'known', atSec: day })
    expect(await t.table.changeKnownFinding(one, snooze, day)).toMatchObject({ snooze: { by: 'ana' } })
    expect(await written(settledBy([one], day + DAY_SEC, read))).toEqual([false])
    expect(await t.table.readKnownFinding(one, day)).toMatchObject({ snoozedUntilSec: day + 9 * DAY_SEC, revision: 2 })
    expect(await t.table.changeKnownFinding(finding('nobody'), snooze, day)).toBeNull()
  })
})

describe('facts that an item cannot hold', () => {
  const many = Array.from({ length: 4000 }, (_, i) => ({ statement: `${'x'.repeat(120)} ${i}`, value: i }))
  const one = findingOn({ ...PLACE, name: 'much-to-say' }, 'launch-failures', 'high', { evidence: many })

  it('lie in S3, with a pointer in the item, and come back with the finding', async () => {
    const day = nextDay()
    const known = settledBy([one], day)
    await written(known)
    const { sk, pk } = findingKey(one)
    const item = await t.get(pk, sk)
    expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(10_000)
    expect(t.large.has(String(item?.factsKey))).toBe(true)
    expect([await t.table.readKnownFinding(one, day)]).toEqual(known)
  })

  it('are missing when they are gone, and the finding is still known', async () => {
    t.large.clear()
    expect((await t.table.readKnownFinding(one, dayOf(0)))?.finding).toEqual({ ...one, facts: {} })
  })
})

describe('items of another time', () => {
  const place = { accountId: '444455556666', region: 'us-east-1' }
  const spoilt = async (name: string, change: (item: Record<string, unknown>) => Record<string, unknown>) => {
    const day = nextDay()
    const one = findingOn({ ...place, name }, 'flapping', 'medium')
    await written(settledBy([one], day))
    const { pk, sk } = findingKey(one)
    await t.put(change((await t.get(pk, sk)) as Record<string, unknown>))
    return { day, one, pk, sk }
  }
  const documentWith = (item: Record<string, unknown>, change: (document: Record<string, unknown>) => void) => {
    const document = JSON.parse(String(item.document))
    change(document)
    return { ...item, document: JSON.stringify(document) }
  }

  it('are read with what was not yet written in their day', async () => {
    const { day, one } = await spoilt('old', (item) =>
      documentWith(item, (document) => {
        for (const field of ['snoozedUntilSec', 'reopenings', 'absentRuns', 'told', 'toldBefore', 'closedSec']) delete document[field]
      }),
    )
    expect(await t.table.readKnownFinding(one, day)).toMatchObject({
      snoozedUntilSec: null,
      reopenings: 0,
      absentRuns: 0,
      told: null,
      toldBefore: null,
      closedSec: null,
    })
  })

  it('are read with their texts, where a version before kept those in place of facts', async () => {
    const evidence = [{ statement: 'kept 10 instances', value: 10, unit: 'instances', fromSec: 1, toSec: 2 }]
    const { day, one } = await spoilt('with-texts', (item) => ({
      ...documentWith(item, (document) => {
        const { facts: _, ...finding } = document.finding as Record<string, unknown>
        document.finding = { ...finding, title: 'Keep fewer', evidence, remedy: 'Lower it.' }
      }),
      format: 1,
    }))
    const known = await t.table.readKnownFinding(one, day)
    expect(known?.finding).toEqual({ ...one, facts: { said: { title: 'Keep fewer', evidence, remedy: 'Lower it.' } } })
  })

  it.each<[string, (item: Record<string, unknown>) => Record<string, unknown>]>([
    ['no-json', (item) => ({ ...item, document: '{"finding":' })],
    ['no-document', ({ document: _, ...item }) => item],
    ['document-of-bytes', (item) => ({ ...item, document: Buffer.from('x') })],
    ['unknown-kind', (item) => documentWith(item, (document) => Object.assign(document.finding as object, { kind: 'haunted' }))],
    ['text-for-a-number', (item) => documentWith(item, (document) => Object.assign(document, { lastRunSec: 'yesterday' }))],
    ['of-a-later-format', (item) => ({ ...item, format: 3 })],
    ['without-revision', ({ revision: _, ...item }) => item],
    [
      'under-a-wrong-key',
      (item) => documentWith(item, (document) => Object.assign(document.finding as object, { resource: { ...place, autoScalingGroupName: 'other' } })),
    ],
  ])('are set aside when nobody can read them (%s), and the others are still read', async (name, change) => {
    const { day, one, pk, sk } = await spoilt(name, change)
    const good = settledBy([findingOn({ ...place, name: 'good' }, 'flapping', 'low')], day)
    const known = await t.table.readKnownFinding((good[0] as KnownFinding).finding, day)
    if (known === null) await written(good)
    const read = await t.table.readKnownFindings([place], day)
    expect(read.known.some(({ finding }) => finding.resource.autoScalingGroupName === 'good')).toBe(true)
    expect(read.setAside).toHaveLength(1)
    expect(read.setAside[0]).toContain(name)
    expect(await t.get(pk, sk)).toBeUndefined()
    const aside = (await t.items()).filter((item) => item.pk === 'SET-ASIDE' && String(item.sk).includes(name))
    expect(JSON.parse(String(aside[0]?.raw))).toMatchObject({ pk, sk })
    expect(await written(settledBy([one], day))).toEqual([true])
    // what one step of a run set aside, the next one of the same run says as well; the next run does not
    expect((await t.table.readKnownFindings([place], day)).setAside).toEqual(read.setAside)
    expect((await t.table.readKnownFindings([place], day + DAY_SEC)).setAside).toEqual([])
  })
})

describe('a write', () => {
  it('is of one item, or of a batch that is sent again: no transaction is asked for that could be cancelled', () => {
    const files = sourceFiles().filter(({ path }) => /^(adapters|audit|handlers|cli)\//.test(path))
    expect(files.length).toBeGreaterThan(50)
    expect(files.filter(({ text }) => /Transact(Write|Get)/.test(text)).map(({ path }) => path)).toEqual([])
  })
})

describe('a table that is throttled', () => {
  it('is asked again, with growing pauses, until it answers', async () => {
    const day = nextDay()
    t.faults.push(...Array.from({ length: 4 }, () => ({ operation: 'PutItem', error: 'ProvisionedThroughputExceededException' })))
    expect(await written(settledBy([findingOn({ ...PLACE, name: 'throttled' }, 'flapping', 'low')], day))).toEqual([true])
    expect(t.pauses).toEqual([100, 200, 400, 800])
  })

  it('fails loudly when it never answers', async () => {
    const day = nextDay()
    t.faults.push(...Array.from({ length: 8 }, () => ({ operation: 'Query', error: 'ThrottlingException' })))
    await expect(t.table.readKnownFindings([PLACE], day)).rejects.toThrow(/^dynamodb:Query: AWS throttled every attempt \[ThrottlingException\]/)
  })

  it('fails at once when it refuses', async () => {
    t.faults.push({ operation: 'GetItem', error: 'AccessDeniedException' })
    await expect(t.table.readKnownFinding(web, 1)).rejects.toMatchObject({ kind: 'denied' })
    expect(t.pauses).toEqual([])
  })

  it('is sent again what it left unprocessed, until nothing is left', async () => {
    const steps = manyFindings(60).map((finding, i) => ({
      finding,
      entry: { atSec: dayOf(i), state: 'new', severity: finding.severity, microUsd: 1, runId: 'r' },
    }))
    const leaveHalf = (real: Record<string, unknown>) => {
      const requests = steps
        .slice(0, 12)
        .map(({ finding, entry }) => ({ PutRequest: { Item: { ...historyKey(finding, entry), ...entry, expiresAtSec: entry.atSec + 400 * DAY_SEC } } }))
      return { ...real, UnprocessedItems: { [t.raw.name]: requests } }
    }
    const before = t.asked.filter((operation) => operation === 'BatchWriteItem').length
    t.faults.push({ operation: 'BatchWriteItem', answer: leaveHalf }, { operation: 'BatchWriteItem', answer: leaveHalf })
    await t.table.addHistory(steps)
    expect(t.asked.filter((operation) => operation === 'BatchWriteItem').length - before).toBe(5)
    expect(t.pauses).toEqual([100, 200])
    for (const { finding, entry } of steps) expect(await t.table.readHistory(finding, dayOf(0))).toEqual([entry])
  })

  it('fails loudly when it goes on leaving items unprocessed', async () => {
    const step = { finding: web, entry: { atSec: dayOf(0), state: 'new', severity: web.severity, microUsd: 1, runId: 'r' } }
    const leaveAll = (real: Record<string, unknown>) => ({
      ...real,
      UnprocessedItems: { [t.raw.name]: [{ PutRequest: { Item: { ...historyKey(web, step.entry), ...step.entry } } }] },
    })
    t.faults.push(...Array.from({ length: 10 }, () => ({ operation: 'BatchWriteItem', answer: leaveAll })))
    await expect(t.table.addHistory([step])).rejects.toThrow(/1 items were left unprocessed/)
  })
})

describe('the history of a finding', () => {
  it('is its steps, oldest first, each once', async () => {
    const one = findingOn({ ...PLACE, name: 'storied' }, 'flapping', 'medium')
    const other = findingOn({ ...PLACE, name: 'storied-2' }, 'flapping', 'medium')
    const entry = (day: number, state: string) => ({ atSec: dayOf(day), state, severity: 'medium' as const, microUsd: null, runId: `run-${day}` })
    const steps = [entry(3, 'resolved'), entry(0, 'new'), entry(1, 'worse')]
    await t.table.addHistory(steps.map((one_) => ({ finding: one, entry: one_ })))
    await t.table.addHistory([
      { finding: one, entry: entry(0, 'new') },
      { finding: other, entry: entry(2, 'new') },
    ])
    expect((await t.table.readHistory(one, dayOf(4))).map(({ state }) => state)).toEqual(['new', 'worse', 'resolved'])
    expect(await t.table.readHistory(one, dayOf(401))).toEqual([entry(3, 'resolved')])
  })
})
