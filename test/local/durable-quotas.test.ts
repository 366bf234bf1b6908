import type { OperationUpdate } from '@aws/durable-execution-sdk-js'
import { describe, expect, it } from 'vitest'
import { durableQuotas } from '../../local/durable-quotas.ts'

const update = (Id: string, bytes: number): OperationUpdate =>
  ({ Id, Name: Id, Type: 'STEP', Action: 'SUCCEED', Payload: 'x'.repeat(bytes) }) as OperationUpdate
const operations = (count: number) => new Map(Array.from({ length: count + 1 }, (_, i) => [String(i), {}]))

describe('the local durable backend', () => {
  it('takes what Lambda takes: 256 KB of an operation, 3,000 operations, 100 MB in all', () => {
    expect(durableQuotas().refused([update('a', 256 * 1024)], operations(2999))).toBeNull()
    expect(durableQuotas().refused([update('a', 256 * 1024 + 1)], operations(1))).toBe('a hands on 262145 bytes, more than the 262144 of an operation')
    expect(durableQuotas().refused([update('a', 1)], operations(3000))).toBe('3001 operations, more than the 3000 of an execution')
    const { refused, payloads } = durableQuotas()
    for (let i = 0; i < 400; i++) expect(refused([update('a', 256 * 1024)], operations(1))).toBeNull()
    expect(refused([update('a', 1)], operations(1))).toContain('are kept, more than the 104857600 of an execution')
    expect(payloads.mostBytes).toBe(256 * 1024)
  })
})
