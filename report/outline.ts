import * as z from 'zod/mini'
import { costSchema } from './cost-schema.ts'
import { ledgerSchema } from './ledger-schema.ts'
import { groupShape } from './row-schemas.ts'
import { type Report, reportShape } from './schema.ts'

const { auditId, currency, summary, notAudited, places } = reportShape.shape

/** What is not named here is left out. */
export const outlineSchema = z.object({
  auditId,
  currency,
  summary,
  groups: z.array(
    z.object({
      ...z.pick(groupShape, {
        accountId: true,
        region: true,
        name: true,
        team: true,
        stack: true,
        status: true,
        statusBecause: true,
        notAssessed: true,
        current: true,
        proposal: true,
        estimatedMonthlySavings: true,
      }).shape,
      /** Of what the months before show only that they are known. */
      history: z.optional(z.object({ days: z.number() })),
    }),
  ),
  notAudited,
  places,
  cost: z.object({
    ...z.pick(costSchema, { notAssessed: true, totals: true, forecast: true, budgets: true, restated: true, changes: true, showback: true, spendBy: true })
      .shape,
    ledger: z.optional(z.object(z.pick(ledgerSchema, { savings: true, followed: true }).shape)),
  }),
})

/** As much of a report as tells where a run looked, and as its messages say beside the findings. A whole report is one. */
export type Outline = z.infer<typeof outlineSchema>

export function outlineOf(report: Report): Outline {
  return outlineSchema.parse(report)
}
