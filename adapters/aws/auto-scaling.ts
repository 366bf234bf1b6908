import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeLaunchConfigurationsCommand,
  DescribePoliciesCommand,
  DescribeScalingActivitiesCommand,
  DescribeScheduledActionsCommand,
} from '@aws-sdk/client-auto-scaling'
import type { AwsService, AwsSession } from './aws-session.ts'
import { cliJson } from './cli-json.ts'
import { readAll } from './paged.ts'

/** Its limits are not published; ten a second is what large accounts are said to stand. */
const autoScaling: AwsService<AutoScalingClient> = {
  prefix: 'autoscaling',
  makeClient: (settings) => new AutoScalingClient(settings),
  pace: { perSec: 10, burst: 20 },
}

/** The largest page of each of these operations. */
const PAGE = 100

/** Every group of the region, with its instances and the configuration of its warm pool. `names`: only those of them that exist. */
export async function describeGroups(session: AwsSession, names?: readonly string[]): Promise<readonly unknown[]> {
  const groups = await readAll(
    session,
    autoScaling,
    'DescribeAutoScalingGroups',
    (client, NextToken) =>
      client.send(new DescribeAutoScalingGroupsCommand({ NextToken, MaxRecords: PAGE, ...(names === undefined ? {} : { AutoScalingGroupNames: [...names] }) })),
    (answer) => ({ items: answer.AutoScalingGroups, nextToken: answer.NextToken }),
  )
  return cliJson(groups)
}

/** Names that one request takes. */
const MOST_NAMES = 50

/** The launch configurations of these names, without their user data, which may hold secrets and says nothing here. One that is gone is left out. */
export async function describeLaunchConfigurations(session: AwsSession, names: readonly string[]): Promise<readonly unknown[]> {
  const found: unknown[] = []
  for (let from = 0; from < names.length; from += MOST_NAMES) {
    const configurations = await readAll(
      session,
      autoScaling,
      'DescribeLaunchConfigurations',
      (client, NextToken) =>
        client.send(new DescribeLaunchConfigurationsCommand({ LaunchConfigurationNames: names.slice(from, from + MOST_NAMES), NextToken, MaxRecords: PAGE })),
      (answer) => ({ items: answer.LaunchConfigurations, nextToken: answer.NextToken }),
    )
    found.push(...cliJson(configurations).map((configuration) => ({ ...configuration, UserData: undefined })))
  }
  return found
}

/** The policies of every group of the region. */
export async function describePolicies(session: AwsSession): Promise<readonly unknown[]> {
  const policies = await readAll(
    session,
    autoScaling,
    'DescribePolicies',
    (client, NextToken) => client.send(new DescribePoliciesCommand({ NextToken, MaxRecords: PAGE })),
    (answer) => ({ items: answer.ScalingPolicies, nextToken: answer.NextToken }),
  )
  // XML writes what a policy of another type does not have as an empty element
  return cliJson(policies.map((policy) => Object.fromEntries(Object.entries(policy).filter(([, value]) => !isEmpty(value)))))
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every((item) => item === undefined)
}

/** The scheduled actions, of every group of the region, that have not ended. */
export async function describeScheduledActions(session: AwsSession): Promise<readonly unknown[]> {
  const actions = await readAll(
    session,
    autoScaling,
    'DescribeScheduledActions',
    (client, NextToken) => client.send(new DescribeScheduledActionsCommand({ NextToken, MaxRecords: PAGE })),
    (answer) => ({ items: answer.ScheduledUpdateGroupActions, nextToken: answer.NextToken }),
  )
  return cliJson(actions)
}

/** One group's activities that began at `sinceSec` or later (AWS keeps six weeks): asking for all groups at once times out in large accounts. */
export async function describeActivities(session: AwsSession, groupName: string, sinceSec: number): Promise<readonly unknown[]> {
  const activities = await readAll(
    session,
    autoScaling,
    'DescribeScalingActivities',
    (client, NextToken) =>
      client.send(
        new DescribeScalingActivitiesCommand({
          NextToken,
          MaxRecords: PAGE,
          AutoScalingGroupName: groupName,
          Filters: [{ Name: 'StartTimeLowerBound', Values: [new Date(sinceSec * 1000).toISOString()] }],
        }),
      ),
    (answer) => ({ items: answer.Activities, nextToken: answer.NextToken }),
  )
  return cliJson(activities)
}
