import * as z from 'zod'
import type { StaleInstancesFacts } from '../../domain/rules/stale-instances.ts'
import { changeItThere } from './shared.ts'
import type { Words } from './words.ts'

export const staleInstances: Words<StaleInstancesFacts> = {
  facts: z.strictObject({
    stale: z.int(),
    instances: z.int(),
    launchTemplate: z.string(),
    isLaunchConfiguration: z.boolean(),
    launches: z.string(),
    ageDays: z.number().nullable(),
    types: z.strictObject({ next: z.string(), running: z.string() }).nullable(),
    managedBy: z.string().nullable(),
    staleInstanceDays: z.number(),
  }),
  title: (facts) => `${movedOn(facts)}, and ${facts.instances - facts.stale} of ${facts.instances} instances ${refreshed(facts)} refreshed.`,
  evidence: (facts) => [
    {
      statement: `${facts.stale} of ${facts.instances} instances were not launched from ${sourceOf(facts)} as it is today.`,
      value: facts.stale,
      unit: 'instances',
      threshold: 0,
    },
    ...(facts.ageDays === null
      ? []
      : [{ statement: `That is ${facts.ageDays.toFixed(0)} days old.`, value: facts.ageDays, unit: 'days', threshold: facts.staleInstanceDays }]),
    ...(facts.types === null
      ? []
      : [{ statement: `The next launch is ${facts.types.next}; ${facts.types.running} ran. Costs and demand are those of what ran.` }]),
  ],
  remedy: ({ managedBy, types }) =>
    `${changeItThere(managedBy)}Start an instance refresh, so that what runs is what was tested${types === null ? '' : ', and what the next launch costs is what the rest does'}; or point the group back at the version that its instances run. A refresh can be rolled back while it runs.`,
}

function movedOn(facts: StaleInstancesFacts): string {
  const when = facts.ageDays === null ? '' : ` ${facts.ageDays.toFixed(0)} days ago`
  return facts.isLaunchConfiguration
    ? `The group moved on to ${sourceOf(facts)}`
    : `Launch template ${facts.launchTemplate} moved on to version ${facts.launches}${when}`
}

function sourceOf({ isLaunchConfiguration, launchTemplate, launches }: StaleInstancesFacts): string {
  return isLaunchConfiguration ? `launch configuration ${launchTemplate}` : `version ${launches} of launch template ${launchTemplate}`
}

function refreshed({ instances }: StaleInstancesFacts): string {
  return instances === 1 ? 'was' : 'were'
}
