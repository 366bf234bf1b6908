import type { Verdict } from '../../domain/case/rule.ts'
import { type Evidence, type Finding, isAsSaid, type Kind } from '../../domain/findings.ts'
import { blindSpot } from './blind-spot.ts'
import { brokenAlarm } from './broken-alarm.ts'
import { cannotLaunch } from './cannot-launch.ts'
import { commitmentExpiring } from './commitment-expiring.ts'
import { conservativeTarget } from './conservative-target.ts'
import { costEvent } from './cost-event.ts'
import { creditExhaustion } from './credit-exhaustion.ts'
import { excessCapacity } from './excess-capacity.ts'
import { exposedInstances } from './exposed-instances.ts'
import { flapping } from './flapping.ts'
import { forecastOverBudget } from './forecast-over-budget.ts'
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
import { reasonInWords } from './reasons.ts'
import { singleZone } from './single-zone.ts'
import { slowScaleIn } from './slow-scale-in.ts'
import { slowScaleOut } from './slow-scale-out.ts'
import { staleInstances } from './stale-instances.ts'
import { subnetExhaustion } from './subnet-exhaustion.ts'
import { suspendedProcess } from './suspended-process.ts'
import { unattributedCost } from './unattributed-cost.ts'
import { unhealthyReplacements } from './unhealthy-replacements.ts'
import { unusedCommitment } from './unused-commitment.ts'
import { volumeType } from './volume-type.ts'
import type { About, Text, Words } from './words.ts'

/** How each kind is said. */
// biome-ignore lint/suspicious/noExplicitAny: each entry has facts of its own
const words: Readonly<Record<Kind, Words<any>>> = {
  'blind-spot': blindSpot,
  'broken-alarm': brokenAlarm,
  'cannot-launch': cannotLaunch,
  'conservative-target': conservativeTarget,
  'cost-anomaly': costEvent,
  'cost-shift': costEvent,
  'credit-exhaustion': creditExhaustion,
  'excess-capacity': excessCapacity,
  'exposed-instances': exposedInstances,
  flapping,
  'forecast-over-budget': forecastOverBudget,
  'health-check-gap': healthCheckGap,
  'idle-group': idleGroup,
  'launch-failures': launchFailures,
  'max-size-reached': maxSizeReached,
  'metric-mismatch': metricMismatch,
  'no-scaling-policy': noScalingPolicy,
  'off-hours-capacity': offHoursCapacity,
  'oversized-instance-type': oversizedInstanceType,
  'predictable-peak': predictablePeak,
  'previous-generation': previousGeneration,
  'quota-exhaustion': quotaExhaustion,
  'single-zone': singleZone,
  'slow-scale-in': slowScaleIn,
  'slow-scale-out': slowScaleOut,
  'subnet-exhaustion': subnetExhaustion,
  'suspended-process': suspendedProcess,
  'unattributed-cost': unattributedCost,
  'stale-instances': staleInstances,
  'unhealthy-replacements': unhealthyReplacements,
  'unused-commitment': unusedCommitment,
  'volume-type': volumeType,
  'commitment-expiring': commitmentExpiring,
}

const schemas = new Map<Kind, ReturnType<Words<object>['facts']> | undefined>()

/** The schema of a kind's facts, made once; undefined for a kind that this version does not know. */
function factsOf(kind: Kind): ReturnType<Words<object>['facts']> | undefined {
  if (!schemas.has(kind)) schemas.set(kind, words[kind]?.facts())
  return schemas.get(kind)
}

/** What of a finding its words need. */
type Sayable = Pick<Finding, 'kind' | 'facts' | 'resource' | 'savingsMicroUsdPerMonth' | 'periodDays' | 'impactMicroUsd'>

/** A finding in words. One whose facts this version does not know (a newer one kept it) is named by its kind alone. */
export function textOf({ kind, facts, ...finding }: Sayable, more: Pick<About, 'proposal' | 'currency' | 'stack'>): Text {
  const { autoScalingGroupName: name } = finding.resource
  // titles name their group: one that an earlier version kept may not
  if (isAsSaid(facts)) return { ...facts.said, title: named(facts.said.title, name) }
  const about = { ...finding, ...more }
  const how = words[kind]
  const read = factsOf(kind)?.safeParse(facts)
  if (how === undefined || read?.success !== true) return { title: named(kind.replaceAll('-', ' '), name), evidence: [], remedy: '' }
  return {
    title: how.title(read.data, about),
    evidence: how.evidence(read.data, about),
    remedy: `${stackSentence(read.data, more.stack)}${how.remedy(read.data, about)}`,
    cause: how.cause?.(read.data, about),
  }
}

/** Where the group's settings are changed for good; what else owns the group is named by the remedy itself. */
function stackSentence(facts: object, stack: string | undefined): string {
  if (stack === undefined || ('managedBy' in facts && facts.managedBy !== null)) return ''
  return `Its settings come from the CloudFormation stack ${stack}: change them there, or the next update of the stack undoes it. `
}

function named(title: string, name: string | undefined): string {
  return name === undefined || title.includes(name) ? title : `${name}: ${title}`
}

/** What a rule saw that did not find anything, in words. */
export function healthyEvidence(kind: Kind, verdict: Extract<Verdict, { verdict: 'healthy' }>, about: About): readonly Evidence[] {
  if ('reason' in verdict) return [{ statement: reasonInWords(verdict.reason) }]
  return words[kind]?.evidence(verdict.facts, about) ?? []
}

/** Throws where a rule of ours breaks the schema of its own facts. */
export function checkFacts({ kind, facts, fingerprint }: Pick<Finding, 'kind' | 'facts' | 'fingerprint'>): void {
  const problem = isAsSaid(facts) ? undefined : factsOf(kind)?.safeParse(facts).error?.issues[0]
  if (problem !== undefined)
    throw new Error(`the facts of ${fingerprint} are not those of their kind: ${problem.path.join('.') || 'facts'}: ${problem.message}`)
}
