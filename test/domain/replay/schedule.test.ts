import { describe, expect, it } from 'vitest'
import type { ScheduledAction } from '../../../domain/facts/scaling-policy.ts'
import { forgottenActions, minutesOf as minutesOfCron, scheduledChanges } from '../../../domain/replay/schedule.ts'
import { aChange } from '../an-activity.ts'

const sec = (iso: string): number => Date.parse(iso) / 1000
const start = sec('2026-10-19T00:00:00Z')
const DAY = 1440
/** When AWS was asked: twenty minutes after two weeks. */
const READ = start + 14 * 86_400 + 1200

const action = (more: Partial<ScheduledAction>): ScheduledAction => ({
  name: 'up',
  recurrence: '0 7 * * *',
  startSec: null,
  endSec: null,
  timeZone: 'UTC',
  minSize: 4,
  maxSize: null,
  desiredCapacity: null,
  ...more,
})

const minutesOf = (actions: ScheduledAction[], minutes = 3 * DAY, from = start): number[] =>
  scheduledChanges(actions, from, minutes, from + 14 * 86_400).changes.map((c) => c.minute)

describe('scheduled actions', () => {
  it('come at their minute of each day', () => {
    expect(minutesOf([action({})])).toEqual([420, 420 + DAY, 420 + 2 * DAY])
  })

  it('leave a size that they do not name as it is', () => {
    expect(scheduledChanges([action({})], start, DAY, READ).changes).toEqual([{ minute: 420, minSize: 4, maxSize: Number.NaN, desiredCapacity: Number.NaN }])
  })

  it('keep a zero: a group set to nothing at night', () => {
    expect(scheduledChanges([action({ minSize: 0, maxSize: 0, desiredCapacity: 0 })], start, DAY, READ).changes[0]).toMatchObject({
      minSize: 0,
      maxSize: 0,
      desiredCapacity: 0,
    })
  })

  it('run from their start to before their end', () => {
    expect(minutesOf([action({ startSec: start + DAY * 60, endSec: start + 2 * DAY * 60 })])).toEqual([420 + DAY])
  })

  it('have run by their recurrence all along where AWS says their next run', () => {
    const all = minutesOf([action({})], 14 * DAY)
    const next = (iso: string, more: Partial<ScheduledAction> = {}) => minutesOf([action({ startSec: sec(iso), ...more })], 14 * DAY)
    expect(next('2026-11-02T07:00:00Z')).toEqual(all)
    // 07:00 in Berlin, on the day after the clocks went back
    const berlin = { timeZone: 'Europe/Berlin' }
    expect(next('2026-11-02T06:00:00Z', berlin)).toEqual(minutesOf([action(berlin)], 14 * DAY))
    const monthly = { recurrence: '0 7 1 * *' }
    expect(next('2026-12-01T07:00:00Z', monthly)).toEqual(minutesOf([action(monthly)], 14 * DAY))
  })

  it('are yet to begin where their start lies beyond their next turn', () => {
    expect(minutesOf([action({ startSec: sec('2026-11-03T07:00:00Z') })], 14 * DAY)).toEqual([])
  })

  it('count a turn that AWS is just about to carry out as one that has long run', () => {
    const justDue = minutesOf([action({ startSec: start + 14 * 86_400 - 60 })], 14 * DAY)
    expect(justDue).toEqual(minutesOf([action({})], 14 * DAY))
  })

  it('happen once where they have a time and no recurrence', () => {
    expect(minutesOf([action({ recurrence: null, startSec: start + 90 * 60 })])).toEqual([90])
    expect(minutesOf([action({ recurrence: null, startSec: start - 60 })])).toEqual([])
    expect(minutesOf([action({ recurrence: null, startSec: start + 3 * DAY * 60 })])).toEqual([])
  })

  it('are sorted by time, whatever the order they are listed in', () => {
    const down = action({ name: 'down', recurrence: '0 3 * * *', minSize: 1 })
    expect(minutesOf([action({}), down], DAY)).toEqual([180, 420])
    expect(scheduledChanges([action({}), down], start, DAY, READ)).toEqual(scheduledChanges([down, action({})], start, DAY, READ))
  })

  it('follow the wall clock of their zone, east and west of UTC', () => {
    expect(minutesOf([action({ timeZone: 'Asia/Kolkata' })], DAY)).toEqual([90])
    expect(minutesOf([action({ timeZone: 'America/Los_Angeles' })], DAY)).toEqual([14 * 60])
    expect(minutesOf([action({ timeZone: 'Pacific/Auckland' })], DAY)).toEqual([18 * 60])
  })

  it('move with daylight saving time', () => {
    // Europe/Berlin leaves summer time on 2026-10-25 at 01:00 UTC
    expect(minutesOf([action({ timeZone: 'Europe/Berlin' })], 2 * DAY, sec('2026-10-24T00:00:00Z'))).toEqual([5 * 60, DAY + 6 * 60])
  })

  it('keep the day right where the zone is in another month', () => {
    // 1 November 07:00 in Auckland is 31 October 18:00 UTC
    expect(minutesOf([action({ timeZone: 'Pacific/Auckland', recurrence: '0 7 1 11 *' })], 2 * DAY, sec('2026-10-31T00:00:00Z'))).toEqual([18 * 60])
  })

  it.each([
    [{ timeZone: 'Mars/Phobos' }, { code: 'unknown-time-zone', timeZone: 'Mars/Phobos' }],
    [{ recurrence: '0 0 L * *' }, { code: 'not-cron', recurrence: '0 0 L * *' }],
  ])('that cannot be read are named, and the others are still followed: %j', (more, because) => {
    const { changes, unreadable } = scheduledChanges([action({ name: 'bad', ...more }), action({})], start, DAY, READ)
    expect(changes).toHaveLength(1)
    expect(unreadable).toEqual([{ name: 'bad', because }])
  })

  it('at the same minute come in the order of their names', () => {
    const names = (...order: readonly string[]) =>
      scheduledChanges(
        order.map((name) => action({ name, minSize: name.length })),
        start,
        DAY,
        READ,
      ).changes.map(({ minSize }) => minSize)
    for (const order of [
      ['a', 'bb', 'ccc'],
      ['ccc', 'a', 'bb'],
      ['bb', 'ccc', 'a'],
      ['ccc', 'bb', 'a'],
    ])
      expect(names(...order)).toEqual([1, 2, 3])
    // of the same name, as they are listed
    const twins = scheduledChanges([action({ minSize: 5 }), action({ minSize: 3 })], start, DAY, READ).changes
    expect(twins.map(({ minSize }) => minSize)).toEqual([5, 3])
  })

  it('may fall on the first minute, and on none that the window no longer has', () => {
    const midnight = action({ recurrence: '0 0 * * *' })
    expect(minutesOf([midnight], DAY)).toEqual([0])
    expect(minutesOf([midnight], DAY + 1)).toEqual([0, DAY])
    expect(minutesOf([action({ recurrence: null, startSec: start })], DAY)).toEqual([0])
    // a start is part of it, an end is not
    const begun = { startSec: start + 420 * 60, endSec: start + (420 + DAY) * 60 }
    expect(minutesOf([action(begun)])).toEqual([420])
    // without a time and a recurrence it is nothing
    expect(minutesOf([action({ recurrence: null })])).toEqual([])
  })

  it('know the zone of UTC by each of its names', () => {
    for (const timeZone of ['UTC', 'Etc/UTC', '']) expect(minutesOf([action({ timeZone })], DAY)).toEqual([420])
  })

  it('keep the day right where the zone is a day ahead or behind, at the end of each month', () => {
    // 20:00 of the last day in Los Angeles is the first of the next month in UTC
    const lastDay = (recurrence: string, from: string) => minutesOf([action({ timeZone: 'America/Los_Angeles', recurrence })], 2 * DAY, sec(from))
    expect(lastDay('0 20 30 4 *', '2026-05-01T00:00:00Z')).toEqual([3 * 60])
    expect(lastDay('0 20 31 10 *', '2026-11-01T00:00:00Z')).toEqual([3 * 60])
    expect(lastDay('0 20 28 2 *', '2026-03-01T00:00:00Z')).toEqual([4 * 60])
    const firstDay = (recurrence: string, from: string) => minutesOf([action({ timeZone: 'Pacific/Auckland', recurrence })], DAY, sec(from))
    expect(firstDay('0 7 1 3 *', '2026-02-28T00:00:00Z')).toEqual([18 * 60])
    expect(firstDay('0 7 1 5 *', '2026-04-30T00:00:00Z')).toEqual([19 * 60])
    // and in the middle of it
    expect(firstDay('30 7 16 5 *', '2026-05-15T00:00:00Z')).toEqual([19 * 60 + 30])
    expect(lastDay('30 20 15 5 *', '2026-05-16T00:00:00Z')).toEqual([3 * 60 + 30])
  })
})

