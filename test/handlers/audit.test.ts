import { afterEach, describe, expect, it } from 'vitest'
import type { InspectIo } from '../../audit/inspect-slice.ts'
import { runAudit } from '../../audit/run.ts'
import type { RunIo } from '../../audit/run-io.ts'
import type { Finding } from '../../domain/findings.ts'
import type { InvokeOptions, LocalService } from '../../local/service.ts'
import { reportJson } from '../../report/document.ts'
import { findingOn } from '../audit/made-up-fleet.ts'
import { webJudgement } from '../report/made-up-report.ts'
import { aRunningService, documentOf, findingsOfDay, judgeThat, objectsOf, openFleetOf, reportOf, tickOf } from './a-run.ts'

let s: LocalService
afterEach(() => s.stop())

const subjects = () => s.mails().map(({ subject }) => subject)

describe('the scheduled run', () => {
  it('makes the report that one audit of the whole fleet makes, tells it, and keeps how it ended', async () => {
    s = await aRunningService()
    const outcome = await s.tick(tickOf(0))
    expect(outcome).toMatchObject({ status: 'SUCCEEDED', result: { status: 'complete', problem: null, told: { sent: 1, failed: 0 } } })
    const whole = await runAudit(await openFleetOf()({ accounts: [], regions: [] }), { judge: judgeThat(findingsOfDay(0)) })
    const { report } = await reportOf(s, tickOf(0))
    const { ownCost, ...audit } = report.audit
    expect(reportJson({ ...report, audit })).toBe(reportJson(whole.report))
    // what a run costs beside reading: its parts at prices with date and source, and a month of them
    expect(ownCost.parts.length).toBeGreaterThan(5)
    const sum = (of: (part: { run: number; month: number }) => number) => ownCost.parts.reduce((total: number, part: never) => total + of(part), 0)
    expect(ownCost.run).toBeCloseTo(report.audit.estimatedUsd + sum(({ run }) => run), 6)
    expect(ownCost.month).toBeCloseTo((report.audit.estimatedUsd * 365) / 12 + sum(({ month }) => month), 4)
    expect(ownCost.parts.find(({ kind }: { kind: string }) => kind === 'lambdaGbSeconds')).toMatchObject({
      usdPerUnit: 0.0000133334,
      source: 'Lambda pricing page',
      asOf: expect.stringMatching(/^\d{4}-\d{2}$/),
    })
    expect(subjects()).toEqual(['Headroom: 2 new; $150 a month could be saved; 2 findings open'])
    expect(await s.table.readRunsBefore(s.now.sec)).toMatchObject([{ runId: tickOf(0), outcome: { status: 'complete', findings: 2, notAudited: [] } }])
  })

  it('tells the second day only what changed', async () => {
    const day = { is: 0 }
    s = await aRunningService({ judge: judgeThat((name) => findingsOfDay(day.is)(name)) })
    await s.tick(tickOf(0))
    s.mails()
    day.is = 1
    await s.tick(tickOf(1))
    const mails = s.mails()
    expect(mails.map(({ subject }) => subject)).toEqual([
      'Headroom CRITICAL: payments: max-size-reached (111122223333 us-east-1)',
      'Headroom: 1 critical group; 1 new, 1 worse; $300 a month could be saved; 3 findings open',
    ])
    expect(mails[1]?.text).not.toContain('web-api')
    await s.deliver()
    expect(s.slack.posts).toHaveLength(3)
  })

  it('stores a page that shows what changed and draws the groups with findings, and links it in what it tells', async () => {
    const day = { is: 0 }
    const drawn = judgeThat((name) => findingsOfDay(day.is)(name))
    s = await aRunningService({ judge: (...of) => ({ ...drawn(...of), curves: webJudgement.curves }) })
    await s.tick(tickOf(0))
    s.mails()
    day.is = 1
    const { result } = await s.tick(tickOf(1))
    const page = await documentOf(s, tickOf(1), 'page.html')
    expect(page).toContain('Since 2026-11-02 06:00 UTC')
    expect(page).toMatch(/<h3>New<\/h3><ul[^>]*><li>.*payments/s)
    // batch and payments, each as it is and as proposed
    expect(page.match(/<svg class="chart" role="img"/g)).toHaveLength(4)
    expect(page).toContain('2 runs since 2026-11-02')
    const index = (await objectsOf(s))['reports/index.html'] ?? ''
    expect([...index.matchAll(/<tr><td><a href="https:[^"]*page\.html"[^>]*>([^<]*)<\/a><td>(\w+)/g)].map(([, time, status]) => [time, status])).toEqual([
      ['2026-11-03 06:00', 'complete'],
      ['2026-11-02 06:00', 'complete'],
    ])
    expect(result).toMatchObject({ report: { page: expect.stringMatching(/^s3:\/\/headroom-reports\/reports\/2026-11-03\/.*page\.html$/) } })
    expect(s.mails().every(({ text }) => /page\.html\?/.test(text))).toBe(true)
  })

  it('settles what it found once, and reads nothing back of what people are given', async () => {
    s = await aRunningService()
    let settled = 0
    const read: string[] = []
    await s.tick(tickOf(0), {
      world: (io) => ({
        ...io,
        readKnownFindings: (...of) => {
          settled++
          return io.readKnownFindings(...of)
        },
        get: (key) => {
          read.push(key)
          return io.get(key)
        },
      }),
    })
    expect(settled).toBe(1)
    expect(read.filter((key) => !key.startsWith('runs/'))).toEqual([])
    expect(subjects()).toHaveLength(1)
  })

  it('tells without its page where that cannot be stored, and is complete', async () => {
    s = await aRunningService()
    const { result } = await s.tick(tickOf(0), {
      world: (io) => ({
        ...io,
        putReport: async (run, document, text) => {
          if (document === 'page.html') throw new Error('the bucket is full')
          return io.putReport(run, document, text)
        },
      }),
    })
    expect(result).toMatchObject({ status: 'complete', report: { page: null }, told: { sent: 1, failed: 0 } })
    const [mail] = s.mails()
    expect(mail?.text).toMatch(/report\.json\?/)
  })

  // fault 43
  it('is one run when its schedule fires twice, one after the other or at once', async () => {
    s = await aRunningService()
    const together = await Promise.all([s.tick(tickOf(0), { name: 'first' }), s.tick(tickOf(0), { name: 'second' })])
    const later = await s.tick(tickOf(0), { name: 'third' })
    const statuses = [...together, later].map(({ result }) => (result as { status: string }).status)
    expect(statuses.sort()).toEqual(['complete', 'nothing-to-do', 'nothing-to-do'])
    expect(subjects()).toHaveLength(1)
    expect(await s.table.readRunsBefore(s.now.sec)).toHaveLength(1)
  })

  // fault 70
  it('says once a week that all is quiet', async () => {
    s = await aRunningService({ judge: judgeThat(() => []) })
    const told: [number, string][] = []
    for (let day = 0; day < 15; day++) {
      await s.tick(tickOf(day))
      for (const { subject } of s.mails()) told.push([day, subject])
    }
    expect(told.map(([day]) => day)).toEqual([0, 7, 14])
    expect(told[0]?.[1]).toBe('Headroom: no change; 0 findings open')
    expect(told[2]?.[1]).toBe('Headroom: no change since 2026-11-09; 0 findings open')
  })
})

