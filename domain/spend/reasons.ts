import type { SpendLabel } from './daily.ts'

/** Why something of the bill was not judged, as facts. Days since 1970-01-01 UTC, money in micro-units of the bill's currency. */
export type SpendReason =
  /** No table of daily spend. */
  | { readonly code: 'no-daily-spend' }
  | { readonly code: 'not-by-account-and-service' }
  /** Neither by account and service nor by service and usage type. */
  | { readonly code: 'not-by-service' }
  | { readonly code: 'few-settled-days'; readonly settledDays: number; readonly neededDays: number }
  | { readonly code: 'few-days-to-forecast'; readonly neededDays: number }
  | { readonly code: 'days-behind-month' }
  /** Of the group's tag: the table was not read, names no group, names one from a day on, or holds no day of the window. */
  | { readonly code: 'not-by-group' }
  | { readonly code: 'no-group-named' }
  | { readonly code: 'groups-named-from'; readonly day: number }
  | { readonly code: 'no-day-by-group' }
  | { readonly code: 'label-unused'; readonly label: SpendLabel }
  /** The label is carried from this whole day on; what was spent before is not counted. */
  | { readonly code: 'label-from'; readonly label: SpendLabel; readonly day: number }
  /** A day of the month to date is missing. */
  | { readonly code: 'month-not-whole'; readonly day: number }
  | { readonly code: 'other-currency'; readonly currency: string; readonly judgedCurrency: string }
  | { readonly code: 'other-provider'; readonly provider: string }
  /** Of `of` settled days the last `days` hold no charge, though groups ran. */
  | { readonly code: 'days-of-nothing'; readonly days: number; readonly of: number; readonly groupsMicroUsdPerMonth: number }
