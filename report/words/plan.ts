import { formatMoney, formatNumber } from '../money.ts'
import type { ReportProposal } from '../schema.ts'
import { overloadedInWords, percent } from './shared.ts'

/** What follows a first step, in sentences: what to watch, how far the next step may go, where it is likely to end. */
export function planInWords(
  { watchDays, watch, seenCpuPercent, trustedCpuPercent, likelyEnd }: NonNullable<ReportProposal['plan']>,
  currency: string,
): string[] {
  const { today, usdPerMonth, savingsFraction, overloadMinutesPerWeek } = likelyEnd
  const cost = `${usdPerMonth === null ? '' : `about ${formatMoney(usdPerMonth, currency)} a month, `}${percent(Math.abs(savingsFraction))} ${savingsFraction < 0 ? 'more' : 'less'} than today`
  return [
    `First step of several: watch ${watch.join(', ')} for ${watchDays} days, then audit again. If users wait or requests fail, roll back.`,
    ...(seenCpuPercent === null || trustedCpuPercent === null || trustedCpuPercent >= 100
      ? []
      : [
          watch.includes('TargetResponseTime')
            ? `Responses stayed fast up to ${formatNumber(seenCpuPercent)} % mean CPU. This step stays under ${formatNumber(trustedCpuPercent)} %; the next may go further once that is seen to be fast, too.`
            : `Instances ran at up to ${formatNumber(seenCpuPercent)} % mean CPU; whether users waited isn't measured. This step stays under ${formatNumber(trustedCpuPercent)} %; ask whoever uses it before the next.`,
        ]),
    `Likely end: ${today.map(({ lever, proposed }) => `${lever} ${proposed}`).join('; ')} (${cost}, ${overloadedInWords(overloadMinutesPerWeek)}).`,
  ]
}
