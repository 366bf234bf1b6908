/** One threshold: what it means, its unit, its default and where the default comes from. */
export type Threshold = { readonly value: number; readonly unit: string; readonly meaning: string; readonly source: string }

const threshold = (value: number, unit: string, meaning: string, source: string): Threshold => ({ value, unit, meaning, source })

/** Every number that a verdict rests on. The rules reference in docs/rules.md is generated from this table. */
export const thresholds = {
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
  mediumSavingsUsdPerMonth: threshold(10, 'USD a month', 'savings under this are of low severity', 'an hour of an engineer costs more in a year'),
  highSavingsUsdPerMonth: threshold(1000, 'USD a month', 'savings from this on are of high severity', 'about one m5.4xlarge pair, on demand'),
  criticalSavingsUsdPerMonth: threshold(10000, 'USD a month', 'savings from this on are critical', 'a yearly six-figure sum'),
} as const satisfies Record<string, Threshold>

export type Policy = { readonly [K in keyof typeof thresholds]: number }

export const defaultPolicy: Policy = Object.fromEntries(Object.entries(thresholds).map(([name, t]) => [name, t.value])) as Policy