describe('scheduled actions that AWS no longer lists', () => {
  const why = 'a scheduled action update of AutoScalingGroup constraints to min: 1, max: 5, desired: 2'
  const none = Number.NaN

  it('are told by their activities, by minute', () => {
    const activities = [aChange(start + 3659, 3, 2, why), aChange(start - 1, 4, 3, why), aChange(start, 3, 4, why), aChange(start + 7200, 2, 5)]
    expect(forgottenActions(activities, [], start)).toEqual([
      { minute: 0, minSize: none, maxSize: none, desiredCapacity: 4 },
      { minute: 60, minSize: none, maxSize: none, desiredCapacity: 2 },
    ])
  })

  it('are those alone that no listed one explains, ten minutes early or late', () => {
    const listed = (minute: number) => [
      { minute: 900, minSize: 1, maxSize: none, desiredCapacity: none },
      { minute, minSize: 1, maxSize: none, desiredCapacity: none },
    ]
    const told = (minute: number) => forgottenActions([aChange(start + 3600, 3, 2, why)], listed(minute), start).length
    expect([49, 50, 60, 70, 71].map(told)).toEqual([1, 0, 0, 0, 1])
  })
})

describe('the minutes of a recurrence', () => {
  it('are those before the last, in UTC', () => {
    expect(minutesOfCron('30 * * * *', start, 150)).toEqual([30, 90])
    expect(minutesOfCron('30 * * * *', start, 151)).toEqual([30, 90, 150])
    expect(minutesOfCron('0 0 L * *', start, 150)).toEqual([])
  })
})
