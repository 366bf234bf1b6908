import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCapture } from '../../adapters/capture/open.ts'
import { dayFromIso } from '../../domain/calendar.ts'
import { judge } from '../../domain/judge.ts'
import type { Observation } from '../../domain/observe/observation.ts'
import { usdPerHour } from '../../fixtures/instance-types.ts'
import { simulationStartSec } from '../../fixtures/sample-fleet.ts'
import { restrictedTo } from '../../local/sample-days.ts'
import { type LocalService, startService } from '../../local/service.ts'
import type { ReportLedger } from '../../report/ledger-schema.ts'
import type { Report } from '../../report/schema.ts'
import { aFollowedFleet } from './a-followed-fleet.ts'
import { documentOf, reportOf } from './a-run.ts'

/** On this day, in the afternoon, the advice is followed. */
const CHANGE_DAY = 16
const RUNS = [14, 15, 16, 17, 20, 24, 28, 35]
const timeOf = (day: number): string => new Date((simulationStartSec + day * 86_400 + 900) * 1000).toISOString().replace('.000Z', 'Z')

const root = mkdtempSync(join(tmpdir(), 'headroom-ledger-'))
const fleet = aFollowedFleet(CHANGE_DAY * 1440 + 14 * 60)
let service: LocalService
const reports = new Map<number, Report>()
const mails = new Map<number, string>()
/** What each judgement was given of earlier advice, by day and group. */
const remembered = new Map<string, Observation['earlier']>()

beforeAll(async () => {
  const today = { day: 0 }
  const captureOf = (day: number) => join(root, `day-${day}`)
  service = await startService({
    openFleet: async (query) => restrictedTo(await openCapture(captureOf(today.day)), query),
    judge: (observation, ...rest) => {
      remembered.set(`${today.day} ${observation.group.name}`, observation.earlier)
      return judge(observation, ...rest)
    },
  })
  for (const day of RUNS) {
    today.day = day
    fleet.capture(captureOf(day), day)
    const { error } = await service.tick(timeOf(day))
    if (error !== null) throw new Error(`the run of day ${day} failed: ${error}`)
    reports.set(day, (await reportOf(service, timeOf(day))).report)
    mails.set(
      day,
      service
        .mails()
        .map(({ text }) => text)
        .join('\n')
        .replaceAll(/\s+/g, ' '),
    )
  }
})
afterAll(async () => {
  await service.stop()
  rmSync(root, { recursive: true })
})

const ledgerOn = (day: number) => reports.get(day)?.cost.ledger as ReportLedger
const followedOn = (day: number, name: string) => ledgerOn(day).followed.find((one) => one.autoScalingGroupName === name)

