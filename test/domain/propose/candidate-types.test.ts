import { describe, expect, it } from 'vitest'
import type { Demand } from '../../../domain/demand/demand.ts'
import type { Group } from '../../../domain/facts/group.ts'
import type { ImageNeeds, InstanceType, Place } from '../../../domain/facts/place.ts'
import { defaultPolicy } from '../../../domain/policy.ts'
import { candidateTypes } from '../../../domain/propose/candidate-types.ts'
import { aGroup, aLaunchTemplate, anInstanceType, anObservation, aPlace, byName } from '../a-case.ts'
import { aDemand } from '../a-judged-case.ts'

const price = (...types: readonly InstanceType[]): Pick<Place, 'instanceTypes' | 'prices'> => ({
  instanceTypes: byName(...types),
  prices: new Map(types.map((type, i) => [type.name, { microUsdPerHour: 100 * (i + 1), currency: 'USD' }])),
})
const m5 = anInstanceType('m5.large', 2, 8)
const larger = anInstanceType('m5.xlarge', 4, 16)
const smaller = anInstanceType('m5.small', 1, 4)

const candidates = (place: Partial<Place>, demand: Partial<Demand> = {}, group: Partial<Group> = {}) =>
  candidateTypes(anObservation({ group: aGroup(group) }), aPlace(place), aDemand(demand), defaultPolicy)
const names = (...args: Parameters<typeof candidates>) => candidates(...args).map(({ name }) => name)

