import type { OperationUpdate } from '@aws/durable-execution-sdk-js'

/** Lambda quotas of a durable execution: its operations, all that it keeps, and what one operation hands on. */
const MOST_OPERATIONS = 3000
const MOST_KEPT_BYTES = 100 * 1024 * 1024
const MOST_PAYLOAD_BYTES = 256 * 1024

/** Counts what an execution keeps. `refused` says in words what Lambda would not take of these updates to these operations; null where it takes them. */
export function durableQuotas() {
  const payloads = { mostBytes: 0, allBytes: 0 }
  return {
    payloads: payloads as { readonly mostBytes: number; readonly allBytes: number },
    refused: (updates: readonly OperationUpdate[], operations: ReadonlyMap<string, unknown>): string | null => {
      for (const { Id, Name, Payload } of updates) {
        const bytes = Buffer.byteLength(Payload ?? '')
        if (bytes > MOST_PAYLOAD_BYTES) return `${Name ?? Id} hands on ${bytes} bytes, more than the ${MOST_PAYLOAD_BYTES} of an operation`
        payloads.mostBytes = Math.max(payloads.mostBytes, bytes)
        payloads.allBytes += bytes
      }
      // the execution itself is not one of them
      const count = new Set([...operations.keys(), ...updates.map(({ Id }) => Id)]).size - 1
      if (count > MOST_OPERATIONS) return `${count} operations, more than the ${MOST_OPERATIONS} of an execution`
      return payloads.allBytes > MOST_KEPT_BYTES ? `${payloads.allBytes} bytes are kept, more than the ${MOST_KEPT_BYTES} of an execution` : null
    },
  }
}
