import * as z from 'zod/mini'
import { kindsByCategory, severities } from '../domain/findings.ts'
import { governedBy, loadBalancers, secondOpinion, traffic, volumes } from './group-context-schema.ts'

// The rows of a report, which workers make each for itself: a group's, and a finding's.

export const count = z.int().check(z.nonnegative())
export const time = z.iso.datetime()
const day = z.iso.date()
export const money = z.strictObject({ amount: z.number(), currency: z.string().check(z.minLength(1)) })
export const category = z.enum(Object.keys(kindsByCategory) as [keyof typeof kindsByCategory])
export const severity = z.enum(severities as ['critical', 'high', 'medium', 'low'])
const kind = z.enum(Object.values(kindsByCategory).flat())
const size = z.int().check(z.nonnegative())

/** Why something was not judged, is doubted or was left out: a code of `domain/reasons.ts` with its facts. */
export const reason = z.looseObject({ code: z.string() })

const changes = z.strictObject({
  minSize: z.optional(size),
  maxSize: z.optional(size),
  desiredCapacity: z.optional(size),
  instanceType: z.optional(z.string().check(z.minLength(1))),
  targetTracking: z.optional(
    z.strictObject({
      metric: z.enum(['ASGAverageCPUUtilization', 'ALBRequestCountPerTarget']),
      targetValue: z.number().check(z.positive()),
      disableScaleIn: z.boolean(),
    }),
  ),
  predictiveScaling: z.optional(z.strictObject({ targetValue: z.number().check(z.positive()), schedulingBufferSeconds: count })),
  scheduledActions: z.optional(
    z.array(
      z.strictObject({
        name: z.string(),
        recurrence: z.string().check(z.regex(/^\S+( \S+){4}$/)),
        minSize: z.optional(size),
        maxSize: z.optional(size),
        desiredCapacity: z.optional(size),
      }),
    ),
  ),
  defaultInstanceWarmupSeconds: z.optional(count),
  detailedMonitoring: z.optional(z.literal(true)),
  resumeProcesses: z.optional(z.array(z.string())),
  newInstancesProtectedFromScaleIn: z.optional(z.literal(false)),
  mixedInstances: z.optional(z.strictObject({ instanceTypes: z.array(z.string().check(z.minLength(1))) })),
})

export const outcome = z.strictObject({
  usdPerMonth: z.nullable(z.number()),
  instanceHoursPerMonth: z.nullable(z.number().check(z.nonnegative())),
  overloadMinutesPerWeek: z.nullable(z.number().check(z.nonnegative())),
})

/** `name` is what the resource is called in AWS (a policy's, an action's); null properties: the resource goes. */
const resourcePatch = z.strictObject({ type: z.string(), name: z.nullable(z.string()), properties: z.nullable(z.record(z.string(), z.json())) })

const lever = z.strictObject({ lever: z.string(), now: z.nullable(z.string()), proposed: z.string() })

export const proposal = z.strictObject({
  changes,
  /** Today's values of the settings in `changes` that have one. */
  before: z._default(
    z.strictObject({
      minSize: z.optional(size),
      maxSize: z.optional(size),
      desiredCapacity: z.optional(size),
      instanceType: z.optional(z.string()),
      /** Of the target tracking policy that stays or is replaced: on the same metric, where there is one. */
      targetTracking: z.optional(z.strictObject({ metric: z.string(), targetValue: z.number(), disableScaleIn: z.boolean() })),
      /** Other policies that follow a metric, which the proposed one replaces. */
      replacedPolicies: z.optional(count),
    }),
    {},
  ),
  /** Today's setting of every lever in `changes`, in words; null where it was not read. */
  today: z.array(lever),
  replay: outcome,
  /**
   * What follows where the proposal is a first step: the metrics to watch and for how many days, the mean CPU in percent that the group was seen to bear
   * and the one this step may take it to, and where further steps are likely to end. Left out where the proposal goes all the way.
   */
  plan: z.optional(
    z.strictObject({
      watchDays: z.number(),
      watch: z.array(z.string()),
      seenCpuPercent: z.nullable(z.number()),
      trustedCpuPercent: z.nullable(z.number()),
      likelyEnd: z.strictObject({
        changes,
        today: z.array(lever),
        usdPerMonth: z.nullable(z.number()),
        savingsFraction: z.number(),
        overloadMinutesPerWeek: z.number().check(z.nonnegative()),
      }),
    }),
  ),
  confidence: z.enum(['high', 'medium', 'low']),
  /** Why the confidence is not higher, in words and as facts, in the same order. */
  doubts: z.array(z.string()),
  doubtsBecause: z._default(z.array(reason), []),
  /** Of instances, and of the public IPv4 addresses and volumes that go with them (`publicIpv4` and `volumes` of the group). Negative where closing a gap costs more than today. */
  estimatedMonthlySavings: z.nullable(money),
  savingsRange: z.nullable(z.strictObject({ low: z.number(), high: z.number(), currency: z.string() })),
  /** Shell lines: to make the change, and to have today's settings back. */
  commands: z.strictObject({ apply: z.array(z.string()), restore: z.array(z.string()) }),
  /** The same for groups that come from a CloudFormation template. */
  templatePatch: z.strictObject({ apply: z.array(resourcePatch), restore: z.array(resourcePatch) }),
})

