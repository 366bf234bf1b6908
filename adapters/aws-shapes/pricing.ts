import * as z from 'zod/mini'
import { moneyAmount } from './decimal.ts'

const product = z.lazy(() =>
  z.object({
    product: z.object({
      productFamily: z.nullish(z.string()),
      attributes: z.object({
        instanceType: z.nullish(z.string()),
        regionCode: z.nullish(z.string()),
        operatingSystem: z.nullish(z.string()),
        tenancy: z.nullish(z.string()),
        capacitystatus: z.nullish(z.string()),
        preInstalledSw: z.nullish(z.string()),
        marketoption: z.nullish(z.string()),
        operation: z.nullish(z.string()),
        volumeApiName: z.nullish(z.string()),
      }),
    }),
    terms: z.object({
      OnDemand: z.nullish(
        z.record(
          z.string(),
          z.object({ priceDimensions: z.record(z.string(), z.object({ unit: z.string(), pricePerUnit: z.record(z.string(), moneyAmount) })) }),
        ),
      ),
    }),
  }),
)

/** The Price List's GetProducts: PriceList[], each JSON as text (some clients hand it over parsed). */
export const priceListItem = z.pipe(
  z.pipe(
    z.union([z.string(), z.looseObject({})], { error: 'expected JSON as text' }),
    z.transform((item, context) => {
      if (typeof item !== 'string') return item
      try {
        return JSON.parse(item) as unknown
      } catch {
        context.issues.push({ code: 'custom', input: item, message: 'its text is not JSON' })
        return z.NEVER
      }
    }),
  ),
  product,
)
export type PriceListItem = z.infer<typeof priceListItem>
