import type { Finding } from '../findings.ts'
import type { DayRange } from './settled.ts'

/** An anomaly as AWS's own detection reports it. What a root cause does not name is null. */
export type AwsAnomaly = {
  readonly id: string
  readonly days: DayRange
  /** Above what AWS expected, in all. */
  readonly impactMicroUsd: number
  readonly causes: readonly AwsCause[]
}

export type AwsCause = {
  readonly accountId: string | null
  readonly service: string | null
  readonly region: string | null
  readonly usageType: string | null
}

/** AWS's anomalies beside ours: an anomaly that confirms none of ours is one that AWS has alone. */
export type SecondOpinion = readonly { readonly anomaly: AwsAnomaly; readonly confirms: readonly string[] }[]

/** AWS says a day later, or a day earlier, than its cost shows. */
const DAYS_OFF = 1

/** Which of our events AWS sees too: one that overlaps in time and contradicts in no account, service or usage type. Dearest first. */
export function secondOpinion(anomalies: readonly AwsAnomaly[], findings: readonly Finding[]): SecondOpinion {
  const events = findings.filter(({ kind }) => kind === 'cost-anomaly' || kind === 'cost-shift')
  return [...anomalies]
    .sort((a, b) => b.impactMicroUsd - a.impactMicroUsd || (a.id < b.id ? -1 : 1))
    .map((anomaly) => ({ anomaly, confirms: events.filter((event) => isSame(event, anomaly)).map(({ fingerprint }) => fingerprint) }))
}

function isSame({ resource, periodDays }: Finding, { days, causes }: AwsAnomaly): boolean {
  if (periodDays === undefined || periodDays.startDay - DAYS_OFF >= days.endDay || days.startDay - DAYS_OFF >= periodDays.endDay) return false
  const agrees = (ours: string | undefined, theirs: string | null) => ours === undefined || theirs === null || ours === theirs
  return causes.some(
    (cause) =>
      (cause.accountId !== null || cause.service !== null) &&
      agrees(resource.accountId, cause.accountId) &&
      agrees(resource.service, cause.service) &&
      agrees(resource.usageType, cause.usageType),
  )
}
