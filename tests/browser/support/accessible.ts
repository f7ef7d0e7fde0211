// axe, put into the page once and run as often as the page changes its looks.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { type Page, expect } from "@playwright/test";
import type { AxeResults, RunOptions } from "axe-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const options: RunOptions = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
  // The one frame there is lets no script in; the mails shown in it are tested by themselves.
  iframes: false,
};

/** No violation of WCAG 2.2 A and AA, nor of axe's good practices, on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  // Once a document: what is evaluated from outside is not subject to its policy.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  const { violations } = await page.evaluate(
    (options) => (window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(options),
    options,
  );
  const found = violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(({ target }) => target) }));
  expect(found, "accessibility").toEqual([]);
}

/** Nothing scrolls sideways: neither the page nor anything open over it. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("dialog[open], :popover-open")]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ tagName, scrollWidth, clientWidth }) => `${tagName}: ${scrollWidth} in ${clientWidth}`),
  );
  expect(wide, `scrolls sideways at ${page.viewportSize()?.width} px`).toEqual([]);
}
