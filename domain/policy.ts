/** One threshold: what it means, its unit, its default and where the default comes from. */
export type Threshold = { readonly value: number; readonly unit: string; readonly meaning: string; readonly source: string }

const threshold = (value: number, unit: string, meaning: string, source: string): Threshold => ({ value, unit, meaning, source })

/** Every number that a verdict rests on. The rules reference in docs/rules.md is generated from this table. */
export const thresholds = {
  targetUtilization: threshold(
    0.65,
    'fraction',
    'utilization one is willing to run at: required capacity is demand over this share of what instances can serve',
    'target tracking guides aim at 50-70 %; leaves 28 % under overload',
  ),
  overloadUtilization: threshold(
    0.9,
    'fraction',
    'arriving work over this share of what is in service can do is overload',
    'findings: an overloaded minute; queueing delay grows as 1/(1 - utilization)',
  ),
  minimumHistoryDays: threshold(7, 'days', 'a group observed for less is not judged by its demand', 'one weekly rhythm; findings: too new'),
  minimumCoverageFraction: threshold(
    0.5,
    'fraction',
    'share of the window that CPU and capacity must have been observed',
    'half of the window: below it, more is unknown than known',
  ),
  redundancyInstances: threshold(
    2,
    'instances',
    'instances a proposal keeps in all, unless the group runs fewer today on purpose',
    'Well-Architected REL11-BP02: survive the loss of one',
  ),
  healthyMinutesPerWeek: threshold(5, 'minutes a week', 'overload that a replayed proposal may show', '99.95 % of the week without overload'),
  warningMinutesPerWeek: threshold(15, 'minutes a week', 'overload under this is not worth a word', '99.85 % of the week without overload'),
  causeFraction: threshold(0.3, 'fraction', 'share of the overload that a cause must explain to be named', 'at most three causes are named'),
  recurringDays: threshold(3, 'days', 'an hour overloaded on this many days is a predictable peak', 'twice may be chance in fourteen days'),
  varyingDemandRatio: threshold(2, 'ratio', 'busy over quiet demand from which it varies', 'half of the capacity could be given back at night'),
  gapMinutesPerWeek: threshold(30, 'minutes a week', 'overload under this is a warning (severity low), not a gap', '99.7 % of the week without overload'),
  highGapMinutesPerWeek: threshold(
    240,
    'minutes a week',
    'overload from this on is of high severity',
    'four hours a week: 97.6 % of the week without overload',
  ),
  criticalGapMinutesPerWeek: threshold(1440, 'minutes a week', 'overload from this on is critical', 'a day a week'),
  wasteFraction: threshold(
    0.2,
    'fraction',
    'a replayed proposal must save this share of the cost before a group is called overprovisioned',
    'below it the change is worth less than its risk and work',
  ),
  detailedMonitoringUsdPerInstanceMonth: threshold(
    2.1,
    'USD a month',
    'what detailed monitoring adds to an instance, netted against savings',
    'seven metrics at $0.30, us-east-1, 2026 (not verified on a bill)',
  ),
  idleCpuPercent: threshold(5, 'percent', 'CPU of a group that does no work: agents and the kernel alone', 'AWS Compute Optimizer calls under 5 % idle'),
  idleNetworkBytesPerSec: threshold(
    1000,
    'bytes a second',
    'traffic of an instance that serves nobody: agents and health checks',
    'Trusted Advisor: 5 MB a day is 58 bytes a second; agents and probes add some hundreds',
  ),
  excessFraction: threshold(
    0.2,
    'fraction',
    'share of what is in service that must be over need',
    'rounding to whole instances alone leaves 10-15 % at five instances',
  ),
  conservativeTargetFraction: threshold(
    0.7,
    'fraction',
    'a CPU target at or under this share of the one that the replay proved is conservative',
    'target tracking scales in at 0.7 of its target: the proved one would already be giving capacity back',
  ),
  slowScaleInHours: threshold(
    3,
    'hours',
    'capacity kept this long above need, after demand has gone, is slow scale-in',
    'target tracking scales in after 15 minutes; cooldowns of an hour are rare',
  ),
  offHoursFraction: threshold(0.5, 'fraction', 'hours that never need more than this share of the busy hours are quiet', 'half the capacity can be given back'),
  mediumSavingsUsdPerMonth: threshold(10, 'USD a month', 'savings under this are of low severity', 'an hour of an engineer costs more in a year'),
  highSavingsUsdPerMonth: threshold(1000, 'USD a month', 'savings from this on are of high severity', 'about one m5.4xlarge pair, on demand'),
  criticalSavingsUsdPerMonth: threshold(10000, 'USD a month', 'savings from this on are critical', 'a yearly six-figure sum'),
  zoneImbalanceRatio: threshold(
    1.5,
    'ratio',
    'capacity of the fullest zone over an even share from which on a group is badly out of balance',
    'three of four instances in one of two zones: losing it leaves a quarter, not a half',
  ),
  reachableGrowthRatio: threshold(
    2,
    'ratio',
    'a maximum size that cannot be reached is a warning (severity low) while this many times the busiest moment can',
    'a maximum set far above any demand is a guard, not a plan',
  ),
  quotaShareFraction: threshold(
    0.25,
    'fraction',
    'share of a vCPU quota that a group may still grow by, from which on it is named where all groups together exceed the quota',
    'four such groups fill a quota; naming every small group would hide the few that matter',
  ),
  unhealthyHostMinutes: threshold(
    60,
    'minutes',
    'targets unhealthy for this long without a break were not replaced',
    'a boot and the checks of a load balancer end within minutes; a deployment rarely takes an hour',
  ),
  memoryOptimizedGiBPerVcpu: threshold(
    7,
    'GiB a vCPU',
    'a type with this much memory was chosen for its memory',
    'R types have 7.6 to 8, general-purpose types 4',
  ),
  launchFailureHours: threshold(
    1,
    'hours',
    'launches that fail for this long within a day are of medium severity',
    'Auto Scaling retries: a short shortage passes by itself',
  ),
  launchFailureIncidents: threshold(
    2,
    'incidents',
    'this many incidents (one cause on one day) are of medium severity however short',
    'once is chance, twice is a pattern',
  ),
  launchFailureReachMinutes: threshold(
    60,
    'minutes',
    'overload up to this long after a failed launch is laid to it',
    'the next attempt, its boot and its warm-up',
  ),
  flapWindowMinutes: threshold(
    30,
    'minutes',
    'capacity added and given back within this time was added for nothing',
    'a boot, a warm-up and fifteen minutes of calm that target tracking asks for',
  ),
  flapReturnFraction: threshold(0.5, 'fraction', 'share of what was added that must be given back to count as a flap', 'half: less is a trim'),
  flapsPerDay: threshold(
    12,
    'flaps a day',
    'from this many on the group flaps',
    'every two hours on average; noisy but healthy target tracking stays under eight',
  ),
  restlessFlapsPerDay: threshold(
    48,
    'flaps a day',
    'from this many on flapping is of medium severity, whatever overload was seen',
    'every half hour: the size never settles',
  ),
  creditsGone: threshold(1, 'credits', 'a balance under this is used up', 'one credit is one vCPU for one minute'),
  creditsGoneMinutesPerWeek: threshold(
    60,
    'minutes a week',
    'credits used up for this long are a finding',
    'T3 instances begin without credits: minutes after a boot prove nothing',
  ),
  creditBaselineShare: threshold(
    0.9,
    'fraction',
    'share of the baseline that the busiest instance must use while credits are gone to count as held back',
    'an instance under its baseline earns credits and needs none',
  ),
  costFillingHours: threshold(
    48,
    'hours',
    'a day of spend that ended less than this before the bill was read is still filling and not judged',
    'Cost Explorer refreshes daily and some usage lands later than a day',
  ),
  costHistoryDays: threshold(10, 'days', 'spend is judged after this many known days', "AWS Cost Anomaly Detection's own minimum"),
  costStandardErrors: threshold(
    4.5,
    'standard errors',
    'an event that an account and a usage type show together must stand out by this',
    'a few hundred shapes are tried in each series: chance reaches 4 in one bill of forty series out of two, 4.5 in one of ten',
  ),
  costSingleStandardErrors: threshold(5, 'standard errors', 'the same where only one table was read', 'without the second witness more must be shown'),
  costAloneStandardErrors: threshold(
    6,
    'standard errors',
    'the same for an event that one series shows and its partners do not, and for spend that fell',
    'every dollar is in both tables: one that shows in only one is odd in itself',
  ),
  costMinimumUsd: threshold(5, 'USD', 'an event of a smaller impact over its period is not reported', 'reading about it costs more'),
  costDropDays: threshold(7, 'days', 'spend that fell is reported once it has stayed down for this long', 'a week without the usual spend is no holiday'),
  costMediumUsd: threshold(100, 'USD', 'an impact from this on is of medium severity', "the default alert threshold of AWS's anomaly subscriptions"),
  costHighUsd: threshold(1000, 'USD', 'an impact from this on is of high severity', 'as for savings'),
  costCriticalUsd: threshold(10000, 'USD', 'an impact from this on is critical', 'as for savings'),
} as const satisfies Record<string, Threshold>

export type Policy = { readonly [K in keyof typeof thresholds]: number }

export const defaultPolicy: Policy = Object.fromEntries(Object.entries(thresholds).map(([name, t]) => [name, t.value])) as Policy
