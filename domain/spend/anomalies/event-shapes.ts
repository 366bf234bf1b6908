/**
 * What an event does to daily spend, up to its size: a spike adds the same to some days and ends, a shift adds the same to every
 * day from its first on, a drift adds as much more each day as on its first. Indices are days of the table, `end` exclusive; a
 * shift and a drift are still going on at the end of what is settled.
 */
export type EventShape = { readonly kind: 'spike' | 'shift' | 'drift'; readonly start: number; readonly end: number }

/** How much of the event's size falls on a day inside it. */
export function shapeOn(shape: EventShape, index: number): number {
  if (index < shape.start || index >= shape.end) return 0
  return shape.kind === 'drift' ? index - shape.start + 1 : 1
}

/** Spikes longer than this are sought only as shifts: a fortnight is as long as a report looks back. */
const LONGEST_SPIKE_DAYS = 14
/** A drift shorter than this is told from a shift by nothing. */
const SHORTEST_DRIFT_DAYS = 4

/** Squared standard errors by which an event of a kind must stand out above (below: negative) those of all kinds alike. */
export type Charges = Readonly<Record<EventShape['kind'], number>>

/**
 * What chance brings about is shared evenly among the kinds: of the shapes tried nine in ten are spikes, which begin and end on any day, so that
 * one of a kind tried seldom is believed sooner (Bonferroni within each kind: n exp(-z² / 2) is the same for all).
 */
export function chargesAmong(shapes: readonly EventShape[]): Charges {
  const counts = { spike: 0, shift: 0, drift: 0 }
  for (const { kind } of shapes) counts[kind]++
  const tried = Object.values(counts).filter((count) => count > 0).length
  const charge = (count: number) => (count === 0 ? 0 : 2 * Math.log((count * tried) / shapes.length))
  return { spike: charge(counts.spike), shift: charge(counts.shift), drift: charge(counts.drift) }
}

/** Every shape that begins on a settled day from `from` on. */
export function shapesBetween(from: number, settledEnd: number): EventShape[] {
  const shapes: EventShape[] = []
  for (let start = from; start < settledEnd; start++) {
    for (let end = start + 1; end < settledEnd && end <= start + LONGEST_SPIKE_DAYS; end++) shapes.push({ kind: 'spike', start, end })
    shapes.push({ kind: 'shift', start, end: settledEnd })
    if (settledEnd - start >= SHORTEST_DRIFT_DAYS) shapes.push({ kind: 'drift', start, end: settledEnd })
  }
  return shapes
}
