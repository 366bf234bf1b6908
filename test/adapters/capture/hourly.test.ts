import { describe, expect, it } from 'vitest'
import { openCapture } from '../../../adapters/capture/open.ts'
import { isHistory } from '../../../domain/observe/hourly-history.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import {
  capture,
  cpu,
  failureOf,
  groupAnswer,
  home,
  inService,
  list,
  observationsOf,
  observed,
  onlyObservation,
  seriesLine,
  sourceOf,
  startSec,
  startTime,
} from '../capture-builder.ts'

/** Two hours before the window and the window's own hour. */
const before = new Date((startSec - 2 * 3600) * 1000).toISOString()
const byTheHour = { Period: 3600, StartTime: before }
const hourly = (name: string, cpuValues: readonly unknown[], instances: readonly unknown[]): readonly object[] => [
  cpu(name, cpuValues, byTheHour),
  inService(name, instances, byTheHour),
]
const window = (name: string): readonly object[] => [cpu(name, Array(12).fill(30)), inService(name, Array(12).fill(4))]

function historyOf({ hourly: answer }: Observation) {
  if (answer === undefined || !isHistory(answer)) throw new Error(`no history: ${JSON.stringify(answer)}`)
  return answer
}

describe('the months before, by the hour', () => {
  it('are read beside the window, each group with its own, in whatever order', async () => {
    const series = [...window('api'), ...window('web')]
    const inOrder = await observed(
      capture({
        groups: [groupAnswer('web'), groupAnswer('api')],
        series,
        hourly: [...hourly('api', [1, null, 30], [4, 4, 4]), ...hourly('web', [2, 0, 30], [5, 5, 4])],
      }),
    )
    const turned = await observed(
      capture({
        groups: [groupAnswer('web'), groupAnswer('api')],
        series,
        hourly: [...hourly('web', [2, 0, 30], [5, 5, 4]), ...hourly('api', [1, null, 30], [4, 4, 4])],
      }),
    )
    for (const found of [inOrder, turned]) {
      const [web, api] = ['web', 'api'].map((name) => historyOf(found.get(name) as Observation))
      expect(web?.grid).toEqual({ startSec: startSec - 7200, stepSec: 3600, length: 3 })
      expect(list(web?.cpuPercentAverage ?? null)).toEqual([2, 0, 30])
      expect(list(web?.inServiceInstances ?? null)).toEqual([5, 5, 4])
      expect(list(api?.cpuPercentAverage ?? null)).toEqual([1, Number.NaN, 30])
    }
  })

  it('change nothing else of what is observed', async () => {
    const content = { groups: [groupAnswer('web')], series: window('web') }
    const { hourly: _, ...withHistory } = await onlyObservation(capture({ ...content, hourly: hourly('web', [90, 90, 90], [9, 9, 9]) }))
    expect(withHistory).toEqual(await onlyObservation(capture(content)))
  })

  it('are not read where the capture has none, and a group that the file does not name has none', async () => {
    const content = { groups: [groupAnswer('web'), groupAnswer('api')], series: [...window('api'), ...window('web')] }
    const without = await observed(capture(content))
    expect([...without.values()].map((one) => one.hourly)).toEqual([undefined, undefined])
    const some = await observed(capture({ ...content, hourly: hourly('web', [1, 2, 30], [4, 4, 4]) }))
    expect(some.get('api')?.hourly).toEqual({ code: 'history-not-read' })
    expect(historyOf(some.get('web') as Observation).grid.length).toBe(3)
  })

  it('begin with the group: what was measured under its name before is an earlier group of that name', async () => {
    const young = groupAnswer('web', { CreatedTime: new Date((startSec - 3600) * 1000).toISOString() })
    const observation = await onlyObservation(capture({ groups: [young], series: window('web'), hourly: hourly('web', [99, 1, 30], [9, 4, 4]) }))
    expect(list(historyOf(observation).cpuPercentAverage)).toEqual([1, 30])
  })

  it('count instances by samples where group metrics were off, as the window tells the monitoring', async () => {
    const samples = (values: readonly number[], changes = {}) => seriesLine('web', ['AWS/EC2', 'CPUUtilization', 'SampleCount'], values, changes)
    const observation = await onlyObservation(
      capture({
        groups: [groupAnswer('web')],
        series: [cpu('web', Array(12).fill(30)), inService('web', Array(12).fill(4)), samples(Array(12).fill(20))],
        hourly: [cpu('web', [10, 20, 30], byTheHour), inService('web', [null, null, 4], byTheHour), samples([120, 360, 240], byTheHour)],
      }),
    )
    expect(observation.detailedMonitoring).toBe(true)
    expect(list(historyOf(observation).inServiceInstances)).toEqual([2, 6, 4])
  })

  it('say why they cannot be used', async () => {
    const content = { groups: [groupAnswer('web')], series: window('web') }
    const daily = await onlyObservation(capture({ ...content, hourly: [cpu('web', [1, 2], { Period: 86_400, StartTime: before })] }))
    expect(daily.hourly).toEqual({
      code: 'history-unusable',
      metric: 'CPUUtilization Average',
      problem: { code: 'too-coarse', periodSec: 86_400, stepSec: 3600 },
    })
    const failed = await onlyObservation(capture({ ...content, hourly: [cpu('web', [], { ...byTheHour, Problem: 'InternalError' })] }))
    expect(failed.hourly).toMatchObject({ code: 'history-unusable', problem: { code: 'as-said', text: 'InternalError' } })
    const empty = await onlyObservation(capture({ ...content, hourly: hourly('web', [null, null], []) }))
    expect(historyOf(empty).grid.length).toBe(0)
  })

  it('whose datapoints are broken end their group alone, and others keep theirs', async () => {
    const groups = [groupAnswer('api'), groupAnswer('web')]
    const series = [...window('api'), ...window('web')]
    const months = [{ ...cpu('api', [1], byTheHour), Values: 'none' }, ...hourly('web', [50, 60], [])]
    const place = await sourceOf(await openCapture(capture({ groups, series, hourly: months })), home).open()
    const [web, ...more] = await observationsOf(place)
    expect([web?.group.name, more]).toEqual(['web', []])
    expect(historyOf(web as Observation).grid.length).toBeGreaterThan(0)
    expect([...(place.unreadable ?? [])]).toEqual([['api', expect.stringMatching(/hourly\.ndjson, line 1, field Values: expected a list/)]])
  })

  it('that are broken end the audit of their account and region with file, line and field', async () => {
    const dir = capture({ groups: [groupAnswer('web')], series: window('web'), hourly: [{ ...cpu('web', [1], byTheHour), Stat: 7 }] })
    const failure = await failureOf(onlyObservation(dir))
    expect(failure.message).toContain('cloudwatch.get-metric-data-hourly.ndjson')
    expect(failure.message).toContain('Stat')
    expect(startTime).toBe('2026-10-19T00:00:00Z')
  })
})
