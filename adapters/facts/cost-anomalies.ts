import { SECONDS_PER_DAY } from '../../domain/calendar.ts'
import type { AwsAnomaly } from '../../domain/spend/aws-anomalies.ts'
import type { AnomaliesAnswer } from '../aws-shapes/cost-anomalies.ts'
import { epochSecFrom } from '../aws-shapes/time.ts'

/** AWS's anomalies with half-open days: its end date is the last day, and one that goes on has none. One without a readable start is left out. */
export function awsAnomaliesOf({ Anomalies: anomalies }: AnomaliesAnswer): readonly AwsAnomaly[] {
  return anomalies.flatMap((one) => {
    const startDay = dayOf(one.AnomalyStartDate)
    if (Number.isNaN(startDay)) return []
    const lastDay = dayOf(one.AnomalyEndDate)
    return [
      {
        id: one.AnomalyId,
        days: { startDay, endDay: Math.max(startDay, Number.isNaN(lastDay) ? startDay : lastDay) + 1 },
        impactMicroUsd: Math.round((one.Impact.TotalImpact ?? one.Impact.MaxImpact ?? 0) * 1_000_000),
        causes: (one.RootCauses ?? []).map((cause) => ({
          accountId: named(cause.LinkedAccount),
          service: named(cause.Service),
          region: named(cause.Region),
          usageType: named(cause.UsageType),
        })),
      },
    ]
  })
}

function named(text: string | null | undefined): string | null {
  return text == null || text === '' ? null : text
}

function dayOf(text: string | null | undefined): number {
  return text == null ? Number.NaN : Math.floor(epochSecFrom(text) / SECONDS_PER_DAY)
}
