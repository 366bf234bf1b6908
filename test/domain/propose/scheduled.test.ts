import { describe, expect, it } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import type { ScheduledAction } from '../../../domain/facts/scaling-policy.ts'
import { judge } from '../../../domain/judge.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import type { Changes } from '../../../domain/propose/changes.ts'
import { scheduledChanges } from '../../../domain/replay/schedule.ts'
import { at } from '../../../domain/series.ts'
import { aPlace, aSeries, aTracking, START_SEC, STEP_SEC, STEPS } from '../a-case.ts'
import { aWorld, type DemandShape, demandCurve, office, smoothDay } from '../a-world.ts'
import { aLaunch } from '../an-activity.ts'
import { aRememberedWorld, ordinary, type PastHour } from '../history/a-history.ts'
import { shop } from '../judged-worlds.ts'

const rate = { microUsdPerInstanceHour: 107_000, source: 'list-price' as const }
const fixed = (size: number): Partial<Group> => ({ minSize: size, maxSize: size, desiredCapacity: size, policies: [] })
/** Users are answered as fast by day as by night: the busy hours were served well. */
const judged = (shape: DemandShape, group: Partial<Group> = fixed(8)) =>
  judge(aWorld({ demand: demandCurve(shape), group, observation: { responseTimeSecP95: aSeries(0.05) } }), shop, rate, defaultPolicy)

type Actions = NonNullable<Changes['scheduledActions']>
/** The actions as AWS would answer them. */
const asRead = (actions: Actions): readonly ScheduledAction[] =>
  actions.map(({ minSize = null, maxSize = null, desiredCapacity = null, ...action }) => ({
    ...action,
    minSize,
    maxSize,
    desiredCapacity,
    startSec: null,
    endSec: null,
    timeZone: 'Etc/UTC',
  }))
/** Sizes that the actions set, by step of the window from the second day on; a launch takes five minutes. */
const sizesBy = (actions: Actions): Float64Array => {
  const sizes = new Float64Array(STEPS).fill(Number.NaN)
  for (const { minute, minSize } of scheduledChanges(asRead(actions), START_SEC, (STEPS * STEP_SEC) / 60, START_SEC).changes)
    sizes.fill(minSize, Math.min(STEPS, minute / 5 + 1))
  return sizes
}
/** The highest load of an instance of two vCPUs under the actions, with demand `shiftMinutes` later. */
const highestLoad = (actions: Actions, shape: DemandShape, shiftMinutes: number): number => {
  const [sizes, demand] = [sizesBy(actions), demandCurve(shape)]
  return Math.max(...Array.from(demand, (busy, i) => busy / (2 * at(sizes, Math.min(STEPS - 1, Math.max(0, i + shiftMinutes / 5))))).filter((load) => load > 0))
}

/** A group two weeks after it was given these actions, by day and by night: launches in the first mornings, and users who are served well. */
const followed = (shape: DemandShape, actions: readonly ScheduledAction[]) => {
  const [busy, quiet] = [actions[0]?.minSize ?? 0, actions.at(-1)?.minSize ?? 0]
  const sizes = sizesBy(actions as Actions).map((size) => (Number.isNaN(size) ? quiet : size))
  const activities = [0, 1, 2, 3, 4].map((i) => aLaunch(START_SEC + i * 86_400 + 6.5 * 3600))
  const observation = { responseTimeSecP95: aSeries(0.05), minSize: sizes }
  const group = { ...fixed(busy), minSize: quiet, scheduledActions: actions, activities }
  return judge(aWorld({ demand: demandCurve(shape), inService: sizes, group, observation }), shop, rate, defaultPolicy)
}

const intranet = office(11.5, 0.6)
const overMidnight: DemandShape = (weekday, hour) => ((hour >= 22 && (weekday < 4 || weekday === 6)) || (hour < 8 && weekday < 5) ? 11.5 : 0.6)
const nightly: DemandShape = (_, hour) => (hour >= 2 && hour < 8 ? 11.5 : 0.6)