describe('a run that dies', () => {
  // fault 41
  it('in one worker reads that worker’s groups again, and no others', async () => {
    const asked: Parameters<ReturnType<typeof openFleetOf>>[0][] = []
    let slow = 1
    s = await aRunningService({ openFleet: openFleetOf(undefined, asked) })
    const outcome = await s.tick(tickOf(0), {
      workerWorld: (io) => ({
        ...io,
        put: async (key, text) => {
          if (key.includes('batch-1-0-2') && slow-- > 0) throw new Error('Task timed out after 900.00 seconds')
          await io.put(key, text)
        },
      }),
    })
    const reads = asked.flatMap(({ names }) => (names === null || names === undefined || names.size === 0 ? [] : [[...names].join(' ')]))
    expect(reads.slice(0, 4).sort()).toEqual(['batch fine', 'payments web-api', 'web-data', 'web-shop'])
    expect(reads.slice(4).sort()).toEqual(['payments', 'web-api'])
    expect(outcome.result).toMatchObject({ status: 'complete', notAudited: [], summary: { groups: { discovered: 6 } } })
    expect(subjects()).toHaveLength(1)
  })

  // fault 44
  it('after its messages went out, and before that was written down, sends none of them again', async () => {
    s = await aRunningService()
    let deaths = 0
    await s.tick(tickOf(0), { dieAt: (_, what) => (what.includes('SUCCEED tell') && deaths++ < 3 ? 'before' : null) })
    expect(deaths).toBe(4)
    expect(subjects()).toHaveLength(1)
  })

  // fault 56
  it.each(['batch-0-0-2', 'plan', 'spend.json', 'ledgers-before', 'spend-days', 'found.json', 'kept.json'])(
    'and finds %s broken in the bucket after it was written reads everything anew, once',
    async (key) => {
      s = await aRunningService()
      let left = 1
      const breaking = <Io extends Pick<RunIo, 'put'>>(io: Io): Io => ({
        ...io,
        put: (of, text) => io.put(of, of.includes(key) && left-- > 0 ? text.slice(0, 20) : text),
      })
      const { status, result } = await s.tick(tickOf(0), { world: breaking, workerWorld: breaking })
      expect([status, left]).toEqual(['SUCCEEDED', expect.any(Number)])
      expect(left).toBeLessThan(1)
      expect(result).toMatchObject({ status: 'complete', notAudited: [], summary: { groups: { discovered: 6 } }, told: { sent: 1, failed: 0 } })
    },
  )

  it('and finds charts broken makes its page without them', async () => {
    s = await aRunningService()
    const breaking = (io: InspectIo): InspectIo => ({ ...io, put: (key, text) => io.put(key, key.includes('charts') ? '[{"' : text) })
    expect(await s.tick(tickOf(0), { workerWorld: breaking })).toMatchObject({
      result: { status: 'complete', report: { page: expect.stringContaining('page.html') } },
    })
  })

  it('and finds a page of its own broken in the bucket reads that page anew', async () => {
    s = await aRunningService()
    await s.bucket.put(`runs/${tickOf(0)}/batch-0-0-2.json`, '{"results":')
    const { result } = await s.tick(tickOf(0))
    expect(result).toMatchObject({ status: 'complete', summary: { groups: { discovered: 6 } } })
  })
})

