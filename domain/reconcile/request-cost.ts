import { SECONDS_PER_HOUR } from '../calendar.ts'
import type { Observation } from '../observe/observation.ts'
import { at } from '../series.ts'
import { microUsdPerThousandRequests } from '../spend/attribution.ts'

/**
 * What a thousand requests cost a group behind a load balancer: its instances at their rate over the requests of the same steps. null
 * for a group without requests of its own (a shared target group's are nobody's alone), and where none of its steps has both.
 */
export function requestCost({ group, grid, inServiceInstances, requests }: Observation, microUsdPerInstanceHour: number | null): number | null {
  if (inServiceInstances === null || requests === null || microUsdPerInstanceHour === null || group.sharedTargetGroupArns.length > 0) return null
  let instanceHours = 0
  let served = 0
  for (let i = 0; i < grid.length; i++) {
    if (Number.isNaN(at(inServiceInstances, i)) || Number.isNaN(at(requests, i))) continue
    instanceHours += (at(inServiceInstances, i) * grid.stepSec) / SECONDS_PER_HOUR
    served += at(requests, i)
  }
  const cost = microUsdPerThousandRequests(instanceHours * microUsdPerInstanceHour, served)
  return Number.isNaN(cost) ? null : cost
}
