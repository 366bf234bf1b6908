import * as z from 'zod/mini'
import type { SavingFacts } from '../../domain/case/waste.ts'
import type { Evidence } from '../../domain/findings.ts'
import { MICRO } from '../../domain/money.ts'
import { overloadedInWords, percent } from './shared.ts'

export const savingFacts: z.ZodMiniType<SavingFacts> = z.strictObject({
  savingsFraction: z.number(),
  savingsMicroUsdPerMonth: z.nullable(z.int()),
  overloadMinutesPerWeek: z.number(),
  fromSec: z.int(),
  toSec: z.int(),
})

/** What the one proposal of the group does, as the evidence of each finding that it answers. */
export function savingEvidence(
  { savingsFraction, savingsMicroUsdPerMonth: micro, overloadMinutesPerWeek, fromSec, toSec }: SavingFacts,
  currency: string,
): Evidence {
  return {
    statement: `simulated on the same demand, the proposal costs ${percent(1 - savingsFraction)} of today and is ${overloadedInWords(overloadMinutesPerWeek)}`,
    unit: micro === null ? 'fraction' : `${currency} a month`,
    value: micro === null ? savingsFraction : micro / MICRO,
    fromSec,
    toSec,
  }
}
