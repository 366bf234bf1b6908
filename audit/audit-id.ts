import { createHash } from 'node:crypto'
import type { ReportContent } from '../report/document.ts'

/**
 * Names an audit by what it found: the first 32 hex digits of the SHA-256 of the document's content, in which window, policy and
 * every judgement stand. The same capture under the same configuration has the same id, whenever and wherever it is audited; what
 * reading it cost and what earlier runs knew are no part of that, so that an audit of live accounts and one of their capture share it.
 */
export function auditIdOf(content: ReportContent): string {
  return createHash('sha256')
    .update(
      JSON.stringify({
        ...content,
        cost: { ...content.cost, ledger: undefined, restated: undefined },
        audit: { ...content.audit, apiCalls: {}, estimatedUsd: 0, ownCost: undefined },
      }),
    )
    .digest('hex')
    .slice(0, 32)
}
