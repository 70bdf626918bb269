/** Names every test that passed only at a further try: two cores under load are no excuse, but a reason to look. */
export default class RetryReporter {
  /** Called by vitest for each test when it is over. */
  onTestCaseResult(test) {
    const tries = (test.diagnostic()?.retryCount ?? 0) + 1;
    if (tries > 1 && test.result().state === 'passed')
      process.stdout.write(`passed at try ${tries}: ${test.module.moduleId} > ${test.fullName}\n`);
  }
}
