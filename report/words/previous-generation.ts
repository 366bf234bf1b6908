import * as z from 'zod'
import { familyOf } from '../../domain/facts/catalog.ts'
import { MICRO } from '../../domain/money.ts'
import type { PreviousGenerationFacts } from '../../domain/rules/previous-generation.ts'
import { changeItThere } from './shared.ts'
import type { Words } from './words.ts'

export const previousGeneration: Words<PreviousGenerationFacts> = {
  facts: z.strictObject({
    instanceType: z.string(),
    successor: z.string(),
    successorVcpu: z.number(),
    successorGiB: z.number(),
    priceChangeFraction: z.number().nullable(),
    listSavingsMicroUsdPerMonth: z.number().nullable(),
    managedBy: z.string().nullable(),
  }),
  title: (facts) => `Move from ${facts.instanceType} to ${facts.successor}: ${benefit(facts)}.`,
  evidence: ({ instanceType, successor, successorVcpu, successorGiB, listSavingsMicroUsdPerMonth: savings }) => [
    { statement: `${instanceType} is of a previous generation; ${successor} has ${successorVcpu} vCPUs and ${successorGiB} GiB.` },
    ...(savings === null
      ? []
      : [{ statement: 'Saved at list prices on the instances in service on average (before commitments).', value: savings / MICRO, unit: 'USD a month' }]),
  ],
  remedy: ({ successor, managedBy }) =>
    `${changeItThere(managedBy)}Set the type in a new launch template version and refresh the instances, a few first. ${familyOf(successor)} runs on the Nitro system: the image needs its network (ENA) and storage (NVMe) drivers. Reserved capacity of the old type does not move along.`,
}

function benefit({ priceChangeFraction }: PreviousGenerationFacts): string {
  if (priceChangeFraction === null) return 'a newer and faster generation at the same size'
  const percent = Math.round(priceChangeFraction * 100)
  if (percent < 0) return `the same size, newer, for ${-percent} % less an hour`
  return percent === 0 ? 'the same size, newer, for the same price' : `the same size, faster, for ${percent} % more an hour`
}
