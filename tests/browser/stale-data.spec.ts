// A list that can't be reloaded, or not immediately, never passes old rows off as the answer to a new query.
import type { Page, Route } from "@playwright/test";
import { mira } from "./support/people.ts";
import { enter, hold, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const search = (page: Page) => page.getByRole("searchbox");
const alert = (page: Page) => page.getByRole("main").getByRole("alert").filter({ hasText: /\S/ });
const count = (page: Page, text: string | RegExp) => page.getByRole("status").filter({ hasText: text });
const order = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
/** Without groups, so that a page has 50 rows. */
const flat = `${places.services}?flat=1`;
const again = (page: Page) => page.getByRole("button", { name: "Try again" });

const problem = (status: number, reason: string) => (route: Route) => route.fulfill({ status, json: { reason } });
test.use({ expectedErrors: /status of 500|^500: / });

test("services, failed filter: no count, and the answer once it works", async ({ page }) => {
  await enter(page, mira);
  await expect(count(page, /^312 services/)).toBeVisible();
  await page.route("**/1.0/me/services?*serviceName=halden*", problem(500, "internal"));
  await search(page).fill("halden");
  await expect(alert(page)).toContainText("Something went wrong on our side.");
  await expect(count(page, /312 services/)).toHaveCount(0);
  await page.unroute("**/1.0/me/services?*serviceName=halden*");
  await again(page).click();
  await expect(count(page, "4 of 312 services match.")).toBeVisible();
  await expect(alert(page)).toHaveCount(0);
});

test("services, failed sorting: the order named is that of what is shown", async ({ page }) => {
  await enter(page, mira);
  await expect(count(page, /^312 services/)).toBeVisible();
  await page.route("**/1.0/me/services?*sort=*", problem(500, "internal"));
  await order(page, "Sorted by name").click();
  await order(page, "What ends first").click();
  await expect(alert(page)).toContainText("Something went wrong on our side.");
  await expect(order(page, "Sorted by name")).toBeVisible();
  await page.unroute("**/1.0/me/services?*sort=*");
  await again(page).click();
  await expect(order(page, "Sorted by what ends first")).toBeVisible();
  await expect(alert(page)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
});

test("services, failed paging: said at the button, which tries again", async ({ page }) => {
  await enter(page, mira, flat);
  await expect(count(page, "312 services, 50 shown so far.")).toBeVisible();
  await page.route("**/1.0/me/services?*after=*", problem(500, "internal"));
  // Scrolling it into view loads more.
  await page.getByRole("button", { name: /^(Show|Loading) more/ }).scrollIntoViewIfNeeded();
  await expect(alert(page)).toContainText("Something went wrong on our side.");
  await expect(count(page, "312 services, 50 shown so far.")).toBeVisible();
  await page.unroute("**/1.0/me/services?*after=*");
  await again(page).click();
  await expect(count(page, /312 services, 1[05]0 shown so far\./)).toBeVisible();
  await expect(alert(page)).toHaveCount(0);
});

test("services, a next page that no longer exists: the list starts over, with a word", async ({ page }) => {
  await enter(page, mira, flat);
  await expect(count(page, "312 services, 50 shown so far.")).toBeVisible();
  await page.route("**/1.0/me/services?*after=*", problem(410, "staleCursor"), { times: 1 });
  await page.getByRole("button", { name: /^(Show|Loading) more/ }).scrollIntoViewIfNeeded();
  await expect(page.getByText("The list has changed. It starts from the top again.")).toBeVisible();
  await expect(count(page, /312 services, 1[05]0 shown so far\./)).toBeVisible();
  await expect(alert(page)).toHaveCount(0);
});

test("services, slow answer: the old rows are marked busy", async ({ page }) => {
  await enter(page, mira);
  await expect(count(page, /^312 services/)).toBeVisible();
  const release = await hold(page, "**/1.0/me/services?*serviceName=halden*");
  await search(page).fill("halden");
  await expect(count(page, "Loading…")).toBeVisible();
  await expect(page.getByRole("table")).toHaveAttribute("aria-busy", "true");
  await expect(count(page, /312 services/)).toHaveCount(0);
  release();
  await expect(count(page, "4 of 312 services match.")).toBeVisible();
  await expect(page.getByRole("table")).toHaveAttribute("aria-busy", "false");
});
