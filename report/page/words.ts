import type { Severity } from '../../domain/findings.ts'
import { formatMoney, formatNumber } from '../money.ts'
import type { ReportFinding, ReportGroup } from '../schema.ts'
import { minuteFromIso } from '../time.ts'
import { visible } from '../visible.ts'
import { overloadedCell } from '../words/shared.ts'
import { type Html, html } from './html.ts'

/** A name from outside: all of it in sight, and its own direction kept to itself. */
export function nameOf(name: string): Html {
  return html`<bdi>${visible(name)}</bdi>`
}

export function placeOf({ accountId, region }: { readonly accountId: string; readonly region: string }): string {
  return `${visible(accountId)} · ${visible(region)}`
}

/** Where a group is and whose: `123456789012 · eu-west-1 · team orders`. */
export function placeAndTeam(group: Pick<ReportGroup, 'accountId' | 'region' | 'team'>): string {
  return `${placeOf(group)}${group.team === undefined ? '' : ` · team ${visible(group.team)}`}`
}

/** A severity, or what a group without findings is, as a small label. */
export function label(kind: Severity | 'new' | 'worse' | 'good' | 'plain', text: string = kind): Html {
  return html`<span class="tag ${kind}">${text}</span>`
}

export function moneyOr(amount: number | null, currency: string): string {
  return amount === null ? 'not known' : formatMoney(amount, currency)
}

export function numberOr(value: number | null, decimals = 1): string {
  return value === null ? 'not known' : formatNumber(value, decimals)
}

/** How much of a week a group is overloaded, under that heading. */
export function overloadedOr(minutesPerWeek: number | null): string {
  return minutesPerWeek === null ? 'not known' : overloadedCell(minutesPerWeek)
}

/** A finding's number as people write it, and the unit where it stands apart: `12.5 %`, `$1.20` and `a month`, `3` and `zones`. */
export function measured(value: number, unit: string, currency: string): readonly [number: string, unit: string] {
  if (unit === 'fraction') return [`${formatNumber(value * 100, 1)} %`, '']
  if (unit === 'percent') return [`${formatNumber(value, 1)} %`, '']
  if (unit === currency) return [formatMoney(value, currency), '']
  return unit === `${currency} a month` ? [formatMoney(value, currency), 'a month'] : [formatNumber(value, 3), unit]
}

/** When a number was seen: nothing where it is not said. */
export function whenOf({ from, to }: ReportFinding['evidence'][number], window: { readonly start: string; readonly end: string }): string | null {
  if (from === undefined || to === undefined) return null
  return from === window.start && to === window.end ? 'the whole window' : `${minuteFromIso(from)} to ${minuteFromIso(to)} UTC`
}

/** Where something is told within the page, by the group's key or the finding's fingerprint. */
export type Anchors = ReadonlyMap<string, string>

export function groupKeyOf({ accountId, region, name }: Pick<ReportGroup, 'accountId' | 'region' | 'name'>): string {
  return JSON.stringify([accountId, region, name])
}
