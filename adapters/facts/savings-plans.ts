import { microUsdFromDecimal } from '../../domain/money.ts'
import type { SavingsPlan } from '../../domain/spend/expiring-plans.ts'
import type { AwsSavingsPlan } from '../aws-shapes/savings-plans.ts'

/** Plans that pay now or will, in the bill's currency (a plan that names none has it). The account stands in the ARN. */
export function savingsPlansOf(plans: readonly AwsSavingsPlan[], currency: string): SavingsPlan[] {
  return plans.flatMap((plan): SavingsPlan[] => {
    const { state } = plan
    if ((state !== 'active' && state !== 'queued') || (plan.currency ?? currency) !== currency) return []
    return [
      {
        planId: plan.savingsPlanId,
        accountId: plan.savingsPlanArn.split(':')[4] ?? '',
        type: plan.savingsPlanType,
        region: plan.region ?? null,
        instanceFamily: plan.ec2InstanceFamily ?? null,
        state,
        startSec: plan.start,
        endSec: plan.end,
        microUsdPerHour: microUsdFromDecimal(plan.commitment),
      },
    ]
  })
}
