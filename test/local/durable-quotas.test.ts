import { type DurableExecutionHandler as DurableHandler, type OperationUpdate, withDurableExecution } from '@aws/durable-execution-sdk-js'
import { describe, expect, it } from 'vitest'
import { runDurably } from '../../local/durable-backend.ts'
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

  const outcomeOf = (handler: DurableHandler<unknown, unknown>, options: Partial<Parameters<typeof runDurably>[0]> = {}) =>
    runDurably({ handler: () => withDurableExecution(handler) as never, input: {}, name: 'one', invoke: async () => null, ...options })

  it('ends an execution that waits for longer than it may', async () => {
    const waits: DurableHandler<unknown, unknown> = async (_, context) => {
      for (let i = 0; i < 4; i++) await context.wait(`${i}`, { seconds: 300 })
      return 'done'
    }
    expect(await outcomeOf(waits, { executionTimeoutSec: 1200 })).toMatchObject({ status: 'SUCCEEDED', result: 'done' })
    expect(await outcomeOf(waits, { executionTimeoutSec: 900 })).toMatchObject({ status: 'FAILED', error: 'Execution timed out after 900 seconds' })
  })

  it('throttles checkpoints, and the function goes on with what was kept', async () => {
    const done: number[] = []
    const counts: DurableHandler<unknown, unknown> = async (_, context) => {
      let sum = 0
      for (let i = 1; i <= 5; i++)
        sum += await context.step(`${i}`, async () => {
          done.push(i)
          return i
        })
      return sum
    }
    const calm = await outcomeOf(counts)
    done.length = 0
    const throttled = await outcomeOf(counts, { dieAt: (checkpoint) => (checkpoint % 3 === 0 ? 'throttled' : null) })
    expect([calm.result, calm.invocations]).toEqual([15, 1])
    expect(throttled).toMatchObject({ status: 'SUCCEEDED', result: 15 })
    expect(throttled.invocations).toBeGreaterThan(1)
    expect(new Set(done)).toEqual(new Set([1, 2, 3, 4, 5]))
  })
})
