/**
 * What kind of charge a row is. Only usage has a normal course that can be learnt; the others fall due (tax, support, fees paid
 * up front) or come back (credits, refunds) and are shown apart.
 */
export type ChargeClass = 'usage' | 'tax' | 'support' | 'credit' | 'refund' | 'upfront'

export const chargeClasses: readonly ChargeClass[] = ['usage', 'tax', 'support', 'credit', 'refund', 'upfront']

/**
 * Cost Explorer groups by two dimensions and so gives no record type beside account and service: the class follows from AWS's
 * own names. Tax and the support plans are services of their own; commitments are bought in services called "Savings Plans for
 * …" or as usage types that say so; credits and refunds say so in their usage type, or are rows whose sum is negative.
 */
export function chargeClassOf(service: string, usageType: string, totalMicroUsd: number): ChargeClass {
  if (service === 'Tax' || /\btax\b/i.test(usageType)) return 'tax'
  if (/^AWS (Premium )?Support\b/.test(service)) return 'support'
  if (/\brefund/i.test(service) || /\brefund/i.test(usageType)) return 'refund'
  if (/\bcredits?\b/i.test(service) || /(^|[^a-z])(aws)?credits?$/i.test(usageType) || /discount$/i.test(usageType)) return 'credit'
  if (/^Savings Plans for /.test(service) || /upfront/i.test(usageType) || /upfront/i.test(service)) return 'upfront'
  return totalMicroUsd < 0 ? 'credit' : 'usage'
}
