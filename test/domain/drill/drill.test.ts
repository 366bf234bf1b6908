import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { openCapture } from '../../../adapters/capture/open.ts'
import { runDrill } from '../../../audit/drill.ts'
import type { Drill } from '../../../domain/drill/drill.ts'
import { joined, type LoadTest } from '../../../domain/drill/load-test.ts'
import { scaleOutAlarms } from '../../../domain/drill/scale-outs.ts'
import { judge } from '../../../domain/judge.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { type DrilledOptions, drilledFleet } from '../../drilled-fleet.ts'
import { activityOf } from './an-alarm-activity.ts'

const root = mkdtempSync(join(tmpdir(), 'drill-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

async function drilled(name: string, options: DrilledOptions, client: LoadTest | null = null) {
  const fleet = drilledFleet(join(root, name), options)
  const source = await openCapture(join(root, name))
  const [result] = await runDrill(source, { name: 'orders', fromSec: fleet.fromSec, toSec: fleet.toSec, client, judge, policy: defaultPolicy })
  return { fleet, drill: result?.drill as Drill }
}

/** Of the simulation itself: when its first instance of the test was asked for and in service, epoch seconds. */
function truthOf({ played, startSec, fromSec, toSec }: ReturnType<typeof drilledFleet>) {
  const during = played.activities.filter(({ kind, minute }) => kind === 'launch' && startSec + minute * 60 >= fromSec && startSec + minute * 60 < toSec)
  return {
    launches: during.length,
    firstMinuteSec: startSec + (during[0]?.minute ?? Number.NaN) * 60,
    firstEndSec: startSec + (during[0]?.endMinute ?? Number.NaN) * 60,
  }
}

describe('a load test of a group that scales too late', () => {
  it('has the load, alarm, launch, in service and recovery of the simulation, in this order', async () => {
    const { fleet, drill } = await drilled('late', {})
    const truth = truthOf(fleet)
    expect(fleet.overloadedMinutes).toBeGreaterThan(0)
    expect(drill.outcome).toBe('scaled-late')
    expect(drill.load).toEqual({ atSec: fleet.fromSec, by: 'requests' })
    expect(drill.launches?.begun).toBe(truth.launches)
    expect(Math.abs((drill.launches?.firstSec ?? 0) - truth.firstMinuteSec)).toBeLessThanOrEqual(60)
    expect(Math.abs((drill.launches?.firstInServiceSec ?? 0) - truth.firstEndSec)).toBeLessThanOrEqual(60)
    const times = [drill.load?.atSec, drill.alarm?.atSec, drill.launches?.firstSec, drill.launches?.firstInServiceSec, drill.recoveredSec] as number[]
    expect([...times].sort((a, b) => a - b)).toEqual(times)
    // a step of five minutes counts whole or by half: no further off than one at either end
    expect(Math.abs((drill.overloadedMinutes ?? 0) - fleet.overloadedMinutes)).toBeLessThanOrEqual(5)
    expect(drill.balancer?.refused).toBeGreaterThan(0)
  })

  it('names settings under which nothing of it is overloaded in the simulation itself', async () => {
    const { drill } = await drilled('better', {})
    const best = drill.wouldHavePassed?.best
    expect(drill.wouldHavePassed?.today.overloadedMinutes).toBeGreaterThan(0)
    expect(best?.overloadedMinutes).toBe(0)
    const { targetValue, maxSize } = best?.settings ?? { targetValue: null, maxSize: 0 }
    const { fleet } = await drilled('tried', { targetValue: targetValue ?? 50, maxSize })
    expect(fleet.overloadedMinutes).toBeLessThan((await drilled('late again', {})).fleet.overloadedMinutes)
  })
})

describe('other load tests', () => {
  it('tell a maximum that was reached from a group that never scaled', async () => {
    expect((await drilled('top', { maxSize: 4 })).drill.outcome).toBe('at-maximum')
    const { drill } = await drilled('deaf', { suspendedProcesses: ['AlarmNotification'] })
    expect(drill).toMatchObject({ outcome: 'did-not-scale', alarm: null, recoveredSec: null, launches: { begun: 0, firstSec: null } })
  })

  it('tell capacity that came and did not suffice from one that came late', async () => {
    const { drill } = await drilled('never enough', { times: 9, bootSec: 900, rampMinutes: 38, maxSize: 40 })
    expect(drill).toMatchObject({ outcome: 'not-enough', recoveredSec: null })
    expect(drill.instances.most).toBeGreaterThan(drill.instances.before)
    expect(drill.instances.most).toBeLessThan(drill.instances.maxSize)
  })

  it('tell a group that scaled in time from one that did not have to', async () => {
    const { fleet, drill } = await drilled('in time', { times: 1.9, rampMinutes: 30, bootSec: 60 })
    expect(fleet.overloadedMinutes).toBe(0)
    expect(drill).toMatchObject({ outcome: 'scaled-in-time', overloadedMinutes: 0, recoveredSec: null })
    const idle = await drilled('idle', { times: 1.1 })
    expect(idle.drill).toMatchObject({ outcome: 'needed-nothing', load: null })
  })

  it('begin when the client says, where it says so and lies within', async () => {
    const { fleet } = await drilled('client', {})
    const client = { ...aTest, startSec: fleet.fromSec + 7 }
    expect((await drilled('client 2', {}, client)).drill.load).toEqual({ atSec: fleet.fromSec + 7, by: 'load-test' })
    const elsewhere = { ...aTest, startSec: fleet.fromSec - 86_400 }
    expect((await drilled('client 3', {}, elsewhere)).drill.load?.by).toBe('requests')
  })

  it('outside what was read are refused, and so are names that nobody has', async () => {
    const fleet = drilledFleet(join(root, 'outside'))
    const source = await openCapture(join(root, 'outside'))
    const ask = (name: string, fromSec: number, toSec: number) => runDrill(source, { name, fromSec, toSec, client: null, judge, policy: defaultPolicy })
    await expect(ask('orders', fleet.fromSec, fleet.toSec + 30 * 86_400)).rejects.toThrow('the load test lies outside what was read')
    await expect(ask('order', fleet.fromSec, fleet.toSec)).rejects.toThrow('no group has this name')
  })
})

const aTest: LoadTest = {
  tool: 'ab',
  requests: 100,
  failed: Number.NaN,
  startSec: Number.NaN,
  endSec: Number.NaN,
  latencyMs: { p50: 1, p90: 2, p95: Number.NaN, p99: 4, maximum: 5 },
}

describe('what is read of a load test', () => {
  it('is joined from the files of one test, each with what the others lack', () => {
    expect(joined([aTest, { ...aTest, requests: 7, failed: 3, latencyMs: { ...aTest.latencyMs, p50: 9, p95: 3 } }])).toEqual({
      ...aTest,
      failed: 3,
      latencyMs: { ...aTest.latencyMs, p95: 3 },
    })
    expect(joined([])).toBeNull()
  })
})

describe('scale-out alarms', () => {
  it('are those that raised the desired capacity, once however many instances they moved', () => {
    const high = activityOf(
      'At 2026-11-03T10:04:31Z a monitor alarm a high in state ALARM triggered policy my policy changing the desired capacity from 2 to 6.',
    )
    const low = activityOf('At 2026-11-03T10:08:31Z a monitor alarm low in state ALARM triggered policy p changing the desired capacity from 6 to 5.')
    const same = activityOf('At 2026-11-03T10:08:41Z a monitor alarm c in state ALARM triggered policy p changing the desired capacity from 6 to 6.')
    const higher = activityOf('At 2026-11-03T10:09:31.5Z a monitor alarm b in state ALARM triggered policy p changing the desired capacity from 6 to 8.')
    const at = (time: string) => Date.parse(time) / 1000
    expect(scaleOutAlarms([high, high, low, same], at('2026-11-03T10:00:00Z'), at('2026-11-03T11:00:00Z'))).toEqual([
      { atSec: at('2026-11-03T10:04:31Z'), alarmName: 'a high', policyName: 'my policy', from: 2, to: 6 },
    ])
    const between = (from: string, to: string) => scaleOutAlarms([higher, high], at(`2026-11-03T${from}Z`), at(`2026-11-03T${to}Z`)).map((alarm) => alarm.to)
    expect(between('10:00:00', '11:00:00')).toEqual([6, 8])
    expect(between('10:04:31', '10:09:31')).toEqual([6])
    expect(between('10:04:32', '10:09:32')).toEqual([8])
  })
})
