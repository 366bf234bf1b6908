import { describe, expect, it } from 'vitest'
import type { Group } from '../../../domain/facts/group.ts'
import type { Place } from '../../../domain/facts/place.ts'
import { typeOptions } from '../../../domain/propose/type-options.ts'
import { aGroup, anInstanceType, aPlace, byName } from '../a-case.ts'

const arm = { architectures: ['arm64'] }
const place = aPlace({
  instanceTypes: byName(
    anInstanceType('m5.large', 2, 8),
    anInstanceType('m5.xlarge', 4, 16),
    anInstanceType('m6i.large', 2, 8),
    anInstanceType('m6a.large', 2, 8),
    anInstanceType('m6g.large', 2, 8, arm),
    anInstanceType('m7g.large', 2, 8, arm),
    anInstanceType('c6g.large', 2, 4, arm),
    anInstanceType('t4g.large', 2, 8, { ...arm, burstable: true }),
    anInstanceType('t3.large', 2, 8, { burstable: true }),
  ),
  prices: new Map(
    Object.entries({
      'm5.large': 100,
      'm6i.large': 100,
      'm6a.large': 90,
      'm6g.large': 80,
      'm7g.large': 85,
      'c6g.large': 60,
      't4g.large': 50,
      't3.large': 60,
      'm5.xlarge': 50,
    }).map(([type, microUsdPerHour]) => [type, { microUsdPerHour, currency: 'USD' }]),
  ),
})
const options = (group: Partial<Group> = {}, cost: number | null = 1000) => typeOptions(aGroup(group), place, cost)

describe('other types at the same size', () => {
  it('are the cheapest on arm64, and the cheapest newer one on the same architecture, each with its price', () => {
    expect(options()).toEqual([
      { kind: 'arm64', instanceType: 'm6g.large', microUsdPerMonth: 800, savesFraction: expect.closeTo(0.2, 9) },
      { kind: 'newer-generation', instanceType: 'm6a.large', microUsdPerMonth: 900, savesFraction: expect.closeTo(0.1, 9) },
    ])
  })

  it('of a burstable type are burstable', () => {
    expect(options({ instanceType: 't3.large' }).map(({ instanceType }) => instanceType)).toEqual(['t4g.large'])
  })

  it('are none on arm64 for an image that arm64 does not run', () => {
    expect(options({ platform: { operation: 'RunInstances:0002', details: 'Windows', tenancy: 'default' } }).map(({ kind }) => kind)).toEqual([
      'newer-generation',
    ])
  })

  it('are none where nothing is cheaper, types are bound, or several run', () => {
    expect(options({ instanceType: 'm6g.large' })).toEqual([])
    expect(options({ typesBoundBy: [{ by: 'capacity-reservation', name: 'cr-1' }] })).toEqual([])
    expect(options({ mixedInstanceTypes: ['m5.large', 'm6i.large'] })).toEqual([])
  })

  it('say what is cheaper where the cost of today is not known', () => {
    expect(options({}, null)).toMatchObject([{ microUsdPerMonth: null, savesFraction: expect.closeTo(0.2, 9) }, {}])
  })
})

