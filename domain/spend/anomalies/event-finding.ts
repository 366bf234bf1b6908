import { SECONDS_PER_DAY } from '../../calendar.ts'
import { type Evidence, type Finding, fingerprintOf, type Resource } from '../../findings.ts'
import { MICRO } from '../../money.ts'
import { moneyText } from '../../money-text.ts'
import type { Policy } from '../../policy.ts'
import { endedCommitment } from '../commitments.ts'
import type { DailySpend } from '../daily.ts'
import { impactSeverity } from '../impact-severity.ts'
import { eventTitle, placeText } from './event-text.ts'
import type { JudgedDays } from './judged-series.ts'
import type { LocatedEvent, Sight } from './located-event.ts'
import { usageOrPrice } from './usage-or-price.ts'

/** What a finding is told with beside the event itself. */
export type EventContext = {
  readonly days: JudgedDays
  readonly currency: string
  readonly policy: Policy
  /** Other events of the window, those too small for a finding among them. */
  readonly others: readonly LocatedEvent[]
  /** All tables of the bill: whether a commitment ended as the event began. */
  readonly tables: readonly DailySpend[]
}

/** A unit that became dearer by less is rounding, or another mix. */
const PRICE_ROSE = 1.02
/** Parts and related events listed in one sentence. */
const MOST_LISTED = 5
/** Standard errors beyond this say nothing more. */
const MOST_STANDARD_ERRORS = 50

/** One event as one finding: an anomaly while it may still end or has ended, a shift once it has stayed. */
export function eventFinding(event: LocatedEvent, context: EventContext): Finding {
  const { policy, currency } = context
  const shift = isShift(event, policy)
  const kind = shift ? 'cost-shift' : 'cost-anomaly'
  const resource = resourceOf(event)
  return {
    fingerprint: fingerprintOf(kind, resource),
    category: 'cost',
    kind,
    severity: impactSeverity(event.impactMicroUsd, policy),
    resource,
    facts: { said: { title: eventTitle(event, shift, currency), evidence: evidenceOf(event, context), remedy: remedyOf(event, shift) } },
    savingsMicroUsdPerMonth: null,
    bestPractices: ['COST01-BP06', 'COST03-BP05'],
    periodDays: { startDay: event.startDay, endDay: event.endDay },
    impactMicroUsd: event.impactMicroUsd,
  }
}

export function isShift(event: LocatedEvent, policy: Policy): boolean {
  return event.ongoing && event.settledDays >= policy.costShiftDays
}

export function resourceOf(event: LocatedEvent): Resource {
  return {
    ...(event.accountId === null ? {} : { accountId: event.accountId }),
    ...(event.service === null ? {} : { service: event.service }),
    ...(event.usageType === null ? {} : { usageType: event.usageType }),
    ...(event.groupName === null ? {} : { autoScalingGroupName: event.groupName }),
  }
}

