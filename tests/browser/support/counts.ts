// Prints the line that `cargo xtask test` parses.
import type { FullConfig, Reporter, Suite } from "@playwright/test/reporter";

export default class Counts implements Reporter {
  private suite: Suite | undefined;

  onBegin(_config: FullConfig, suite: Suite): void {
    this.suite = suite;
  }

  onEnd(): void {
    let passed = 0;
    let failed = 0;
    for (const test of this.suite?.allTests() ?? []) {
      // Intentionally skipped tests don't count; tests skipped because of an earlier error fail.
      if (test.outcome() === "skipped" && test.expectedStatus === "skipped") continue;
      if (test.outcome() === "expected") passed += 1;
      else failed += 1;
    }
    console.log(`counts: ${passed} passed, ${failed} failed`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
