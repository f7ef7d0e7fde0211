// Prints the lines that `cargo xtask test` parses.
import type { FullConfig, Reporter, Suite, TestCase } from "@playwright/test/reporter";

/** Maximum number of browser tests in a run that pass only at their second try. */
const SECOND_TRIES = 3;

export default class Counts implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    let passed = 0;
    let failed = 0;
    let secondTries = 0;
    for (const test of this.suite?.allTests() ?? []) {
      // Intentionally skipped tests don't count; tests skipped because of an earlier error fail.
      if (test.outcome() === "skipped" && test.expectedStatus === "skipped") continue;
      console.log(`time: ${test.results.reduce((sum, { duration }) => sum + duration, 0) / 1000} ${title(test)}`);
      if (test.outcome() === "expected") passed += 1;
      else if (test.outcome() === "flaky") {
        secondTries += 1;
        console.log(`second try: ${title(test)}`);
      } else {
        failed += 1;
        console.log(`failed: ${title(test)}`);
      }
    }
    if (secondTries > SECOND_TRIES) failed += secondTries;
    else passed += secondTries;
    console.log(`counts: ${passed} passed, ${failed} failed`);
  }

  printsToStdio(): boolean {
    return false;
  }
}

function title(test: TestCase): string {
  return test.titlePath().filter((part) => part !== "").join(" › ");
}
