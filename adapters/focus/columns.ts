/**
 * Columns of a FOCUS export that spend is made from, in the lower case of a table, and how messages name them. FOCUS 1.0 and 1.2
 * (focus.finops.org); x_CostCategories and x_UsageType are AWS's own of 1.0, and the latter SkuMeter in 1.2 (AWS Data Exports, "Migrating from FOCUS 1.0 to 1.2").
 */
export const focusColumns = {
  chargeperiodstart: 'ChargePeriodStart',
  chargeperiodend: 'ChargePeriodEnd',
  billingcurrency: 'BillingCurrency',
  subaccountid: 'SubAccountId',
  servicename: 'ServiceName',
  skumeter: 'SkuMeter',
  x_usagetype: 'x_UsageType',
  tags: 'Tags',
  x_costcategories: 'x_CostCategories',
  billedcost: 'BilledCost',
  effectivecost: 'EffectiveCost',
  consumedquantity: 'ConsumedQuantity',
  consumedunit: 'ConsumedUnit',
  chargecategory: 'ChargeCategory',
  chargeclass: 'ChargeClass',
  chargefrequency: 'ChargeFrequency',
  commitmentdiscountid: 'CommitmentDiscountId',
  commitmentdiscountstatus: 'CommitmentDiscountStatus',
  providername: 'ProviderName',
  serviceprovidername: 'ServiceProviderName',
  resourceid: 'ResourceId',
  regionid: 'RegionId',
  invoiceid: 'InvoiceId',
  billing_period: 'billing_period',
} as const

export type FocusColumn = keyof typeof focusColumns

/** How a column's values are read: as they are, as a moment in UTC, as an exact decimal, as a map of text to text. */
export const typeOfColumn = (column: FocusColumn): 'text' | 'time' | 'amount' | 'map' => {
  switch (column) {
    case 'chargeperiodstart':
    case 'chargeperiodend':
      return 'time'
    case 'billedcost':
    case 'effectivecost':
    case 'consumedquantity':
      return 'amount'
    case 'tags':
    case 'x_costcategories':
      return 'map'
    default:
      return 'text'
  }
}

/** A column that a table does not have, or not so that it can be used, and why. */
export type UnusableColumn = { readonly column: FocusColumn; readonly why: string }

/** What a table offers: the columns that can be read, and for others of note why not. */
export type FocusTable = {
  /** As it stands in SQL. */
  readonly name: string
  readonly columns: ReadonlySet<FocusColumn>
  /** Of those that are there, but cannot be used. */
  readonly unusable: readonly UnusableColumn[]
}

/** What cannot be told without a column; columns that are not here are used where they are there. */
const LOST: Partial<Readonly<Record<FocusColumn, string>>> = {
  billedcost: 'billed cost',
  effectivecost: 'effective cost',
  subaccountid: 'spend by account',
  servicename: 'spend by service, usage type and group',
  skumeter: 'spend by usage type',
  tags: 'spend by group',
  consumedquantity: 'usage, and what an instance-hour costs',
  consumedunit: 'the unit of usage',
  chargecategory: 'tax, credits and refunds apart from usage',
  billingcurrency: 'the currency of a charge',
}

/** A sentence for each thing that the table cannot tell, and because of which column. */
export function lostWith({ columns, unusable }: FocusTable): readonly string[] {
  return (Object.keys(LOST) as FocusColumn[]).flatMap((column) => {
    const usable = columns.has(column) || (column === 'skumeter' && columns.has('x_usagetype'))
    if (usable) return []
    const name = column === 'skumeter' ? 'SkuMeter (or x_UsageType)' : focusColumns[column]
    const known = unusable.filter((one) => one.column === column || (column === 'skumeter' && one.column === 'x_usagetype'))
    return [`${LOST[column]} cannot be told: ${known.length === 0 ? `there is no column ${name}` : known.map(({ why }) => why).join('; ')}`]
  })
}
