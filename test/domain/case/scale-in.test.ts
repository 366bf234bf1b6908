import { describe, expect, it } from 'vitest'
import { keptHours, scaleInBlock } from '../../../domain/case/scale-in.ts'
import type { CurrentConfiguration } from '../../../domain/replay/configuration.ts'
import { aGroup } from '../a-case.ts'

const scaling = (...policies: readonly object[]) => ({ configuration: { policies }, notReplayed: [] }) as unknown as CurrentConfiguration
const tracking = (disableScaleIn = false) => ({ type: 'target-tracking', disableScaleIn })
const step = (comparison: 'above' | 'below') => ({ type: 'step', comparison })

describe('what keeps a group from shrinking', () => {
  it.each([
    ['nothing', aGroup(), scaling(tracking()), null],
    ['nothing that is known', aGroup(), null, null],
    ['no policy at all is another matter', aGroup(), scaling(), null],
    ['the one policy that may not', aGroup(), scaling(tracking(true)), 'scale-in-disabled'],
    ['nothing, where one of two policies may not', aGroup(), scaling(tracking(), tracking(true)), null],
    ['nothing, where steps scale in what tracking may not', aGroup(), scaling(tracking(true), step('below')), null],
    ['tracking that may not, and steps up', aGroup(), scaling(tracking(true), step('above')), 'scale-in-disabled'],
    [
      'nothing that is known, where a policy could not be read',
      aGroup(),
      { ...scaling(tracking(true)), notReplayed: [{ part: 'policy', name: 'in', because: { code: 'alarm-missing' } }] },
      null,
    ],
    ['protection', aGroup({ newInstancesProtectedFromScaleIn: true }), scaling(tracking()), 'new-instances-protected'],
    ['a suspended process', aGroup({ suspendedProcesses: ['Launch', 'Terminate'] }), scaling(tracking()), 'terminate-suspended'],
    ['another suspended process', aGroup({ suspendedProcesses: ['Launch'] }), scaling(tracking()), null],
    ['steps up alone', aGroup(), scaling(step('above'), step('above')), 'policies-only-scale-out'],
    ['steps both ways', aGroup(), scaling(step('above'), step('below')), null],
    ['steps up beside tracking', aGroup(), scaling(step('above'), tracking()), null],
  ] as const)('%s', (_what, group, current, block) => {
    expect(scaleInBlock(group, current)).toBe(block)
  })
})

describe('capacity that is kept', () => {
  const hours = (inService: readonly number[], required: readonly number[], minSize = 2, stepSec = 3600) =>
    keptHours(Float64Array.from(inService), Float64Array.from(required), minSize, stepSec, 0.5)

  it('counts where more than the share was not required, above the minimum', () => {
    expect(hours([8, 8, 8, 8], [4, 3.9, 3.9, 4])).toMatchObject({ longestHours: 2, fraction: 0.5 })
    expect(hours([2.5, 2.5], [1, 1])).toMatchObject({ longestHours: 0, fraction: 0 })
    expect(hours([2.6, 2.6], [1, 1])).toMatchObject({ longestHours: 2, fraction: 1 })
    expect(hours([8, 8], [1, 1], 2, 300).longestHours).toBeCloseTo(1 / 6, 9)
  })

  it('is broken off by a gap, which counts for nothing', () => {
    expect(hours([8, 8, Number.NaN, 8], [1, 1, 1, 1])).toMatchObject({ longestHours: 2, fraction: 1 })
    expect(hours([8, 8, 8, 8], [1, 1, Number.NaN, 1])).toMatchObject({ longestHours: 2, fraction: 1 })
    expect(hours([Number.NaN], [1])).toEqual({ longestHours: 0, fraction: 0, shrinksLate: false })
  })

  it('is given back late where the group shrank three times after an hour of steps', () => {
    const shrinking = (steps: number, times: number) =>
      hours(
        Array.from({ length: times }, () => [...Array(steps).fill(10), 9]).flat(),
        Array.from({ length: times }, () => [...Array(steps).fill(4.4), 4.4]).flat(),
      ).shrinksLate
    // every thirteenth step it gives one back and takes it again
    expect(shrinking(13, 3)).toBe(true)
    expect(shrinking(13, 2)).toBe(false)
    expect(hours([10, 9, 10, 9, 10, 9, 10, 9], Array(8).fill(1)).shrinksLate).toBe(false)
  })
})
