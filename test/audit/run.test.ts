import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FleetSource, PlaceSource } from '../../audit/io.ts'
import type { Judge } from '../../audit/place.ts'
import { ReadError } from '../../audit/read-error.ts'
import { type Progress, runAudit } from '../../audit/run.ts'
import { defaultPolicy } from '../../domain/policy.ts'
import { reportJson } from '../../report/document.ts'
import { draws } from '../draws.ts'
import { hostileNames } from '../hostile-names.ts'
import { findingOn, fleetOf, groupNamed, judgementOf, placeSourceOf, proposalThat } from './made-up-fleet.ts'

/** Stands in for the domain's judge: says of a group what its name asks for. */
const fakeJudge: Judge = ({ group }, _place, rate) => {
  if (group.name.startsWith('too-new'))
    return judgementOf(group, { status: 'insufficient-data', statusReason: { code: 'as-said', text: 'observed for 2 of 7 days' }, current: null, rate })
  if (group.name.startsWith('ignored'))
    return judgementOf(group, { status: 'suppressed', statusReason: { code: 'as-said', text: 'tag headroom:ignore' }, current: null, rate })
  if (group.name.startsWith('big')) {
    const finding = findingOn(group, 'excess-capacity', 'high', { savingsMicroUsdPerMonth: 210_240_000 })
    return judgementOf(group, {
      findings: [finding],
      proposal: proposalThat(),
      rate,
      curves: {
        startSec: 0,
        stepSec: 300,
        requiredInstances: new Float64Array(4032),
        inServiceInstances: new Float64Array(4032),
        overloadedSteps: new Uint8Array(4032),
        proposed: null,
      },
    })
  }
  return judgementOf(group, { rate })
}

const broken = new ReadError('is not JSON', { file: 'autoscaling.describe-policies.json' }, 'Capture this region again.')
const brokenPlace = (accountId: string, region: string, groupNames?: () => Promise<readonly string[]>): PlaceSource => ({
  accountId,
  region,
  open: () => Promise.reject(broken),
  ...(groupNames === undefined ? {} : { listGroupNames: groupNames }),
})
const run = (source: FleetSource, options = {}) => runAudit(source, { judge: fakeJudge, ...options })
const statuses = async (source: FleetSource) => (await run(source)).report.groups.map((group) => `${group.region} ${group.name} ${group.status}`)

