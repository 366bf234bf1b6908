import type { Reporter, TestModule } from 'vitest/node'

const SHOWN = 20

/** Prints the tests that took longest: where time is to be won, and what belongs into a suite of its own. */
export class Slowest implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) =>
      [...module.children.allTests()].map((test) => ({ name: `${module.relativeModuleId}: ${test.fullName}`, ms: test.diagnostic()?.duration ?? 0 })),
    )
    if (tests.length <= SHOWN) return
    const slowest = tests.sort((a, b) => b.ms - a.ms).slice(0, SHOWN)
    process.stdout.write(
      `\nThe slowest ${SHOWN} of ${tests.length} tests:\n${slowest.map(({ name, ms }) => `${(ms / 1000).toFixed(1).padStart(6)} s  ${name}`).join('\n')}\n`,
    )
  }
}
