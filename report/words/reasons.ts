import { MICRO } from '../../domain/money.ts'
import type { NotReplayed, PolicyProblem, Reason, ScheduleProblem, SeriesProblem, Unread } from '../../domain/reasons.ts'
import { counted } from '../money.ts'
import { minuteFromSec } from '../time.ts'
import { percent } from './shared.ts'

type Code = Reason['code']
type Said = { readonly [C in Code]: (facts: Extract<Reason, { readonly code: C }>) => string }

/** How each reason is said: in small letters, for it follows the name of a rule or a group. */
const sentences: Said = {
  'as-said': ({ text }) => text,
  'not-read': ({ answers }) => notRead(answers),

  'ignored-by-override': ({ override, said, until }) => `headroom.yml, override ${override}: ${said}${until === null ? '' : `, until ${until}`}`,
  'ignored-by-tag': ({ tag, said }) => (said === '' ? `tag ${tag}, without a reason` : `tag ${tag}: ${said}`),
  'being-deleted': () => 'the group is being deleted',
  'switched-off': () => 'the group is switched off: its maximum size is 0',
  'nothing-ran': () => 'switched off: no instance was in service in the whole window',
  'too-young': ({ ageDays, neededDays }) => `too young: created ${ageDays.toFixed(1)} days before the window ended, ${neededDays} days needed`,
  'window-too-short': ({ windowDays, neededDays }) => `the window is too short: ${windowDays.toFixed(1)} days, ${neededDays} needed`,
  'low-coverage': ({ coverageFraction, neededFraction }) =>
    `insufficient coverage: ${percent(coverageFraction)} of the window observed, ${percent(neededFraction)} needed`,
  'instance-type-unknown': () => 'the instance type is not known: neither the launch template nor an instance tells',
  'type-size-unknown': ({ instanceType }) => `the vCPUs of ${instanceType} are not known: ec2.describe-instance-types was not read or lacks it`,
  'metric-not-collected': ({ metric }) => `${metric} was not read, or is not collected`,
  'metric-without-datapoints': ({ metric }) => `${metric} has no datapoint in the window`,
  'size-unknown': () => 'the number of instances in service is not known: no group metrics, and CPUUtilization has no usable SampleCount',
  'overload-unknown': () => 'overload is not known',

  'nothing-in-service': () => 'nothing was in service',
  'no-instances': () => 'it runs no instance',
  'fixed-size': () => 'it has a fixed size',
  'single-instance': () => 'it runs one instance at most',
  'no-load-balancer': () => 'the group is behind no load balancer',
  'has-scaling-policy': () => 'it has a scaling policy',
  'no-policy-with-alarms': () => 'no alarm triggers any of its policies',
  'no-policy-adds-capacity': () => 'no working policy adds capacity',
  'no-cpu-tracking': () => 'no working policy tracks its CPU',
  'no-cpu-credits': ({ instanceType }) => `${instanceType} has no CPU credits`,
  'cpu-binds': () => 'CPU is what runs out first',
  'bound-before-cpu': ({ boundBy }) => `${boundBy} runs out before CPU: a low CPU target may be right`,
  'proposal-keeps-type': () => 'the proposal keeps its instance type',
  'proposal-keeps-policy': () => 'the proposal keeps its policy',
  'no-saving-found': ({ leastFraction }) => `no configuration tried on its own demand saves ${percent(leastFraction)} without adding overload`,
  'saving-too-small': ({ savesFraction, leastFraction }) =>
    `the proposal saves ${percent(savesFraction)}: less than ${percent(leastFraction)} without adding overload`,
  'alarms-work': () => 'The alarms of its policies exist, are enabled and have data.',
  'everything-measured': () => 'Everything that sizes it is measured.',
  'launches-succeed': () => 'No launch failed in the window.',
  'launch-ready': () => 'Everything the next launch needs exists.',
  'no-process-suspended': () => 'No scaling process that matters is suspended.',
  'current-generation': ({ instanceTypes }) => `${instanceTypes.join(', ')}: current generation.`,
  'volumes-of-image': () => 'its launch template leaves the type of its volumes to the image',
  'no-successor': ({ instanceType }) => `${instanceType} is of a previous generation, but its family has no successor of the same kind`,

  'subnets-incomplete': ({ some }) => `${some ? 'one' : 'none'} of its subnets is ${some ? 'not ' : ''}among those that were read`,
  'warm-pool-addresses': () => 'its warm pool already holds addresses, and the warm pool was not read',
  'no-security-group-named': () => 'its launch template names no security group: which one applies was not read',
  'quota-share-unknown': ({ instanceTypes }) => `the vCPUs or the quota of ${instanceTypes.join(', ') || 'its instance type'} are not known`,
  'type-not-listed': ({ instanceTypes }) => `${instanceTypes.join(', ')} is not among the instance types that were read`,
  'successors-not-in-zones': ({ instanceTypes }) => `a zone of the group does not offer ${instanceTypes.join(' or ')}`,
  'successors-not-listed': ({ instanceTypes }) =>
    `none of ${instanceTypes.join(', ')} is among the instance types that were read, at least as large and of the same architecture`,
  'accelerator-not-measured': ({ instanceType }) =>
    `the GPUs or other accelerators of ${instanceType} aren't measured, and its CPU says little of what they do`,
  'type-price-unknown': ({ instanceType }) => `the price of ${instanceType} is not known`,
  'smaller-type-memory-unknown': ({ instanceType }) =>
    `a type smaller than ${instanceType} would have enough CPU, but less memory, and memory is not measured: have the CloudWatch agent publish mem_used_percent`,
  'alarmless-use-unknown': () => 'the scaling activities were not read: whether somebody executes the policy without an alarm is not known',
  'credit-wish-unknown': () => 'CPUUtilization was not read, or is not collected: whether the instances wanted more than they had is not known',

  'scaled-from-outside': ({ by }) => `${by} scales this group from outside: change it there`,
  'sized-by-request': ({ times }) => `something outside sets its size by request (${times} times in the window): change it there`,
  'weighted-capacity': () => "its capacity is counted in weights, not in instances: other settings can't be simulated",
  'launch-source-missing': ({ name }) => (name === null ? 'what it launches from does not exist' : `it cannot launch: ${name} does not exist`),
  'next-type-differs': ({ nextType, runningType }) =>
    `its next instances would be ${nextType} where ${runningType} ran: a change can be simulated once they are of one type`,
  'policies-unread-for-replay': () => "its scaling policies were not read: what it does today can't be simulated",
  'keeps-failing-checks': ({ replacements }) =>
    `its instances keep failing their health checks (${replacements} replaced): what it needs is known once they stay healthy`,
  'no-configuration': () => "its settings can't be simulated",
  'held-out-off': ({ errorFraction }) =>
    `CPU per request in the last days of the window is ${percent(Math.abs(errorFraction))} ${errorFraction > 0 ? 'below' : 'above'} what the days before show: a proposal can follow once it has settled`,
  'replay-misfit': misfit,

  'partly-observed': ({ coverageFraction }) => `only ${percent(coverageFraction)} of the window was observed`,
  'short-history': ({ observedDays }) => `${observedDays.toFixed(1)} days observed: a second week would show whether the first repeats`,
  saturated: ({ censoredFraction }) => `saturated ${percent(censoredFraction)} of the time, so true demand is higher than measured`,
  'replay-off': ({ errorFraction }) => `simulating today's settings is off by ${percent(errorFraction)} of the instance-hours that ran`,
  'waiting-unmeasured': () => 'no response times are measured, so nothing shows whether users wait: ask whoever uses it, before and after',
  'boot-assumed': () => 'no launch was seen: five minutes of boot time are assumed',
  'scale-in-protection': () => 'its instances are protected from scale-in, perhaps on purpose: ask first whether their work can be interrupted',
  'latency-limits-load': () => 'response times grow with load while CPU is calm: no instance gets more work than it was seen to do',
  'memory-unmeasured': ({ loadRatio }) =>
    `memory is not measured, and each GiB would hold ${loadRatio.toFixed(1)} times the work that was seen: check on one instance first`,
  'memory-fills': ({ fullAfterHours }) =>
    `an instance's memory fills within ${Math.round(fullAfterHours)} h of its start, whatever it serves: fix the leak first${fullAfterHours < 24 ? '' : `, or replace instances in time with a maximum instance lifetime of ${counted(Math.floor(fullAfterHours / 24), 'day')}`}`,
  'wide-range': ({ lowFraction, savesFraction }) =>
    `one time in ten it saves ${lowFraction > 0 ? `${percent(lowFraction)} of the cost or less` : 'nothing'}, where ${percent(savesFraction)} is expected`,
  'gap-remains': ({ overloadMinutesPerWeek }) =>
    `${counted(Math.round(overloadMinutesPerWeek), 'minute')} a week of overload are likely to remain: see what it does before more is asked of it`,
  'dear-cure': ({ costRatio }) =>
    `closing the gap with instances costs ${costRatio.toFixed(1)} times as much as today: first see whether peak work can wait, be shed or be cached`,
  'spot-price-unknown': () => 'Spot prices were not read: the list price overstates what is spent and saved',
  'spot-types-by-list': () => 'Spot prices were not read: its types are compared by their list prices',
  'spot-and-on-demand': () => 'the bill has one rate for its Spot and on-demand instances: those that go are mostly Spot, and cheaper than that',
  'local-storage': ({ instanceType }) =>
    `${instanceType} has disks of its own: what lies on them goes with an instance, so see first whether it is elsewhere too`,
  'types-averaged': () => 'several instance types run: their average is used',
  'capacity-reservation': ({ name }) =>
    `${name === null ? 'a capacity reservation' : `capacity reservation ${name}`} is billed whether its instances run or not: fewer instances alone save nothing there`,
  'template-shared': ({ launchTemplate, groups }) =>
    `${sharersInWords(groups)} from the newest version of launch template ${launchTemplate}, too, and would take the change with the next launch`,
  'warm-pool-not-replayed': () => 'its warm pool is not part of the simulation',
  'not-replayed': ({ what }) => `not simulated: ${notReplayed(what)}`,

  'history-not-read': () => 'no hourly history was read: month end, quarter and season are known only as far as the window shows them',
  'history-unusable': ({ metric, problem }) => `its hourly history is not used: ${metric}: ${seriesProblemInWords(problem)}`,
  'history-too-short': ({ days, neededDays }) =>
    `its hourly history covers ${days.toFixed(0)} days of the ${neededDays} that show a month's end: month end, quarter and season are not known`,
  'history-disagrees': ({ offFraction, hours }) =>
    offFraction === null
      ? `its hourly history is not used: only ${counted(hours, 'hour')} of it can be checked against the window`
      : `its hourly history is not used: where the window covers the same ${counted(hours, 'hour')}, it is ${percent(offFraction)} off the window's own series`,

  'series-unusable': ({ metric, problem }) => `${metric}: ${seriesProblemInWords(problem)}`,
  'datapoints-impossible': ({ metric, count }) => `${metric}: ${counted(count, 'datapoint')} that cannot be true`,
  'datapoints-of-earlier-group': ({ count }) => `${counted(count, 'datapoint')} from before its creation, which belong to an earlier group of its name`,
  'platform-not-read': () =>
    'its image was not read, so its platform is not known: the list price is that of plain Linux, and Windows, Red Hat, SUSE or SQL Server cost more',
  'surplus-credits': ({ instanceType, microUsdPerMonth }) =>
    `${instanceType} runs above its CPU baseline with unlimited credits: the surplus is charged beside its hours, about $${(microUsdPerMonth / MICRO).toFixed(2)} a month`,
  'raises-max-size': ({ policyName, maxSize, bufferPercent }) =>
    `its max size of ${maxSize} is not a limit: predictive policy ${policyName} raises it where its forecast comes near it (to ${bufferPercent} % above the forecast), and nothing lowers it again`,
  'price-of-type-unknown': ({ instanceTypes }) =>
    `its price is not known: the price list that was read has none of ${instanceTypes.join(', ')} in the currency of the report`,
  'price-of-platform-unknown': (why) => `its price is not known: ${unpriced(why)}`,
  'bill-hours-do-not-fit': ({ billedUnitsPerDay, observedHoursPerDay, ratedBy, instanceType }) =>
    `the bill meters ${billedUnitsPerDay.toFixed(0)} units a day under this group's name and ${observedHoursPerDay.toFixed(0)} instance-hours ran. Its tag covers other usage too (another account's group of that name, perhaps), so its rate is ${
      { 'type-over-the-bill': `that of an hour of ${instanceType} over the whole bill`, 'list-price': 'the list price', unknown: 'unknown' }[ratedBy]
    }`,
}

