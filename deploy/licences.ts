/** A package as a CycloneDX document lists it. */
export type Component = {
  readonly name: string
  readonly version?: string
  readonly licenses?: readonly { readonly license?: { readonly id?: string; readonly name?: string }; readonly expression?: string }[]
}

/** Licences under which a package may be passed on within one of Apache-2.0, by their SPDX ids. */
const TAKEN = new Set(['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0', 'Python-2.0', 'Unlicense'])

/** Packages under any other licence, or under none that is said, a line each. Of several to choose from one that is taken is enough. */
export function foreignLicences(components: readonly Component[]): readonly string[] {
  return components.flatMap(({ name, version = '', licenses = [] }) => {
    const said = licenses.map(({ license, expression }) => expression ?? license?.id ?? license?.name ?? '').filter((one) => one !== '')
    const isTaken =
      said.length > 0 &&
      said.every((one) =>
        one
          .replaceAll(/[()]/g, '')
          .split(/ OR /)
          .some((choice) => choice.split(/ AND /).every((part) => TAKEN.has(part.trim()))),
      )
    return isTaken ? [] : [`${name} ${version}: ${said.length === 0 ? 'no licence is said' : said.join(', ')}`]
  })
}
