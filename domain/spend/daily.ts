/** Dimensions a daily spend table can be keyed by; `TAG` is the group's own tag `aws:autoscaling:groupName`, `LABEL` what the table's `label` names, `RESOURCE` an ARN. */
export type SpendDimension = 'LINKED_ACCOUNT' | 'SERVICE' | 'USAGE_TYPE' | 'REGION' | 'TAG' | 'RECORD_TYPE' | 'LABEL' | 'RESOURCE'

/** What says whose spend is, beside AWS's own dimensions: a cost allocation tag, or a cost category. */
export type SpendLabel = { readonly type: 'tag' | 'cost-category'; readonly key: string }

/**
 * Daily spend as one Cost Explorer answer (or FOCUS export) gives it. `firstDay` is a day since 1970-01-01 UTC, `days` how
 * many there are from it on. All money is integer micro-dollars; a day without a row for a key is NaN, which is not zero.
 */
export type DailySpend = {
  readonly dimensions: readonly SpendDimension[]
  /** Of a table by `LABEL`. */
  readonly label?: SpendLabel
  readonly firstDay: number
  readonly days: number
  readonly currency: string
  /** Whose bill it is; left out for AWS's own. Bills of two providers are never added. */
  readonly provider?: string
  /** 1 where the answer marks the day as estimated (true for a whole month until that is invoiced). */
  readonly estimated: Uint8Array
  /** 1 where the answer holds the day at all. */
  readonly answered: Uint8Array
  readonly rows: readonly SpendRow[]
}

export type SpendRow = {
  /** One value per dimension, in their order; for TAG and LABEL the value without its key, '' for spend that has none. */
  readonly keys: readonly string[]
  /** Effective cost: commitments spread over what they cover. */
  readonly amortizedMicroUsd: Float64Array
  /** Billed cost: as charged on the day. */
  readonly unblendedMicroUsd: Float64Array
  /** By the group's tag the hours that its instances ran, where the answer tells them apart. */
  readonly usageQuantity: Float64Array
  readonly usageUnit: string
}
