// Going back restores the rows, the scroll position and the focus.
import type { Locator, Page } from "@playwright/test";
import { basil, mira, teo } from "./support/people.ts";
import { enter, heading, openModify, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const shown = (page: Page, text: string | RegExp) => page.getByRole("status").filter({ hasText: text });
const top = async (element: Locator) => (await element.boundingBox())?.y ?? Number.NaN;
const height = (page: Page) => page.evaluate(() => Math.round(scrollY));

test("from a service's history to the same row far down the list", toSameRow);

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 } });
  // Its rows are laid out only when they are near.
  test("from a service's history to the same row far down the list (phone)", toSameRow);
});

async function toSameRow({ page }: { page: Page }): Promise<void> {
  await enter(page, mira, `${places.services}?flat=1`);
  for (const rows of [100, 150, 200]) {
    await expect(page.getByRole("table").getByRole("button", { name: /^Actions for/ }).nth(rows - 51)).toBeAttached();
    await page.getByRole("table").getByRole("button", { name: /^Actions for/ }).nth(rows - 51).scrollIntoViewIfNeeded();
  }
  const button = page.getByRole("table").getByRole("button", { name: /^Actions for/ }).nth(149);
  await button.scrollIntoViewIfNeeded();
  await expect(shown(page, /^312 services/)).toBeAttached();
  const name = (await button.getAttribute("aria-label")) ?? "";
  await button.click();
  await page.getByRole("table").getByRole("link", { name: "History" }).focus();
  expect(await height(page)).toBeGreaterThan(2_000);
  const before = await top(button);
  await page.keyboard.press("Enter");
  await expect(heading(page, /\./)).toBeFocused();
  expect(await height(page)).toBe(0);
  await page.goBack();
  const same = page.getByRole("button", { name, exact: true });
  await expect(same).toBeFocused();
  await expect(same).toBeInViewport();
  expect(Math.abs((await top(same)) - before)).toBeLessThan(100);
  // Navigating by a link starts at the top.
  await page.getByRole("link", { name: /^Requests/ }).click();
  await expect(heading(page, /^My requests/)).toBeFocused();
  await page.getByRole("link", { name: "Services", exact: true }).click();
  await expect(heading(page, "My services")).toBeFocused();
  expect(await height(page)).toBe(0);
  await expect(shown(page, /^312 services, \d+ shown so far\.$/)).toBeVisible();
}

test("from a request to the list of requests", async ({ page, api }) => {
  for (let requests = 0; requests < 6; requests += 1) {
    const service = await api.service({ admin: mira, tech: basil });
    await api.act(mira, await api.requestOne(mira, service, { tech: teo }), "withdraw");
  }
  await enter(page, mira);
  await page.getByRole("link", { name: /^Requests/ }).click();
  // The last row: once it is there, all rows are.
  const link = page.getByRole("link", { name: "Done: new tech contact for halden-ceramics.example" });
  await link.focus();
  const before = await height(page);
  expect(before).toBeGreaterThan(0);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/submission=/);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.goBack();
  await expect(link).toBeFocused();
  expect(await height(page)).toBe(before);
  // Back and forward again restores it, too.
  await page.goBack();
  await expect(heading(page, "My services")).toBeVisible();
  await page.goForward();
  await expect(link).toBeFocused();
  expect(await height(page)).toBe(before);
});

test("the next person sees nothing of the previous person's list", async ({ page }) => {
  await enter(page, mira);
  await page.getByRole("link", { name: /^Requests/ }).click();
  await expect(heading(page, /^My requests/)).toBeFocused();
  await page.getByRole("button", { name: mira.name }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: new RegExp(`^${teo.name} `) }).click();
  await expect(page.getByRole("button", { name: teo.name })).toBeVisible();
  await page.goBack();
  await expect(heading(page, "My services")).toBeVisible();
  await expect(shown(page, /^\d+ services/)).toBeVisible();
  await expect(page.getByText("312 services")).toHaveCount(0);
});

test("leaving the form returns to its list without adding history entries", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira, places.requests);
  await page.getByRole("link", { name: "Services", exact: true }).click();
  for (let times = 0; times < 2; times += 1) {
    const form = await openModify(page, service);
    await form.getByRole("link", { name: "Cancel", exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`services\\?serviceName=${encodeURIComponent(service.name)}$`));
  }
  await page.goBack();
  await expect(heading(page, /^My requests/)).toBeVisible();
});