describe('a group of one size whose hours are known', () => {
  it.each([
    ['office hours', intranet, ['30 6 * * 1-5', '0 19 * * 1-5']],
    ['hours of another continent', overMidnight, ['30 20 * * 0-4', '0 9 * * 1-5']],
    ['a long job of the night', nightly, ['30 0 * * *', '0 9 * * *']],
  ])('is given a size by the clock, with %s', (_, shape, recurrences) => {
    const { proposal, findings } = judged(shape)
    const actions = proposal?.changes.scheduledActions ?? []
    expect(actions.map(({ recurrence }) => recurrence)).toEqual(recurrences)
    expect(findings.map(({ kind }) => kind)).toContain('off-hours-capacity')
    // nothing else is touched: it stays as it is until the clock's next turn
    expect(Object.keys(proposal?.changes ?? {})).toEqual(['scheduledActions'])
    expect(proposal?.savingsFraction).toBeGreaterThan(0.2)
    // also where clocks change: as much of an instance as today at most, and never more than was seen
    for (const shift of [-60, 0, 60]) expect(highestLoad(actions, shape, shift)).toBeLessThanOrEqual(11.5 / 16)
  })

  it('keeps half of it in a first step where no launch was ever seen, and says how far it may go', () => {
    const { proposal } = judged(intranet)
    expect(proposal?.changes.scheduledActions?.map(({ minSize }) => minSize)).toEqual([8, 4])
    expect(proposal?.doubts).toContainEqual({ code: 'boot-assumed' })
    expect(proposal?.confidence).toBe('medium')
    expect(proposal?.plan?.likelyEnd.changes.scheduledActions?.map(({ minSize }) => minSize)).toEqual([8, 2])
  })

  it('is taken back by no later step', () => {
    // from a first step by the clock, what saves most in the end would be a target alone
    const { proposal } = judged(smoothDay(0.6, 14), fixed(11))
    const hours = ['headroom-hours-up', 'headroom-hours-down']
    const { changes, plan } = proposal ?? {}
    expect([changes, plan?.likelyEnd.changes].map((c) => c?.scheduledActions?.map(({ name }) => name))).toEqual([hours, hours])
  })

  it('is given no lower minimum by night where its users wait by day', () => {
    const given = (busy: number) =>
      judge(aWorld({ demand: demandCurve(office(busy, 0.6)), group: { ...fixed(8), maxSize: 20 } }), aPlace(), rate, defaultPolicy).proposal?.changes
    expect(given(12)?.scheduledActions?.at(-1)?.minSize).toBe(4)
    // 86 % of each instance by day, and users wait: larger by day and smaller by night would cost least
    const cure = given(13.7)
    expect(cure?.minSize).toBeGreaterThanOrEqual(8)
    expect(cure?.scheduledActions).toBeUndefined()
  })

  it('goes there at once where launches were seen', () => {
    const activities = [0, 1, 2, 3, 4, 5].map((i) => aLaunch(START_SEC + i * 86_400, { endSec: START_SEC + i * 86_400 + 240 }))
    const sizes = judged(intranet, { ...fixed(8), activities }).proposal?.changes
    expect(sizes?.scheduledActions?.map(({ minSize }) => minSize) ?? [sizes?.minSize]).toContain(2)
  })

  it('keeps sizes by the clock that it was advised, and goes on from them', () => {
    const advised = asRead(judged(intranet).proposal?.changes.scheduledActions ?? [])
    const { proposal } = followed(intranet, advised)
    // the next step of the same lever, and no other in its place
    expect(proposal?.changes.scheduledActions?.map(({ name }) => name)).toEqual(advised.map(({ name }) => name))
    expect(proposal?.changes.scheduledActions?.map(({ minSize }) => minSize)).toEqual([8, 2])
  })

  it('keeps them where a target would save more, as long as nobody suffers; those that people set give way to it', () => {
    const by = (whose: string) => [
      { name: `${whose}-up`, recurrence: '30 7 * * *', minSize: 20, desiredCapacity: 20 },
      { name: `${whose}-down`, recurrence: '0 0 * * *', minSize: 15, desiredCapacity: 15 },
    ]
    const next = (whose: string) => followed(smoothDay(2, 8), asRead(by(whose))).proposal?.changes
    expect(next('headroom-hours')?.scheduledActions?.map(({ name }) => name)).toEqual(['headroom-hours-up', 'headroom-hours-down'])
    expect(next('office')).toMatchObject({ targetTracking: { metric: 'ASGAverageCPUUtilization' }, scheduledActions: [] })
  })

  it('is given none where its own actions go by dates: those are somebody’s plan', () => {
    const dated = asRead([{ name: 'sale', recurrence: '0 6 24 11 *', minSize: 8 }])
    const { proposal } = judged(intranet, { ...fixed(8), scheduledActions: dated })
    expect(proposal?.changes.scheduledActions ?? []).toEqual([])
  })

  it('keeps its redundancy by night', () => {
    const { proposal } = judged(office(2.6, 0.1), { ...fixed(3), availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] })
    for (const { minSize } of proposal?.changes.scheduledActions ?? []) expect(minSize).toBeGreaterThanOrEqual(3)
  })
})

