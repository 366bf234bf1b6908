import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Answer, type AwsCall, Fault, type Fields, type Handlers } from './fake-aws.ts'

/** How much AWS puts on a page here: small, so that everything comes in pages. */
const PAGE = 7
const HUB = '000000000042'

/** Which account a request's credentials belong to: those of an assumed role say so. */
export function accountOf({ accessKeyId }: AwsCall): string {
  return /^ROLE(\d{12})/.exec(accessKeyId)?.[1] ?? HUB
}

export const hubAccountId = HUB

/** Whether a request for versions of a template names this one: a version that is not there is not answered by another. */
function isAskedFor({ VersionNumber, DefaultVersion }: Fields, input: Fields): boolean {
  const asked = Object.entries(input).flatMap(([name, value]) => (/^LaunchTemplateVersion\.\d+$/.test(name) ? [String(value)] : []))
  // a capture holds those that groups launch from: the newest is among them
  return asked.length === 0 || asked.includes(String(VersionNumber)) || asked.includes('$Latest') || (DefaultVersion === true && asked.includes('$Default'))
}

/** An AWS whose accounts, groups, metrics and bill are those of a capture; what the capture does not hold is denied. */
export function capturedAws(dir: string): Handlers {
  const accounts = readdirSync(join(dir, 'accounts'))
  const read = (call: AwsCall, operation: string): Fields | null => jsonOf(join(dir, 'accounts', accountOf(call), call.region, `${operation}.json`))
  const listing =
    (operation: string, key: string, tokenIn = 'NextToken', tokenOut = 'NextToken', only: (item: Fields, call: AwsCall) => boolean = () => true) =>
    (call: AwsCall): Answer => {
      const answer = read(call, operation)
      if (answer === null) return new Fault('AccessDenied', `not authorized to perform ${call.operation}`, 403)
      const items = (answer[key] as Fields[]).filter((item) => only(item, call))
      return pageOf(items, key, call.input[tokenIn] as string | undefined, tokenOut, key === 'Activities' ? 100 : PAGE)
    }
  const ids = (call: AwsCall): readonly string[] =>
    Object.entries(call.input).flatMap(([name, value]) => (/^Filter\.1\.Value\.\d+$/.test(name) ? [String(value)] : []))

  return {
    GetCallerIdentity: () => ({ Account: HUB, Arn: `arn:aws:sts::${HUB}:assumed-role/auditor/someone`, UserId: 'A' }),
    AssumeRole: ({ input }) => {
      const account = /iam::(\d{12}):/.exec(String(input.RoleArn))?.[1] ?? ''
      const Credentials = { AccessKeyId: `ROLE${account}`, SecretAccessKey: 'role-secret', SessionToken: 'role-token', Expiration: '2030-01-01T00:00:00Z' }
      return { Credentials }
    },
    ListAccounts: ({ input }) =>
      pageOf(
        [...accounts.map((Id) => ({ Id, State: 'ACTIVE' })), { Id: '999999999999', State: 'SUSPENDED' }],
        'Accounts',
        input.NextToken as string | undefined,
        'NextToken',
        2,
      ),
    DescribeRegions: (call) => ({
      Regions: [
        ...(existsSync(join(dir, 'accounts', accountOf(call))) ? readdirSync(join(dir, 'accounts', accountOf(call))) : []).map((RegionName) => ({
          RegionName,
          OptInStatus: 'opt-in-not-required',
        })),
        { RegionName: 'me-south-1', OptInStatus: 'not-opted-in' },
      ],
    }),
    DescribeAutoScalingGroups: listing('autoscaling.describe-auto-scaling-groups', 'AutoScalingGroups'),
    DescribeLaunchConfigurations: listing('autoscaling.describe-launch-configurations', 'LaunchConfigurations'),
    DescribePolicies: listing('autoscaling.describe-policies', 'ScalingPolicies'),
    DescribeScheduledActions: listing('autoscaling.describe-scheduled-actions', 'ScheduledUpdateGroupActions'),
    DescribeScalingActivities: listing(
      'autoscaling.describe-scaling-activities',
      'Activities',
      'NextToken',
      'NextToken',
      (item, { input }) =>
        item.AutoScalingGroupName === input.AutoScalingGroupName && String(item.StartTime) >= String(input['Filters.member.1.Values.member.1']).slice(0, 19),
    ),
    DescribeAlarms: listing('cloudwatch.describe-alarms', 'MetricAlarms', 'NextToken', 'NextToken', (item, { input }) =>
      (input.AlarmNames as string[]).includes(item.AlarmName as string),
    ),
    DescribeInstanceTypes: listing('ec2.describe-instance-types', 'InstanceTypes'),
    DescribeInstanceTypeOfferings: listing('ec2.describe-instance-type-offerings', 'InstanceTypeOfferings'),
    DescribeSubnets: listing('ec2.describe-subnets', 'Subnets', 'NextToken', 'NextToken', (item, call) => ids(call).includes(item.SubnetId as string)),
    DescribeImages: listing('ec2.describe-images', 'Images', 'NextToken', 'NextToken', (item, call) => ids(call).includes(item.ImageId as string)),
    DescribeSecurityGroups: listing('ec2.describe-security-groups', 'SecurityGroups', 'NextToken', 'NextToken', (item, call) =>
      ids(call).includes(item.GroupId as string),
    ),
    DescribeLaunchTemplateVersions: (call) => {
      const answer = listing(
        'ec2.describe-launch-template-versions',
        'LaunchTemplateVersions',
        'NextToken',
        'NextToken',
        (version) => version.LaunchTemplateId === call.input.LaunchTemplateId && isAskedFor(version, call.input),
      )(call)
      const missing =
        !(answer instanceof Fault) && (answer as Fields).NextToken === undefined && ((answer as Fields).LaunchTemplateVersions as unknown[]).length === 0
      return missing ? new Fault('InvalidLaunchTemplateId.NotFound') : answer
    },
    DescribeVpcs: listing('ec2.describe-vpcs', 'Vpcs', 'NextToken', 'NextToken', (item, call) => ids(call).includes(item.VpcId as string)),
    GetInstanceMetadataDefaults: (call) => read(call, 'ec2.get-instance-metadata-defaults') ?? new Fault('AccessDeniedException'),
    GetEbsEncryptionByDefault: (call) => read(call, 'ec2.get-ebs-encryption-by-default') ?? new Fault('AccessDeniedException'),
    DescribeTargetGroups: listing('elbv2.describe-target-groups', 'TargetGroups', 'Marker', 'NextMarker'),
    DescribeLoadBalancers: listing('elbv2.describe-load-balancers', 'LoadBalancers', 'Marker', 'NextMarker'),
    GetProducts: ({ input }) => {
      const region = (input.Filters as { Field: string; Value: string }[]).find((filter) => filter.Field === 'regionCode')?.Value ?? ''
      const file = accounts.map((account) => jsonOf(join(dir, 'accounts', account, region, 'pricing.get-products.json'))).find((answer) => answer !== null)
      const matches = (item: Fields | string): boolean => {
        const { product } = (typeof item === 'string' ? JSON.parse(item) : item) as { product: { attributes: Readonly<Record<string, string>> } }
        return (input.Filters as { Field: string; Value: string }[]).every(({ Field, Value }) => (product.attributes[Field] ?? Value) === Value)
      }
      return pageOf(((file?.PriceList ?? []) as Fields[]).filter(matches), 'PriceList', input.NextToken as string | undefined)
    },
    ListServiceQuotas: listing('service-quotas.list-service-quotas', 'Quotas'),
    // an account that has opted in, and has recommendations where the capture does
    GetAutoScalingGroupRecommendations: (call) => {
      const operation = 'compute-optimizer.get-auto-scaling-group-recommendations'
      const nothing = { autoScalingGroupRecommendations: [], errors: [] }
      return read(call, operation) === null ? nothing : listing(operation, 'autoScalingGroupRecommendations', 'nextToken', 'nextToken')(call)
    },
    // of all Regions of the account at once, in US East (N. Virginia) alone; without a plan where the capture holds none of it
    DescribeTrustedAdvisorCheckResult: (call) => {
      const folder = join(dir, 'accounts', accountOf(call))
      const kept = readdirSync(folder).flatMap((region) => jsonOf(join(folder, region, 'support.describe-trusted-advisor-check-result.json')) ?? [])
      if (call.region !== 'us-east-1' || kept.length === 0) return new Fault('SubscriptionRequiredException', 'a subscription is required', 400)
      return {
        result: { checkId: call.input.checkId, status: 'warning', flaggedResources: kept.flatMap((one) => (one as Fields).flaggedResources as Fields[]) },
      }
    },
    DescribeTrustedAdvisorChecks: (call) => {
      const folder = join(dir, 'accounts', accountOf(call))
      const kept = readdirSync(folder).flatMap((region) => jsonOf(join(folder, region, 'support.describe-trusted-advisor-checks.json')) ?? [])
      return { checks: [{ id: 'Qch7DwouX1', metadata: ['Region/AZ', 'Instance ID'] }, ...kept.flatMap((one) => (one as Fields).checks as Fields[])] }
    },
    GetMetricData: metricData(dir),
    GetAnomalies: () => jsonOf(join(dir, 'ce.get-anomalies.json')) ?? new Fault('AccessDeniedException'),
    DescribeSavingsPlans: () => jsonOf(join(dir, 'savingsplans.describe-savings-plans.json')) ?? new Fault('AccessDeniedException'),
    DescribeReservedInstances: ({ region }) => {
      const kept = jsonOf(join(dir, 'ec2.describe-reserved-instances.json')) as unknown as { region: string; ReservedInstances: Fields[] }[] | null
      const here = kept?.find((one) => one.region === region)
      return here === undefined ? new Fault('UnauthorizedOperation', 'not authorized', 403) : { ReservedInstances: here.ReservedInstances }
    },
    DescribeBudgets: () => {
      const kept = jsonOf(join(dir, 'budgets.describe-budgets.json')) as {
        readonly Budgets: readonly (Fields & { readonly TimePeriod: Record<string, string> })[]
      } | null
      if (kept === null) return new Fault('AccessDeniedException')
      // over the wire times are epoch seconds
      const sec = (time: string | undefined) => Date.parse(time ?? '') / 1000
      return { Budgets: kept.Budgets.map((one) => ({ ...one, TimePeriod: { Start: sec(one.TimePeriod.Start), End: sec(one.TimePeriod.End) } })) }
    },
    GetCostAndUsage: ({ input }) => {
      const bill = jsonOf(join(dir, 'ce.get-cost-and-usage.json')) as unknown as { Request: Fields; Response: { ResultsByTime: Fields[] } }[] | null
      const asked = bill?.find(({ Request }) => JSON.stringify([Request.GroupBy, Request.Filter]) === JSON.stringify([input.GroupBy, input.Filter]))
      return asked === undefined
        ? new Fault('DataUnavailableException')
        : pageOf(asked.Response.ResultsByTime, 'ResultsByTime', input.NextPageToken as string | undefined, 'NextPageToken', 1000)
    },
  }
}

