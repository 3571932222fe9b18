// What the test runners report, in numbers that can be added up.

export interface Tally {
  passed: number;
  failed: number;
}

/** The part of vitest's JSON report that counts. */
export interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** The part of Playwright's JSON report that counts. */
export interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: unknown[];
}

/** Skipped tests count as failed: a suite that leaves something out is not green. So does a file that could not be loaded. */
export function tallyOfVitest(report: VitestReport, exitCode: number): Tally {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return consistent(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + report.numPendingTests + report.numTodoTests + unloaded.length,
    },
    exitCode,
  );
}

/** As {@link tallyOfVitest}; a test that passed at its second try counts as failed too. */
export function tallyOfPlaywright({ stats, errors }: PlaywrightReport, exitCode: number): Tally {
  const failed = stats.unexpected + stats.flaky + stats.skipped + errors.length;
  return consistent({ passed: stats.expected, failed }, exitCode);
}

/** A step that passes or fails as a whole. */
export function tallyOfStep(exitCode: number): Tally {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A runner that found nothing to run, or that failed for another reason than its tests, has failed once. */
function consistent(tally: Tally, exitCode: number): Tally {
  const isEmpty = tally.passed + tally.failed === 0;
  return tally.failed === 0 && (isEmpty || exitCode !== 0) ? { ...tally, failed: 1 } : tally;
}

export function sumOf(tallies: Tally[]): Tally {
  return tallies.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    {
      passed: 0,
      failed: 0,
    },
  );
}

export function tallyText({ passed, failed }: Tally): string {
  return `${passed} passed, ${failed} failed`;
}
