import type { EventShape } from './event-shapes.ts'

/** What an event adds from its start to `end`: its own days, and the days still filling after them where it goes on. */
export function impactOf(shape: EventShape, size: number, end: number): number {
  const days = end - shape.start
  return size * (shape.kind === 'drift' ? (days * (days + 1)) / 2 : days)
}

/** What it adds on its last settled day. */
export function lastDayOf(shape: EventShape, size: number): number {
  return shape.kind === 'drift' ? size * (shape.end - shape.start) : size
}
