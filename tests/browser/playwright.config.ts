// `cargo xtask test --only browser` builds app and server and runs this. After a build, `npx playwright test FILE` works in
// this folder, too.
//
// Tags: `@all` marks tests that only `cargo xtask test --all` runs, `@release` those that need the release build of the app.
import { defineConfig } from "@playwright/test";
import { CONDITION, TEST } from "./support/limits.ts";

const isRoot = process.getuid?.() === 0;

const leftOut = [
  ...(process.env.HANDOVER_TESTS_ALL === undefined ? [/@all/] : []),
  ...(process.env.HANDOVER_TESTS_DEV === undefined ? [] : [/@release/]),
];

export default defineConfig({
  testDir: ".",
  outputDir: "../../target/browser-tests",
  // Each test has its own server, so any number works. Two suit a small machine.
  workers: 2,
  fullyParallel: true,
  grepInvert: leftOut,
  forbidOnly: Boolean(process.env.CI),
  // On a busy machine a race is not worth a run of everything, but retries must not hide it: each test that needed a second
  // try is named at the end, and more than a few fail the run (support/counts.ts).
  retries: process.env.CI ? 1 : 0,
  timeout: TEST,
  expect: { timeout: CONDITION },
  reporter: [["list"], ["./support/counts.ts"]],
  use: {
    browserName: "chromium",
    locale: "en-GB",
    timezoneId: "Europe/Paris",
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: CONDITION,
    navigationTimeout: CONDITION,
    // Recording costs a third of the time. `--trace on` records the first try.
    trace: "on-first-retry",
    launchOptions: {
      executablePath: process.env.HANDOVER_CHROMIUM ?? "/usr/bin/chromium-headless-shell",
      args: [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // Chromium's sandbox refuses to run as root, which containers do.
        ...(isRoot ? ["--no-sandbox"] : []),
      ],
    },
  },
});
