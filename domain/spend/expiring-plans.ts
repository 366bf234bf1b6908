import { dayOfInstant, SECONDS_PER_DAY } from '../calendar.ts'
import { type Finding, fingerprintOf } from '../findings.ts'
import { HOURS_PER_MONTH, MICRO } from '../money.ts'
import type { Policy } from '../policy.ts'

/** Instances that a reservation pays for: its product is the platform, `Linux/UNIX`. */
export type Reserved = { readonly instanceType: string; readonly count: number; readonly platform: string }

/** A Savings Plan or a reservation that pays for usage now, or is bought and begins later (`queued`). */
export type SavingsPlan = {
  readonly planId: string
  readonly accountId: string
  /** AWS's own: `Compute`, `EC2Instance`, `SageMaker`, `Database`; `Reservation` for reserved instances. */
  readonly type: string
  /** Of reserved instances alone. */
  readonly reserved?: Reserved
  /** Of an EC2 Instance Savings Plan, and of a reservation; null for the others, which hold everywhere. */
  readonly region: string | null
  readonly instanceFamily: string | null
  readonly state: 'active' | 'queued'
  readonly startSec: number
  readonly endSec: number
  /** What is paid each hour, used or not, in the plan's currency; of a reservation what was paid at once, spread over its term, too. */
  readonly microUsdPerHour: number
}

/** Integer micro-units of the plan's currency. */
export type CommitmentExpiringFacts = {
  readonly planId: string
  readonly type: string
  readonly reserved?: Reserved | undefined
  readonly region: string | null
  readonly instanceFamily: string | null
  readonly endSec: number
  readonly microUsdPerHour: number
  /** Of it, what plans that are bought already go on with. */
  readonly renewedMicroUsdPerHour: number
}

/** A renewal begins when the plan before it ends; an hour between them is a rounded time, not a gap. */
const GAP_SEC = 3600

/**
 * Savings Plans and reservations that end within the policy's days and are not renewed whole, soonest first: each a finding, of a higher severity in its last days,
 * so that it is told twice. A queued plan renews those that end as it begins, each dollar of it once; a Compute Savings Plan takes over from
 * an EC2 Instance one, for it covers the same instances (Savings Plans User Guide, "Savings Plans types"). A queued reservation renews one of its own
 * family and platform in the Region.
 */
export function expiringPlans(plans: readonly SavingsPlan[], readAtSec: number, policy: Policy): Finding<CommitmentExpiringFacts>[] {
  const queued = plans.filter(({ state }) => state === 'queued').map((plan) => ({ plan, leftMicroUsd: plan.microUsdPerHour }))
  return plans
    .filter(({ state, endSec }) => state === 'active' && endSec > readAtSec && endSec <= readAtSec + policy.commitmentExpiryDays * SECONDS_PER_DAY)
    .sort((a, b) => a.endSec - b.endSec)
    .flatMap((plan) => {
      let renewed = 0
      for (const next of queued) {
        if (!renews(next.plan, plan)) continue
        const taken = Math.min(next.leftMicroUsd, plan.microUsdPerHour - renewed)
        next.leftMicroUsd -= taken
        renewed += taken
      }
      return renewed >= plan.microUsdPerHour ? [] : [expiringFinding(plan, renewed, readAtSec, policy)]
    })
}

function renews(next: SavingsPlan, plan: SavingsPlan): boolean {
  if (next.startSec > plan.endSec + GAP_SEC || next.endSec <= plan.endSec) return false
  if (next.type !== plan.type) return next.type === 'Compute' && plan.type === 'EC2Instance'
  return next.region === plan.region && next.instanceFamily === plan.instanceFamily && next.reserved?.platform === plan.reserved?.platform
}

function expiringFinding(plan: SavingsPlan, renewedMicroUsdPerHour: number, readAtSec: number, policy: Policy): Finding<CommitmentExpiringFacts> {
  const { planId, accountId, type, reserved, region, instanceFamily, endSec, microUsdPerHour } = plan
  const resource = { accountId, ...(region === null ? {} : { region }), service: `${reserved === undefined ? 'Savings Plan' : 'EC2 reservation'} ${planId}` }
  const isSoon = endSec <= readAtSec + policy.commitmentExpirySoonDays * SECONDS_PER_DAY
  const usdPerMonth = ((microUsdPerHour - renewedMicroUsdPerHour) / MICRO) * HOURS_PER_MONTH
  const endDay = dayOfInstant(endSec) + 1
  return {
    fingerprint: fingerprintOf('commitment-expiring', resource),
    category: 'cost',
    kind: 'commitment-expiring',
    severity: isSoon ? (usdPerMonth >= policy.costHighUsd ? 'high' : 'medium') : 'low',
    resource,
    facts: { planId, type, ...(reserved === undefined ? {} : { reserved }), region, instanceFamily, endSec, microUsdPerHour, renewedMicroUsdPerHour },
    savingsMicroUsdPerMonth: null,
    bestPractices: ['COST07-BP03', 'COST06-BP03'],
    periodDays: { startDay: endDay - policy.commitmentExpiryDays, endDay },
  }
}