export const groupShape = z.strictObject({
  accountId: z.string(),
  region: z.string(),
  name: z.string(),
  /** Whose it is, where headroom.yml or a tag of the group says so. */
  team: z.optional(z.string()),
  /** The CloudFormation stack that its settings come from, where a tag of AWS's says so. */
  stack: z.optional(z.string()),
  status: z.enum(['audited', 'insufficient-data', 'suppressed']),
  statusReason: z.nullable(z.string()),
  statusBecause: z.optional(reason),
  /** Entries of headroom.yml that speak of the group, in their order, and what each says. */
  governedBy: z.optional(z.array(governedBy)),
  findings: z.array(z.string()),
  notAssessed: z.array(z.strictObject({ rule: z.union([kind, z.enum(['proposal', 'demand'])]), reason: z.string(), because: z.optional(reason) })),
  current: outcome,
  coverageFraction: z.number().check(z.gte(0), z.lte(1)),
  /** What was read of the group and not used, each with its reason. */
  leftOut: z.array(z.string()),
  rateSource: z.nullable(z.enum(['list-price', 'cost-explorer'])),
  usdPerInstanceHour: z.nullable(z.number()),
  /** Of groups behind a load balancer that served requests. */
  usdPerThousandRequests: z.optional(z.number()),
  /** Public IPv4 addresses of its instances, charged beside them: a month today, and under the proposal. They are in no cost of this document, which are of instances; what of them goes is in the savings. Left out where there are none, or where that was not read. */
  publicIpv4: z.optional(z.strictObject({ usdPerMonth: z.number(), proposedUsdPerMonth: z.nullable(z.number()) })),
  /** Left out where the group's facts could not be read. */
  volumes: z.optional(volumes),
  /** Left out where no load balancer stands before it. */
  loadBalancers: z.optional(loadBalancers),
  /** Left out where the group's facts could not be read. */
  traffic: z.optional(traffic),
  /** Left out where Compute Optimizer says nothing of it, or was not read. */
  secondOpinion: z.optional(secondOpinion),
  /** The same of Trusted Advisor, which repeats Compute Optimizer: no second witness. */
  trustedAdvisor: z.optional(secondOpinion),
  replayFit: z.nullable(
    z.strictObject({ instanceHoursErrorFraction: z.number(), overloadMinutesPerWeekObserved: z.number(), overloadMinutesPerWeekReplayed: z.number() }),
  ),
  proposal: z.nullable(proposal),
  /**
   * What the months before the window show, by the hour; left out where they were not read or cannot be used. Of each peak: how it comes back (`once` may not), how often it was
   * seen of how many chances, its last day and the next on which it is to be expected, its hours (UTC), the instances its busiest hour asks for (`atLeast`: CPU was full), whether the window has as much, and
   * whether a proposal has to serve it.
   */
  history: z.optional(
    z.strictObject({
      days: count,
      coverageFraction: z.number().check(z.gte(0), z.lte(1)),
      peaks: z.array(
        z.strictObject({
          rhythm: z.enum(['weekly', 'monthly', 'month-end', 'quarterly', 'yearly', 'irregular', 'once']),
          timesSeen: count,
          chances: count,
          last: day,
          next: z.nullable(day),
          hours: z.array(count),
          requiredInstances: z.number().check(z.nonnegative()),
          atLeast: z.boolean(),
          inWindow: z.boolean(),
          served: z.boolean(),
        }),
      ),
      /** Settings that were seen to change, and when. */
      changes: z.array(
        z.strictObject({
          what: z.enum(['work-per-request', 'level', 'least-size']),
          day,
          factor: z.optional(z.number()),
          from: z.optional(z.number()),
          to: z.optional(z.number()),
        }),
      ),
    }),
  ),
  /** The same group on another type of its size: no part of the proposal, and of no sum. Left out where none is cheaper. */
  typeOptions: z.optional(
    z.array(
      z.strictObject({ kind: z.enum(['arm64', 'newer-generation']), instanceType: z.string(), usdPerMonth: z.nullable(z.number()), savesFraction: z.number() }),
    ),
  ),
  /** What its findings save together; without a saving what its proposal adds (negative). null: nothing, or the price is not known. */
  estimatedMonthlySavings: z.nullable(money),
})

const evidence = z.strictObject({
  statement: z.string(),
  metric: z.optional(z.string()),
  value: z.optional(z.number()),
  unit: z.optional(z.string()),
  threshold: z.optional(z.number()),
  from: z.optional(time),
  to: z.optional(time),
})

export const findingShape = z.strictObject({
  fingerprint: z.string().check(z.minLength(1)),
  category,
  kind,
  severity,
  resource: z.strictObject({
    accountId: z.optional(z.string()),
    region: z.optional(z.string()),
    autoScalingGroupName: z.optional(z.string()),
    service: z.optional(z.string()),
    usageType: z.optional(z.string()),
  }),
  title: z.string().check(z.minLength(1)),
  /** What the text is made from, with a schema of its own for each kind (`report/words/`). Times in epoch seconds, money in micro-units of `currency`. */
  facts: z.record(z.string(), z.json()),
  evidence: z.array(evidence),
  estimatedMonthlySavings: z.nullable(money),
  bestPractices: z.array(z.string()),
  remedy: z.string(),
  /** Cost findings: whole days, end exclusive. */
  period: z.optional(z.strictObject({ start: day, end: day })),
  impact: z.optional(money),
})
