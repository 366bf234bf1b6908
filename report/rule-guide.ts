import type { Kind } from '../domain/findings.ts'
import { rules } from '../domain/rules/index.ts'

/** Of each kind: a title as people read it, and when not to follow it. */
export const guide: Readonly<Record<Kind, { readonly example: string; readonly careful: string }>> = {
  'idle-group': {
    example: 'poc-demo-2024 did no work in the whole window',
    careful: 'Disaster-recovery standbys and groups that work once a quarter are idle on purpose. Tag them `headroom:ignore` with the reason.',
  },
  'excess-capacity': {
    example: 'orders runs 12 instances but needs 3.5 on average (min size 12)',
    careful: "Past demand doesn't show a launch or sale ahead of you. If min size is raised for one, snooze the finding until it is over.",
  },
  'oversized-instance-type': {
    example: 'reports runs m5.4xlarge, where m5.large serves the same demand',
    careful: "If memory isn't measured, try one smaller instance first. Headroom doesn't know per-core licenses or a type's network limits.",
  },
  'conservative-target': {
    example: 'launchpad-web tracks 20 % CPU, where 50 % serves the same demand',
    careful: 'Latency-sensitive work may need a low target. Raise it ten points a week and watch response times.',
  },
  'slow-scale-in': {
    example: 'thumbnails keeps capacity for hours after demand has gone',
    careful: 'Scale-in protection for long-running jobs is deliberate. Check whether they can be interrupted.',
  },
  'off-hours-capacity': {
    example: 'intranet is as large at night as at noon',
    careful: 'Short nightly batches can hide between two data points, and on-call agreements may require the capacity.',
  },
  'previous-generation': {
    example: 'legacy-app runs m4.large; m5.large does the same for less',
    careful: 'Older images may lack NVMe or ENA drivers. Test the image on one instance first.',
  },
  'volume-type': {
    example: 'media launches with gp2 volumes: gp3 costs up to 20 % less per GiB',
    careful: 'gp3 starts at 125 MiB/s. Provision more throughput where a large gp2 volume does more.',
  },
  'no-scaling-policy': {
    example: 'booking is overloaded 45 % of the time and has no scaling policy',
    careful: 'Some deployment tools set the size through the API. Then the policy lives there.',
  },
  'max-size-reached': {
    example: 'storefront is overloaded 48 % of the time at its max size of 5',
    careful: 'A max size that protects a database is right. Then requests have to queue, or the database has to grow.',
  },
  'slow-scale-out': {
    example: 'back-office is short of capacity 41 min a week until new instances arrive',
    careful: "Queue workers that can run a few minutes behind aren't harmed.",
  },
  'predictable-peak': {
    example: 'payments is overloaded 52 % of the time at the same hours (10:00 to 00:00 UTC)',
    careful: "Two weeks show a weekly pattern, not a monthly one. Check that the peak wasn't a single campaign.",
  },
  flapping: {
    example: 'api scaled out and back in 14 times a day',
    careful: 'Short jobs that really come and go look the same. Check what each cycle costs before you slow scaling down.',
  },
  'launch-failures': {
    example: 'video-render could not launch 12 times: no capacity for its type in its zones',
    careful: 'Ignore a single failure that Auto Scaling recovered from within minutes.',
  },
  'cannot-launch': {
    example: 'checkout cannot launch: image ami-0a1b2c3d of launch template checkout does not exist',
    careful: 'An image shared from another account may be invisible to the role Headroom reads with, but not to the group.',
  },
  'unhealthy-replacements': {
    example: 'session-store keeps replacing unhealthy instances: 18 on 3 days, and new ones fail too',
    careful: "Instances that a deployment marks unhealthy are left out. One bad zone isn't a replacement loop.",
  },
  'stale-instances': {
    example: 'search: 6 of 8 instances still run an older version than version 12 of launch template search',
    careful: 'A rollout in progress, or a canary, looks like this until it is done.',
  },
  'suspended-process': {
    example: 'payments: AlarmNotification suspended, so scaling policies do nothing',
    careful: 'CodeDeploy and operators suspend processes for a while. It is a finding only if they stay suspended.',
  },
  'metric-mismatch': {
    example: 'php-fpm is overloaded 53 % of the time although CPU looks fine (limited by something else)',
    careful: "A slow dependency looks the same, and more instances won't fix that.",
  },
  'credit-exhaustion': {
    example: 'blog (t3.medium) is out of CPU credits 91 % of the time',
    careful: 'In unlimited mode you pay for surplus credits instead of being throttled. The finding says which it is.',
  },
  'single-zone': {
    example: 'batch runs in one Availability Zone',
    careful: 'Jobs that can rerun elsewhere may stay in one zone to save cross-zone traffic.',
  },
  'subnet-exhaustion': {
    example: 'web can only grow to 14 of 40 instances: its subnets have 6 free addresses',
    careful: 'If max size is only a safety limit, lower it instead.',
  },
  'quota-exhaustion': {
    example: 'render would need 320 vCPUs at its max size, over the quota of 256',
    careful: 'Quotas are shared, and several groups rarely peak together. Raising a quota is free.',
  },
  'health-check-gap': {
    example: 'shop ignores the health checks of its load balancer',
    careful: "If the load balancer's check is too strict, turning it on replaces healthy instances. Check its path first.",
  },
  'broken-alarm': {
    example: 'inventory: no alarm triggers policy cpu-at-60',
    careful: "A step policy that a script runs through the API needs no alarm. If scaling activities show that, it isn't a finding.",
  },
  'blind-spot': {
    example: 'back-office: memory is not measured, group metrics are off',
    careful: 'It costs nothing by itself. It names the metrics that would make other findings more certain.',
  },
  'exposed-instances': {
    example: 'admin can be reached on port 22 from anywhere',
    careful: 'A bastion is meant to be reachable. Limit its source addresses.',
  },
  'cost-anomaly': {
    example: 'EC2 in account 123456789012 was $170 over expected from 2026-10-26 to 2026-10-27',
    careful: 'A planned load test is still an anomaly. Snooze the finding.',
  },
  'cost-shift': {
    example: 'search-index: EC2 c5.large in account 123456789012 is $12.5 a day over expected since 2026-10-26',
    careful: 'A planned launch stays. Within a few weeks the new level counts as normal.',
  },
  'forecast-over-budget': {
    example: 'November is heading for $39.1k, 12 % over the budget of $35k',
    careful: 'Early in the month the range is wide, so check its low end too.',
  },
  'unused-commitment': {
    example: '$21 a day of Savings Plans or reservations goes unused since 2026-10-20',
    careful: 'Ignore it if a migration will use the commitment again next week.',
  },
  'commitment-expiring': {
    example: 'Compute Savings Plan 8f6c2b1a ends on 2026-11-30: $2.50 an hour of it is not renewed',
    careful: "Reservations, and plans that a member account bought for itself, aren't covered. Don't renew a plan whose usage is going away.",
  },
  'unattributed-cost': {
    example: '$1.2k of EC2 spend (31 %) belongs to no Auto Scaling group',
    careful: 'Databases and build hosts outside any group count too. Treat it as a share to know, not an error.',
  },
}

/** What the kinds of the bill say, which have no rule of a group. */
export const ofTheBill = {
  'cost-anomaly': 'An account, service or usage type cost far more, or less, than usual on these days.',
  'cost-shift': 'Spend moved to a new level and stayed there.',
  'forecast-over-budget': 'The month is forecast to end over budget.',
  'unused-commitment': 'Savings Plans or reservations started to go unused.',
  'commitment-expiring': 'Savings Plans or reservations end within a month and have no replacement.',
  'unattributed-cost': 'Compute spend belongs to no Auto Scaling group.',
} as const satisfies Partial<Record<Kind, string>>

/** What a kind says of a group, or of the bill, in a sentence. */
export function meaningOf(kind: Kind): string {
  const rule = rules.find((one) => one.kind === kind)
  return rule === undefined ? (ofTheBill[kind as keyof typeof ofTheBill] ?? `${kind}.`) : `The group ${plain(rule.summary)}.`
}

/** When not to follow a kind. */
export function carefulOf(kind: Kind): string {
  return plain(guide[kind].careful)
}

/** The guide is Markdown in the docs; elsewhere its code marks are left out. */
function plain(markdown: string): string {
  return markdown.replaceAll('`', '')
}
