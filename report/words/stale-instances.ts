import * as z from 'zod/mini'
import type { StaleInstancesFacts } from '../../domain/rules/stale-instances.ts'
import { counted } from '../money.ts'
import { changeItThere, nameOf } from './shared.ts'
import type { Words } from './words.ts'

export const staleInstances: Words<StaleInstancesFacts> = {
  facts: () =>
    z.strictObject({
      stale: z.int(),
      instances: z.int(),
      launchTemplate: z.string(),
      isLaunchConfiguration: z.boolean(),
      launches: z.string(),
      ageDays: z.nullable(z.number()),
      types: z.nullable(z.strictObject({ next: z.string(), running: z.string() })),
      managedBy: z.nullable(z.string()),
      staleInstanceDays: z.number(),
    }),
  title: (facts, about) =>
    `${nameOf(about)}: ${facts.stale} of ${counted(facts.instances, 'instance')} still run an older version than ${sourceOf(facts)}${ageOf(facts)}`,
  evidence: (facts) => [
    {
      statement: `${facts.stale} of ${counted(facts.instances, 'instance')} not launched from ${sourceOf(facts)}`,
      value: facts.stale,
      unit: 'instances',
      threshold: 0,
    },
    ...(facts.ageDays === null
      ? []
      : [{ statement: `${sourceOf(facts)} is ${facts.ageDays.toFixed(0)} days old`, value: facts.ageDays, unit: 'days', threshold: facts.staleInstanceDays }]),
    ...(facts.types === null ? [] : [{ statement: `the next launch is ${facts.types.next}, and ${facts.types.running} ran; cost and demand are of what ran` }]),
  ],
  remedy: ({ managedBy, types }) =>
    `${changeItThere(managedBy)}Start an instance refresh, or point the group back at the version its instances run.${types === null ? '' : ' New instances cost what the new type costs.'} You can roll back a refresh while it runs.`,
}

function ageOf({ ageDays }: StaleInstancesFacts): string {
  return ageDays === null ? '' : ` (${ageDays.toFixed(0)} days old)`
}

function sourceOf({ isLaunchConfiguration, launchTemplate, launches }: StaleInstancesFacts): string {
  return isLaunchConfiguration ? `launch configuration ${launchTemplate}` : `version ${launches} of launch template ${launchTemplate}`
}
