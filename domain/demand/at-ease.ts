import { heldInstances, type Observation } from '../observe/observation.ts'
import { at } from '../series.ts'
import { MEMORY_GONE_FRACTION } from './memory.ts'
import { calmSteps, type Waiting } from './waiting.ts'

/**
 * 1 where nobody waited, whatever CPU shows: response times were calm (a job that only takes what is idle fills CPU and slows nobody), or
 * the group works off a queue and its policy asked for no more than there was: a full CPU is then a good CPU.
 */
export function atEaseSteps(observation: Observation, waiting: Waiting | null, hurting: Uint8Array): Uint8Array {
  const calm = calmSteps(waiting, hurting)
  const worker = isWorker(observation)
  const { memoryPercentAverage: memory } = observation
  // nobody waits yet for an instance that is out of memory: what follows is swapping or the kernel's killer
  const memoryGone = (i: number): boolean => memory !== null && at(memory, i) >= 100 * MEMORY_GONE_FRACTION
  return calm.map((told, i) => (!memoryGone(i) && (told === 1 || (worker && below(observation, i))) ? 1 : 0))
}

/** A group that nobody waits on directly: behind no load balancer, and sized by a metric of its own (a queue's length, its age). */
export function isWorker({ group }: Observation): boolean {
  if (group.targetGroupArns.length > 0 || group.loadBalancerNames.length > 0) return false
  return group.policies?.some((p) => p.type === 'TargetTrackingScaling' && p.metric === 'custom') === true
}

function below(observation: Observation, i: number): boolean {
  const { group, maxSize } = observation
  const most = maxSize === null || Number.isNaN(at(maxSize, i)) ? group.maxSize : at(maxSize, i)
  return heldInstances(observation, i) <= most - 0.5
}
