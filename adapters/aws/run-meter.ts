import { AwsError, type AwsRequest } from './aws-error.ts'

/** What a run called, what that costs by list price, and the bytes that its queries scanned where there were any. */
export type Usage = { readonly apiCalls: Readonly<Record<string, number>>; readonly estimatedMicroUsd: number; readonly bytesScanned?: number }

export type RunMeter = {
  /** One request that was sent, repeated ones included. */
  readonly count: (operation: string) => void
  /** Before a paid request: throws an AwsError of kind 'over-cap' when it would lift the run over its cap. */
  readonly charge: (request: AwsRequest, microUsd: number) => void
  /** AWS does not charge for a request that it refused. */
  readonly refund: (microUsd: number) => void
  /** Bytes that a query has scanned. */
  readonly scan: (bytes: number) => void
  readonly usage: () => Usage
}

/** Counts the requests of a run and holds what they cost (integer micro-dollars) against its cap. */
export function runMeter(capMicroUsd: number): RunMeter {
  const calls = new Map<string, number>()
  let spent = 0
  let bytesScanned = 0
  return {
    count: (operation) => calls.set(operation, (calls.get(operation) ?? 0) + 1),
    charge: (request, microUsd) => {
      if (spent + microUsd > capMicroUsd)
        throw new AwsError('over-cap', request, `the run has spent ${inUsd(spent)} and this request would lift it over its cap of ${inUsd(capMicroUsd)}`, {
          remedy: 'Nothing more was asked for that costs money. Raise the cap (--max-usd), or ask for less: fewer groups, accounts or regions',
        })
      spent += microUsd
    },
    refund: (microUsd) => {
      spent -= microUsd
    },
    scan: (bytes) => {
      bytesScanned += bytes
    },
    usage: () => ({
      apiCalls: Object.fromEntries([...calls].sort(([a], [b]) => (a < b ? -1 : 1))),
      estimatedMicroUsd: spent,
      ...(bytesScanned === 0 ? {} : { bytesScanned }),
    }),
  }
}

function inUsd(microUsd: number): string {
  return `$${(microUsd / 1_000_000).toFixed(4)}`
}
