import { execFile, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openCapture } from '../../adapters/capture/open.ts'
import { readLoadTest } from '../../adapters/load-test/load-test.ts'
import { drillCommand } from '../../cli/drill-command.ts'
import { judge } from '../../domain/judge.ts'
import { drilledFleet } from '../drilled-fleet.ts'

const folder = mkdtempSync(join(tmpdir(), 'drill-command-'))
const capture = join(folder, 'capture')
let fleet: ReturnType<typeof drilledFleet>
beforeAll(() => {
  fleet = drilledFleet(capture)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function drill(...argv: readonly string[]) {
  const said = { out: '', err: '' }
  const stream = (name: 'out' | 'err') => ({
    isTerminal: false,
    write: async (text: string) => {
      said[name] += text
    },
  })
  const live = { openAccounts: () => Promise.reject(new Error('no account is read here')), ask: async () => null }
  const code = await drillCommand(argv, { openCapture, readLoadTest, judge, live, out: stream('out'), err: stream('err'), env: {} })
  return { code, ...said }
}

const tested = ['--capture', capture, '--group', 'orders', '--from', '2026-10-31T10:00Z', '--to', '2026-10-31T10:40Z'] as const

describe('headroom drill', () => {
  it('says whether it scaled, when each thing was, and what the settings should have been; 3 where it was overloaded', async () => {
    const { code, out } = await drill(...tested)
    expect(code).toBe(3)
    expect(out).toMatch(
      /^orders {2}111122223333 eu-west-1\nLoad test 2026-10-31 10:00 to 2026-10-31 10:40 UTC\n\nIt scaled, but late: overloaded for \d+ minutes, then recovered with \d+ instances\.\n/,
    )
    expect(out).toMatch(/ load +10:00:00 .*\n +alarm +10:0\d:\d\d +\+.*from 3 to \d+\n +launch +10:.*\n +in service +10:.*\n +recovered +10:/)
    expect(out).toMatch(/A target of \d+ instead of 50/)
    expect(out).not.toMatch(/NaN|undefined|null/)
    for (const line of out.split('\n')) expect(line, line).toBe(line.trimEnd())
    expect(readFileSync(join(import.meta.dirname, '../../docs/drill.md'), 'utf8')).toContain(out.trimEnd())
  })

  it('is a page that runs no script, and JSON', async () => {
    const { out } = await drill(...tested, '--format', 'html')
    expect(out).toContain('<title>Did it scale? orders</title>')
    expect(out).not.toMatch(/<script|NaN|undefined/)
    expect(out.match(/<svg class="chart"/g)?.length).toBeGreaterThan(0)
    const [json] = JSON.parse((await drill(...tested, '--format', 'json')).out)
    expect(json).toMatchObject({ group: { name: 'orders' }, outcome: 'scaled-late', load: { by: 'requests' } })
  })

  it.each([
    [['--to', '2026-10-31T09:00Z'], '--to has to be later than --from'],
    [['--from', '2026-02-30T10:00Z'], '--from: "2026-02-30T10:00Z" is not a time; write it like 2026-11-03T10:00Z'],
    [['--from', '10:00'], '--from: "10:00" is not a time'],
    [['--ab', 'a', '--k6', 'b'], 'give the files of one tool: --ab or --k6'],
    [['--nothing'], "unknown option '--nothing'\nRun it with --help for usage.\n"],
    [['--regions', 'eu-west-1'], "option '--capture <dir>' cannot be used with options for reading accounts"],
  ])('%j is wrong usage', async (argv, words) => {
    expect(await drill(...tested, ...argv)).toMatchObject({ code: 2, err: expect.stringContaining(words) })
  })

  it('says which file of a load test cannot be read, and which group is not there', async () => {
    expect(await drill(...tested, '--ab', join(folder, 'nowhere'))).toMatchObject({
      code: 1,
      err: expect.stringContaining('nowhere: there is no such file or folder'),
    })
    expect(await drill(...tested, '--group', 'order')).toMatchObject({ code: 1, err: expect.stringContaining('"order": no group has this name') })
  })
})

const hasAb = spawnSync('ab', ['-V']).status === 0
const REQUESTS = 2000

describe.skipIf(!hasAb)('with ab (skipped where it is not installed: apt-get install apache2-utils)', () => {
  it('has what ab and the server saw beside what the load balancer saw', async () => {
    const server = await aServer()
    const [requests, percentages] = [join(folder, 'requests.tsv'), join(folder, 'percentages.csv')]
    const { stdout } = await promisify(execFile)('ab', ['-n', String(REQUESTS), '-c', '8', '-g', requests, '-e', percentages, `${server.url}/`])
    await server.close()
    expect(server.refused()).toBeGreaterThan(0)
    // the test as if it had been run when the simulated group was
    const [first = ''] = readFileSync(requests, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.split('\t')[1] as string)
      .filter(Boolean)
      .sort()
    const moved = readFileSync(requests, 'utf8').replaceAll(/\t(\d{10})\t/g, (_, sec: string) => `\t${Number(sec) - Number(first) + fleet.fromSec + 12}\t`)
    writeFileSync(requests, moved)
    const printed = join(folder, 'printed.txt')
    writeFileSync(printed, stdout)
    const { code, out } = await drill(...tested, '--ab', requests, '--ab', percentages, '--ab', printed)
    expect(code).toBe(3)
    expect(out).toContain('load        10:00:12')
    expect(out).toContain("the load test's first request")
    const grouped = (count: number): string => count.toLocaleString('en-US')
    expect(out).toMatch(new RegExp(`requests +${grouped(REQUESTS)} `))
    expect(out).toMatch(new RegExp(`refused or failed +${grouped(server.refused())} `))
    const p95 = / 95% +(\d+)/.exec(stdout)?.[1]
    expect(out).toMatch(new RegExp(`latency p95 +${p95} ms `))
  })
})

/** Serves the load test of the simulated group: its nth request is of the nth part of the test, and is refused as often as the group had no room then. */
async function aServer() {
  const { played, startSec, fromSec, toSec } = fleet
  const [from, minutes] = [(fromSec - startSec) / 60, (toSec - fromSec) / 60]
  let asked = 0
  let refused = 0
  let owed = 0
  const server = createServer((_, answer) => {
    const minute = from + Math.min(minutes - 1, Math.floor((asked++ / REQUESTS) * minutes))
    const demand = played.demandVcpu[minute] as number
    owed += Math.max(0, 1 - (played.capacityVcpu[minute] as number) / demand)
    if (owed >= 1) {
      owed -= 1
      refused++
      answer.statusCode = 503
    }
    answer.end('served')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    refused: () => refused,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
