import { GetScheduleCommand, ListSchedulesCommand, type SchedulerClient } from '@aws-sdk/client-scheduler'
import { readEveryPage } from './paged.ts'
import { type Patience, patiently } from './patiently.ts'

/** What sets the daily audit of a stage going. */
export type StageSchedule = { readonly name: string; readonly enabled: boolean; readonly expression: string; readonly timeZone: string }

/**
 * The schedule that invokes the audit of a stage; null where there is none. CloudFormation names it after the stack, so it is known by its target: the
 * function's alias `schedule`. Rejects with an AwsError where schedules cannot be listed or read.
 */
export async function readScheduleOfStage(
  stage: string,
  { scheduler, ...patience }: Patience & { readonly scheduler: SchedulerClient },
): Promise<StageSchedule | null> {
  const target = `:function:headroom-${stage}-audit:schedule`
  const prefix = `headroom-${stage}-`
  const schedules = await readEveryPage({ service: 'scheduler', operation: 'ListSchedules' }, async (NextToken) => {
    const page = await patiently({ service: 'scheduler', operation: 'ListSchedules' }, patience, () =>
      scheduler.send(new ListSchedulesCommand({ NamePrefix: prefix, MaxResults: 100, NextToken })),
    )
    return { items: page.Schedules, nextToken: page.NextToken }
  })
  const mine = schedules.find(({ Target }) => Target?.Arn?.endsWith(target))
  if (mine?.Name === undefined) return null
  const { Name, GroupName } = mine
  const of = await patiently({ service: 'scheduler', operation: 'GetSchedule' }, patience, () => scheduler.send(new GetScheduleCommand({ Name, GroupName })))
  return { name: Name, enabled: of.State === 'ENABLED', expression: of.ScheduleExpression ?? '', timeZone: of.ScheduleExpressionTimezone ?? 'UTC' }
}
