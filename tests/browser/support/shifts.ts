// Elements that move while a page loads (cumulative layout shift).
import { type Page, expect } from "@playwright/test";

/** The most that may move, a tenth of what counts as good. */
const MOST = 0.01;

interface Shift {
  readonly value: number;
  /** Elements, with their places before and after. */
  readonly moved: readonly string[];
}

/** Notes what moves from the beginning of the next page on. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: Shift[] = [];
    Object.assign(window, { shifts });
    interface LayoutShift extends PerformanceEntry {
      readonly value: number;
      readonly hadRecentInput: boolean;
      readonly sources: readonly { node: Node | null; previousRect: DOMRect; currentRect: DOMRect }[];
    }
    const name = (node: Node | null) => {
      if (!(node instanceof Element)) return node?.nodeName ?? "removed";
      return `${node.tagName.toLowerCase()}${node.id && `#${node.id}`}${[...node.classList].map((part) => `.${part}`).join("")}`;
    };
    const source = ({ node, previousRect: from, currentRect: to }: LayoutShift["sources"][number]) =>
      `${name(node)} (${from.x}, ${from.y} → ${to.x}, ${to.y})`;
    const note = (entry: PerformanceEntry) => {
      const { value, hadRecentInput, sources } = entry as LayoutShift;
      if (!hadRecentInput) shifts.push({ value, moved: sources.map(source) });
    };
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type: "layout-shift", buffered: true });
  });
}

/** Waits until the page has nothing to do, and says how much has moved. */
export async function shifted(page: Page): Promise<{ sum: number; moved: string }> {
  await page.evaluate(() => new Promise((done) => requestIdleCallback(done)));
  const shifts = await page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts);
  const moved = shifts.map(({ value, moved }) => `${value.toFixed(4)} ${moved.join(", ")}`).join("\n");
  return { sum: shifts.reduce((sum, { value }) => sum + value, 0), moved };
}

export function expectStill({ sum, moved }: { sum: number; moved: string }, name: string): void {
  expect.soft(sum, `${name}: moved\n${moved}`).toBeLessThanOrEqual(MOST);
}
