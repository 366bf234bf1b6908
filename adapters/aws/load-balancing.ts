import { DescribeLoadBalancersCommand, DescribeTargetGroupsCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { AwsService, AwsSession } from './aws-session.ts'
import { cliJson } from './cli-json.ts'
import { readAll } from './paged.ts'

const loadBalancing: AwsService<ElasticLoadBalancingV2Client> = {
  prefix: 'elasticloadbalancing',
  makeClient: (settings) => new ElasticLoadBalancingV2Client(settings),
  pace: { perSec: 10, burst: 20 },
}

const PAGE = 400

/** Every target group of the region: asked for by name, one that was deleted would fail the rest. */
export async function describeTargetGroups(session: AwsSession): Promise<readonly unknown[]> {
  const groups = await readAll(
    session,
    loadBalancing,
    'DescribeTargetGroups',
    (client, Marker) => client.send(new DescribeTargetGroupsCommand({ Marker, PageSize: PAGE })),
    (answer) => ({ items: answer.TargetGroups, nextToken: answer.NextMarker }),
  )
  return cliJson(groups)
}

/** Every load balancer of the region, for the same reason. */
export async function describeLoadBalancers(session: AwsSession): Promise<readonly unknown[]> {
  const balancers = await readAll(
    session,
    loadBalancing,
    'DescribeLoadBalancers',
    (client, Marker) => client.send(new DescribeLoadBalancersCommand({ Marker, PageSize: PAGE })),
    (answer) => ({ items: answer.LoadBalancers, nextToken: answer.NextMarker }),
  )
  return cliJson(balancers)
}
