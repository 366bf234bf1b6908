import { z } from 'zod'

/** The report's `cost`: what rests on the bill. */
export const costSchema = z.strictObject({
  /** What the bill could not be asked, and why. */
  notAssessed: z.array(z.strictObject({ subject: z.string(), reason: z.string() })),
})

export type ReportCost = z.infer<typeof costSchema>
