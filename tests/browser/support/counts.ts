// Prints the line that `cargo xtask test` parses.
import type { FullConfig, Reporter, Suite } from "@playwright/test/reporter";

/** Maximum number of browser tests in a run that pass only at their second try. */
const FLAKY = 3;

export default class Counts implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    let passed = 0;
    let failed = 0;
    const flaky: string[] = [];
    for (const test of this.suite?.allTests() ?? []) {
      // Intentionally skipped tests don't count; tests skipped because of an earlier error fail.
      if (test.outcome() === "skipped" && test.expectedStatus === "skipped") continue;
      if (test.outcome() === "expected") passed += 1;
      else if (test.outcome() === "flaky") flaky.push(test.titlePath().join(" › "));
      else failed += 1;
    }
    for (const title of flaky) console.log(`passed at the second try only: ${title}`);
    if (flaky.length > FLAKY) failed += flaky.length;
    else passed += flaky.length;
    console.log(`counts: ${passed} passed, ${failed} failed`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
