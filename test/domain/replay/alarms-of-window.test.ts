import { describe, expect, it } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import type { Alarm } from '../../../domain/facts/scaling-policy.ts'
import type { Observation } from '../../../domain/observe/observation.ts'
import { withAlarmsOfWindow } from '../../../domain/replay/alarms-of-window.ts'
import { aGroup, anAlarm, anObservation, aPlace, aSeries, byName, START_SEC, STEP_SEC, STEPS } from '../a-case.ts'
import { aChange } from '../an-activity.ts'

const HOUR = 3600
const END_SEC = START_SEC + STEPS * STEP_SEC
const silent = (changes: Partial<Alarm> = {}) => anAlarm('high', { state: 'INSUFFICIENT_DATA', stateSinceSec: null, stateUpdatedSec: null, ...changes })
const stateOf = (alarm: Alarm, observation: Partial<Observation> = {}, group: Partial<Group> = {}) =>
  withAlarmsOfWindow(aPlace({ alarms: byName(alarm) }), anObservation({ group: aGroup(group), ...observation })).alarms?.get('high')?.state
const requests = { namespace: 'AWS/ApplicationELB', metricName: 'RequestCountPerTarget' }

describe('an alarm without data', () => {
  it('since the evening, or since the window ended, is none that is broken', () => {
    expect(stateOf(silent({ stateSinceSec: END_SEC - 2 * HOUR }))).toBe('OK')
    expect(stateOf(silent({ stateSinceSec: END_SEC + 40 * HOUR }))).toBe('OK')
  })

  it('through the last day of the window is', () => {
    expect(stateOf(silent({ stateSinceSec: END_SEC - 24 * HOUR }))).toBe('INSUFFICIENT_DATA')
    expect(stateOf(silent({ stateSinceSec: START_SEC - 30 * 24 * HOUR }))).toBe('INSUFFICIENT_DATA')
  })

  it('through a weekend without requests is none: there was nothing to count', () => {
    const since = END_SEC - 60 * HOUR
    const steps = STEPS - (60 * HOUR) / STEP_SEC
    const closed = { requests: aSeries(500, [steps, STEPS, Number.NaN]) }
    expect(stateOf(silent({ ...requests, stateSinceSec: since }), closed)).toBe('OK')
    // requests went on: the alarm counts those of another load balancer
    expect(stateOf(silent({ ...requests, stateSinceSec: since }), { requests: aSeries(500) })).toBe('INSUFFICIENT_DATA')
    // there never were any
    expect(stateOf(silent({ ...requests, stateSinceSec: since }), { requests: aSeries(Number.NaN) })).toBe('INSUFFICIENT_DATA')
    expect(stateOf(silent({ stateSinceSec: since }), closed)).toBe('INSUFFICIENT_DATA')
  })

  it('since a time that is not known is none where it set off its policy within the window', () => {
    const activities = [aChange(START_SEC + HOUR, 4, 5)]
    expect(stateOf(silent(), {}, { activities })).toBe('OK')
    expect(stateOf(silent({ stateUpdatedSec: END_SEC - HOUR }), {}, { activities })).toBe('OK')
    expect(stateOf(silent())).toBe('INSUFFICIENT_DATA')
    expect(stateOf(silent({ stateUpdatedSec: END_SEC - HOUR }))).toBe('INSUFFICIENT_DATA')
  })

  it('of another group stays as it is', () => {
    expect(stateOf(silent({ stateSinceSec: END_SEC }), {}, { policies: [] })).toBe('INSUFFICIENT_DATA')
  })
})

describe('an alarm whose actions are disabled', () => {
  const enabled = (alarm: Partial<Alarm>, group: Partial<Group> = {}, alarms: Parameters<typeof aPlace>[0] = {}) =>
    withAlarmsOfWindow(
      aPlace({ alarms: byName(anAlarm('high', { actionsEnabled: false, ...alarm })), ...alarms }),
      anObservation({ group: aGroup(group) }),
    ).alarms?.get('high')

  it('had them in the window where it was configured after that', () => {
    expect(enabled({ configuredSec: END_SEC })?.actionsEnabled).toBe(true)
    expect(enabled({ configuredSec: END_SEC - 1 })?.actionsEnabled).toBe(false)
    expect(enabled({ configuredSec: null })?.actionsEnabled).toBe(false)
    expect(enabled({ configuredSec: END_SEC }, { policies: [] })?.actionsEnabled).toBe(false)
    expect(enabled({ configuredSec: END_SEC }, { policies: null })?.actionsEnabled).toBe(false)
  })

  it('may have had no data at the hour of the run, too', () => {
    expect(enabled({ configuredSec: END_SEC, state: 'INSUFFICIENT_DATA', stateSinceSec: END_SEC })).toMatchObject({ actionsEnabled: true, state: 'OK' })
  })

  it('and others stay as they are, as do alarms that were not read', () => {
    const place = aPlace({ alarms: byName(anAlarm('high'), anAlarm('low')) })
    expect(withAlarmsOfWindow(place, anObservation({ group: aGroup() }))).toBe(place)
    expect(enabled({}, {}, { alarms: null })).toBeUndefined()
    const settled = withAlarmsOfWindow(
      aPlace({ alarms: byName(anAlarm('high', { actionsEnabled: false, configuredSec: END_SEC }), anAlarm('low')) }),
      anObservation({ group: aGroup() }),
    )
    expect(settled.alarms?.get('low')).toEqual(anAlarm('low'))
  })
})
