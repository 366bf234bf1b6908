import type { Explained } from './places.ts'
import { type ServiceEvent, stateAfter } from './service-state.ts'

/**
 * What an account and some usage types show apart may be the same money: instances that become Spot ones at a third of the price are a fall of the account, a
 * larger fall of one type and a rise of another. Each such explanation with the account as the place of what the usage types show; what was the account's alone
 * is the sum of that, and what it had in one of them is added to it.
 */
export function* withOneAccount({ state, events }: Explained): Generator<Explained> {
  for (const event of events) {
    if (event.row === null) continue
    const alone = events.filter((other) => other.row === null && beganAlike(other, event))
    if (alone.length === 0 || (event.column === null && alone.length < 2)) continue
    const kept = events.filter((other) => other !== event && !alone.includes(other))
    const types = alone.map((other) => ({ ...other, row: event.row, size: other.size + (other.column === event.column ? event.size : 0) }))
    const own = event.column === null || alone.some(({ column }) => column === event.column) ? [] : [event]
    const instead = [...kept, ...own, ...types]
    const raw = events.reduce((before, one) => stateAfter(before, one, -1), state)
    yield { state: instead.reduce((before, one) => stateAfter(before, one, 1), raw), events: instead }
  }
}

function beganAlike({ shape: a }: ServiceEvent, { shape: b }: ServiceEvent): boolean {
  return a.kind === b.kind && a.start === b.start && a.end === b.end
}
