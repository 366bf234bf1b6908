import * as z from 'zod/mini'
import { microUsdFromDecimal } from '../../domain/money.ts'

/** An amount of money as decimal text, the way AWS gives it: "0.0960000000", "-12.3", "1e-7". */
export const moneyAmount = z.string().check(z.refine((text) => !Number.isNaN(microUsdFromDecimal(text)), { error: (issue) => noDecimal(issue.input) }))

/** Any other quantity as decimal text; it may be larger than money ever is. */
export const quantity = z.string().check(
  z.refine((text) => /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(text) && Number.isFinite(Number(text)), {
    error: (issue) => noDecimal(issue.input),
  }),
)

function noDecimal(input: unknown): string {
  return `${JSON.stringify(input)} is no decimal amount`
}
