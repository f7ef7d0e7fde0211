// Loading on a slow phone: nothing that is shown may move. Prints for each screen when its data was shown and how
// much moved (cumulative layout shift). Figures are in tests/README.md.
import type { Page } from "@playwright/test";
import { CONDITION, TEST } from "./support/limits.ts";
import { screens } from "./support/screens.ts";
import { expect, test } from "./support/test.ts";

/** The most that may move, a fifth of what counts as good. */
const MOST = 0.02;

/** Slow 3G and a fourth of the processor's speed. */
const LINE = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 };
const SLOWDOWN = 4;

interface Shift {
  readonly value: number;
  readonly moved: readonly string[];
}

/** Notes what moves from the beginning of the next page on. */
async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    const name = (node: Node | null) => {
      if (!(node instanceof Element)) return node?.nodeName ?? "removed";
      return `${node.tagName.toLowerCase()}${node.id && `#${node.id}`}${[...node.classList].map((part) => `.${part}`).join("")}`;
    };
    interface LayoutShift extends PerformanceEntry {
      readonly value: number;
      readonly hadRecentInput: boolean;
      readonly sources: readonly { node: Node | null }[];
    }
    const note = (entry: PerformanceEntry) => {
      const { value, hadRecentInput, sources } = entry as LayoutShift;
      if (!hadRecentInput) shifts.push({ value, moved: sources.map(({ node }) => name(node)) });
    };
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
  });
}

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
    if (isKnown) await page.addInitScript(() => localStorage.setItem("session", "1"));
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
    await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
    const shifts = await page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts);
    const sum = shifts.reduce((sum, { value }) => sum + value, 0);
    const figures = `${name}: shown after ${(shown / 1000).toFixed(1)} s, moved ${sum.toFixed(3)}`;
    console.log(figures);
    const moved = shifts.map(({ value, moved }) => `${value.toFixed(4)} ${moved.join(", ")}`).join("\n");
    expect(sum, `${figures}\n${moved}`).toBeLessThanOrEqual(MOST);
  });
}
