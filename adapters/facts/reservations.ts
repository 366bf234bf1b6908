import { microUsdFromDecimal } from '../../domain/money.ts'
import type { SavingsPlan } from '../../domain/spend/expiring-plans.ts'
import type { AwsReservations } from '../aws-shapes/reserved-instances.ts'

type Reservation = AwsReservations[number]['ReservedInstances'][number]

/** Reservations that pay now or will, in the bill's currency (one that names none has it). What is paid for one instance counts as often as there are instances. */
export function reservationsOf(answers: AwsReservations, currency: string): SavingsPlan[] {
  return answers.flatMap(({ accountId, region, ReservedInstances: reservations }) =>
    reservations.flatMap((one): SavingsPlan[] => {
      const { State: state, InstanceType: instanceType, InstanceCount: count } = one
      if ((state !== 'active' && state !== 'queued') || (one.CurrencyCode ?? currency) !== currency) return []
      return [
        {
          planId: one.ReservedInstancesId,
          accountId,
          type: 'Reservation',
          // a reservation says of a VPC what every instance has by now
          reserved: { instanceType, count, platform: one.ProductDescription.replace(/ \(Amazon VPC\)$/, '') },
          region,
          instanceFamily: instanceType.split('.')[0] ?? instanceType,
          state,
          startSec: one.Start,
          endSec: one.End,
          microUsdPerHour: count * microUsdPerHourOf(one),
        },
      ]
    }),
  )
}

/** What recurs by the hour, and what was paid at once over the hours of the term. */
function microUsdPerHourOf({ RecurringCharges: charges, FixedPrice: fixed, Duration: durationSec, Start: start, End: end }: Reservation): number {
  const recurring = (charges ?? []).filter(({ Frequency }) => (Frequency ?? 'Hourly') === 'Hourly')
  const hours = (durationSec ?? end - start) / 3600
  const atOnce = microUsdFromDecimal(String(fixed ?? 0)) / hours
  return Math.round(recurring.reduce((sum, { Amount }) => sum + microUsdFromDecimal(String(Amount)), 0) + (hours > 0 ? atOnce : 0))
}
