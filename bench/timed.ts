export type Spent = { readonly ms: number; readonly busyMs: number }

/** Does the work and says what it took; the work says what it was done on. */
export async function timed(work: () => Promise<number> | number): Promise<Spent & { readonly count: number }> {
  const busyBefore = process.cpuUsage()
  const start = performance.now()
  const count = await work()
  const ms = performance.now() - start
  const { user, system } = process.cpuUsage(busyBefore)
  return { ms, busyMs: (user + system) / 1000, count }
}
