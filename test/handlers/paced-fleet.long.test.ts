import { afterEach, describe, expect, it } from 'vitest'
import type { Clock } from '../../adapters/aws/clock.ts'
import type { OpenPlace } from '../../audit/io.ts'
import { judge } from '../../domain/judge.ts'
import { liveFleet } from '../../handlers/live-fleet.ts'
import { type LocalService, startService } from '../../local/service.ts'
import { fixedCredentials } from '../adapters/live/fake-aws.ts'
import { nowSec, region } from '../adapters/live/small-aws.ts'
import { TICK } from './a-live-service.ts'
import { type SimulatedPlace, simulatedAws, virtualTime } from './simulated-aws.ts'

// Whole runs of the deployed functions over large fleets, in simulated time, with AWS's limits enforced. What is printed is what docs/operations.md and the bench show.

let service: LocalService | null = null
afterEach(() => service?.stop())

/** Judging takes time of its own on a worker of 2,048 MB, a little over one core: as long as the bench allows it. */
const JUDGING_MS = 40
/** Lambda: an invocation ends after fifteen minutes. */
const LONGEST_INVOCATION_SEC = 900

async function simulated(title: string, places: readonly SimulatedPlace[]) {
  const time = virtualTime(nowSec)
  const aws = simulatedAws(places, time)
  const settings = { AWS_REGION: region, HEADROOM_ROLE_NAME: 'headroom-read', HEADROOM_EXTERNAL_ID_PARAMETER: null } as const
  const openFleetOf = (clock: Clock) => {
    const { bucket } = service as LocalService
    const kept = {
      get: (key: string) => time.during(() => bucket.get(key)),
      put: (key: string, text: string) => time.during(() => bucket.put(key, text)),
      list: (prefix: string) => time.during(() => bucket.list(prefix)),
    }
    // each function is a process of its own: nothing is shared but what AWS counts
    return liveFleet(settings, {
      world: { clock, random: () => 0.5, transport: aws.transportOf(clock), credentials: fixedCredentials() },
      bucket: kept,
    })
  }
  const durable = time.process()
  service = await startService({ openFleet: (query) => openFleetOf(durable.clock)(query), judge, settings: { capMicroUsd: null, groupsPerBatch: 100 } })
  let longestSec = 0
  const outcome = await time.run(() =>
    (service as LocalService).tick(TICK, {
      resume: 'first',
      within: durable.run,
      world: (io) => within(time, io),
      workerWorld: (io) => {
        const fromSec = time.elapsedSec()
        const judged = onOneCore(time)
        const real = within(time, io)
        return {
          ...real,
          openFleet: async (query) => {
            const source = await openFleetOf(time.clock)(query)
            return { ...source, places: source.places.map((place) => ({ ...place, open: async () => judged(await place.open()) })) }
          },
          put: async (key, text) => {
            longestSec = Math.max(longestSec, time.elapsedSec() - fromSec)
            await real.put(key, text)
          },
        }
      },
    }),
  )
  expect(outcome.error).toBeNull()
  const { result, operations, payloads } = outcome
  const calls = Object.values(aws.calls()).reduce((sum, count) => sum + count, 0)
  const groups = places.reduce((sum, place) => sum + place.groups, 0)
  const figures = {
    wallSec: time.elapsedSec(),
    leastSec: aws.leastSec(),
    calls,
    throttled: aws.throttled(),
    longestSec,
    operations: operations.length,
    payloads,
  }
  console.log(
    `${title}: ${Math.round(figures.wallSec)} s simulated, AWS's limits ask for ${Math.round(figures.leastSec)} (${(figures.wallSec / figures.leastSec).toFixed(2)}); ${calls} calls, ${figures.throttled} throttled, longest worker ${Math.round(longestSec)} s; ` +
      `${operations.length} operations, at most ${payloads.mostBytes} bytes each and ${payloads.allBytes} in all; $${(result as { estimatedUsd: number }).estimatedUsd.toFixed(2)}; peak ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB with servers and all functions in one process`,
  )
  expect(result).toMatchObject({ status: 'complete', summary: { groups: { discovered: groups } }, notAuditedTotal: 0 })
  return figures
}

/** Judging a group keeps the one core of a worker from judging another; what was asked of AWS goes on meanwhile. */
function onOneCore({ clock }: ReturnType<typeof virtualTime>): (place: OpenPlace) => OpenPlace {
  let queue: Promise<void> = Promise.resolve()
  return (place) => ({
    ...place,
    async *observeGroups(names) {
      for await (const observation of place.observeGroups(names)) {
        queue = queue.then(() => clock.sleep(JUDGING_MS))
        await queue
        yield observation
      }
    },
  })
}

/** Whatever a function's outside world is asked for is real work. */
function within<Io extends object>(time: ReturnType<typeof virtualTime>, io: Io): Io {
  return Object.fromEntries(
    Object.entries(io).map(([key, part]) => [
      key,
      typeof part === 'function' && key !== 'openFleet' && key !== 'judge' && key !== 'nowSec'
        ? (...args: unknown[]) => time.during(async () => (part as (...of: unknown[]) => unknown)(...args))
        : part,
    ]),
  ) as Io
}

describe('a run over a large fleet, with AWS’s limits', { timeout: 1_800_000 }, () => {
  it('of 1,000 groups in three regions is throttled nowhere, and no worker comes near its end', async () => {
    const regions = [334, 333, 333].map((groups, i) => ({ accountId: '000000000042', region: ['eu-west-1', 'us-east-1', 'us-west-2'][i] as string, groups }))
    const { wallSec, leastSec, longestSec, throttled } = await simulated('1,000 groups in 3 Regions', regions)
    expect(longestSec).toBeLessThan(LONGEST_INVOCATION_SEC)
    expect(throttled).toBe(0)
    expect(wallSec).toBeLessThan(1.3 * leastSec)
  })

  it('of 10,000 groups in 100 accounts and 5 regions', async () => {
    const regions = ['eu-west-1', 'us-east-1', 'us-west-2', 'eu-central-1', 'ap-southeast-2']
    const places = Array.from({ length: 100 }, (_, i) => String(100_000_000_042 + i)).flatMap((accountId) =>
      regions.map((region) => ({ accountId, region, groups: 20 })),
    )
    const { longestSec, throttled } = await simulated('10,000 groups in 100 accounts, 5 Regions', places)
    expect(longestSec).toBeLessThan(LONGEST_INVOCATION_SEC)
    expect(throttled).toBe(0)
  })
})
