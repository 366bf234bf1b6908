import { describe, expect, test } from 'vitest'
import type { LaunchVolume } from '../../../domain/facts/launch-template.ts'
import { volumeType } from '../../../domain/rules/volume-type.ts'
import { toldBy } from '../../told.ts'
import { aCase, aSeries } from '../a-case.ts'

const { launchTemplate } = aCase({}).observation.group
const assess = (volumes: readonly Partial<LaunchVolume>[] | null, changes: Parameters<typeof aCase>[0] = {}) => {
  const whole = (volumes ?? []).map((one) => ({ device: '/dev/xvda', volumeType: 'gp2', sizeGiB: 100, ...one }))
  const template = launchTemplate === null || volumes === null ? null : { ...launchTemplate, volumes: whole }
  return toldBy(volumeType, aCase({ ...changes, group: { launchTemplate: template, ...changes.group } }))
}

describe('volume type', () => {
  test('gp2 is found, with the volumes and how much of it there is', () => {
    expect(assess([{}, { device: '/dev/sdb', sizeGiB: 400 }])).toMatchObject({
      verdict: 'found',
      severity: 'low',
      title: 'web launches with gp2 volumes: gp3 costs up to 20 % less per GiB',
      evidence: [
        { statement: expect.stringContaining('makes 2 gp2 volumes for each instance: /dev/xvda 100 GiB, /dev/sdb 400 GiB') },
        { value: 2000, unit: 'GiB' },
        { statement: expect.stringContaining('was not read') },
      ],
      remedy: expect.stringMatching(/^Set VolumeType gp3 on \/dev\/xvda, \/dev\/sdb in a new launch template version, .*to go back/),
    })
  })

  test('gp3, and every other type, is in order', () => {
    for (const type of ['gp3', 'io2', 'st1']) expect(assess([{ volumeType: type }]).verdict).toBe('healthy')
    expect(assess([{ volumeType: 'gp3' }, { device: '/dev/sdb' }])).toMatchObject({
      verdict: 'found',
      evidence: [{ statement: expect.not.stringContaining('xvda') }, {}, {}],
    })
  })

  test('a volume so large that gp2 gives it more operations than gp3 comes with is not spoken of', () => {
    expect(assess([{ sizeGiB: 1000 }]).verdict).toBe('found')
    expect(assess([{ sizeGiB: 1001 }]).verdict).toBe('healthy')
  })

  test('a size that the image decides, or a number of instances that is not known, is not made up', () => {
    expect(assess([{ sizeGiB: null }])).toMatchObject({
      verdict: 'found',
      evidence: [{ statement: expect.stringContaining("/dev/xvda of the image's size") }, {}],
    })
    for (const inServiceInstances of [null, aSeries(Number.NaN)]) {
      const verdict = assess([{}], { observation: { inServiceInstances } })
      expect(verdict.verdict === 'found' && verdict.evidence.map(({ value }) => value)).toEqual([undefined, undefined])
    }
  })

  test('where the template names no type the image decides; without a template nothing is said', () => {
    expect(assess([])).toEqual({ verdict: 'not-applicable', reason: 'its launch template leaves the type of its volumes to the image' })
    expect(assess([{ volumeType: null }])).toMatchObject({ verdict: 'not-applicable' })
    expect(assess(null)).toMatchObject({ verdict: 'not-assessed' })
    expect(assess([{}], { group: { maxSize: 0 } })).toMatchObject({ verdict: 'not-applicable' })
  })

  test('who manages the group changes it there', () => {
    expect(assess([{}], { group: { managedBy: 'EKS' } })).toMatchObject({ remedy: expect.stringMatching(/^EKS manages this group/) })
  })
})
