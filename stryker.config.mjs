/** Mutation testing of domain/: see test/mutation/run.ts, which starts it for each room. */
export default {
  packageManager: 'npm',
  plugins: ['./test/mutation/one-thread.ts', './test/mutation/texts.ts'],
  testRunner: 'one-thread',
  ignorers: ['texts'],
  coverageAnalysis: 'perTest',
  // what has not ended by then is started anew, with all tests, and counts as not noticed: the machine may have been busy
  timeoutMS: 60000,
  // where the machine is shared, all tests with every mutant in the sources take a while
  dryRunTimeoutMinutes: 15,
  concurrency: 2,
  // a constant at the top of a module is there before any test can be told apart: each such mutant would cost a run of all tests
  ignoreStatic: true,
  // tsconfig.json is left behind because rewriting it needs an interface that TypeScript 7 no longer has
  ignorePatterns: ['/tsconfig.json', '/docs', '/reports', '/.venv', '/.stryker', '/.stryker-tmp'],
  // A mutant that was killed is not tried again while its place and the file of the test that killed it are the same; one that survived, while no test
  // that meets it is new or changed. That rests on the judgement of a test being a matter of its file and of the mutant's: a test that killed it by
  // a helper or a source since changed is believed. To believe nothing, remove reports/mutation/.
  incremental: true,
  reporters: ['progress'],
  tempDirName: '.stryker-tmp',
  // what is enough is said in test/mutation/run.ts, which knows what was sampled
  thresholds: { high: 90, low: 75, break: null },
}