/** A reason as people read it. */
export function reasonInWords(reason: Reason): string {
  return (sentences[reason.code] as (facts: Reason) => string)(reason)
}

const answersInWords: Readonly<Record<Unread['what'], string>> = {
  alarms: 'the alarms',
  images: 'images',
  'instance-type': 'the instance type',
  'instance-types': 'the instance types',
  'instance-type-sizes': 'the sizes of its instance types, in which its capacity is counted,',
  'launch-template': 'the launch template',
  'scaling-activities': 'the scaling activities',
  'scaling-history': 'its scaling activities and its desired capacity',
  'scaling-policies': 'the scaling policies',
  'load-balancers': 'its load balancers',
  'security-group-rules': 'the rules of',
  'security-group-sources': 'the members of',
  'security-groups': 'security groups',
  subnets: 'the subnets',
  'target-groups': 'target groups',
  traffic: 'its traffic and its requests',
  'vcpu-quota': 'vCPU quota',
  'vcpu-quotas': 'the vCPU quotas',
  'zones-of-types': 'the zones that offer',
}

const single: ReadonlySet<Unread['what']> = new Set(['instance-type', 'launch-template', 'vcpu-quota'])

function notRead(answers: readonly Unread[]): string {
  const said = answers.map(({ what, names = [] }) => [answersInWords[what], names.join(', ')].filter((part) => part !== '').join(' '))
  const [first] = answers
  if (answers.length === 1 && first !== undefined) return `${said[0]} ${single.has(first.what) ? 'was' : 'were'} not read`
  return `not read: ${said.join(', ')}`
}

