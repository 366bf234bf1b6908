import { setTimeout as pause } from 'node:timers/promises'

/** Time as the adapters use it: handed in, so that a test neither waits nor depends on the hour. */
export type Clock = { readonly nowMs: () => number; readonly sleep: (ms: number) => Promise<void> }

export const systemClock: Clock = { nowMs: () => Date.now(), sleep: (ms) => pause(ms) }
