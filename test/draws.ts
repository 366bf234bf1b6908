/** The suite of every change draws a quarter of the inputs, `npm run test:long` all of them. */
const SHARE = process.env.HEADROOM_DRAWS === 'all' ? 1 : 0.25

/** How many inputs a property is tried on, of so many in all. */
export function draws(inAll: number): { readonly numRuns: number } {
  return { numRuns: Math.ceil(inAll * SHARE) }
}
