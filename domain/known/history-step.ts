import type { Severity } from '../findings.ts'

/** A step in the life of a finding: what became of it in the run of that time, or what somebody did with it. */
export type HistoryStep = {
  readonly atSec: number
  readonly state: string
  readonly severity: Severity
  /** What it was worth; null where it has no money. */
  readonly microUsd: number | null
  /** null: a person's doing. */
  readonly runId: string | null
  readonly by?: string | null | undefined
  readonly reason?: string | null | undefined
  /** Whether the run told of it. */
  readonly told?: boolean | undefined
}