function evidenceOf(event: LocatedEvent, context: EventContext): Evidence[] {
  const { days, currency, policy } = context
  const period = { fromSec: event.startDay * SECONDS_PER_DAY, toSec: (event.startDay + event.settledDays) * SECONDS_PER_DAY }
  const evidence: Evidence[] = event.sights.slice(0, MOST_LISTED).map((sight) => ({ ...sightEvidence(sight, currency), ...period }))
  evidence.push({
    statement: `stands out by ${Math.min(MOST_STANDARD_ERRORS, event.standardErrors).toFixed(1)} standard errors from what these series do by themselves`,
    metric: 'deviation',
    value: Math.min(MOST_STANDARD_ERRORS, event.standardErrors),
    unit: 'standard errors',
    threshold: policy.costStandardErrors,
  })
  if (event.parts.length > 1) evidence.push({ statement: `made up of ${partsText(event, currency)}` })
  if (event.groups.length > 0) {
    const groups = event.groups.slice(0, MOST_LISTED).map((part) => `${part.groupName} (${moneyText(part.impactMicroUsd, currency)})`)
    evidence.push({ statement: `tagged spend of these groups changed with it: ${groups.join(', ')}` })
  }
  const cause = usageOrPrice(event, days)
  if (cause !== null)
    evidence.push({ statement: causeText(cause.usageRatio, cause.priceRatio), metric: 'usage', value: cause.usageRatio, unit: 'times the 14 days before' })
  const ended = cause !== null && cause.priceRatio > PRICE_ROSE && event.impactMicroUsd > 0 ? endedCommitment(context.tables, event.startDay) : null
  if (ended !== null)
    evidence.push({
      statement: `a commitment ended as it began: ${moneyText(Math.round(ended.microUsdPerDay), currency)} a day of Savings Plans or reservations stopped, so that the same usage is charged on demand`,
      metric: 'commitment ended',
      value: ended.microUsdPerDay / MICRO,
      unit: currency,
    })
  const filling = event.endDay - event.startDay - event.settledDays
  if (filling > 0) {
    evidence.push({
      statement: `${filling} ${filling === 1 ? 'day is' : 'days are'} still filling and counted at the course of the settled ones`,
      value: filling,
      unit: 'days',
    })
  }
  const related = context.others.filter((other) => other !== event && isRelated(event, other)).slice(0, MOST_LISTED)
  if (related.length > 0) {
    evidence.push({
      statement: `began together with ${related.map((other) => `${placeText(other)} (${moneyText(other.impactMicroUsd, currency)})`).join(', ')}`,
    })
  }
  return [...evidence, ...event.doubts.map((statement) => ({ statement }))]
}

function sightEvidence({ series, actualMicroUsd, expectedMicroUsd, settledDays }: Sight, currency: string): Evidence {
  const days = settledDays === 1 ? 'day' : 'days'
  return {
    statement: `${placeText(series)}: ${moneyText(actualMicroUsd, currency)} in ${settledDays} settled ${days} where ${moneyText(expectedMicroUsd, currency)} was expected from its level, growth and weekly rhythm, and from what moves the bill`,
    metric: 'spend',
    value: actualMicroUsd / MICRO,
    unit: currency,
    threshold: expectedMicroUsd / MICRO,
  }
}

function partsText(event: LocatedEvent, currency: string): string {
  const listed = event.parts
    .slice(0, MOST_LISTED)
    .map(
      (part) =>
        `${moneyText(part.impactMicroUsd, currency)} in ${placeText({ ...part, service: event.service === null ? part.service : null, groupName: null })}`,
    )
  const rest = event.parts.length - listed.length
  return `${listed.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function causeText(usageRatio: number, priceRatio: number): string {
  const changed = (ratio: number) => `${ratio >= 1 ? 'rose' : 'fell'} to ${ratio.toFixed(2)} times`
  const price = Math.abs(priceRatio - 1) < 0.02 ? 'the price of a unit stayed' : `the price of a unit ${changed(priceRatio)}`
  return Math.abs(Math.log(priceRatio)) > Math.abs(Math.log(Math.max(usageRatio, 1e-9)))
    ? `${price} while usage ${changed(usageRatio)} that of the 14 days before: a price or discount changed`
    : `usage ${changed(usageRatio)} that of the 14 days before; ${price}`
}

/** In the same account within a day, or the other way round where the account is not known. */
function isRelated(event: LocatedEvent, other: LocatedEvent): boolean {
  return event.accountId === other.accountId && Math.abs(event.startDay - other.startDay) <= 1 && event.impactMicroUsd * other.impactMicroUsd > 0
}

function remedyOf(event: LocatedEvent, shift: boolean): string {
  if (event.impactMicroUsd < 0)
    return 'If this saving was not intended, look for what stopped working; otherwise the new level is the one to expect from now on.'
  const where = 'Filter Cost Explorer to this place and these days and group by resource, operation or tag to see what was added'
  return shift
    ? `${where}. If it was not intended, remove it: it goes on costing this each day. If it was, the new level becomes the expected one in a few weeks.`
    : `${where}. If it has stopped and was not intended, add a budget alert or a quota where it came from.`
}
