import * as z from 'zod/mini'
import { SECONDS_PER_DAY } from '../../domain/calendar.ts'
import type { UnattributedFacts } from '../../domain/spend/unattributed.ts'
import { percent, roughMoney } from './shared.ts'
import type { Words } from './words.ts'

export const unattributedCost: Words<UnattributedFacts> = {
  facts: () => z.strictObject({ microUsd: z.number(), unattributedFraction: z.number(), threshold: z.number() }),
  title: ({ microUsd, unattributedFraction }, { currency }) =>
    `${roughMoney(microUsd, currency)} of EC2 spend (${percent(unattributedFraction)}) belongs to no Auto Scaling group`,
  evidence: ({ unattributedFraction, threshold }, { periodDays }) => [
    {
      statement: `${percent(unattributedFraction)} of EC2 compute spend has no value in the tag aws:autoscaling:groupName`,
      metric: 'spend without a group',
      value: unattributedFraction,
      unit: 'fraction',
      threshold,
      ...(periodDays === undefined ? {} : { fromSec: periodDays.startDay * SECONDS_PER_DAY, toSec: periodDays.endDay * SECONDS_PER_DAY }),
    },
  ],
  remedy: () =>
    'List running instances without the tag aws:autoscaling:groupName (aws ec2 describe-instances) and find an owner for each, or stop it. If the tag was activated only recently, backfill it first.',
}
