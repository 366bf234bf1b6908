import type { FocusTable } from './columns.ts'

/** Whether an export tells which load balancer a charge is for, and for what. */
export function canNameBalancers({ columns }: Pick<FocusTable, 'columns'>): boolean {
  return columns.has('resourceid') && (columns.has('skumeter') || columns.has('x_usagetype'))
}

/**
 * What a charge is for and the ARN of its load balancer, `LCUUsage arn:aws:elasticloadbalancing:…:loadbalancer/app/web/50dc6c495c0c9188`; '' for all else, and for
 * what is no usage (tax, credits, corrections). The ARN stands in ResourceId, of hours, of capacity units and of traffic alike: of application, network and gateway
 * balancers with their kind (`loadbalancer/app/…`), of classic ones with the name alone. That is what AWS's own export shows in the FOCUS sample
 * (FinOps-Open-Cost-and-Usage-Spec/FOCUS-Sample-Data, FOCUS-1.0/focus_sample.csv: 97 charges of Elastic Load Balancing, letters exchanged) and what AWS's CUR queries
 * split it by (awslabs/aws-well-architected-labs, elastic-load-balancing-idle-elbs.sql: the sixth part between colons). Usage types with a Region before them: AWS, "Understand
 * codes for Elastic Load Balancing in billing and usage reports"; a classic balancer is charged for data in the place of units.
 */
export const balancerKey = `CASE
        WHEN record_type <> 'Usage' OR resource IS NULL OR resource NOT LIKE 'arn:%:elasticloadbalancing:%:loadbalancer/%' THEN ''
        WHEN usage_type LIKE '%LoadBalancerUsage' THEN 'LoadBalancerUsage ' || resource
        WHEN usage_type LIKE '%LCUUsage' OR usage_type LIKE '%IdleProvisionedLBCapacity' OR usage_type LIKE '%DataProcessing-Bytes' THEN 'LCUUsage ' || resource
        ELSE 'DataTransfer ' || resource
      END`
