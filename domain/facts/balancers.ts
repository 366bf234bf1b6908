import { byCodeUnit } from '../order.ts'
import type { Group } from './group.ts'
import type { Place } from './place.ts'

/**
 * The load balancers before a group, each by the end of its ARN: `app/web/50dc6c495c0c9188`, of a classic one `web` (Elastic Load Balancing: of an ARN
 * `arn:aws:elasticloadbalancing:region:account:loadbalancer/` it is what follows). Sorted, each once. null where one of its target groups was not read: it may stand behind any.
 */
export function balancersOf(
  { targetGroupArns, loadBalancerNames, accountId, region }: Pick<Group, 'targetGroupArns' | 'loadBalancerNames' | 'accountId' | 'region'>,
  targetGroups: Place['targetGroups'],
): readonly string[] | null {
  const arns = targetGroupArns.filter((arn) => arn.includes(':elasticloadbalancing:'))
  const own = arns.filter((arn) => arn.includes(`:elasticloadbalancing:${region}:${accountId}:`))
  if (own.length < arns.length || (own.length > 0 && targetGroups === null)) return null
  // one that is not in the list is gone, and no load balancer sends it anything
  const byArn = own.flatMap((arn) => targetGroups?.get(arn)?.loadBalancerArns ?? []).map(balancerName)
  return [...new Set([...byArn, ...loadBalancerNames])].sort(byCodeUnit)
}

const NAME = /:loadbalancer\/(.+)$/

/** The end of a load balancer's ARN; the whole text where it is none. */
export function balancerName(arn: string): string {
  return NAME.exec(arn)?.[1] ?? arn
}
