import { isoFromDay } from '../../calendar.ts'
import { moneyText } from '../../money-text.ts'
import type { LocatedEvent } from './located-event.ts'

/** The place in words, widest part last: "NatGateway-Bytes of EC2 - Other in account 111122223333". */
export function placeText({ accountId, service, usageType, groupName }: Pick<LocatedEvent, 'accountId' | 'service' | 'usageType' | 'groupName'>): string {
  const what = [usageType, service].filter((part) => part !== null).join(' of ') || 'spend'
  const group = groupName === null ? '' : ` of group ${groupName}`
  return `${what}${group}${accountId === null ? '' : ` in account ${accountId}`}`
}

/** "2026-10-25" or "2026-10-25 to 2026-10-27": the last day is inside. */
export function daysText(startDay: number, endDay: number): string {
  return endDay - startDay === 1 ? isoFromDay(startDay) : `${isoFromDay(startDay)} to ${isoFromDay(endDay - 1)}`
}

export function eventTitle(event: LocatedEvent, isShift: boolean, currency: string): string {
  const place = placeText(event)
  const since = `since ${isoFromDay(event.startDay)}`
  const more = event.impactMicroUsd < 0 ? 'less' : 'more'
  const aDay = moneyText(Math.abs(event.lastDayMicroUsd), currency)
  if (!isShift) {
    const when = event.ongoing ? since : `on ${daysText(event.startDay, event.endDay)}`
    return `${place} cost ${moneyText(Math.abs(event.impactMicroUsd), currency)} ${more} than expected ${when}`
  }
  if (event.kind === 'drift')
    return `${place} has been ${event.impactMicroUsd < 0 ? 'falling' : 'rising'} ${since} and now costs ${aDay} a day ${more} than expected`
  return `${place} costs ${aDay} a day ${more} than expected ${since}`
}
