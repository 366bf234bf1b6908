import type { JudgedSeries } from '../../../../domain/spend/anomalies/judged-series.ts'
import type { LocatedEvent } from '../../../../domain/spend/anomalies/located-event.ts'

/** 2026-03-02, a Monday. */
export const MONDAY = 20_514

/** Ten dollars on one day in one account, service and usage type. */
export function anEvent(changes: Partial<LocatedEvent> = {}): LocatedEvent {
  const event = {
    accountId: '111122223333',
    service: 'Amazon S3',
    usageType: 'TimedStorage',
    groupName: null,
    kind: 'spike' as const,
    startDay: MONDAY,
    endDay: MONDAY + 1,
    settledDays: 1,
    steady: false,
    provisional: false,
    growthPerDay: null,
    breadth: null,
    ongoing: false,
    impactMicroUsd: 10e6,
    lastDayMicroUsd: 10e6,
    standardErrors: 6,
    groups: [],
    sights: [],
    doubts: [],
    soughtIn: null,
    ...changes,
  }
  const { accountId, service, usageType, impactMicroUsd } = event
  return { ...event, parts: changes.parts ?? [{ accountId, service, usageType, impactMicroUsd }] }
}

/** A series by account, or by usage type, of so many micro-dollars and units a day. */
export function aSeriesOf(
  keys: Partial<Pick<JudgedSeries, 'accountId' | 'usageType' | 'groupName'>>,
  spend: Float64Array,
  usage: Float64Array = spend,
  { usageUnit = 'GB', offset = 0 } = {},
): JudgedSeries {
  const all = { accountId: null, service: 'Amazon S3', usageType: null, groupName: null, ...keys }
  const row = { keys: [], usageUnit, usageQuantity: usage, billedMicroUsd: spend, effectiveMicroUsd: spend }
  return { id: Object.values(all).join(), ...all, spend, totalMicroUsd: spend.reduce((sum, x) => sum + x, 0), row: row as never, offset }
}