describe('a peak of the months before', () => {
  type Past = (hour: PastHour) => number
  const inHours =
    (from: number, to: number, isDay: (hour: PastHour) => boolean): Past =>
    (hour) =>
      isDay(hour) && hour.hour >= from && hour.hour < to ? 15 : ordinary(hour)
  const monthEnd = inHours(1, 7, ({ daysLeft }) => daysLeft === 0)
  const proposalOf = (demand: Past, group: Partial<Group> = fixed(12)) =>
    judge(aRememberedWorld({ demand, window: { group }, instances: () => group.maxSize ?? 12 }), shop, rate, defaultPolicy).proposal

  it.each([
    ['each month’s end', monthEnd, ['30 23 1,27-31 * *', '0 8 1,2,28-31 * *']],
    ['the twentieth of each month', inHours(10, 16, ({ dayOfMonth }) => dayOfMonth === 20), ['30 8 18-20 * *', '0 17 18-20 * *']],
    [
      'each quarter’s last day',
      inHours(8, 17, ({ daysLeft, month }) => daysLeft === 0 && month % 3 === 0),
      ['30 6 1 1,4,7,10 *', '30 6 27-31 3,6,9,12 *', '0 18 1 1,4,7,10 *', '0 18 27-31 3,6,9,12 *'],
    ],
  ])('is served by a larger minimum on its days, so that the saving stands: %s', (_, demand, recurrences) => {
    const [seeing, blind] = [proposalOf(demand), proposalOf(ordinary)]
    expect(seeing?.changes.scheduledActions?.map(({ recurrence }) => recurrence)).toEqual(recurrences)
    expect(Math.max(...(seeing?.changes.scheduledActions ?? []).map(({ minSize = 0 }) => minSize)) * 2).toBeGreaterThanOrEqual(15)
    // between the peaks the minimum is the one that the proposal sets now
    expect(seeing?.changes.scheduledActions?.at(-1)?.minSize).toBe(seeing?.changes.minSize)
    expect(seeing?.savingsFraction).toBeGreaterThan((blind?.savingsFraction ?? 0) - 0.05)
  })

  it('that today’s settings cannot serve is prepared for, and nothing else is changed', () => {
    const proposal = proposalOf(monthEnd, { minSize: 4, maxSize: 6, desiredCapacity: 4, policies: [aTracking({ targetValue: 50 })] })
    expect(Object.keys(proposal?.changes ?? {}).sort()).toEqual(['maxSize', 'scheduledActions'])
    expect(proposal?.changes.scheduledActions?.at(-1)?.minSize).toBe(4)
    expect((proposal?.changes.maxSize ?? 0) * 2).toBeGreaterThanOrEqual(15)
  })

  it('leaves alone the actions that people set', () => {
    const own = asRead([{ name: 'mornings', recurrence: '0 6 * * 1-5', minSize: 12 }])
    const { scheduledActions = [] } = proposalOf(monthEnd, { ...fixed(12), scheduledActions: own })?.changes ?? {}
    expect(scheduledActions.filter(({ name }) => name.startsWith('headroom-peak'))).toEqual([])
  })
})
