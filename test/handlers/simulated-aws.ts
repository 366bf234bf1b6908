import { setImmediate } from 'node:timers/promises'
import type { Clock } from '../../adapters/aws/clock.ts'
import { accountOf } from '../adapters/live/captured-aws.ts'
import { type Answer, type AwsCall, Fault, type Fields, fakeAws, type Handlers } from '../adapters/live/fake-aws.ts'
import { asked, group, smallAws, region as usualRegion } from '../adapters/live/small-aws.ts'

/** Turns of the event loop without anything happening after which everybody waits for the clock. */
const QUIET_TURNS = 12

export type VirtualTime = ReturnType<typeof virtualTime>

/** A clock that goes on to the next sleeper's time as soon as nobody has anything else to do. Work on real servers in this process counts as something to do. */
export function virtualTime(startSec: number) {
  let nowMs = startSec * 1000
  let busy = 0
  let happened = 0
  /** Of each process under way, how many of its sleeps are not over. */
  const processes = new Map<object, number>()
  const isAtWork = (): boolean => busy > 0 || [...processes.values()].some((sleeps) => sleeps === 0)
  const sleepers: { readonly atMs: number; readonly wake: () => void }[] = []
  const clock: Clock = {
    nowMs: () => nowMs,
    sleep: (ms) =>
      new Promise((wake) => {
        happened++
        sleepers.push({ atMs: nowMs + ms, wake })
      }),
  }
  const quiet = async (): Promise<void> => {
    let seen = happened
    for (let turns = 0; turns < QUIET_TURNS; turns++) {
      await setImmediate()
      if (!isAtWork() && happened === seen) continue
      seen = happened
      turns = 0
    }
  }
  return {
    clock,
    elapsedSec: () => nowMs / 1000 - startSec,
    /** A function of its own clock, that nobody but AWS makes wait: while it sleeps nowhere, it is at work, and the clock stands still. */
    process: () => {
      const me = {}
      const slept = (change: number): void => {
        const before = processes.get(me)
        if (before !== undefined) processes.set(me, before + change)
      }
      const own: Clock = {
        nowMs: clock.nowMs,
        sleep: async (ms) => {
          slept(1)
          await clock.sleep(ms)
          slept(-1)
        },
      }
      const run = async <T>(work: () => Promise<T>): Promise<T> => {
        processes.set(me, 0)
        try {
          return await work()
        } finally {
          processes.delete(me)
          happened++
        }
      }
      return { clock: own, run }
    },
    /** Real work, during which the clock stands still. */
    during: async <T>(work: () => Promise<T>): Promise<T> => {
      busy++
      try {
        return await work()
      } finally {
        busy--
        happened++
      }
    },
    run: async <T>(work: () => Promise<T>): Promise<T> => {
      let over = false
      const result = work().finally(() => {
        over = true
      })
      result.catch(() => {})
      while (!over) {
        await quiet()
        const next = sleepers.reduce((least, { atMs }, i) => (least < 0 || atMs < (sleepers[least]?.atMs ?? 0) ? i : least), -1)
        if (next < 0) continue
        const [sleeper] = sleepers.splice(next, 1)
        nowMs = Math.max(nowMs, sleeper?.atMs ?? 0)
        sleeper?.wake()
      }
      return await result
    },
  }
}

/** An account and region with so many groups. */
export type SimulatedPlace = { readonly accountId: string; readonly region: string; readonly groups: number }

type Limit = { readonly perSec: number; readonly burst: number }
/**
 * What an account and region may be asked. CloudWatch's are AWS's own ("CloudWatch service quotas"), EC2's those of "Request token bucket sizes and refill rates" for
 * non-mutating actions. What Auto Scaling and Elastic Load Balancing let through is not published: assumed.
 */
const LIMITS: Readonly<Record<string, Limit>> = {
  'GetMetricData requests': { perSec: 50, burst: 50 },
  'GetMetricData datapoints': { perSec: 396_000, burst: 396_000 },
  DescribeAlarms: { perSec: 9, burst: 9 },
  ec2: { perSec: 20, burst: 100 },
  autoscaling: { perSec: 10, burst: 50 },
  elasticloadbalancing: { perSec: 10, burst: 40 },
}
const MOST_QUERIES = 500
const MOST_POINTS = 100_800
/** How long answers take: assumed, for AWS says nothing of it. */
const LATENCY_MS = 80
const METRICS_LATENCY_MS = 400
const GROUPS_A_PAGE = 100

