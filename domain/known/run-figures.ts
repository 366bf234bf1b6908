/** What is kept of a run to be drawn with later ones: a few sums, micro-dollars of `currency`; null: not known. */
export type RunFigures = {
  readonly currency: string
  /** What the groups cost a month. */
  readonly microUsdPerMonth: number | null
  /** What following open advice would save a month. */
  readonly savesMicroUsdPerMonth: number | null
  /** What followed advice saves a month, as measured. */
  readonly savedMicroUsdPerMonth: number | null
  /** What all judged groups together are. */
  readonly overloadMinutesPerWeek: number | null
  /** How many groups were judged; null in runs of before this was kept. */
  readonly judged: number | null
  /** The newest settled day of the bill. */
  readonly microUsdOfDay: number | null
  readonly critical: number
}
