import { isoFromDay } from '../../domain/calendar.ts'
import { MICRO } from '../../domain/money.ts'
import type { SpendReason } from '../../domain/spend/reasons.ts'
import { counted } from '../money.ts'

/** What to do while spend cannot be told by group. */
const TAG_NOT_ACTIVE =
  'spend by group needs the cost allocation tag aws:autoscaling:groupName: activate it once in the management account (aws ce update-cost-allocation-tags-status --cost-allocation-tags-status TagKey=aws:autoscaling:groupName,Status=Active), which takes up to a day, and fill in up to twelve months before (aws ce start-cost-allocation-tag-backfill --backfill-from <first day of a month>)'

/** Why something of the bill was not judged, in words; amounts in `currency`. */
export function spendReasonInWords(reason: SpendReason, currency: string): string {
  switch (reason.code) {
    case 'no-daily-spend':
      return 'no daily spend was read'
    case 'not-by-account-and-service':
      return 'spend by account and service was not read'
    case 'not-by-service':
      return 'neither spend by account and service nor by service and usage type was read'
    case 'few-settled-days':
      return `only ${counted(reason.settledDays, 'settled day')} of spend ${reason.settledDays === 1 ? 'is' : 'are'} known; at least ${reason.neededDays} are needed to know what is normal`
    case 'few-days-to-forecast':
      return `fewer than ${reason.neededDays} settled days of spend are known`
    case 'days-behind-month':
      return 'the last known day of spend is more than a week before this month'
    case 'not-by-group':
      return `spend by group was not read; ${TAG_NOT_ACTIVE}`
    case 'no-group-named':
      return `no spend carries a group's name; ${TAG_NOT_ACTIVE}`
    case 'groups-named-from':
      return `spend carries groups' names from ${isoFromDay(reason.day)} on only, when the tag was activated; the days before can be filled in: ${TAG_NOT_ACTIVE}`
    case 'no-day-by-group':
      return 'spend by group was read for no day of the window'
    case 'label-unused':
      return unusedInWords(reason.label)
    case 'label-from':
      return `spend carries ${reason.label.type === 'tag' ? 'the tag' : 'the cost category'} ${reason.label.key} from ${isoFromDay(reason.day - 1)} on; the days before are not counted as spend without it`
    case 'month-not-whole':
      return `the bill holds nothing of ${isoFromDay(reason.day)}: spend of this month by tag or cost category would be too little, and is left out`
    case 'other-currency':
      return `spend in ${reason.currency} is not judged with that in ${reason.judgedCurrency}: amounts of two currencies cannot be added`
    case 'other-provider':
      return `the bill of ${reason.provider} is shown separately and not judged: it is not part of the AWS bill`
    case 'days-of-nothing':
      return nothingInWords(reason, currency)
    default:
      return reason satisfies never
  }
}

function unusedInWords({ type, key }: Extract<SpendReason, { code: 'label-unused' }>['label']): string {
  return type === 'tag'
    ? `no spend carries the tag ${key}: activate it as a cost allocation tag in the management account (aws ce update-cost-allocation-tags-status --cost-allocation-tags-status TagKey=${key},Status=Active), which takes up to a day`
    : `no spend is in the cost category ${key}: it does not exist in the management account, or none of its rules matches`
}

function nothingInWords({ days, of, groupsMicroUsdPerMonth }: Extract<SpendReason, { code: 'days-of-nothing' }>, currency: string): string {
  const when = days === of ? `none of its ${of} settled days holds a charge` : `its last ${days} settled days hold no charge`
  return `the bill cannot be believed: ${when}, but groups ran that cost ${(groupsMicroUsdPerMonth / MICRO).toFixed(2)} ${currency} a month. Does the account still see the whole bill?`
}
