import type { Rule } from '../case/rule.ts'
import { blindSpot } from './blind-spot.ts'
import { brokenAlarm } from './broken-alarm.ts'
import { cannotLaunch } from './cannot-launch.ts'
import { conservativeTarget } from './conservative-target.ts'
import { creditExhaustion } from './credit-exhaustion.ts'
import { excessCapacity } from './excess-capacity.ts'
import { exposedInstances } from './exposed-instances.ts'
import { flapping } from './flapping.ts'
import { healthCheckGap } from './health-check-gap.ts'
import { idleGroup } from './idle-group.ts'
import { launchFailures } from './launch-failures.ts'
import { maxSizeReached } from './max-size-reached.ts'
import { metricMismatch } from './metric-mismatch.ts'
import { noScalingPolicy } from './no-scaling-policy.ts'
import { offHoursCapacity } from './off-hours-capacity.ts'
import { oversizedInstanceType } from './oversized-instance-type.ts'
import { predictablePeak } from './predictable-peak.ts'
import { previousGeneration } from './previous-generation.ts'
import { quotaExhaustion } from './quota-exhaustion.ts'
import { singleZone } from './single-zone.ts'
import { slowScaleIn } from './slow-scale-in.ts'
import { slowScaleOut } from './slow-scale-out.ts'
import { staleInstances } from './stale-instances.ts'
import { subnetExhaustion } from './subnet-exhaustion.ts'
import { suspendedProcess } from './suspended-process.ts'
import { unhealthyReplacements } from './unhealthy-replacements.ts'
import { volumeType } from './volume-type.ts'

/** Every rule, in the order in which verdicts are shown: money first, then room, then who can get in. Adding a rule is one file and one line here. */
export const rules: readonly Rule[] = [
  idleGroup,
  excessCapacity,
  oversizedInstanceType,
  conservativeTarget,
  slowScaleIn,
  offHoursCapacity,
  previousGeneration,
  volumeType,
  noScalingPolicy,
  maxSizeReached,
  slowScaleOut,
  predictablePeak,
  flapping,
  launchFailures,
  cannotLaunch,
  unhealthyReplacements,
  staleInstances,
  suspendedProcess,
  metricMismatch,
  creditExhaustion,
  singleZone,
  subnetExhaustion,
  quotaExhaustion,
  healthCheckGap,
  brokenAlarm,
  blindSpot,
  exposedInstances,
]