describe('what stands in for a type', () => {
  type Priced = readonly [type: ReturnType<typeof anInstanceType>, microUsdPerHour: number]
  /** The names offered to a group on the first of these types. */
  const offered = (types: readonly Priced[], changes: Partial<Place> = {}, group: Partial<Group> = {}): readonly string[] => {
    const prices = new Map(types.map(([{ name }, microUsdPerHour]) => [name, { microUsdPerHour, currency: 'USD' }]))
    const all = aPlace({ instanceTypes: byName(...types.map(([type]) => type)), prices, offeredZones: null, ...changes })
    return typeOptions(aGroup({ instanceType: types[0]?.[0].name ?? null, ...group }), all, 1000).map(({ instanceType }) => instanceType)
  }
  const large = (family: string, changes: Parameters<typeof anInstanceType>[3] = {}) => anInstanceType(`${family}.large`, 2, 8, changes)
  const today = [large('m5'), 100] as const

  it('is of the same letter, the same size, as many vCPUs and as much memory, as burstable, and of a current generation', () => {
    expect(offered([today, [large('m6i'), 90]])).toEqual(['m6i.large'])
    const others = [
      large('c6i'),
      large('mac6i'),
      anInstanceType('m6i.xlarge', 2, 8),
      anInstanceType('m6i.large', 1, 8),
      anInstanceType('m6i.large', 2, 7.9),
      large('m6i', { burstable: true }),
      large('m6i', { currentGeneration: false }),
    ]
    for (const other of others) expect(offered([today, [other, 90]])).toEqual([])
    // more of either is no hindrance
    expect(offered([today, [anInstanceType('m6i.large', 3, 9), 90]])).toEqual(['m6i.large'])
  })

  it('has the disks and the bandwidth that today’s has, and may have more', () => {
    for (const extra of ['d', 'n', 'b', 'z', 'e']) {
      const with5 = [large(`m5${extra}`), 100] as const
      expect(offered([with5, [large('m6i'), 90]])).toEqual([])
      expect(offered([with5, [large(`m6i${extra}`), 90]])).toEqual([`m6i${extra}.large`])
      expect(offered([today, [large(`m6i${extra}`), 90]])).toEqual([`m6i${extra}.large`])
    }
    // the letters of its processor are no such thing, and all of several are
    expect(
      offered([
        [large('m5a'), 100],
        [large('m6i'), 90],
      ]),
    ).toEqual(['m6i.large'])
    expect(
      offered([
        [large('m5dn'), 100],
        [large('m6idn'), 90],
        [large('m6id'), 80],
        [large('m6in'), 70],
      ]),
    ).toEqual(['m6idn.large'])
    // whatever the length of the letters before and the number after
    expect(
      offered([
        [large('im4dn'), 100],
        [large('im10g'), 90],
      ]),
    ).toEqual([])
    expect(
      offered([
        [large('im4dn'), 100],
        [large('im10gdn'), 90],
      ]),
    ).toEqual(['im10gdn.large'])
  })

  it('is newer by its number, and of the same architecture', () => {
    expect(offered([today, [large('m5a'), 90]])).toEqual([])
    expect(offered([today, [large('m4'), 90]])).toEqual([])
    expect(
      offered([
        [large('m9'), 100],
        [large('m10'), 90],
      ]),
    ).toEqual(['m10.large'])
    expect(
      offered([
        [large('m10'), 100],
        [large('m9'), 90],
      ]),
    ).toEqual([])
    const both = large('m6i', { architectures: ['i386', 'x86_64'] })
    expect(offered([today, [both, 90]])).toEqual(['m6i.large'])
    // of a type without a number nothing is newer
    expect(
      offered([
        [large('u-'), 100],
        [large('u-9'), 90],
      ]),
    ).toEqual([])
  })

  it('is the cheapest, and of equals the first by name', () => {
    expect(offered([today, [large('m6i'), 90], [large('m7i'), 80], [large('m6a'), 85]])).toEqual(['m7i.large'])
    expect(offered([today, [large('m7i'), 90], [large('m6i'), 90], [large('m8i'), 90]])).toEqual(['m6i.large'])
    expect(offered([today, [large('m6i'), 100]])).toEqual([])
  })

  it('is offered in each zone of the group, as far as that was read', () => {
    const zones = (...names: readonly string[]) => ({ offeredZones: new Map([['m6i.large', new Set(names)]]) })
    const group = { availabilityZones: ['a', 'b'] }
    const types = [today, [large('m6i'), 90]] as const
    expect(offered(types, zones('a', 'b', 'c'), group)).toEqual(['m6i.large'])
    expect(offered(types, zones('a'), group)).toEqual([])
    expect(offered(types, { offeredZones: new Map() }, group)).toEqual(['m6i.large'])
  })

  it('is nothing where today’s type, its price or the types are not known', () => {
    const types = [today, [large('m6i'), 90]] as const
    expect(offered(types, {}, { instanceType: null })).toEqual([])
    expect(offered(types, {}, { instanceType: 'x9.large' })).toEqual([])
    expect(offered(types, { instanceTypes: null })).toEqual([])
    expect(offered(types, { prices: null })).toEqual([])
    expect(offered(types, { prices: new Map([['m6i.large', { microUsdPerHour: 90, currency: 'USD' }]]) })).toEqual([])
    expect(offered(types, { prices: new Map([['m5.large', { microUsdPerHour: 100, currency: 'USD' }]]) })).toEqual([])
    expect(offered(types, {}, { mixedInstanceTypes: ['m5.large'] })).toEqual(['m6i.large'])
  })

  it('may be arm64 where the platform is Linux or was not read', () => {
    const types = [today, [large('m6g', arm), 90]] as const
    expect(offered(types)).toEqual(['m6g.large'])
    expect(offered(types, {}, { platform: { operation: null, details: null, tenancy: 'default' } })).toEqual(['m6g.large'])
    expect(offered(types, {}, { platform: { operation: 'RunInstances:0010', details: 'Red Hat Enterprise Linux', tenancy: 'default' } })).toEqual([])
  })
})
