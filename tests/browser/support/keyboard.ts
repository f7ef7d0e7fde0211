// Moving by keyboard, and checks of the focus on the way.
import { type Locator, type Page, expect } from "@playwright/test";

/** Limit of tab stops; more means that the focus is lost or cycles. */
const STOPS = 60;

/** Presses Tab or Shift+Tab until `target` has the focus. Expects a visible focus at every stop. */
export async function tabTo(page: Page, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < STOPS; stop += 1) {
    await page.keyboard.press(key);
    await expectFocusVisible(page);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`${STOPS} stops, and ${target} has not got the focus`);
}

/** Expects the focused element to have a focus ring, to be in view and not covered. */
export async function expectFocusVisible(page: Page): Promise<void> {
  const stop = await page.evaluate(() => {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement) || focused === document.body) return { what: "nothing", fault: undefined };
    const what = `${focused.tagName} ${focused.id} ${focused.innerText.slice(0, 40)}`;
    if (focused instanceof HTMLIFrameElement) return { what, fault: undefined };
    // The label of a checkbox or radio button may carry the focus ring.
    const marked = [focused, focused.closest("label"), focused.parentElement].filter((element) => element !== null);
    const isMarked = marked.some((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1.5) || boxShadow !== "none";
    });
    if (!isMarked) return { what, fault: "is not marked" };
    const { left, top, width, height } = focused.getBoundingClientRect();
    const seen = document.elementFromPoint(left + width / 2, top + Math.min(height / 2, 20));
    const isSeen = seen !== null && marked.some((element) => element.contains(seen) || seen.contains(element));
    return { what, fault: isSeen ? undefined : "is out of sight or covered" };
  });
  expect(stop.fault, `the focus on ${stop.what}`).toBeUndefined();
}
