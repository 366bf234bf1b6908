/** What is used of dynalite, which has no types of its own. */
declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** An HTTP server that answers as DynamoDB does, in memory unless `path` is given; `createTableMs` is how long a table is being created. */
  export default function dynalite(options?: { readonly path?: string; readonly createTableMs?: number; readonly deleteTableMs?: number }): Server
}
