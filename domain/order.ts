/** Orders text by UTF-16 code unit: the same on every host and in every locale, and total on any text. */
export function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