describe('an audit run', () => {
  it('judges every group of every place once and adds up', async () => {
    const { report } = await run(
      fleetOf(
        placeSourceOf(['big-web', 'fine', 'too-new'].map((name) => groupNamed(name))),
        placeSourceOf([groupNamed('big-web', { region: 'eu-west-1' }), groupNamed('ignored', { region: 'eu-west-1' })], {
          region: 'eu-west-1',
          unread: [{ operation: 'ec2.describe-subnets', reason: 'not in the capture' }],
        }),
      ),
    )
    expect(report.summary.groups).toEqual({ discovered: 5, withFindings: 2, healthy: 1, insufficientData: 1, suppressed: 1 })
    expect(report.summary.estimatedMonthlySavings?.amount).toBe(420.48)
    expect(report.places.map((place) => [place.region, place.groups, place.unread.length])).toEqual([
      ['eu-west-1', 2, 1],
      ['us-east-1', 3, 0],
    ])
    expect(report.auditId).toMatch(/^[0-9a-f]{32}$/)
    expect(report.audit).toEqual({ apiCalls: {}, estimatedUsd: 0, policy: defaultPolicy })
  })

  it('goes on after a place that cannot be opened, and lists its groups where their names are known', async () => {
    const source = fleetOf(
      brokenPlace('1', 'a'),
      brokenPlace('1', 'b', async () => ['web', 'api']),
      placeSourceOf([groupNamed('fine')]),
    )
    const { report } = await run(source)
    expect(report.notAudited).toEqual([
      { accountId: '1', region: 'a', reason: broken.message },
      { accountId: '1', region: 'b', reason: broken.message },
    ])
    expect(report.groups.map((group) => [group.name, group.status, group.statusReason])).toEqual([
      ['api', 'insufficient-data', broken.message],
      ['web', 'insufficient-data', broken.message],
      ['fine', 'audited', null],
    ])
    expect(report.summary.places).toEqual({ audited: 1, notAudited: 2 })
  })

  it('keeps what was judged when a place breaks half-way, and says of the rest why it was not', async () => {
    const names = ['a', 'b', 'c', 'd']
    const source = fleetOf(
      placeSourceOf(
        names.map((name) => groupNamed(name)),
        { breaksAfter: 2, failure: broken },
      ),
    )
    const { report } = await run(source)
    expect(report.groups.map((group) => group.status)).toEqual(['audited', 'audited', 'insufficient-data', 'insufficient-data'])
    expect(report.groups[3]?.notAssessed).toMatchObject([
      { rule: 'demand', reason: broken.message },
      { rule: 'proposal', reason: broken.message },
    ])
    expect(report.notAudited).toHaveLength(1)
  })

  it('ends the judgement of one group alone at a fault of ours, says that it is ours, and throws what breaks the run', async () => {
    const places = [groupNamed('web')]
    const { report } = await runAudit(fleetOf(placeSourceOf(places)), {
      judge: () => {
        throw new TypeError('x is not a function')
      },
    })
    expect(report.groups).toMatchObject([{ name: 'web', status: 'insufficient-data', statusReason: expect.stringContaining("a fault of Headroom's own") }])
    expect(report.places[0]?.unread).toEqual([{ operation: 'headroom.judge', reason: expect.stringContaining('x is not a function') }])
    await expect(run(fleetOf(placeSourceOf([groupNamed('web'), groupNamed('web')])))).rejects.toThrow('given twice')
    const forgetful = placeSourceOf(places)
    await expect(run(fleetOf({ ...forgetful, open: async () => ({ ...(await forgetful.open()), groupNames: ['web', 'api'] }) }))).rejects.toThrow('never given')
  })

  it('ends the judgement of one group alone where its own figures disagree, and names which', async () => {
    const lying: Judge = ({ group }) => judgementOf(group, group.name === 'web' ? { proposal: proposalThat() } : {})
    const { report } = await runAudit(fleetOf(placeSourceOf([groupNamed('api'), groupNamed('web')])), { judge: lying })
    expect(report.groups.map(({ name, status }) => [name, status])).toEqual([
      ['api', 'audited'],
      ['web', 'insufficient-data'],
    ])
    expect(report.groups[1]?.statusReason).toContain('saves and nothing was found')
    expect(report.groups[1]?.proposal).toBeNull()
    expect(report.places[0]?.unread).toEqual([{ operation: 'headroom.judge', reason: expect.stringContaining('1 group could not be judged; web: ') }])
  })

  it('does not let out a report that breaks its own contract', async () => {
    const lying: Judge = ({ group }) => judgementOf(group, { findings: [findingOn(groupNamed('another'), 'flapping', 'low')] })
    await expect(runAudit(fleetOf(placeSourceOf([groupNamed('web')])), { judge: lying })).rejects.toThrow('breaks its own contract')
  })

  it('narrows to the names asked for, in every place', async () => {
    const source = fleetOf(
      placeSourceOf([groupNamed('web'), groupNamed('api')]),
      placeSourceOf([groupNamed('web', { region: 'eu-west-1' })], { region: 'eu-west-1' }),
      placeSourceOf([], { region: 'sa-east-1' }),
    )
    const { report } = await run(source, { names: new Set(['web']) })
    expect(report.groups.map((group) => `${group.region} ${group.name}`)).toEqual(['eu-west-1 web', 'us-east-1 web'])
    expect(report.places.map((place) => place.groups)).toEqual([1, 0, 1])
  })

  it('hands back curves of the groups asked for and of no other', async () => {
    const source = fleetOf(placeSourceOf(['big-a', 'big-b'].map((name) => groupNamed(name))))
    const { explained } = await run(source, { explain: new Set(['big-b']) })
    expect(explained.map(({ judgement }) => judgement.name)).toEqual(['big-b'])
    expect(explained[0]?.judgement.curves).not.toBeNull()
    expect((await run(source)).explained).toEqual([])
  })

  it('prices by the list, and not at all where the list does not know the type', async () => {
    const { report } = await run(
      fleetOf(placeSourceOf([groupNamed('a'), groupNamed('b', { instanceType: 'x9.huge' }), groupNamed('c', { instanceType: null })])),
    )
    expect(report.groups.map((group) => [group.rateSource, group.usdPerInstanceHour])).toEqual([
      ['list-price', 0.096],
      [null, null],
      [null, null],
    ])
  })

  it('says that the bill could not be read, and audits the groups all the same', async () => {
    const source = { ...fleetOf(placeSourceOf([groupNamed('web')])), readSpend: () => Promise.reject(broken) }
    const { report } = await run(source)
    expect(report.cost.notAssessed).toEqual([{ subject: 'spend', reason: broken.message }])
    expect(report.groups).toHaveLength(1)
  })

  it('tells its progress, ending at all groups', async () => {
    const seen: Progress[] = []
    await run(
      fleetOf(placeSourceOf(['a', 'b'].map((name) => groupNamed(name))), placeSourceOf([groupNamed('c', { region: 'eu-west-1' })], { region: 'eu-west-1' })),
      { onProgress: (progress: Progress) => seen.push(progress) },
    )
    expect(seen.map(({ judged, discovered, placesDone }) => [judged, discovered, placesDone])).toEqual([
      [0, 2, 0],
      [1, 2, 0],
      [2, 2, 0],
      [2, 3, 1],
      [3, 3, 1],
    ])
  })

  it('is the same to the byte whatever the order of places and groups, and carries the id of its content', async () => {
    const names = fc.uniqueArray(fc.oneof(fc.constantFrom(...hostileNames), fc.constantFrom('big-1', 'big-2', 'too-new-1', 'ignored-1')), { maxLength: 12 })
    const sourceOf = (order: readonly string[], places: readonly string[]) =>
      fleetOf(
        ...places.map((region) =>
          placeSourceOf(
            order.map((name) => groupNamed(name, { region })),
            { region },
          ),
        ),
      )
    await fc.assert(
      fc.asyncProperty(
        names.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        async ([order, other]) => {
          const one = await run(sourceOf(order, ['eu-west-1', 'us-east-1']))
          const two = await run(sourceOf(other, ['us-east-1', 'eu-west-1']))
          expect(reportJson(two.report)).toBe(reportJson(one.report))
          expect(one.report.groups).toHaveLength(order.length * 2)
        },
      ),
      draws(40),
    )
  })

  it('has another id when a judgement, the window or a threshold is another', async () => {
    const source = fleetOf(placeSourceOf([groupNamed('web')]))
    const ids = [
      (await run(source)).report.auditId,
      (await run(fleetOf(placeSourceOf([groupNamed('big')])))).report.auditId,
      (await run({ ...source, window: { ...source.window, endSec: source.window.endSec + 60 } })).report.auditId,
      (await run(source, { policy: { ...defaultPolicy, wasteFraction: 0.3 } })).report.auditId,
    ]
    expect(new Set(ids).size).toBe(4)
  })

  it('conserves groups: each that was discovered ends in one status, wherever its place breaks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 9 })), { maxLength: 5 }), async (shape) => {
        const places = shape.map(([count, breaksAfter], i) =>
          placeSourceOf(
            Array.from({ length: count }, (_, k) => groupNamed(`g${k}`, { region: `r${i}` })),
            { region: `r${i}`, breaksAfter, failure: broken },
          ),
        )
        const { report } = await run(fleetOf(...places))
        const { discovered, withFindings, healthy, insufficientData, suppressed } = report.summary.groups
        expect(discovered).toBe(shape.reduce((sum, [count]) => sum + count, 0))
        expect(withFindings + healthy + insufficientData + suppressed).toBe(discovered)
        expect(report.notAudited).toHaveLength(shape.filter(([count, breaksAfter]) => breaksAfter < count).length)
      }),
      draws(60),
    )
  })

  it('lists a group of one name in two accounts twice, apart', async () => {
    const source = fleetOf(placeSourceOf([groupNamed('web', { accountId: '000000000001' })], { accountId: '000000000001' }), placeSourceOf([groupNamed('web')]))
    expect(await statuses(source)).toHaveLength(2)
  })
})