function misfit({
  errorFraction,
  notReplayed: parts,
  sizeHistoryMissing,
  policiesSetSec,
  actionsNotSeen = [],
}: Extract<Reason, { readonly code: 'replay-misfit' }>): string {
  const off = `model check failed: simulating today's settings gives ${percent(Math.abs(errorFraction))} ${errorFraction < 0 ? 'fewer' : 'more'} instance-hours than really ran`
  const help = [
    ...(parts.length === 0 ? [] : [`part of what scales it can't be replayed (${parts.map(notReplayed).join('; ')})`]),
    ...(actionsNotSeen.length === 0
      ? []
      : [`scheduled action ${actionsNotSeen.join(', ')} set no size in the window, so it was made or changed since: once it has run, the group can be judged`]),
    ...(policiesSetSec === undefined
      ? []
      : [
          `the alarms of its policies were set on ${minuteFromSec(policiesSetSec)} UTC, and what they were before is not known: a window that begins later can be simulated`,
        ]),
    ...(sizeHistoryMissing ? ['group metrics would show which size was asked for when (enable-metrics-collection is free)'] : []),
  ]
  return `${off}; ${help.length === 0 ? 'something the audit does not see sets its size' : help.join('; ')}`
}

function notReplayed(part: NotReplayed): string {
  return part.part === 'policy' ? `policy ${part.name}: ${policyProblem(part.because)}` : `scheduled action ${part.name}: ${scheduleProblem(part.because)}`
}

