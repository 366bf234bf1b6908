import * as z from 'zod/mini'
import { familyOf } from '../../domain/facts/catalog.ts'
import { MICRO } from '../../domain/money.ts'
import type { PreviousGenerationFacts } from '../../domain/rules/previous-generation.ts'
import { changeItThere, nameOf } from './shared.ts'
import type { Words } from './words.ts'

export const previousGeneration: Words<PreviousGenerationFacts> = {
  facts: () =>
    z.strictObject({
      instanceType: z.string(),
      successor: z.string(),
      successorVcpu: z.number(),
      successorGiB: z.number(),
      priceChangeFraction: z.number(),
      listSavingsMicroUsdPerMonth: z.nullable(z.number()),
      managedBy: z.nullable(z.string()),
    }),
  title: (facts, about) => `${nameOf(about)} runs ${facts.instanceType}, a previous generation: ${facts.successor} is ${benefit(facts)}`,
  evidence: ({ instanceType, successor, successorVcpu, successorGiB, listSavingsMicroUsdPerMonth: savings }, { currency }) => [
    { statement: `${instanceType} is a previous-generation type; ${successor} has ${successorVcpu} vCPUs and ${successorGiB} GiB` },
    ...(savings === null
      ? []
      : [{ statement: 'saved at list prices, on the average number of instances of that type', value: savings / MICRO, unit: `${currency} a month` }]),
  ],
  remedy: ({ instanceType, successor, managedBy }) =>
    `${changeItThere(managedBy)}Set ${successor} in a new launch template version and refresh a few instances first. The image needs Nitro drivers for network (ENA) and storage (NVMe). Reservations for ${familyOf(instanceType)} do not carry over.`,
}

function benefit({ priceChangeFraction }: PreviousGenerationFacts): string {
  const percent = Math.round(priceChangeFraction * 100)
  if (percent < 0) return `the same size and ${-percent} % cheaper`
  return percent === 0 ? 'newer at the same size and price' : `faster at the same size for ${percent} % more`
}
