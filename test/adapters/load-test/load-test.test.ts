import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { abFrom } from '../../../adapters/load-test/ab.ts'
import { k6From } from '../../../adapters/load-test/k6.ts'
import { readLoadTest } from '../../../adapters/load-test/load-test.ts'
import { wrkFrom } from '../../../adapters/load-test/wrk.ts'

// what ab and wrk wrote of one small server that answers every twentieth request with 503; k6's files are written after its documentation
const recorded = (name: string): string => join(import.meta.dirname, 'recorded', name)
const text = (name: string): string => readFileSync(recorded(name), 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'load-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('ApacheBench', () => {
  it('has the same percentiles in its file of requests, its file of percentages and what it printed', () => {
    const printed = abFrom(text('ab-printed.txt'))
    expect(printed).toMatchObject({ requests: 60, failed: 3, latencyMs: { p50: 18, p90: 34, p95: 40, p99: 75, maximum: 75 } })
    expect(abFrom(text('ab-requests.tsv'))).toMatchObject({ requests: 60, failed: Number.NaN, startSec: 1795730221, latencyMs: printed?.latencyMs })
    const percentages = abFrom(text('ab-percentages.csv'))
    for (const name of ['p50', 'p90', 'p95', 'p99', 'maximum'] as const)
      expect(Math.abs((percentages?.latencyMs[name] ?? 0) - (printed?.latencyMs[name] ?? 0)), name).toBeLessThan(1)
  })

  it('is read from several of its files at once', async () => {
    const test = await readLoadTest('ab', [recorded('ab-requests.tsv'), recorded('ab-printed.txt')])
    expect(test).toMatchObject({ requests: 60, failed: 3, startSec: 1795730221 })
    expect(await readLoadTest('ab', [])).toBeNull()
  })

  it.each([
    ['cut off', (whole: string) => whole.slice(0, -9), 'line 61 is not a request line of ab -g'],
    ['empty', () => '', 'it is not what ab writes'],
    ['without a request', (whole: string) => whole.split('\n')[0] as string, 'it holds no request'],
    ['of another tool', () => text('k6-summary-export.json'), 'it is not what ab writes'],
  ])('%s, names the file and what is wrong', async (name, spoil, words) => {
    const file = join(folder, `${name}.tsv`)
    writeFileSync(file, spoil(text('ab-requests.tsv')))
    await expect(readLoadTest('ab', [file])).rejects.toThrow(new RegExp(`${name}.tsv: ${words}`))
  })

  it('that is not there is said by its path', async () => {
    await expect(readLoadTest('ab', [join(folder, 'nowhere')])).rejects.toThrow(/nowhere: there is no such file or folder/)
  })
})

describe('k6', () => {
  it('says the same in both of its summaries, and how many failed by their share: it counts them as passes', () => {
    const exported = k6From(text('k6-summary-export.json'))
    expect(exported).toMatchObject({ requests: 180, failed: 9, latencyMs: { p50: 110.47, p90: 203.54, p95: 215.95, p99: Number.NaN, maximum: 1140.2 } })
    expect(k6From(text('k6-handle-summary.json'))).toEqual({ ...exported, latencyMs: { ...exported?.latencyMs, p99: 640.5 } })
  })

  it('is not taken from JSON of something else', () => {
    for (const other of ['{}', '[]', '{"metrics":{}}', 'nothing']) expect(k6From(other)).toBeNull()
  })
})

describe('wrk', () => {
  it('has its distribution in milliseconds, and as refused its socket errors and its errors', () => {
    expect(wrkFrom(text('wrk-printed.txt'))).toMatchObject({
      requests: 230,
      failed: 11,
      latencyMs: { p50: 17.86, p90: 25.03, p95: Number.NaN, p99: 34.57, maximum: 39.59 },
    })
    const withTimeouts = text('wrk-printed.txt')
      .replace('Non-2xx', 'Socket errors: connect 2, read 1, write 0, timeout 4\n  Non-2xx')
      .replace('25.03ms', '2.50s')
    expect(wrkFrom(withTimeouts)).toMatchObject({ failed: 18, latencyMs: { p90: 2500 } })
  })
})
