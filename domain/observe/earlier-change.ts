/**
 * A change that was made as advised, as the service remembers it: what was set before it, and what was seen before it and since. Plain data. The window does not show it
 * where it lies further back.
 */
export type EarlierChange = {
  /** The day on which it was first seen in the group's settings, since 1970-01-01 UTC. */
  readonly day: number
  /** What it moved, from what to what. Other levers that it moved are only told to be there. */
  readonly moved: {
    readonly minSize?: Moved<number>
    readonly maxSize?: Moved<number>
    readonly instanceType?: Moved<string>
    /** `from` is null where nothing tracked that metric. */
    readonly target?: { readonly metric: string; readonly from: number | null; readonly to: number }
    readonly others: boolean
  }
  readonly before: Seen
  readonly since: Seen
  /** Whether it is still as it was made. */
  readonly stands: boolean
}

type Moved<T> = { readonly from: T; readonly to: T }

/** Whole days that were observed on one side of a change; null: nothing was. */
export type Seen = {
  readonly days: number
  readonly overloadMinutesPerWeek: number | null
  /** Instance-hours that the busiest of the days asked for, of one type on both sides. */
  readonly busiestHours: number | null
}
