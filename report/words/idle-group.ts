import * as z from 'zod'
import { MICRO } from '../../domain/money.ts'
import type { IdleGroupFacts } from '../../domain/rules/idle-group.ts'
import { changeItThere, nameOf } from './shared.ts'
import type { Words } from './words.ts'

export const idleGroup: Words<IdleGroupFacts> = {
  facts: z.strictObject({
    cpuPercent: z.number().nullable(),
    networkBytesPerSec: z.number().nullable(),
    sharesTargetGroup: z.boolean(),
    costMicroUsdPerMonth: z.int().nullable(),
    managedBy: z.string().nullable(),
    thresholds: z.strictObject({ cpuPercent: z.number(), networkBytesPerSec: z.number() }),
  }),
  title: (_, about) => `${nameOf(about)} did no work in the whole window: delete it, or set it to zero until somebody asks`,
  evidence: ({ cpuPercent, networkBytesPerSec, sharesTargetGroup, costMicroUsdPerMonth, thresholds }) => [
    ...(cpuPercent === null
      ? []
      : [
          {
            statement: `CPU stayed at or under ${cpuPercent.toFixed(1)} % in 99.9 % of the window`,
            metric: 'CPUUtilization',
            value: cpuPercent,
            unit: 'percent',
            threshold: thresholds.cpuPercent,
          },
        ]),
    ...(networkBytesPerSec === null
      ? []
      : [
          {
            statement: `each instance sent ${networkBytesPerSec.toFixed(0)} bytes a second on average`,
            metric: 'NetworkOut',
            value: networkBytesPerSec,
            unit: 'bytes a second',
            threshold: thresholds.networkBytesPerSec,
          },
        ]),
    ...(sharesTargetGroup ? [{ statement: 'other groups serve its target group too, so requests there are not counted as its own' }] : []),
    ...(costMicroUsdPerMonth === null
      ? []
      : [{ statement: 'its cost, all of which removing it saves', value: costMicroUsdPerMonth / MICRO, unit: 'USD a month' }]),
  ],
  remedy: ({ managedBy }, { proposal }) =>
    `${changeItThere(managedBy)}Ask the owner. If nobody needs it, set minimum, desired and maximum to 0 (that can be undone), and delete it a month later.${proposal === null ? '' : ' Until then, the proposal shrinks it to what redundancy asks.'}`,
}