/** AWS over accounts of equal groups, with its limits enforced: what is over them is throttled, and counted. Series hold no datapoint, but count those that were asked for. */
export function simulatedAws(places: readonly SimulatedPlace[], time: VirtualTime) {
  const groupsOf = new Map(places.map(({ accountId, region, groups }) => [`${accountId} ${region}`, groups]))
  const accounts = [...new Set(places.map(({ accountId }) => accountId))]
  const regions = [...new Set(places.map(({ region }) => region))]
  const spent = new Map<string, { tokens: number; atMs: number; total: number }>()
  const calls = new Map<string, number>()
  let throttled = 0

  /** Whether so much is let through now. */
  const take = (who: string, limit: string, amount: number): boolean => {
    const { perSec, burst } = LIMITS[limit] as Limit
    const key = `${who} ${limit}`
    const before = spent.get(key) ?? { tokens: burst, atMs: time.clock.nowMs(), total: 0 }
    const tokens = Math.min(burst, before.tokens + ((time.clock.nowMs() - before.atMs) / 1000) * perSec)
    const fits = tokens >= amount
    spent.set(key, { tokens: fits ? tokens - amount : tokens, atMs: time.clock.nowMs(), total: before.total + (fits ? amount : 0) })
    return fits
  }
  const limited = (call: AwsCall, answer: () => Answer): Answer => {
    calls.set(call.operation, (calls.get(call.operation) ?? 0) + 1)
    const who = `${accountOf(call)} ${call.region}`
    const wanted: (readonly [string, number])[] = []
    if (call.operation === 'GetMetricData') {
      const { queries, startSec, endSec } = asked(call)
      const points = queries.reduce((sum, { MetricStat: { Period } }) => sum + (endSec - startSec) / Period, 0)
      if (queries.length > MOST_QUERIES || points > MOST_POINTS) return new Fault('ValidationError', `${queries.length} queries of ${points} datapoints`)
      wanted.push(['GetMetricData requests', 1], ['GetMetricData datapoints', points])
    } else if (LIMITS[call.operation] !== undefined) wanted.push([call.operation, 1])
    else if (LIMITS[call.service] !== undefined) wanted.push([call.service, 1])
    if (wanted.every(([limit, amount]) => take(who, limit, amount))) return answer()
    throttled++
    return new Fault('Throttling', 'Rate exceeded')
  }
  const own: Handlers = {
    ...smallAws,
    ListAccounts: () => ({ Accounts: accounts.map((Id) => ({ Id, State: 'ACTIVE' })) }),
    DescribeRegions: () => ({ Regions: regions.map((RegionName) => ({ RegionName, OptInStatus: 'opt-in-not-required' })) }),
    DescribeAutoScalingGroups: (call) => {
      const total = groupsOf.get(`${accountOf(call)} ${call.region}`) ?? 0
      const from = Number(call.input.NextToken ?? 0)
      const here = Array.from(
        { length: Math.max(0, Math.min(GROUPS_A_PAGE, total - from)) },
        (_, i): Fields => ({
          ...group(`group-${String(from + i).padStart(5, '0')}`, accountOf(call)),
          EnabledMetrics: ['GroupInServiceInstances', 'GroupDesiredCapacity', 'GroupMinSize', 'GroupMaxSize'].map((Metric) => ({
            Metric,
            Granularity: '1Minute',
          })),
        }),
      )
      return { AutoScalingGroups: here, ...(from + here.length < total ? { NextToken: String(from + here.length) } : {}) }
    },
    GetMetricData: (call) => ({ MetricDataResults: asked(call).queries.map(({ Id }) => ({ Id, StatusCode: 'Complete', Timestamps: [], Values: [] })) }),
  }
  const inRegion = (answer: Answer, region: string): Answer =>
    answer instanceof Fault || region === usualRegion ? answer : (JSON.parse(JSON.stringify(answer).replaceAll(usualRegion, region)) as Fields)
  const { transport } = fakeAws(
    Object.fromEntries(
      Object.entries(own).map(([operation, answer]) => [operation, (call, nth) => limited(call, () => inRegion(answer(call, nth), call.region))]),
    ),
  )
  const { handle, ...rest } = transport as { handle: (request: Asking) => Promise<unknown> }
  return {
    /** How a process with this clock reaches it. */
    transportOf: (clock: Clock) => ({
      ...rest,
      handle: async (request: Asking) => {
        const answer = await handle(request)
        await clock.sleep(request.headers['x-amz-target']?.endsWith('GetMetricData') ? METRICS_LATENCY_MS : LATENCY_MS)
        return answer
      },
    }),
    calls: (): Readonly<Record<string, number>> => Object.fromEntries(calls),
    throttled: () => throttled,
    /** The least time in which AWS answers all of this: of the account and region, and of the limit, that take longest. */
    leastSec: (): number =>
      Math.max(
        ...[...spent]
          .map(([key, { total }]) => [LIMITS[key.split(' ').slice(2).join(' ')] as Limit, total] as const)
          .map(([{ perSec, burst }, total]) => Math.max(0, total - burst) / perSec),
      ),
  }
}

type Asking = { readonly headers: Readonly<Record<string, string>> }
