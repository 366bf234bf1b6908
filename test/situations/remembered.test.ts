import { describe, expect, it } from 'vitest'
import { dayFromIso } from '../../domain/calendar.ts'
import { audited, fixedAt, instances, tracking } from './a-fortnight.ts'

/** What the service remembers of advice that was followed before the window, in a capture as the AWS CLI's query of its table answers it. */

const CHANGED = dayFromIso('2026-10-10')
const HOME = { accountId: '111122223333', region: 'us-east-1', name: 'web' }
const settings = (minSize: number) => ({
  minSize,
  maxSize: 12,
  desiredCapacity: minSize,
  instanceType: 'm5.large',
  mixedInstanceTypes: [],
  tracking: [{ metric: 'ASGAverageCPUUtilization', targetValue: 60 }],
  predictive: false,
  scheduledActions: [],
  defaultInstanceWarmupSec: null,
  detailedMonitoring: true,
  suspendedProcesses: [],
  protectsNewInstances: false,
})

/** The minimum went from one size to another on 10 October; three weeks on either side are known, with so many overloaded minutes a day. */
const ledger = (from: number, to: number, minutesBefore: number, minutesSince: number, hoursBefore = 90) => ({
  ...HOME,
  unit: { instanceType: 'm5.large', busyVcpuPerInstance: 1.2, floorInstances: 2 },
  settings: settings(to),
  takeFromDay: 0,
  proposals: [
    {
      changes: { minSize: to },
      savingsMicroUsdPerMonth: 0,
      savingsRangeMicroUsdPerMonth: [0, 0],
      confidence: 'high',
      proposedDay: CHANGED - 2,
      settings: settings(from),
      steadyFromDay: 0,
      unchangedDay: CHANGED - 1,
      partlyDay: CHANGED,
      appliedDay: CHANGED,
      missing: [],
      endDay: null,
      saving: null,
    },
  ],
  days: Array.from({ length: 42 }, (_, i) => CHANGED - 21 + i).map((day) => [
    day,
    day < CHANGED ? hoursBefore : 90,
    day < CHANGED ? minutesBefore : minutesSince,
    null,
    null,
  ]),
})
const item = (document: object) => ({
  pk: { S: 'LEDGER#111122223333#us-east-1' },
  sk: { S: 'GROUP#web' },
  format: { N: '1' },
  document: { S: JSON.stringify(document) },
  lastRunSec: { N: '1761955200' },
  revision: { N: '40' },
})
const roomy = {
  // 3.2 busy vCPUs day and night: nothing is to be had by the clock
  curve: { size: () => 8, cpu: () => 20 },
  policies: [tracking(60)],
  group: { MinSize: 8, MaxSize: 12, DesiredCapacity: 8, Instances: instances(8) },
}
const remembering = (...documents: readonly object[]) => ({ ...roomy, answers: { 'dynamodb.query': { Items: documents.map(item), Count: documents.length } } })
/** The minimum that is proposed, in instances of two vCPUs; the group's own where nothing is. */
const floorOf = ({ group: { proposal } }: Awaited<ReturnType<typeof audited>>): number => {
  const { minSize = 8, instanceType = 'm5.large', scheduledActions = [] } = proposal?.changes ?? {}
  expect(scheduledActions).toEqual([])
  return minSize * (instanceType === 'm5.large' ? 1 : instanceType === 'm5.xlarge' ? 2 : Number.NaN)
}

describe('a minimum that was raised and cured', () => {
  it('is lowered again where nobody remembers why it is there', async () => {
    expect(floorOf(await audited(roomy))).toBeLessThanOrEqual(4)
  })

  it('is not lowered to where users waited, at the same demand', async () => {
    const said = await audited(remembering(ledger(4, 8, 60, 0)))
    expect(floorOf(said)).toBeGreaterThan(4)
  })

  it('is lowered where demand was higher then, and where it had cured nothing', async () => {
    const free = floorOf(await audited(roomy))
    expect(floorOf(await audited(remembering(ledger(4, 8, 60, 0, 200))))).toBe(free)
    expect(floorOf(await audited(remembering(ledger(4, 8, 0, 0))))).toBe(free)
  })

  it('is another group’s matter in another Region', async () => {
    const free = floorOf(await audited(roomy))
    expect(floorOf(await audited(remembering({ ...ledger(4, 8, 60, 0), region: 'eu-west-1' })))).toBe(free)
  })
})

describe('a minimum that was lowered and hurt', () => {
  const short = {
    curve: { ...fixedAt(3), cpu: (sec: number) => (Math.floor((sec % 86_400) / 3600) < 20 && sec % 86_400 >= 8 * 3600 ? 97 : 40) },
    policies: [],
    group: { MinSize: 3, MaxSize: 12, DesiredCapacity: 3, Instances: instances(3) },
  }

  it('is what it was before, first thing', async () => {
    const said = await audited({ ...short, answers: { 'dynamodb.query': { Items: [item(ledger(5, 3, 0, 600))] } } })
    expect(said.group.proposal?.changes).toEqual({ minSize: 5, desiredCapacity: 5 })
  })

  it('is not, where it had hurt before as well', async () => {
    const said = await audited({ ...short, answers: { 'dynamodb.query': { Items: [item(ledger(5, 3, 600, 600))] } } })
    expect(said.group.proposal?.changes).not.toEqual({ minSize: 5, desiredCapacity: 5 })
  })
})

describe('a memory that cannot be read', () => {
  it('is said, and the group is judged without it', async () => {
    const free = await audited(roomy)
    const said = await audited({ ...roomy, answers: { 'dynamodb.query': { Items: [{ ...item(ledger(4, 8, 60, 0)), document: { S: '{"name":"web"}' } }] } } })
    expect(said.group.proposal?.changes).toEqual(free.group.proposal?.changes)
    expect(said.report.places.flatMap(({ unread }) => unread)).toContainEqual(
      expect.objectContaining({ operation: 'dynamodb.query', reason: expect.stringContaining('is no ledger of a group') }),
    )
  })
})