export function pageOf(items: readonly unknown[], key: string, token: string | undefined, tokenOut = 'NextToken', size = PAGE): Fields {
  const from = Number(token ?? 0)
  return { [key]: items.slice(from, from + size), ...(from + size < items.length ? { [tokenOut]: String(from + size) } : {}) }
}

const files = new Map<string, Fields | null>()

function jsonOf(file: string): Fields | null {
  const known = files.get(file)
  if (known !== undefined) return known
  const found = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Fields) : null
  files.set(file, found)
  return found
}

type Line = { readonly StartTime: string; readonly Period: number; readonly Values: readonly (number | null)[] }
type Query = {
  readonly Id: string
  readonly MetricStat: {
    readonly Stat: string
    readonly Period: number
    readonly Metric: { readonly Namespace: string; readonly MetricName: string; readonly Dimensions: unknown }
  }
}

function metricData(dir: string): (call: AwsCall) => Answer {
  const places = new Map<string, ReadonlyMap<string, Line> | null>()
  return (call) => {
    const folder = join(dir, 'accounts', accountOf(call), call.region)
    const lines = places.get(folder) ?? linesOf(folder)
    places.set(folder, lines)
    if (lines === null) return new Fault('AccessDenied', 'not authorized to perform cloudwatch:GetMetricData', 403)
    const { StartTime, EndTime } = call.input as { StartTime: number; EndTime: number }
    const results = (call.input.MetricDataQueries as Query[]).map(({ Id, MetricStat: { Metric, Stat, Period } }) => {
      const line = lines.get(JSON.stringify([Metric.Namespace, Metric.MetricName, Metric.Dimensions, Stat, Period]))
      const Timestamps: number[] = []
      const Values: number[] = []
      const startSec = Date.parse(line?.StartTime ?? '') / 1000
      for (const [i, value] of (line?.Values ?? []).entries()) {
        const sec = startSec + i * Period
        if (value === null || sec < StartTime || sec >= EndTime) continue
        Timestamps.push(sec)
        Values.push(value)
      }
      return { Id, Label: Metric.MetricName, Timestamps, Values, StatusCode: 'Complete' }
    })
    return { MetricDataResults: results }
  }
}

/** Series of the window and, where the capture has them, of the months before: each is there at its own period. */
function linesOf(folder: string): ReadonlyMap<string, Line> | null {
  const [ofWindow, ofMonths] = ['', '-hourly'].map((which) => join(folder, `cloudwatch.get-metric-data${which}.ndjson.gz`)) as [string, string]
  if (!existsSync(ofWindow)) return null
  const texts = [ofWindow, ofMonths].filter((file) => existsSync(file)).flatMap((file) => gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n'))
  return new Map(
    texts.map((text) => {
      const line = JSON.parse(text) as Line & Fields
      return [JSON.stringify([line.Namespace, line.MetricName, line.Dimensions, line.Stat, line.Period]), line]
    }),
  )
}
