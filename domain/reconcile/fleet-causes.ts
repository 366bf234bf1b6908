import type { Finding } from '../findings.ts'
import type { FleetCause } from '../spend/anomalies/event-finding.ts'
import { type GroupDays, LEAST_CHANGE_HOURS } from './group-days.ts'

/** A group has to explain this share of an event to be named. */
const LEAST_SHARE = 0.1
/** Groups that are named for one event. */
const MOST_GROUPS = 3
/** What happened a day before an event begins, or on the day after, may be its cause: days of the bill end at midnight UTC. */
const AROUND_DAYS = 1

/** An event of the bill with the groups that ran more (or less) on its days than a week before, as far as they explain it. Other findings stay as they are. */
export function withFleetCauses(finding: Finding, groups: readonly GroupDays[]): Finding {
  const causes = causesOf(finding, groups)
  return causes.length === 0 ? finding : { ...finding, facts: { ...finding.facts, fleetCauses: causes } }
}

function causesOf(finding: Finding, groups: readonly GroupDays[]): readonly FleetCause[] {
  const { kind, periodDays, impactMicroUsd = 0 } = finding
  if ((kind !== 'cost-anomaly' && kind !== 'cost-shift') || periodDays === undefined) return []
  return groups
    .filter((group) => mayExplain(finding, group))
    .flatMap((group) => {
      const change = changeOn(group, periodDays)
      const microUsd = change.hours * (group.microUsdPerInstanceHour ?? Number.NaN)
      const counts =
        Math.abs(change.hours) >= LEAST_CHANGE_HOURS && microUsd * impactMicroUsd > 0 && Math.abs(microUsd) >= LEAST_SHARE * Math.abs(impactMicroUsd)
      const happenings = group.happenings.filter(({ day }) => Math.abs(day - periodDays.startDay) <= AROUND_DAYS)
      return counts ? [{ groupName: group.name, region: group.region, instanceHours: change.hours, microUsd, happenings }] : []
    })
    .sort((a, b) => Math.abs(b.microUsd) - Math.abs(a.microUsd))
    .slice(0, MOST_GROUPS)
}

/** By what is known of the place: an account, a group's own tag, a service, and the instance type that a usage type ends in. */
function mayExplain({ resource }: Finding, { accountId, name, instanceType }: GroupDays): boolean {
  const { service, usageType } = resource
  if (resource.accountId !== undefined && resource.accountId !== accountId) return false
  if (resource.autoScalingGroupName !== undefined && resource.autoScalingGroupName !== name) return false
  if (service !== undefined && !/Elastic Compute Cloud|^EC2/.test(service)) return false
  if (usageType === undefined) return true
  const [, usage = '', type] = /^(?:[A-Z0-9]+-)?(\w+)(?::(.+))?$/.exec(usageType) ?? []
  return /^(BoxUsage|SpotUsage|HostBoxUsage)$/.test(usage) && (type === undefined || instanceType === null || type === instanceType)
}

/** Instance-hours over those of the same weekdays before the event, on its days that are known on both sides. */
function changeOn(
  { firstDay, instanceHours }: GroupDays,
  { startDay, endDay }: { readonly startDay: number; readonly endDay: number },
): { readonly hours: number } {
  let hours = 0
  for (let day = startDay; day < endDay; day++) {
    // weeks back until before the event
    const before = day - 7 * (Math.floor((day - startDay) / 7) + 1)
    const is = instanceHours[day - firstDay]
    const was = instanceHours[before - firstDay]
    if (is != null && was != null) hours += is - was
  }
  return { hours }
}
