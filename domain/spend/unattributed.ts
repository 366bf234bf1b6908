import { SECONDS_PER_DAY } from '../calendar.ts'
import { type Finding, fingerprintOf } from '../findings.ts'
import { MICRO } from '../money.ts'
import { moneyText } from '../money-text.ts'
import type { Policy } from '../policy.ts'
import { GROUP_SERVICE } from './anomalies/group-events.ts'
import type { Attribution } from './attribution.ts'
import { impactSeverity } from './impact-severity.ts'

/** Compute spend that no group's tag explains, when it is a considerable share; null otherwise, and where the tag says nothing. */
export function unattributedCost(attribution: Attribution, currency: string, policy: Policy): Finding | null {
  if (!attribution.assessed) return null
  const { withoutGroup, coverageFraction, range } = attribution
  const microUsd = withoutGroup.effectiveMicroUsd || withoutGroup.billedMicroUsd
  const missing = 1 - coverageFraction
  if (!(missing > policy.unattributedFraction) || microUsd < policy.unattributedUsd * MICRO) return null
  const resource = { service: GROUP_SERVICE }
  const share = `${(100 * missing).toFixed(0)} %`
  return {
    fingerprint: fingerprintOf('unattributed-cost', resource),
    category: 'cost',
    kind: 'unattributed-cost',
    // Nothing is lost by it yet: what is unknown is never critical by itself.
    severity: impactSeverity(microUsd, policy) === 'low' ? 'low' : 'medium',
    resource,
    facts: {
      said: {
        title: `${moneyText(microUsd, currency)} of compute spend (${share}) belongs to no Auto Scaling group`,
        evidence: [
          {
            statement: `${share} of the spend of ${GROUP_SERVICE} carries no group's name in the tag aws:autoscaling:groupName`,
            metric: 'spend without a group',
            value: missing,
            unit: 'fraction',
            threshold: policy.unattributedFraction,
            fromSec: range.startDay * SECONDS_PER_DAY,
            toSec: range.endDay * SECONDS_PER_DAY,
          },
        ],
        remedy:
          'List running instances without the tag aws:autoscaling:groupName (aws ec2 describe-instances) and give each an owner: a group, a reservation of another service, or an end. If the tag was activated only lately, backfill it first.',
      },
    },
    savingsMicroUsdPerMonth: null,
    bestPractices: ['COST03-BP02', 'COST03-BP05'],
    periodDays: range,
    impactMicroUsd: microUsd,
  }
}
