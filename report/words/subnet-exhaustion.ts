import * as z from 'zod/mini'
import type { SubnetExhaustionFacts } from '../../domain/rules/subnet-exhaustion.ts'
import { counted } from '../money.ts'
import { nameOf } from './shared.ts'
import type { Words } from './words.ts'

export const subnetExhaustion: Words<SubnetExhaustionFacts> = {
  facts: () =>
    z.strictObject({
      freeAddresses: z.int(),
      instances: z.int(),
      instancesAtMaximum: z.int(),
      shortZones: z.array(z.strictObject({ zone: z.string(), freeAddresses: z.int(), evenShare: z.int() })),
      launchesFailed: z.boolean(),
      addressesEach: z.optional(z.int()),
      reach: z.optional(z.int()),
      zonesStayEven: z.optional(z.boolean()),
      kubernetes: z.boolean(),
    }),
  title: ({ freeAddresses, instances, reach = instances + freeAddresses, instancesAtMaximum }, about) =>
    reach >= instancesAtMaximum
      ? `${nameOf(about)} ran out of free addresses in its subnets, so launches failed; there are ${freeAddresses} now`
      : `${nameOf(about)} can only grow to ${reach} of ${instancesAtMaximum} instances: its subnets have ${counted(freeAddresses, 'free address', 'free addresses')}`,
  evidence: ({ freeAddresses, instances, instancesAtMaximum, shortZones, launchesFailed, zonesStayEven, addressesEach = 1 }) => {
    const missing = Math.max(0, instancesAtMaximum - instances)
    return [
      {
        statement: `${counted(freeAddresses, 'free address', 'free addresses')} in its subnets; ${counted(missing, 'more instance', 'more instances')} would reach its max size`,
        value: freeAddresses,
        unit: 'addresses',
        threshold: missing * addressesEach,
      },
      ...(addressesEach > 1 ? [{ statement: `each instance takes ${addressesEach} addresses, as its launch template asks for` }] : []),
      ...shortZones.map(({ zone, freeAddresses: value, evenShare }) => ({
        statement: `${zone} has ${counted(value, 'free address', 'free addresses')}; its even share is ${evenShare}`,
        value,
        unit: 'addresses',
        threshold: evenShare,
      })),
      ...(zonesStayEven === true ? [{ statement: 'its zones stay even (balanced-only): the zone with the fewest addresses holds the others back' }] : []),
      ...(launchesFailed ? [{ statement: 'launches failed for lack of addresses in this window' }] : []),
    ]
  },
  remedy: ({ kubernetes }) =>
    `Add larger subnets in the same zones (a VPC can have a secondary CIDR range), or release unused addresses. If the max size is only a safety limit, lower it.${kubernetes ? ' Pods use the same subnets: give them a secondary CIDR range, or use prefix delegation.' : ''}`,
}
