/** Mutation testing of domain/: `npm run mutation`, or one file with `npm run mutation -- --mutate domain/money.ts`. */
export default {
  packageManager: 'npm',
  plugins: ['./test/mutation/one-thread.ts'],
  testRunner: 'one-thread',
  mutate: ['domain/**/*.ts'],
  coverageAnalysis: 'perTest',
  // a replay of two weeks takes a millisecond: what has not ended after two seconds more than usual goes round in circles
  timeoutMS: 2000,
  // where the machine is shared, all tests with every mutant in the sources take a while
  dryRunTimeoutMinutes: 15,
  concurrency: 2,
  // a constant at the top of a module is there before any test can be told apart: each such mutant would cost a run of all tests
  ignoreStatic: true,
  // tsconfig.json is left behind because rewriting it needs an interface that TypeScript 7 no longer has
  ignorePatterns: ['/tsconfig.json', '/docs', '/reports', '/.venv'],
  reporters: ['progress', 'json'],
  jsonReporter: { fileName: 'reports/mutation.json' },
  tempDirName: '.stryker-tmp',
  // what is enough is said in test/mutation/run.ts, which knows what was sampled
  thresholds: { high: 90, low: 75, break: null },
}
