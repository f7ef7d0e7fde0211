// Loading on a slow phone: nothing that is shown may move. Prints for each screen when its data was shown and how
// much moved. Figures are in tests/README.md.
import { CONDITION, TEST } from "./support/limits.ts";
import { screens } from "./support/screens.ts";
import { expectStill, shifted, watchShifts } from "./support/shifts.ts";
import { expect, test } from "./support/test.ts";

/** Slow 3G and a fourth of the processor's speed. */
const LINE = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const SLOWDOWN = 4;

/** Signed in, but in a browser where the app hasn't noticed yet; or as always after the first visit. */
const cases = screens.flatMap((screen) =>
  (screen.as === undefined ? [false] : [false, true]).map((isKnown) => ({
    ...screen,
    isKnown,
    name: isKnown ? `${screen.name}, later visit` : screen.name,
  })),
);

for (const { name, as, place, shows, isKnown } of cases) {
  test(`nothing moves on a slow phone: ${name}`, { tag: ["@all", "@release"] }, async ({ page, api }) => {
    test.setTimeout(2 * TEST);
    await page.setViewportSize({ width: 412, height: 823 });
    const address = await place(api, page);
    if (as !== undefined) await page.request.post("/1.0/demo/session", { data: { account: as.handle } });
    if (isKnown && as !== undefined) await page.addInitScript((handle) => localStorage.setItem("session", handle), as.handle);
    await watchShifts(page);
    const devTools = await page.context().newCDPSession(page);
    await devTools.send("Network.enable");
    await devTools.send("Network.emulateNetworkConditions", LINE);
    await devTools.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });

    await page.goto(address, { waitUntil: "commit", timeout: 2 * CONDITION });
    await expect(shows(page)).toBeVisible({ timeout: 2 * CONDITION });
    const shown = await page.evaluate(() => performance.now());
    // Slower answers after the data.
    await expect(page.locator(".bone")).toHaveCount(0, { timeout: 2 * CONDITION });
    const moved = await shifted(page);
    const figures = `${name}: shown after ${(shown / 1000).toFixed(1)} s, moved ${moved.sum.toFixed(3)}`;
    console.log(figures);
    expectStill(moved, figures);
  });
}