describe('the types that a group could move to', () => {
  it('begin with its own, as it was seen to serve', () => {
    expect(candidates(price(m5), { servableVcpuPerInstance: 1.5, vcpuPerInstance: 2.5 })).toEqual([
      {
        name: 'm5.large',
        vcpu: 2.5,
        servableVcpu: 1.5,
        memoryGiB: 8,
        fullOfMemory: false,
        creditBaselineFraction: Number.NaN,
        costPerHour: 100,
        hasStandIns: false,
      },
    ])
    // without a price, vCPUs stand in for it
    expect(candidates({ instanceTypes: byName(m5), prices: null })[0]).toMatchObject({ costPerHour: 2000 })
  })

  it('have stand-ins where another type of the shape costs little more, and the group does not draw on several already', () => {
    const dear = (name: string, microUsdPerHour: number) => ({
      ...price(m5, anInstanceType('m6i.large', 2, 8)),
      prices: new Map([
        ['m5.large', { microUsdPerHour: 100, currency: 'USD' }],
        [name, { microUsdPerHour, currency: 'USD' }],
      ]),
    })
    expect(candidates(dear('m6i.large', 130))[0]?.hasStandIns).toBe(true)
    expect(candidates(dear('m6i.large', 140))[0]?.hasStandIns).toBe(false)
    expect(candidates(dear('m6i.large', 130), {}, { mixedInstanceTypes: ['m5.large', 'm4.large'] })[0]?.hasStandIns).toBe(false)
  })

  it('are offered in each of its zones, as far as that was read', () => {
    const zones = (...of: readonly string[]) => new Map([['m5.xlarge', new Set(of)]])
    const group = { availabilityZones: ['eu-west-1a', 'eu-west-1b'] }
    const of = (offeredZones: Place['offeredZones']) => names({ ...price(m5, larger), offeredZones }, {}, group)
    expect(of(zones('eu-west-1a', 'eu-west-1b', 'eu-west-1c'))).toEqual(['m5.large', 'm5.xlarge'])
    expect(of(zones('eu-west-1a', 'eu-west-1c'))).toEqual(['m5.large'])
    for (const unread of [null, new Map()]) expect(of(unread)).toEqual(['m5.large', 'm5.xlarge'])
  })

  it('start the image that the group has', () => {
    const old = anInstanceType('m4.large', 2, 8, { currentGeneration: false })
    const m5Now = { ...m5, needsEna: true as const }
    const image = { hasEna: false, bootMode: null, virtualization: null }
    const of = (needs: Partial<ImageNeeds> | null, today = old, later: Partial<InstanceType> = {}) =>
      names(
        { ...price(today, { ...m5Now, ...later }), imageNeeds: new Map(needs === null ? [] : [['ami-1', { ...image, ...needs }]]) },
        { instanceType: 'm4.large' },
        { instanceType: 'm4.large', launchTemplate: aLaunchTemplate({ imageId: 'ami-1' }) },
      )
    const both = ['m4.large', 'm5.large']
    expect([of({}), of({ hasEna: true })]).toEqual([['m4.large'], both])
    // one that runs on it already has it, and of one that was not read nobody knows
    expect([of({}, { ...old, needsEna: true }), of(null)]).toEqual([both, both])
    // boot modes and virtualization in the same way
    const boots = (bootMode: string | null, ...bootModes: readonly string[]) => of({ hasEna: true, bootMode }, old, { bootModes })
    expect([boots('uefi', 'legacy-bios'), boots('uefi', 'legacy-bios', 'uefi')]).toEqual([['m4.large'], both])
    expect([boots('uefi-preferred', 'legacy-bios'), boots(null, 'uefi'), of({ hasEna: true, bootMode: 'uefi' })]).toEqual([both, both, both])
    expect(of({ hasEna: true, virtualization: 'paravirtual' }, old, { virtualizations: ['hvm'] })).toEqual(['m4.large'])
    expect(of({ hasEna: true, virtualization: 'hvm' }, old, { virtualizations: ['hvm'] })).toEqual(both)
  })

  it('are the other sizes of its family, by name', () => {
    const memory = { baseGiB: 1, gibPerBusyVcpu: 0 }
    expect(candidates(price(m5, larger, smaller), { memory }).slice(1)).toEqual([
      {
        name: 'm5.small',
        vcpu: 1,
        servableVcpu: 1,
        memoryGiB: 4,
        fullOfMemory: false,
        creditBaselineFraction: Number.NaN,
        costPerHour: 300,
        hasStandIns: false,
      },
      {
        name: 'm5.xlarge',
        vcpu: 4,
        servableVcpu: 4,
        memoryGiB: 16,
        fullOfMemory: false,
        creditBaselineFraction: Number.NaN,
        costPerHour: 200,
        hasStandIns: false,
      },
    ])
    // what an instance holds was not seen: it keeps as much memory
    expect(names(price(m5, larger, smaller))).toEqual(['m5.large', 'm5.xlarge'])
    expect(names(price(m5, anInstanceType('c5.large', 2, 4), anInstanceType('m6i.large', 2, 8)))).toEqual(['m5.large'])
  })

  it('are its kin with more memory a vCPU, and as much an instance', () => {
    const half = anInstanceType('r5.medium', 1, 8)
    expect(names(price(m5, half, anInstanceType('r5.small', 0.5, 4), anInstanceType('r6i.medium', 1, 8)))).toEqual(['m5.large', 'r5.medium'])
    // 3.6 GHz against 3.1: 0.861 of a vCPU of today's
    const c5 = anInstanceType('c5.xlarge', 4, 8)
    const [, roomier, halved] = candidates(price(c5, m5, half), { instanceType: 'c5.xlarge' })
    expect([roomier?.name, halved?.name]).toEqual(['m5.large', 'r5.medium'])
    expect(roomier?.vcpu).toBeCloseTo(1.722, 3)
    expect(roomier?.servableVcpu).toBe(roomier?.vcpu)
  })

  it('are kin with less memory a vCPU only where memory was seen to be the same whatever the work', () => {
    const place = price(m5, anInstanceType('c5.xlarge', 4, 8))
    expect(names(place)).toEqual(['m5.large'])
    expect(names(place, { memory: { baseGiB: 2, gibPerBusyVcpu: 0 } })).toEqual(['m5.large', 'c5.xlarge'])
    expect(names(place, { memory: { baseGiB: 2, gibPerBusyVcpu: 0.5 } })).toEqual(['m5.large'])
    // a type with much memory was taken for its memory
    const r5 = anInstanceType('r5.large', 2, 16)
    expect(names(price(r5, m5), { instanceType: 'r5.large', memory: { baseGiB: 2, gibPerBusyVcpu: 0 } })).toEqual(['r5.large'])
  })

  it('are the families that followed a previous generation, in any size', () => {
    const old = anInstanceType('m4.large', 2, 8, { currentGeneration: false })
    const place = price(old, m5, larger, anInstanceType('m9.large', 2, 8))
    expect(names(place, { instanceType: 'm4.large' })).toEqual(['m4.large', 'm5.large', 'm5.xlarge'])
  })

  it('are none where something else binds its types', () => {
    expect(names(price(m5, larger), {}, {})).toHaveLength(2)
    for (const by of ['instance-requirements', 'placement-group', 'capacity-reservation', 'dedicated-hosts'] as const) {
      const [only, ...others] = candidates(price(m5, larger, anInstanceType('m6i.large', 2, 8)), {}, { typesBoundBy: [{ by, name: null }] })
      expect([only?.name, only?.hasStandIns, others]).toEqual(['m5.large', false, []])
    }
  })

  it('run the image of today', () => {
    expect(names(price(m5, anInstanceType('m5.xlarge', 4, 16, { architectures: ['arm64'] })))).toEqual(['m5.large'])
    expect(names(price(m5, anInstanceType('m5.xlarge', 4, 16, { architectures: ['arm64', 'x86_64'] })))).toEqual(['m5.large', 'm5.xlarge'])
  })

  it('have a price', () => {
    const { instanceTypes, prices } = price(m5, larger)
    expect(names({ instanceTypes, prices: new Map([...(prices ?? [])].slice(0, 1)) })).toEqual(['m5.large'])
    expect(names({ instanceTypes, prices: new Map([...(prices ?? [])].slice(1)) })).toEqual(['m5.large'])
  })

  it('serve what their memory allows, and nothing that does not fit into it', () => {
    // the base takes 3 GiB, and each busy vCPU 4: of 16, nine tenths less the base are 11.4 GiB, for 2.85 vCPUs at 0.9
    const memory = { baseGiB: 3, gibPerBusyVcpu: 4 }
    const [, small, large] = candidates(price(m5, larger, smaller), { memory })
    expect(small).toMatchObject({ name: 'm5.small', servableVcpu: expect.closeTo(0.6 / 4 / 0.9, 9), fullOfMemory: true })
    expect(large?.servableVcpu).toBeCloseTo(11.4 / 4 / 0.9, 9)
    expect(names(price(m5, larger, smaller), { memory: { baseGiB: 3.6, gibPerBusyVcpu: 0 } })).toEqual(['m5.large', 'm5.xlarge'])
  })

  it('do no more than one instance was seen to do', () => {
    expect(candidates(price(m5, larger), { demonstratedVcpuPerInstance: 1.2 })[1]).toMatchObject({ servableVcpu: 1.2 })
  })

  const t3 = anInstanceType('t3.large', 2, 8, { burstable: true })
  const t3large = anInstanceType('t3.xlarge', 4, 16, { burstable: true })

  it('are held to their baseline of credits, but for today’s where the template says that they are unlimited', () => {
    const baselines = (demand: Partial<Demand>, cpuCredits?: string) =>
      candidates(price(t3, t3large), { instanceType: 't3.large', ...demand }, cpuCredits === undefined ? {} : { cpuCredits }).map(
        (c) => c.creditBaselineFraction,
      )
    expect(baselines({})).toEqual([0.3, 0.4])
    expect(baselines({ unlimitedCredits: true }, 'unlimited')).toEqual([Number.NaN, 0.4])
    expect(baselines({ unlimitedCredits: true })).toEqual([0.3, 0.4])
    expect(baselines({ unlimitedCredits: true, hurting: new Uint8Array([0, 1]) })).toEqual([Number.NaN, 0.4])
  })

  it('are types without credits, of the same vCPUs and enough memory, where credits ran out', () => {
    const place = price(
      t3,
      m5,
      anInstanceType('r5.large', 2, 16),
      anInstanceType('c5.large', 2, 4),
      larger,
      anInstanceType('m4.large', 2, 8, { currentGeneration: false }),
      anInstanceType('t4.large', 2, 8, { burstable: true }),
    )
    expect(names(place, { instanceType: 't3.large', boundBy: 'credits' })).toEqual(['t3.large', 'm5.large', 'r5.large'])
    expect(names(place, { instanceType: 't3.large', boundBy: 'cpu' })).toEqual(['t3.large'])
  })

  it.each([
    ['several types run', {}, { mixedInstanceTypes: ['m5.large', 'm5a.large'] }],
    ['its capacity has weights', {}, { weights: { 'm5.large': 2 } }],
    ['its capacity is not counted in instances', {}, { desiredCapacityType: 'vcpu' as never }],
    ['it has no launch template', {}, { launchTemplate: null }],
    ['requests run out first: a limit that does not grow with the type', { boundBy: 'requests' as const }, {}],
  ])('are its own alone where %s', (_what, demand, group) => {
    expect(names(price(m5, larger), demand, group)).toEqual(['m5.large'])
  })

  it('are none larger where users were hurt at a calm CPU: fewer instances have fewer threads and connections', () => {
    const place = price(m5, larger, anInstanceType('m6i.large', 2, 8), anInstanceType('r5.large', 2, 16))
    expect(names(place, {})).toContain('m5.xlarge')
    expect(names(place, { hurtsAtCalmCpu: true })).toEqual(['m5.large', 'r5.large'])
  })

  it('may be others where one type is named in its policy', () => {
    expect(names(price(m5, larger), {}, { mixedInstanceTypes: ['m5.large'] })).toEqual(['m5.large', 'm5.xlarge'])
  })
})
