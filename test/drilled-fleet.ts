import { writeCapture } from '../fixtures/capture-writer.ts'
import { plainSetup, trackingCpu } from '../fixtures/group-setup.ts'
import { simulateGroup } from '../fixtures/group-simulation.ts'
import { plainExposure } from '../fixtures/sample-group.ts'
import type { Simulated } from '../fixtures/simulated.ts'

const START_SEC = Date.parse('2026-10-19T00:00:00Z') / 1000
const MINUTES = 14 * 1440
/** The load test: day 13, 10:00 to 10:40 UTC. */
const TESTED = { fromMinute: 12 * 1440 + 600, toMinute: 12 * 1440 + 640 } as const

export type DrilledOptions = {
  readonly name?: string
  readonly maxSize?: number
  readonly bootSec?: number
  readonly targetValue?: number
  /** How many times the usual load the test is. */
  readonly times?: number
  /** Minutes over which it rises. */
  readonly rampMinutes?: number
  readonly suspendedProcesses?: readonly string[]
}

/** A group of a daily rhythm that is load-tested once, and its capture. Minutes count from the capture's beginning. */
export function drilledFleet(
  dir: string,
  { name = 'orders', maxSize = 12, bootSec = 180, targetValue = 50, times = 4, rampMinutes = 2, suspendedProcesses = [] }: DrilledOptions = {},
): { readonly fromSec: number; readonly toSec: number; readonly played: Simulated; readonly overloadedMinutes: number; readonly startSec: number } {
  const demand = Float64Array.from({ length: MINUTES }, (_, minute) => {
    const usual = 1.6 + 0.8 * Math.sin(((minute % 1440) / 1440 - 0.25) * 2 * Math.PI)
    const into = minute - TESTED.fromMinute
    const rise = minute < TESTED.fromMinute || minute >= TESTED.toMinute ? 0 : Math.min(1, (into + 1) / rampMinutes)
    return usual * (1 + (times - 1) * rise)
  })
  const setup = { ...plainSetup('m5.large', 2, maxSize, 3), bootSec, suspendedProcesses, policies: [trackingCpu(targetValue)] }
  const played = simulateGroup(setup, demand, START_SEC, 7)
  const group = { accountId: '111122223333', region: 'eu-west-1', name, setup, exposure: plainExposure, played, fromMinute: 0, toMinute: MINUTES } as const
  writeCapture(dir, {
    simulationStartSec: START_SEC,
    windowStartSec: START_SEC,
    windowEndSec: START_SEC + MINUTES * 60,
    places: [{ accountId: group.accountId, region: group.region, groups: [group], standardVcpuQuota: 640, denied: [] }],
    bill: { days: 0, dayAt: () => ({ startSec: START_SEC, lines: [], arrivedFraction: 1 }) },
    accountNames: new Map(),
  })
  const during = played.overloaded.subarray(TESTED.fromMinute, TESTED.toMinute)
  return {
    startSec: START_SEC,
    fromSec: START_SEC + TESTED.fromMinute * 60,
    toSec: START_SEC + TESTED.toMinute * 60,
    played,
    overloadedMinutes: during.reduce((sum, one) => sum + one, 0),
  }
}
