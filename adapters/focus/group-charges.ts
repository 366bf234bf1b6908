import type { FocusTable } from './columns.ts'

/** Whether an export tells what the instances of a group are charged for, in which Region. */
export function canNameGroupCharges({ columns }: Pick<FocusTable, 'columns'>): boolean {
  return columns.has('tags') && columns.has('regionid') && columns.has('servicename') && (columns.has('skumeter') || columns.has('x_usagetype'))
}

/**
 * What a charge of a group's instances is for, its Region and the group, `BetweenZones eu-west-1 web`; '' for all else, and for what is no usage. Traffic is charged to the
 * instance's id and carries the instance's tags, as instance-hours do: AWS's own export shows it in the FOCUS sample (FinOps-Open-Cost-and-Usage-Spec/FOCUS-Sample-Data,
 * FOCUS-1.0/focus_sample.csv: 46 charges of traffic within a Region and 112 of traffic out of it have an instance's id in ResourceId, all but one with tags). Usage types: AWS Data Exports, "Understanding data transfer
 * charges": `USE2-DataTransfer-Regional-Bytes` between Availability Zones, `-In-Bytes` and `-Out-Bytes` beyond the Region; newer price lists have `DataTransfer-xAZ-Out-Bytes`
 * for the former as well.
 */
export function groupChargeKey(isCompute: string, isOther: string): string {
  return `CASE
        WHEN tag IS NULL OR tag = '' OR region = '' THEN ''
        WHEN ${isCompute} THEN 'Compute ' || region || ' ' || tag
        WHEN record_type <> 'Usage' OR NOT (${isOther}) OR usage_type NOT LIKE '%Bytes' THEN ''
        WHEN usage_type LIKE '%DataTransfer-Regional-Bytes' OR usage_type LIKE '%DataTransfer-xAZ-%' THEN 'BetweenZones ' || region || ' ' || tag
        ELSE 'BeyondRegion ' || region || ' ' || tag
      END`
}
