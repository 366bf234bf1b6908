import { billOfDay } from '../../fixtures/bill.ts'
import { writeCapture } from '../../fixtures/capture-writer.ts'
import { demandByMinute } from '../../fixtures/demand.ts'
import { type GroupSetup, plainSetup, trackingCpu } from '../../fixtures/group-setup.ts'
import { simulateGroup } from '../../fixtures/group-simulation.ts'
import { usdPerHour } from '../../fixtures/instance-types.ts'
import { seedOf } from '../../fixtures/random.ts'
import { simulationStartSec } from '../../fixtures/sample-fleet.ts'
import type { PlayedGroup, SampleGroup, SettledGroup } from '../../fixtures/sample-group.ts'
import { audited, build, dailyRhythm, shopAccount, shopIreland } from '../../fixtures/sample-groups/building.ts'
import type { Simulated } from '../../fixtures/simulated.ts'

/** Days of the simulation; its day 0 is Monday 2026-10-19. */
const DAYS = 36
const MINUTES = DAYS * 1440
const BILLED_DAYS = 60

/** A group whose configuration becomes another one at a minute, on the same demand as without. */
export type Followed = { readonly group: SampleGroup; readonly after: GroupSetup | null; readonly changeMinute: number }

const tracked = (target: number): GroupSetup['policies'] => [trackingCpu(target)]
const group = (name: string, setup: GroupSetup, peakVcpu: number): SampleGroup =>
  build({ where: shopIreland, name, why: 'its advice is followed, or not', demand: { shape: dailyRhythm(14, 0.45), peakVcpu }, setup, truth: audited() })

/** A minimum that is lowered, a type that becomes smaller, a change that is made in part, and one that is not made. */
export function followedFleet(changeMinute: number): readonly Followed[] {
  const wide: GroupSetup = { ...plainSetup('m5.large', 12, 24), policies: tracked(60) }
  const large: GroupSetup = { ...plainSetup('m5.4xlarge', 2, 6), policies: tracked(55) }
  const fixed = plainSetup('m5.large', 10, 10)
  return [
    { group: group('lowered', wide, 4), after: { ...wide, minSize: 4, desiredCapacity: 4 }, changeMinute },
    { group: group('smaller', large, 1.5), after: { ...plainSetup('m5.large', 2, 14), policies: tracked(20) }, changeMinute },
    { group: group('halfway', fixed, 3.4), after: { ...fixed, minSize: 2 }, changeMinute },
    { group: group('ignored', wide, 4), after: null, changeMinute },
  ]
}

type Played = { readonly before: Simulated; readonly after: Simulated | null; readonly setups: readonly [GroupSetup, GroupSetup | null] }

/** Both configurations on the whole demand: what the change really saved is the difference of the two. */
function playBoth({ group: { name, demand, setup }, after }: Followed): Played {
  const seed = seedOf(name)
  const arriving = demandByMinute(demand, simulationStartSec, MINUTES, seed)
  const play = (of: GroupSetup) => simulateGroup(of, arriving, simulationStartSec, seed + 1)
  return { before: play(setup), after: after === null ? null : play(after), setups: [setup, after] }
}

/** A fleet that is captured day by day, and what its changes really saved. */
export function aFollowedFleet(changeMinute: number) {
  const fleet = followedFleet(changeMinute).map((followed) => ({ followed, played: playBoth(followed) }))
  return {
    /** The capture of the two weeks up to a day, read at its midnight. */
    capture: (directory: string, day: number): void => {
      const shown = fleet.map(({ followed, played }) => spliced(followed, played, day))
      writeCapture(directory, {
        simulationStartSec,
        windowStartSec: simulationStartSec + (day - 14) * 86_400,
        windowEndSec: simulationStartSec + day * 86_400,
        places: [{ ...shopIreland, groups: shown, standardVcpuQuota: 2500, denied: [] }],
        accountNames: new Map([[shopAccount, 'shop']]),
        bill: {
          days: BILLED_DAYS,
          dayAt: (index) => {
            const of = day - BILLED_DAYS + index
            const billed = fleet.flatMap(({ followed, played }) => billedGroup(followed, played, of))
            const arrivedFraction = of === day - 1 ? 0.38 : of === day - 2 ? 0.94 : 1
            return { startSec: simulationStartSec + of * 86_400, lines: billOfDay(billed, [], of, simulationStartSec), arrivedFraction }
          },
        },
      })
    },
    /** Dollars a month that the change saved on these days, against the same days without it. */
    trulySaved: (name: string, fromDay: number, toDay: number): number => {
      const { played, followed } = fleet.find((one) => one.followed.group.name === name) as (typeof fleet)[number]
      const spent = (of: Simulated, setup: GroupSetup) => usdBetween(of, setup, fromDay, toDay)
      const [setup, after] = played.setups
      if (played.after === null || after === null) throw new Error(`${followed.group.name} was never changed`)
      return (((spent(played.before, setup) - spent(played.after, after)) / (toDay - fromDay)) * 365) / 12
    },
  }
}

function usdBetween(of: Simulated, setup: GroupSetup, fromDay: number, toDay: number): number {
  return setup.instanceTypes.reduce((sum, { name }, i) => {
    const hours = (of.billedHours[i] as Float64Array).subarray(fromDay, toDay).reduce((total, x) => total + x, 0)
    return sum + hours * usdPerHour(name, shopIreland.region)
  }, 0)
}

/** The group as AWS shows it at a day's midnight: its old life up to the change, its new one from there on. */
function spliced({ group, after, changeMinute }: Followed, { before, after: changed }: Played, day: number): PlayedGroup {
  const span = { fromMinute: (day - 14) * 1440, toMinute: day * 1440 }
  if (after === null || changed === null || span.toMinute <= changeMinute) return { ...group, ...span, played: upTo(before, span.toMinute) }
  const columns = Object.entries(before).map(([name, values]) => {
    const other = changed[name as keyof Simulated]
    if (!ArrayBuffer.isView(values) || !ArrayBuffer.isView(other)) return [name, other]
    const joined = (values as Float64Array).slice()
    joined.set((other as Float64Array).subarray(changeMinute), changeMinute)
    return [name, joined]
  })
  const activities = [...before.activities.filter(({ minute }) => minute < changeMinute), ...changed.activities.filter(({ minute }) => minute >= changeMinute)]
  return { ...group, setup: after, ...span, played: upTo({ ...(Object.fromEntries(columns) as Simulated), activities }, span.toMinute) }
}

/** Nothing of what comes later. Its size at the end is near enough what the whole simulation ends with. */
function upTo(played: Simulated, minute: number): Simulated {
  return { ...played, activities: played.activities.filter((one) => one.minute < minute) }
}

/** Each configuration bills its own days; the day of the change is billed by the hour. */
function billedGroup({ group, after, changeMinute }: Followed, { before, after: changed }: Played, day: number): SettledGroup[] {
  const changeDay = Math.floor(changeMinute / 1440)
  const of = (setup: GroupSetup, played: Simulated): SettledGroup => ({ ...group, setup, played, fromMinute: 0, toMinute: MINUTES })
  return after === null || changed === null || day <= changeDay ? [of(group.setup, before)] : [of(after, changed)]
}
