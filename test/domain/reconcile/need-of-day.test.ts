import { describe, expect, it } from 'vitest'
import type { Judgement } from '../../../domain/judge.ts'
import { ledgerFacts } from '../../../domain/reconcile/need-of-day.ts'
import { settingsOf } from '../../../domain/reconcile/settings.ts'
import { aGroup, anObservation, aPlace, aSeries, aTracking, START_SEC, STEP_SEC, STEPS } from '../a-case.ts'
import { aProposal } from '../a-judged-case.ts'

/** An instance serves 1.2 busy vCPUs, and two are kept. */
const unit = { instanceType: 'm5.large', busyVcpuPerInstance: 1.2, floorInstances: 2 }
const DAY = START_SEC / 86_400
const need = (changes: object = {}) => ({ busyVcpu: aSeries(4.8), overloadedMinutes: aSeries(0), unit, ...changes })

function facts(
  given: {
    readonly proposal?: Parameters<typeof aProposal>[0] | null
    readonly need?: object | null
    readonly known?: typeof unit
    readonly observation?: Parameters<typeof anObservation>[0]
    readonly place?: Parameters<typeof aPlace>[0]
  } = {},
) {
  const { proposal = {}, need: asked = {}, known, observation, place } = given
  const judgement = { proposal: proposal === null ? null : aProposal(proposal), need: asked === null ? null : need(asked) } as unknown as Judgement
  return ledgerFacts(anObservation(observation), aPlace(place), judgement, known ?? null)
}

describe('the days that the ledger keeps of a run', () => {
  it('are whole ones, with the hours that were asked for and in service, minutes of overload, and the hours at the list price', () => {
    const known = facts({ need: { overloadedMinutes: aSeries(0, [0, 3, 5]) }, observation: { inServiceInstances: aSeries(4, [288, 576, 5]) } })
    expect(known?.days).toHaveLength(14)
    expect(known?.days[0]).toEqual({ day: DAY, requiredHours: 96, overloadedMinutes: 15, inServiceHours: 96, listMicroUsd: 96 * 107_000 })
    expect(known?.days[1]).toEqual({ day: DAY + 1, requiredHours: 96, overloadedMinutes: 0, inServiceHours: 120, listMicroUsd: 120 * 107_000 })
    expect(known?.days.at(-1)?.day).toBe(DAY + 13)
  })

  it('are without the parts of days at either end of the window', () => {
    // from six in the morning on, thirteen days and a half
    const grid = { startSec: START_SEC + 6 * 3600, stepSec: STEP_SEC, length: STEPS - 144 }
    const days = facts({ observation: { grid, inServiceInstances: aSeries(4, [0, 18 * 12, 9]) } })?.days
    expect(days?.map(({ day }) => day)).toEqual(Array.from({ length: 12 }, (_, i) => DAY + 1 + i))
    expect(days?.[0]?.inServiceHours).toBe(96)
    expect(facts({ observation: { grid: { ...grid, length: 100 } } })?.days).toEqual([])
  })

  it('say null of what was observed for less than nine tenths of a day, and of a price that nobody knows', () => {
    const gaps = (steps: number) => facts({ observation: { inServiceInstances: aSeries(4, [0, steps, Number.NaN]) } })?.days[0]
    expect([gaps(28)?.inServiceHours, gaps(29)?.inServiceHours, gaps(29)?.listMicroUsd]).toEqual([96, null, null])
    expect(facts({ need: { busyVcpu: aSeries(Number.NaN) } })?.days[0]).toMatchObject({ requiredHours: null, inServiceHours: 96 })
    for (const unpriced of [
      { place: { prices: null } },
      { place: { prices: new Map() } },
      { observation: { group: aGroup({ instanceType: null }) } },
      { observation: { group: aGroup({ spotFraction: 0.1 }) } },
    ])
      expect(facts(unpriced)?.days[0]).toMatchObject({ listMicroUsd: null, inServiceHours: 96 })
  })

  it('are kept to a thousandth', () => {
    expect(facts({ observation: { inServiceInstances: aSeries(4, [0, 1, 5]) } })?.days[0]).toMatchObject({ inServiceHours: 96.083, listMicroUsd: 10_280_917 })
  })
})