describe('advice that is followed', () => {
  it('is first proposed, and nothing is followed', () => {
    expect(reports.get(14)?.groups.map(({ name, proposal }) => [name, (proposal?.estimatedMonthlySavings?.amount ?? 0) > 100])).toEqual([
      ['halfway', true],
      ['ignored', true],
      ['lowered', true],
      ['smaller', true],
    ])
    expect(ledgerOn(16)).toMatchObject({ savings: { proposed: 4, applied: 0, measured: 0, ratio: null }, followed: [] })
  })

  it('is seen in the configuration by the next run, which says what is missing for a measurement', () => {
    expect(followedOn(17, 'lowered')).toMatchObject({ state: 'measuring', proposedOn: '2026-11-02', appliedOn: '2026-11-05', saved: null })
    expect(followedOn(17, 'lowered')?.reason).toMatch(/16 days before and 0 days after the change are known; 7 of each are needed/)
    expect(followedOn(17, 'ignored')).toBeUndefined()
  })

  it.each(['lowered', 'smaller'])('two weeks later is measured, and the saving of %s is what the same days would have cost without the change', (name) => {
    const measured = followedOn(35, name)
    expect(measured).toMatchObject({ state: 'measured', costSource: 'list-price', daysBefore: 16 })
    const truth = fleet.trulySaved(name, 18, 33)
    expect(truth).toBeGreaterThan(100)
    // each instance is a little busy with itself: of many that idle, that looks like demand
    expect((measured?.saved ?? 0) / truth).toBeGreaterThan(0.9)
    expect((measured?.saved ?? 0) / truth).toBeLessThan(1.05)
  })

  it('in part is a state of its own, which names what is missing: a minimum lowered alone saves nothing where nothing scales in', () => {
    expect(followedOn(35, 'halfway')).toMatchObject({ state: 'partly-applied', appliedOn: null, missing: ['targetTracking'], saved: 0 })
    expect(ledgerOn(35).savings).toMatchObject({ partlyApplied: 1, applied: 2, measured: 2 })
  })

  it('is told with its calibration: in the report by month, on the page, and in a line of the digest', async () => {
    const { savings, months } = ledgerOn(35)
    const both = ['lowered', 'smaller'].map((name) => followedOn(35, name))
    expect(savings.saved).toBeCloseTo(
      both.reduce((sum, one) => sum + (one?.saved ?? 0), 0),
      4,
    )
    expect(savings.estimated).toBeCloseTo(
      both.reduce((sum, one) => sum + (one?.estimated ?? 0), 0),
      4,
    )
    expect(savings.ratio).toBeGreaterThan(0.9)
    expect(savings.ratio).toBeCloseTo(savings.saved / savings.estimated, 3)
    expect(months).toMatchObject([{ month: '2026-11', measured: 2 }])
    expect(await documentOf(service, timeOf(35), 'page.html')).toContain('<h2>Saved so far</h2>')
    const told = [...mails].filter(([, text]) => /applied proposal/.test(text)).map(([day]) => day)
    expect(told).toContain(35)
    expect(told.every((day) => ledgerOn(day).savings.measured > 0)).toBe(true)
    expect(mails.get(35)).toMatch(/Saved so far: \$[\d,.k]+ a month, measured after 2 applied proposals \([\w-]+, [\w-]+\); the estimate was \$[\d,.k]+\./)
  })

  it('of a type keeps what both types cost by the list when it was proposed', async () => {
    const ledgers = await service.table.readLedgers([{ accountId: '123456789012', region: 'eu-west-1' }], service.now.sec)
    const proposals = ledgers.flatMap(({ name, proposals }) => (name === 'smaller' ? proposals : []))
    const [first] = proposals.filter(({ changes }) => changes.instanceType !== undefined)
    const list = ['m5.4xlarge', first?.changes.instanceType ?? ''].map((type) => Math.round(usdPerHour(type, 'eu-west-1') * 1e6))
    expect(first?.listMicroUsdPerHour).toEqual(list)
    expect(ledgers.flatMap(({ name, proposals: made }) => (name === 'halfway' ? made : [])).map(({ listMicroUsdPerHour }) => listMicroUsdPerHour)).toContain(
      undefined,
    )
  })

  it('is remembered by whoever judges the group from then on', () => {
    expect([remembered.get('14 lowered'), remembered.get('16 lowered'), remembered.get('35 ignored')]).toEqual([undefined, [], []])
    const [change, ...others] = remembered.get('35 lowered') ?? []
    expect(others).toEqual([])
    // sixteen whole days were kept before it, and ten since by the run before this one
    expect(change).toMatchObject({ day: dayFromIso('2026-11-05'), before: { days: 16 }, since: { days: 10 }, stands: true })
    expect(change?.moved.minSize?.to).toBeLessThan(change?.moved.minSize?.from ?? 0)
  })

  it('leaves the ledger as it is when a run is repeated or comes late', async () => {
    const before = await service.table.readLedgers([{ accountId: '123456789012', region: 'eu-west-1' }], service.now.sec)
    await service.tick(timeOf(35), { name: 'again' })
    expect(await service.table.writeLedgers(before)).toEqual(before.map(() => false))
    expect(await service.table.readLedgers([{ accountId: '123456789012', region: 'eu-west-1' }], service.now.sec)).toEqual(before)
  })
})
