import * as z from 'zod/mini'
import { MICRO } from '../../domain/money.ts'
import type { IdleGroupFacts } from '../../domain/rules/idle-group.ts'
import { changeItThere, nameOf } from './shared.ts'
import type { Words } from './words.ts'

export const idleGroup: Words<IdleGroupFacts> = {
  facts: () =>
    z.strictObject({
      cpuPercent: z.nullable(z.number()),
      busyMinutes: z.optional(z.number()),
      networkBytesPerSec: z.nullable(z.number()),
      sharesTargetGroup: z.boolean(),
      costMicroUsdPerMonth: z.nullable(z.int()),
      addressMicroUsdPerMonth: z.optional(z.int()),
      volumeMicroUsdPerMonth: z.optional(z.int()),
      managedBy: z.nullable(z.string()),
      thresholds: z.strictObject({ cpuPercent: z.number(), networkBytesPerSec: z.number() }),
    }),
  title: (_, about) => `${nameOf(about)} did no work in the whole window`,
  evidence: (
    { cpuPercent, busyMinutes, networkBytesPerSec, sharesTargetGroup, costMicroUsdPerMonth, addressMicroUsdPerMonth, volumeMicroUsdPerMonth, thresholds },
    { currency },
  ) => [
    ...(cpuPercent === null
      ? []
      : [
          {
            statement: `CPU at or below ${cpuPercent.toFixed(1)} % for 99.9 % of the window`,
            metric: 'CPUUtilization',
            value: cpuPercent,
            unit: 'percent',
            threshold: thresholds.cpuPercent,
          },
        ]),
    ...(busyMinutes === undefined ? [] : [{ statement: 'longest time above that', metric: 'CPUUtilization', value: busyMinutes, unit: 'minutes' }]),
    ...(networkBytesPerSec === null
      ? []
      : [
          {
            statement: `each instance sent ${networkBytesPerSec.toFixed(0)} bytes/s on average`,
            metric: 'NetworkOut',
            value: networkBytesPerSec,
            unit: 'bytes a second',
            threshold: thresholds.networkBytesPerSec,
          },
        ]),
    ...(sharesTargetGroup ? [{ statement: 'other groups share its target group, so those requests are not counted here' }] : []),
    ...(costMicroUsdPerMonth === null
      ? []
      : [{ statement: 'its whole cost, which deleting it saves', value: costMicroUsdPerMonth / MICRO, unit: `${currency} a month` }]),
    ...(addressMicroUsdPerMonth === undefined
      ? []
      : [{ statement: 'its public IPv4 addresses, which go with it', value: addressMicroUsdPerMonth / MICRO, unit: `${currency} a month` }]),
    ...(volumeMicroUsdPerMonth === undefined
      ? []
      : [{ statement: 'its volumes, which go with it', value: volumeMicroUsdPerMonth / MICRO, unit: `${currency} a month` }]),
  ],
  remedy: ({ managedBy }, { proposal }) =>
    `${changeItThere(managedBy)}Ask the owner. If nobody needs it, set min, desired and max to 0 (you can undo that), and delete it a month later.${proposal === null ? '' : ' Until then, apply the proposal to run it smaller.'}`,
}
