import * as z from 'zod'
import { moneyAmount } from './decimal.ts'

const product = z.object({
  product: z.object({
    productFamily: z.string().nullish(),
    attributes: z.object({
      instanceType: z.string().nullish(),
      regionCode: z.string().nullish(),
      operatingSystem: z.string().nullish(),
      tenancy: z.string().nullish(),
      capacitystatus: z.string().nullish(),
      preInstalledSw: z.string().nullish(),
      marketoption: z.string().nullish(),
      operation: z.string().nullish(),
      volumeApiName: z.string().nullish(),
    }),
  }),
  terms: z.object({
    OnDemand: z
      .record(z.string(), z.object({ priceDimensions: z.record(z.string(), z.object({ unit: z.string(), pricePerUnit: z.record(z.string(), moneyAmount) })) }))
      .nullish(),
  }),
})

/** The Price List's GetProducts: PriceList[], each JSON as text (some clients hand it over parsed). */
export const priceListItem = z
  .union([z.string(), z.object({}).loose()], { error: 'expected JSON as text' })
  .transform((item, context) => {
    if (typeof item !== 'string') return item
    try {
      return JSON.parse(item) as unknown
    } catch {
      context.addIssue({ code: 'custom', message: 'its text is not JSON' })
      return z.NEVER
    }
  })
  .pipe(product)
export type PriceListItem = z.infer<typeof priceListItem>
