import * as z from 'zod/mini'
import { brokenPromises } from './integrity.ts'
import { reportShape } from './schema.ts'

/** A whole report: its shape, and what it promises beyond that. */
export const reportSchema = reportShape.check(
  z.superRefine((report, context) => {
    for (const message of brokenPromises(report)) context.addIssue({ code: 'custom', message })
  }),
)
