import * as z from 'zod/mini'
import { MICRO } from '../../domain/money.ts'
import type { VolumeTypeFacts } from '../../domain/rules/volume-type.ts'
import { counted, formatNumber } from '../money.ts'
import { changeItThere, nameOf, percent } from './shared.ts'
import type { Words } from './words.ts'

export const volumeType: Words<VolumeTypeFacts> = {
  facts: () =>
    z.strictObject({
      volumes: z.array(z.strictObject({ device: z.string(), sizeGiB: z.nullable(z.number()) })),
      cheaperFraction: z.number(),
      savesMicroUsdPerMonth: z.nullable(z.int()),
      instances: z.nullable(z.number()),
      launchTemplate: z.strictObject({ id: z.string(), name: z.string(), version: z.string() }),
      managedBy: z.nullable(z.string()),
    }),
  title: ({ cheaperFraction }, about) => `${nameOf(about)} launches with gp2 volumes: gp3 costs up to ${percent(cheaperFraction)} less per GiB`,
  evidence: ({ volumes, instances, launchTemplate, savesMicroUsdPerMonth: saves }, { currency }) => {
    if (volumes.length === 0) return [{ statement: `${launchTemplate.name} has no gp2 volume that gp3 is sure to be cheaper for` }]
    const known = volumes.every(({ sizeGiB }) => sizeGiB !== null)
    const each = volumes.reduce((sum, { sizeGiB }) => sum + (sizeGiB ?? 0), 0)
    return [
      {
        statement: `${launchTemplate.name} makes ${counted(volumes.length, 'gp2 volume')} for each instance: ${volumes.map(({ device, sizeGiB }) => `${device} ${sizeGiB === null ? "of the image's size" : `${formatNumber(sizeGiB, 0)} GiB`}`).join(', ')}`,
      },
      ...(known && instances !== null ? [{ statement: 'gp2, on the average number of instances', value: each * instances, unit: 'GiB' }] : []),
      saves === null
        ? { statement: "the region's price of volumes was not read, or not their size, so the saving isn't given in money" }
        : { statement: 'gp3 of the same size costs less by', value: saves / MICRO, unit: `${currency} a month` },
    ]
  },
  remedy: ({ volumes, managedBy }) =>
    `${changeItThere(managedBy)}Set VolumeType gp3 on ${volumes.map(({ device }) => device).join(', ')} in a new launch template version, then refresh the instances; to go back, point the group at the version it has. gp3 comes with 3,000 IOPS and 125 MiB/s; a gp2 volume over 170 GiB can reach 250 MiB/s, so provision that where the volume is read or written at such rates.`,
}
