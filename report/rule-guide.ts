import type { Kind } from '../domain/findings.ts'

/** Of each kind: a title as people read it, and when not to follow it. */
export const guide: Readonly<Record<Kind, { readonly example: string; readonly careful: string }>> = {
  'idle-group': {
    example: 'poc-demo-2024 did no work in the whole window',
    careful: 'A standby for a disaster, or a group that works once a quarter, is idle on purpose. Tag it `headroom:ignore` with the reason.',
  },
  'excess-capacity': {
    example: 'orders runs 12 instances but needs 3.5 on average (min size 12)',
    careful: 'A minimum kept for an event to come is not seen in the past. Snooze it until after the event.',
  },
  'oversized-instance-type': {
    example: 'reports runs m5.4xlarge, where m5.large serves the same demand',
    careful: 'Where memory was not measured, try one smaller instance first. Licenses by core and network limits of a type are not known.',
  },
  'conservative-target': {
    example: 'launchpad-web tracks 20 % CPU, where 50 % serves the same demand',
    careful: 'Work that is sensitive to latency may want a low target. Raise it ten points a week and watch response times.',
  },
  'slow-scale-in': {
    example: 'thumbnails keeps capacity for hours after demand has gone',
    careful: 'Long-running jobs are protected from scale-in on purpose. Ask whether they can be interrupted.',
  },
  'off-hours-capacity': {
    example: 'intranet is as large at night as at noon',
    careful: 'Nightly batches that start between two measurements, or on-call promises, may need the size.',
  },
  'previous-generation': {
    example: 'legacy-app runs m4.large; m5.large does the same for less',
    careful: 'Old images may lack drivers for NVMe or ENA. Test the image on one instance first.',
  },
  'volume-type': {
    example: 'media launches with gp2 volumes: gp3 costs up to 20 % less per GiB',
    careful: 'gp3 starts at 125 MiB/s: provision more where a large gp2 volume is read or written faster.',
  },
  'no-scaling-policy': {
    example: 'booking is overloaded 45 % of the time and has no scaling policy',
    careful: 'A group sized by a deployment tool through the API has its policy there.',
  },
  'max-size-reached': {
    example: 'storefront is overloaded 48 % of the time at its max size of 5',
    careful: 'A maximum that protects a database is right: then the work has to wait, or the database has to grow.',
  },
  'slow-scale-out': {
    example: 'back-office is short of capacity 41 min a week until new instances arrive',
    careful: 'Queues that may wait a few minutes are not hurt by it.',
  },
  'predictable-peak': {
    example: 'payments is overloaded 52 % of the time at the same hours (10:00 to 00:00 UTC)',
    careful: 'Two weeks show a weekly rhythm, not a monthly one: check that the peak is not a single campaign.',
  },
  flapping: {
    example: 'api scaled out and back in 14 times a day',
    careful: 'Short jobs that really come and go look the same. Look at what each cycle cost before you slow it down.',
  },
  'launch-failures': {
    example: 'video-render could not launch 12 times: no capacity for its type in its zones',
    careful: 'A single failure that Auto Scaling mended by itself within minutes needs nothing.',
  },
  'cannot-launch': {
    example: 'checkout cannot launch: image ami-0a1b2c3d of launch template checkout does not exist',
    careful: 'An image shared by another account is missing to whoever may not see it, not to the group.',
  },
  'unhealthy-replacements': {
    example: 'session-store keeps replacing unhealthy instances: 18 on 3 days, and new ones fail too',
    careful: 'Instances that a deployment marks unhealthy on purpose are left out; one bad zone is not a loop.',
  },
  'stale-instances': {
    example: 'search: 6 of 8 instances still run an older version than version 12 of launch template search',
    careful: 'A roll-out in progress, or a canary, looks like this until it is done.',
  },
  'suspended-process': {
    example: 'payments: AlarmNotification suspended, so scaling policies do nothing',
    careful: 'CodeDeploy and operators suspend processes for a while. It is a finding where it stays.',
  },
  'metric-mismatch': {
    example: 'php-fpm is overloaded 53 % of the time although CPU looks fine (limited by something else)',
    careful: 'A slow dependency hurts the same way: more instances do not help there.',
  },
  'credit-exhaustion': {
    example: 'blog (t3.medium) is out of CPU credits 91 % of the time',
    careful: 'In unlimited mode credits cost money in place of speed. The finding says which.',
  },
  'single-zone': {
    example: 'batch runs in one Availability Zone',
    careful: 'Jobs that can be run again elsewhere may stay in one zone, to save traffic between zones.',
  },
  'subnet-exhaustion': {
    example: 'web can only grow to 14 of 40 instances: its subnets have 6 free addresses',
    careful: 'A maximum that is only a safety limit need not be reachable: lower it.',
  },
  'quota-exhaustion': {
    example: 'render would need 320 vCPUs at its max size, over the quota of 256',
    careful: 'Quotas are shared: several groups rarely peak together. A raise is free.',
  },
  'health-check-gap': {
    example: 'shop ignores the health checks of its load balancer',
    careful: 'With a load balancer check that is too strict, instances would be replaced for nothing. Check the path first.',
  },
  'broken-alarm': {
    example: 'inventory: no alarm triggers policy cpu-at-60',
    careful: 'A step policy that a script executes through the API needs no alarm; where activities show that, it is no finding.',
  },
  'blind-spot': {
    example: 'back-office: memory is not measured, group metrics are off',
    careful: 'It costs nothing by itself: it says what would make the other findings surer.',
  },
  'exposed-instances': {
    example: 'admin can be reached on port 22 from anywhere',
    careful: 'A bastion is reached from outside on purpose. Limit its source addresses.',
  },
  'cost-anomaly': {
    example: 'EC2 in account 123456789012: $170 over expected from 2026-10-26 to 2026-10-27',
    careful: 'A planned load test is an anomaly all the same. Snooze the finding.',
  },
  'cost-shift': {
    example: 'search-index: EC2 c5.large in account 123456789012: $12.5 a day over expected since 2026-10-26',
    careful: 'A launch that was planned stays. After a few weeks it is what is expected.',
  },
  'forecast-over-budget': {
    example: 'November is heading for $39.1k, 12 % over the budget of $35k',
    careful: 'Early in a month the range is wide: look at the low end, too.',
  },
  'unused-commitment': {
    example: '$21 a day of Savings Plans or reservations goes unused since 2026-10-20',
    careful: 'A migration that will use it again next week needs nothing.',
  },
  'commitment-expiring': {
    example: 'Compute Savings Plan 8f6c2b1a ends on 2026-11-30: $2.50 an hour of it is not renewed',
    careful: 'Reservations, and plans that a member account bought for itself, are not looked at. A plan whose usage is going away need not be renewed.',
  },
  'unattributed-cost': {
    example: '$1.2k of EC2 spend (31 %) belongs to no Auto Scaling group',
    careful: 'Instances that belong to no group on purpose (databases, build hosts) are counted: it is a share to know, not an error.',
  },
}

/** What the kinds of the bill say, which have no rule of a group. */
export const ofTheBill = {
  'cost-anomaly': 'Days that cost far more, or less, than that account, service or usage type costs on such days.',
  'cost-shift': 'Spend that moved to a new level and stayed there.',
  'forecast-over-budget': 'A month on its way over its budget.',
  'unused-commitment': 'Savings Plans or reservations that began to go unused.',
  'commitment-expiring': 'Savings Plans that end within a month and are not renewed.',
  'unattributed-cost': 'Compute spend that belongs to no Auto Scaling group.',
} as const satisfies Partial<Record<Kind, string>>
