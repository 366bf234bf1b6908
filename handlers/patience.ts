import { systemClock } from '../adapters/aws/clock.ts'
import type { Patience } from '../adapters/aws/patiently.ts'

/** How a deployed function waits between tries. The adapters try again themselves: the clients do not. */
export const patience: Patience = { clock: systemClock, random: Math.random }
export const tryingOnce = { maxAttempts: 1 } as const