describe('what is kept of a type that is proposed', () => {
  const prices = new Map(
    [
      ['m5.large', 96_000],
      ['m6g.large', 77_000],
    ].map(([type, microUsdPerHour]) => [type as string, { microUsdPerHour: microUsdPerHour as number, currency: 'USD' }]),
  )
  const kept = (changes: object, place: object = { prices }) => facts({ proposal: { changes }, place })?.proposal?.listMicroUsdPerHour

  it('is what an hour costs by the list, of it and of the one that ran', () => {
    expect(kept({ instanceType: 'm6g.large' })).toEqual([96_000, 77_000])
    expect([kept({ minSize: 1 }), kept({ instanceType: 'm7g.large' }), kept({ instanceType: 'm6g.large' }, { prices: null })]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('a group that the ledger keeps', () => {
  it('is one that is proposed a change with a price, or was, as far as its demand is known', () => {
    const known = { instanceType: 'm5.xlarge', busyVcpuPerInstance: 2.4, floorInstances: 1 }
    expect([facts({ proposal: null }), facts({ need: null, known }), facts({ observation: { inServiceInstances: null }, known })]).toEqual([null, null, null])
    expect([facts({ proposal: { savingsMicroUsdPerMonth: null } }), facts({ proposal: { savingsRangeMicroUsdPerMonth: null } })]).toEqual([null, null])
    expect(facts()).toMatchObject({ unit, accountId: '123456789012', region: 'eu-west-1', name: 'web' })
    // in the unit that its days are kept in: half as many, of twice the size
    const later = facts({ proposal: null, known })
    expect([later?.unit, later?.proposal, later?.days[0]?.requiredHours]).toEqual([known, null, 48])
  })

  it('is advised to save on instances: what addresses save is no part of it', () => {
    const changes = { minSize: 1 }
    const proposal = facts({ proposal: { changes, besideSavingsMicroUsdPerMonth: 7_000_000 } })?.proposal
    expect(proposal).toEqual({ changes, savingsMicroUsdPerMonth: 293_000_000, savingsRangeMicroUsdPerMonth: [273_000_000, 313_000_000], confidence: 'high' })
  })
})

describe('settings that are kept', () => {
  it('are those of policies that are switched on, and of forecasts that are acted upon', () => {
    const forecast = (forecastOnly: boolean, enabled = true) =>
      ({
        type: 'PredictiveScaling',
        name: 'ahead',
        enabled,
        forecastOnly,
        metric: 'ASGAverageCPUUtilization',
        targetValue: 50,
        schedulingBufferSec: 300,
      }) as never
    const step = { type: 'StepScaling', name: 'steps', enabled: true } as never
    const of = (...policies: readonly never[]) => settingsOf(aGroup({ policies }))
    expect(of(aTracking() as never, step)).toMatchObject({ tracking: [{ metric: 'ASGAverageCPUUtilization', targetValue: 60 }], predictive: false })
    expect(of(aTracking({ enabled: false }) as never, forecast(false))).toMatchObject({ tracking: [], predictive: true })
    expect([of(forecast(true)).predictive, of(forecast(false, false)).predictive]).toEqual([false, false])
    expect(settingsOf(aGroup({ policies: null }))).toMatchObject({ tracking: null, predictive: null })
  })

  it('are in order, whatever order they are read in', () => {
    const named = (name: string) => ({ name }) as never
    const settings = settingsOf(aGroup({ scheduledActions: [named('night'), named('day')], suspendedProcesses: ['Terminate', 'Launch'] }))
    expect([settings.scheduledActions, settings.suspendedProcesses]).toEqual([
      ['day', 'night'],
      ['Launch', 'Terminate'],
    ])
    expect(settingsOf(aGroup({ scheduledActions: null })).scheduledActions).toBeNull()
  })
})
