import { choosesTypesByRequirements, typesOf, unitsPerInstance } from './capacity-units.ts'
import type { Group } from './group.ts'
import type { InstanceType } from './place.ts'

export type Purchase = 'on-demand' | 'spot'

/** Quota codes of running instances, counted in vCPUs, by the letters a family's name begins with (AWS: ec2-on-demand-instances, using-spot-limits). */
const codes: Readonly<Record<string, { readonly letters: readonly string[]; readonly onDemand: string; readonly spot: string | null }>> = {
  standard: { letters: ['a', 'c', 'd', 'h', 'i', 'm', 'r', 't', 'z', 'im', 'is', 'cr', 'cc', 'hs'], onDemand: 'L-1216C47A', spot: 'L-34B43A08' },
  f: { letters: ['f'], onDemand: 'L-74FC7D96', spot: 'L-88CF9481' },
  g: { letters: ['g', 'gr', 'vt'], onDemand: 'L-DB2E81BA', spot: 'L-3819A6DF' },
  p: { letters: ['p'], onDemand: 'L-417A185B', spot: 'L-7212CCBC' },
  inf: { letters: ['inf'], onDemand: 'L-1945791B', spot: 'L-B5D1601B' },
  trn: { letters: ['trn'], onDemand: 'L-2C3B7624', spot: 'L-6B0D517C' },
  x: { letters: ['x'], onDemand: 'L-7295265B', spot: 'L-E3A00192' },
  dl: { letters: ['dl'], onDemand: 'L-6E869C2A', spot: 'L-85EED4F7' },
  hpc: { letters: ['hpc'], onDemand: 'L-F7808C92', spot: null },
  highMemory: { letters: ['u'], onDemand: 'L-43DA4232', spot: null },
}

/** The quota that limits a type; null for one that no known vCPU quota covers (Mac, say). */
export function quotaCodeOf(instanceType: string, purchase: Purchase): string | null {
  const letters = /^[a-z]+/.exec(instanceType)?.[0] ?? ''
  const entry = Object.values(codes).find((code) => code.letters.includes(letters))
  if (entry === undefined) return null
  return purchase === 'spot' ? entry.spot : entry.onDemand
}

/**
 * The fewest vCPUs that a group runs at its maximum size, by quota code: Spot and on-demand apart, of the allowed types the
 * one that reaches the maximum with fewest. null when a type or its vCPUs are not known, or when its types count against
 * different quotas, or are whatever meets requirements.
 */
export function vcpusAtMaximumOf(group: Group, instanceTypes: ReadonlyMap<string, InstanceType> | null): ReadonlyMap<string, number> | null {
  if (choosesTypesByRequirements(group)) return null
  const aboveBase = Math.max(0, group.maxSize - group.onDemandBaseCapacity)
  const spotUnits = Math.floor(aboveBase * group.spotFraction)
  const demands: readonly (readonly [Purchase, number])[] = [
    ['on-demand', group.maxSize - spotUnits],
    ['spot', spotUnits],
  ]
  const byCode = new Map<string, number>()
  for (const [purchase, units] of demands) {
    if (units === 0) continue
    const code = oneCode(group, purchase)
    const vcpus = fewestVcpus(group, units, instanceTypes)
    if (code === null || vcpus === null) return null
    byCode.set(code, vcpus)
  }
  return byCode
}

function oneCode(group: Group, purchase: Purchase): string | null {
  const [first, ...rest] = new Set(typesOf(group).map((type) => quotaCodeOf(type, purchase)))
  return first === undefined || rest.length > 0 ? null : first
}

function fewestVcpus(group: Group, units: number, instanceTypes: ReadonlyMap<string, InstanceType> | null): number | null {
  let fewest = Number.POSITIVE_INFINITY
  for (const name of typesOf(group)) {
    const type = instanceTypes?.get(name)
    const each = unitsPerInstance(group, name, instanceTypes)
    if (type === undefined || each === null) return null
    fewest = Math.min(fewest, Math.ceil(units / each) * type.vcpu)
  }
  return Number.isFinite(fewest) ? fewest : null
}
