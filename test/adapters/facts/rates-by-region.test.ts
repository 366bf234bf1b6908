import { describe, expect, it } from 'vitest'
import { costRequests, costRequestsByRegion } from '../../../adapters/aws/cost-requests.ts'
import { openCapture } from '../../../adapters/capture/open.ts'
import { runAudit } from '../../../audit/run.ts'
import { dayFromIso, isoFromDay } from '../../../domain/calendar.ts'
import { judge } from '../../../domain/judge.ts'
import { capture, groupAnswer, home, inService } from '../capture-builder.ts'

const account = '111122223333'
const window = { start: '2026-10-19T00:00:00Z', end: '2026-11-02T00:00:00Z' }
const days = Array.from({ length: 30 }, (_, i) => dayFromIso('2026-10-03') + i)
const endSec = Date.parse(window.end) / 1000

/** An answer of every day alike: by name, what was paid and the hours that ran. */
const answerTo = (Request: object, groups: Readonly<Record<string, readonly [usd: string, hours: string]>>) => ({
  Request,
  Response: {
    ResultsByTime: days.map((day) => ({
      TimePeriod: { Start: isoFromDay(day), End: isoFromDay(day + 1) },
      Groups: Object.entries(groups).map(([name, [Amount, hours]]) => ({
        Keys: [`aws:autoscaling:groupName$${name}`, account],
        Metrics: { AmortizedCost: { Amount, Unit: 'USD' }, UnblendedCost: { Amount, Unit: 'USD' }, UsageQuantity: { Amount: hours, Unit: 'Hrs' } },
      })),
      Estimated: false,
    })),
  },
})
const asked = costRequests(endSec)
const [byGroup, running] = [asked[0] as object, asked.find(({ Filter }) => Filter?.And !== undefined) as object]
const inRegion = (region: string) => costRequestsByRegion(endSec, [region])[0] as object

/** Four instances of each group all the time, in both Regions. */
async function ratesBy(...costs: object[]) {
  const of = {
    groups: [groupAnswer('web', { DesiredCapacity: 4 }), groupAnswer('api', { DesiredCapacity: 4 })],
    series: ['web', 'api'].map((name) =>
      inService(
        name,
        Array.from({ length: 4032 }, () => 4),
        { StartTime: window.start },
      ),
    ),
  }
  const onlyWeb = { groups: of.groups.slice(0, 1), series: of.series.slice(0, 1) }
  const source = await openCapture(capture({ window, costs, places: { [home]: of, [`${account}/eu-west-1`]: onlyWeb } }))
  const { report } = await runAudit(source, { judge })
  return Object.fromEntries(report.groups.map(({ name, region, usdPerInstanceHour }) => [`${name} ${region}`, usdPerInstanceHour]))
}

describe('groups of one name in two Regions of an account', () => {
  const whole = [answerTo(byGroup, { web: ['14.40', '192'], api: ['5.76', '96'] }), answerTo(running, { web: ['14.40', '192'], api: ['5.76', '96'] })]

  it('have rates of their own by Cost Explorer, which is asked for each Region by itself', async () => {
    const home1 = answerTo(inRegion('us-east-1'), { web: ['4.80', '96'], api: ['4.80', '96'] })
    const rates = await ratesBy(...whole, home1, answerTo(inRegion('eu-west-1'), { web: ['9.60', '96'] }))
    // one whose name no other has costs what the account's bill says of it, whatever else is charged beside its hours
    expect(rates).toEqual({ 'api us-east-1': 0.06, 'web eu-west-1': 0.1, 'web us-east-1': 0.05 })
  })

  it('are never priced with what the other costs: where a Region was not answered its rate is none of the bill’s', async () => {
    const { 'web eu-west-1': unknown, 'web us-east-1': also } = await ratesBy(...whole, { Request: inRegion('eu-west-1') })
    expect([unknown, also]).not.toContain(0.075)
  })
})
