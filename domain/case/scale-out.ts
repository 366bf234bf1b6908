import { at } from '../series.ts'

/**
 * Share of overloaded steps after which capacity arrived: within `lagSteps` there was more in service than at the step. Such
 * overload is the price of waiting; the rest has another cause (a maximum, no policy, a failure).
 */
export function awaitedFraction(overloaded: Uint8Array, inService: Float64Array, lagSteps: number): number {
  let over = 0
  let awaited = 0
  for (let i = 0; i < overloaded.length; i++) {
    if (overloaded[i] === 0) continue
    over++
    for (let k = i + 1; k <= Math.min(i + lagSteps, inService.length - 1); k++) {
      if (at(inService, k) > at(inService, i) + 0.5) {
        awaited++
        break
      }
    }
  }
  return over === 0 ? 0 : awaited / over
}