function policyProblem(problem: PolicyProblem): string {
  switch (problem.code) {
    case 'metric-not-read':
      return `its metric ${problem.metric} was not read`
    case 'forecasts-other-metric':
      return `it forecasts ${problem.metric}, not CPU`
    case 'alarms-unread':
      return 'its alarms were not read'
    case 'alarm-missing':
      return 'its alarm is missing'
    case 'other-alarm-metric':
      return `its alarm watches ${problem.statistic || 'an expression of'} ${problem.metric || 'several metrics'}, not the group's mean CPU`
    case 'missing-data-breaches':
      return 'its alarm treats missing data as breaching, and some of its periods have none'
    case 'not-in-alarm':
      return 'its alarm triggers it when it is over, or has no data'
    case 'no-threshold':
      return "its alarm's comparison is not a threshold"
    default:
      return problem satisfies never
  }
}

/** Of those that launch from one template this many are named. */
const NAMED_SHARERS = 3

function sharersInWords(groups: readonly string[]): string {
  const named = groups.slice(0, NAMED_SHARERS).join(', ')
  const more = groups.length - NAMED_SHARERS
  return `${named}${more > 0 ? ` and ${counted(more, 'other group')}` : ''} ${groups.length === 1 ? 'launches' : 'launch'}`
}

function scheduleProblem(problem: ScheduleProblem): string {
  return problem.code === 'not-cron' ? `recurrence "${problem.recurrence}" is not five-field cron` : `time zone "${problem.timeZone}" is not known`
}

/** Why a series says nothing, after the name of its metric. */
export function seriesProblemInWords(problem: SeriesProblem): string {
  switch (problem.code) {
    case 'as-said':
      return problem.text
    case 'no-period':
      return `its period of ${problem.periodSec} s is not a valid length of time`
    case 'too-coarse':
      return `its datapoints stand ${problem.periodSec} s apart, further than the ${problem.stepSec} s the group is judged by`
    case 'uneven':
      return `it has ${problem.values} values for ${problem.timestamps} timestamps`
    case 'no-such-time':
      return `timestamp ${problem.timestamp} lies outside 1970 to 2100 in seconds (milliseconds?)`
    case 'mostly-impossible':
      return `${problem.dropped} of its ${problem.given} datapoints cannot be true`
    case 'monitoring-unknown':
      return 'whether its samples come each minute or each five minutes is not known, so they do not give a number of instances'
    default:
      return problem satisfies never
  }
}

function unpriced(why: Extract<Reason, { readonly code: 'price-of-platform-unknown' }>): string {
  if ('zones' in why) return `it runs in ${why.zones.join(', ')}, a Local Zone, Wavelength Zone or Outpost with prices of its own`
  if ('capacityBlock' in why) return 'it runs in a Capacity Block, which was paid for when it was bought'
  if ('dedicatedHosts' in why) return 'it runs on dedicated hosts, which are charged by the host'
  return `the price list that was read has no prices of ${why.platform}${why.dedicatedInstances ? ' on dedicated instances' : ''}`
}