describe('a page that fails', () => {
  /** Workers that die over these groups. */
  const poisonous = (poison: (name: string) => boolean): Pick<InvokeOptions, 'workerWorld'> => ({
    workerWorld: (io) => ({
      ...io,
      openFleet: async (query) => {
        if ([...(query.names ?? [])].some(poison)) throw new TypeError('cannot read properties of undefined')
        return io.openFleet(query)
      },
    }),
  })

  // fault 46
  it('however often it is tried is narrowed down to its group, which the report names; the others are judged', async () => {
    s = await aRunningService({ settings: { groupsPerBatch: 25 } })
    const { result, operations } = await s.tick(
      tickOf(0),
      poisonous((name) => name === 'web-shop'),
    )
    expect(result).toMatchObject({ status: 'degraded', problem: '1 of 2 batches of groups could not be inspected (1 of 6 groups)' })
    expect(operations.filter((name) => name.startsWith('batch '))).toEqual([
      'batch 0 0-5',
      'batch 1 0-1',
      'batch 0 0-3',
      'batch 0 3-5',
      'batch 0 3-4',
      'batch 0 4-5',
    ])
    const { report } = await reportOf(s, tickOf(0))
    expect(report.notAudited).toEqual([
      { accountId: '111122223333', region: 'us-east-1', reason: 'batch 1 of 2 failed with 1 group: cannot read properties of undefined' },
    ])
    expect(report.groups.map(({ name, status }: { name: string; status: string }) => [name, status])).toContainEqual(['web-shop', 'insufficient-data'])
    expect(report.summary.groups).toMatchObject({ discovered: 6, insufficientData: 1, withFindings: 2 })
    const [mail] = s.mails()
    expect(mail?.text).toContain('1 of 2 batches of groups could not be inspected')
    expect(mail?.text.replaceAll(/\s+/g, ' ')).toContain('batch 1 of 2 failed with 1 group: cannot read properties of undefined')
  })

  it('in the judgement of one group is that group’s alone: it is named with the fault, and every other is judged', async () => {
    const absurd = (name: string): readonly Finding[] => {
      if (name === 'web-shop') throw new TypeError('cannot read properties of undefined')
      return name === 'fine'
        ? [
            findingOn({ accountId: '111122223333', region: 'eu-west-1', name }, 'excess-capacity', 'high', {
              savingsMicroUsdPerMonth: Number.POSITIVE_INFINITY,
            }),
          ]
        : findingsOfDay(0)(name)
    }
    s = await aRunningService({ judge: judgeThat(absurd) })
    const { result } = await s.tick(tickOf(0))
    expect(result).toMatchObject({ status: 'complete', summary: { groups: { discovered: 6, insufficientData: 2, withFindings: 2 } } })
    const { report } = await reportOf(s, tickOf(0))
    const reasons = Object.fromEntries(report.groups.map(({ name, statusReason }: { name: string; statusReason: string }) => [name, statusReason]))
    expect(reasons['web-shop']).toContain('cannot read properties of undefined')
    expect(reasons.fine).toContain("a fault of Headroom's own")
    expect(s.mails()[0]?.text.replaceAll(/\s+/g, ' ')).toContain('1 group could not be judged; web-shop')
  })

  // fault 42
  it('because it is too large for a worker is inspected in halves', async () => {
    s = await aRunningService({ settings: { groupsPerBatch: 25 } })
    const { result, operations } = await s.tick(tickOf(0), {
      workerWorld: (io) => ({
        ...io,
        openFleet: async (query) => {
          if ((query.names?.size ?? 0) > 2) throw new Error('Runtime exited with error: signal: killed')
          return io.openFleet(query)
        },
      }),
    })
    expect(result).toMatchObject({ status: 'complete', notAudited: [], summary: { groups: { discovered: 6, withFindings: 2 } } })
    expect(operations.filter((name) => name.startsWith('batch 0'))).toEqual(['batch 0 0-5', 'batch 0 0-3', 'batch 0 3-5', 'batch 0 0-2', 'batch 0 2-3'])
  })

  // fault 47
  it('with more than a fifth of the groups makes the run a failed one, which is told all the same', async () => {
    s = await aRunningService()
    const poison = poisonous((name) => name.startsWith('web'))
    await s.tick(tickOf(0), poison)
    const [mail] = s.mails()
    expect(mail?.text.replaceAll('\n', ' ')).toContain('The run failed: 3 of 4 batches of groups could not be inspected (3 of 6 groups), more than a fifth')
    expect(await s.table.readRunsBefore(s.now.sec)).toMatchObject([{ outcome: { status: 'failed' } }])
    const { report } = await reportOf(s, tickOf(0))
    expect(report.notAudited).toHaveLength(2)
    // what was found before is not taken for gone
    await s.tick(tickOf(1), poison)
    expect(s.mails().every(({ text }) => !text.includes('Resolved'))).toBe(true)
  })
})
