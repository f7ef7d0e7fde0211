// `cargo xtask test --only browser` builds what is needed and starts this; then
// `npx playwright test <file>` in this folder works too, with the addresses below as they are after a build.
import { defineConfig } from "@playwright/test";

const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: ".",
  outputDir: "../../target/browser-tests",
  // Each test has a server of its own, so any number would do; two fit a small machine.
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A test that needs a second try hides a mistake, in the test or in the app.
  retries: 0,
  timeout: 60_000,
  // Patience for a busy machine; what is there is seen at once.
  expect: { timeout: 10_000 },
  reporter: [["list"], ["./support/counts.ts"]],
  use: {
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "Europe/Paris",
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 10_000,
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.HANDOVER_CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // The sandbox refuses to work for root, as which containers run.
        ...(isRoot ? ["--no-sandbox"] : []),
      ],
    },
  },
});
