import * as z from 'zod'
import type { SubnetExhaustionFacts } from '../../domain/rules/subnet-exhaustion.ts'
import type { Words } from './words.ts'

export const subnetExhaustion: Words<SubnetExhaustionFacts> = {
  facts: z.strictObject({
    freeAddresses: z.int(),
    instances: z.int(),
    instancesAtMaximum: z.int(),
    shortZones: z.array(z.strictObject({ zone: z.string(), freeAddresses: z.int(), evenShare: z.int() })),
    launchesFailed: z.boolean(),
    kubernetes: z.boolean(),
  }),
  title: ({ freeAddresses, instances, instancesAtMaximum }) =>
    `Give the group more addresses: it can grow to ${instances + freeAddresses} of the ${instancesAtMaximum} instances of its maximum size.`,
  evidence: ({ freeAddresses, instances, instancesAtMaximum, shortZones, launchesFailed }) => {
    const missing = Math.max(0, instancesAtMaximum - instances)
    return [
      {
        statement: `Its subnets have ${freeAddresses} free addresses; ${missing} more instances make up its maximum size.`,
        value: freeAddresses,
        unit: 'addresses',
        threshold: missing,
      },
      ...shortZones.map(({ zone, freeAddresses: value, evenShare }) => ({
        statement: `${zone} has ${value} free addresses, its even share would be ${evenShare}.`,
        value,
        unit: 'addresses',
        threshold: evenShare,
      })),
      ...(launchesFailed ? [{ statement: 'Launches have failed for want of addresses within the window.' }] : []),
    ]
  },
  remedy: ({ kubernetes }) =>
    `Add larger subnets to the group in the same zones (a VPC can take a secondary CIDR range), or release addresses that nothing uses. If the maximum is only a guard, lower it to what can be reached.${kubernetes ? ' Pods take addresses of the same subnets: a secondary CIDR range for them, or prefix delegation, frees more.' : ''}`,
}
