import { remark } from '../shell.ts'
import type { ResourcePatch as Patch } from '../template-patch.ts'

export type { Patch }
/** A patch that sets something, with words that name it within the fragment. */
export type Setting = Omit<Patch, 'properties'> & { readonly properties: NonNullable<Patch['properties']>; readonly words: readonly string[] }

export const GROUP = 'AWS::AutoScaling::AutoScalingGroup'
export const TEMPLATE = 'AWS::EC2::LaunchTemplate'

/** Patches that set something, each with words that no other has: those of its name that a template may use, a number where they come again. */
export function settingsOf(patches: readonly Patch[]): Setting[] {
  const taken = new Set<string>()
  return patches.flatMap(({ type, name, properties }) => {
    if (properties === null) return []
    const plain = (name ?? '').match(/[A-Za-z0-9]+/g) ?? []
    const own = /^[A-Za-z]/.test(plain[0] ?? '') ? plain : ['headroom', ...plain]
    let words = own
    for (let n = 2; taken.has(words.join('').toLowerCase()); n++) words = [...own, String(n)]
    taken.add(words.join('').toLowerCase())
    return [{ type, name, properties, words }]
  })
}

/** Remarks on what a fragment cannot set: resources that go, and a property to take out. */
export function removals(patches: readonly Patch[]): string[] {
  return patches.flatMap(({ type, name, properties }) => {
    const what = `${type.split('::').at(-1)}${name === null ? '' : ` ${name}`}`
    if (properties === null) return [remark(`Remove the ${what}.`)]
    return Object.entries(properties).flatMap(([key, value]) => (value === null ? [remark(`Remove ${key} from the ${what}.`)] : []))
  })
}
