import { isoFromDay } from '../../domain/calendar.ts'
import { moneyText } from '../money.ts'
import { autoScalingCommand, type Value } from '../shell.ts'
import type { About } from './words.ts'

/** The group that a finding is about. */
export function nameOf({ resource }: Pick<About, 'resource'>): string {
  return resource.autoScalingGroupName ?? 'the group'
}

/** A share of something, 0-1, in whole percent. */
export function percent(fraction: number): string {
  return `${(100 * fraction).toFixed(0)} %`
}

/** What a remedy begins with where something else owns the group's configuration; empty where the group is on its own. */
export function changeItThere(managedBy: string | null): string {
  return managedBy === null ? '' : `${managedBy} manages this group, so make the change there. `
}

/** An AWS CLI command on the group that a finding is about. */
export function groupCommand({ resource }: Pick<About, 'resource'>, operation: string, parameters: Readonly<Record<string, Value>>): string {
  const { region = '', autoScalingGroupName = '' } = resource
  return autoScalingCommand({ region, name: autoScalingGroupName }, operation, parameters)
}

/** `on 2026-10-25`, or `2026-10-25 to 2026-10-27`: the last day is inside. */
export function daysText({ startDay, endDay }: { readonly startDay: number; readonly endDay: number }): string {
  return endDay - startDay === 1 ? `on ${isoFromDay(startDay)}` : `from ${isoFromDay(startDay)} to ${isoFromDay(endDay - 1)}`
}

const MINUTES_PER_WEEK = 7 * 1440
const HOUR_A_DAY = 7 * 60

/** How much of a week: `46 % of the time`, or `44 min a week` where it is less than an hour a day; a few seconds are not none. */
export function timeShare(minutesPerWeek: number): string {
  return timeShareParts(minutesPerWeek).join(' ')
}

/** The same as a number with its unit, and what it is of. */
export function timeShareParts(minutesPerWeek: number): readonly [figure: string, of: string] {
  if (minutesPerWeek >= HOUR_A_DAY) return [`${Math.round((100 * minutesPerWeek) / MINUTES_PER_WEEK)} %`, 'of the time']
  return [`${minutesPerWeek > 0 && minutesPerWeek < 0.5 ? 'under 1' : Math.round(minutesPerWeek)} min`, 'a week']
}

/** `overloaded 46 % of the time`, or `never overloaded`. */
export function overloadedInWords(minutesPerWeek: number): string {
  return minutesPerWeek === 0 ? 'never overloaded' : `overloaded ${timeShare(minutesPerWeek)}`
}

/** The same where `Overloaded` stands above it. */
export function overloadedCell(minutesPerWeek: number): string {
  return minutesPerWeek === 0 ? 'never' : timeShare(minutesPerWeek)
}

/** How long a judged group is overloaded in a week on average, of what all of them are; null where that is not known. */
export function meanOverload(minutesPerWeekOfAll: number | null, judged: number | null): number | null {
  return minutesPerWeekOfAll === null || judged === null || judged === 0 ? null : minutesPerWeekOfAll / judged
}

const THOUSAND = 1e9
const MILLION = 1e12

/** Money for a line that is read once, to the cent below ten dollars and the dollar below a thousand: `$9.64`, `$14`, `$310`, `$5.4k`, `$1.23M`. */
export function roughMoney(microUsd: number, currency: string): string {
  const micro = Math.abs(microUsd)
  const exact = moneyText(microUsd, currency)
  if (micro < 10_000_000) return exact
  const digits = (value: number): string => String(Number(value.toPrecision(3)))
  const dollars = Math.round(micro / 1e6)
  const short = micro >= MILLION ? `${digits(micro / MILLION)}M` : dollars >= 1000 ? `${digits(micro / THOUSAND)}k` : String(dollars)
  return `${microUsd < 0 ? '-' : ''}${currency === 'USD' ? '$' : `${currency} `}${short}`
}
