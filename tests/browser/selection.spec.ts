// Selecting services in the list, and what can be done with them.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { tabTo } from "./support/keyboard.ts";
import { basil, mira, runa, teo } from "./support/people.ts";
import { countActs, enter, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const bar = (page: Page): Locator => page.getByRole("region", { name: "Selection" });
const ticks = (page: Page): Locator => page.getByRole("table").getByRole("checkbox", { name: /^Select .*, / });
const shown = (page: Page): Locator => page.getByRole("checkbox", { name: "Select all services shown" });
const selected = (page: Page, number: number): Locator =>
  bar(page).getByRole("status").getByText(number === 1 ? "1 service selected" : `${number} services selected`);
const search = (page: Page): Locator => page.getByRole("searchbox");
const clear = (page: Page): Locator => bar(page).getByRole("button", { name: "Clear" });
const all = (page: Page, name: string | RegExp): Locator => page.getByRole("table").getByRole("button", { name });
/** Without groups, so that each box is a service. */
const flat = `${places.services}?flat=1`;

test("the bar appears with the first tick and goes with the last", async ({ page }) => {
  await enter(page, mira, flat);
  await expect(ticks(page)).toHaveCount(50);
  await expect(bar(page)).toHaveCount(0);
  await ticks(page).nth(0).check();
  await expect(selected(page, 1)).toBeVisible();
  await ticks(page).nth(3).check();
  await expect(selected(page, 2)).toBeVisible();
  await test.step("on a phone, too", async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await expect(bar(page).getByRole("link", { name: "Modify contacts" })).toBeInViewport();
    await page.setViewportSize({ width: 1280, height: 720 });
  });
  await ticks(page).nth(0).uncheck();
  await ticks(page).nth(3).uncheck();
  await expect(bar(page)).toHaveCount(0);
});

test("a selection survives scrolling, filtering and sorting, another page, and a reload", async ({ page }) => {
  await enter(page, mira, flat);
  await ticks(page).nth(1).check();
  const name = (await ticks(page).nth(1).getAttribute("aria-label")) ?? "";
  const service = name.replace(/^Select (.*), .*$/, "$1");
  await ticks(page).last().scrollIntoViewIfNeeded();
  await expect(ticks(page)).not.toHaveCount(50);
  await expect(bar(page)).toBeInViewport();
  await expect(bar(page)).toContainText(`in ${service}`);
  await test.step("the bar says what the filters hide, and removes them", async () => {
    await search(page).fill("nothing-like-it");
    await expect(page.getByText("No services match these filters.")).toBeVisible();
    await expect(bar(page).getByText("One of them is hidden by the filters.")).toBeVisible();
    await bar(page).getByRole("button", { name: "Show them" }).click();
    await expect(search(page)).toHaveValue("");
    await expect(bar(page).getByText(/hidden by the filters/)).toHaveCount(0);
    await expect(selected(page, 1)).toBeVisible();
  });
  await page.getByRole("link", { name: /^Requests/ }).click();
  await expect(page.getByRole("heading", { level: 1, name: "My requests" })).toBeVisible();
  await page.getByRole("link", { name: "Services", exact: true }).click();
  await expect(page.getByRole("checkbox", { name, exact: true })).toBeChecked();
  await page.reload();
  await expect(page.getByRole("checkbox", { name, exact: true })).toBeChecked();
  await expect(selected(page, 1)).toBeVisible();
  await test.step("and is gone with the session", async () => {
    await page.getByRole("button", { name: mira.name }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await page.getByRole("button", { name: new RegExp(`^${teo.name} `) }).click();
    await expect(ticks(page).first()).toBeVisible();
    await expect(bar(page)).toHaveCount(0);
  });
});

test("shift selects a range, both ways, and removes one", async ({ page }) => {
  await enter(page, mira, flat);
  await ticks(page).nth(2).click();
  await ticks(page).nth(6).click({ modifiers: ["Shift"] });
  await expect(selected(page, 5)).toBeVisible();
  await ticks(page).nth(0).click({ modifiers: ["Shift"] });
  await expect(selected(page, 7)).toBeVisible();
  for (let place = 0; place <= 6; place += 1) await expect(ticks(page).nth(place)).toBeChecked();
  await ticks(page).nth(5).click();
  await ticks(page).nth(6).click({ modifiers: ["Shift"] });
  await expect(selected(page, 5)).toBeVisible();
});

test("by keyboard: space, Shift with the arrows, Escape", async ({ page }) => {
  await enter(page, mira, flat);
  await expect(ticks(page)).toHaveCount(50);
  await search(page).focus();
  await tabTo(page, ticks(page).nth(0));
  await page.keyboard.press("Space");
  await expect(selected(page, 1)).toBeVisible();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(ticks(page).nth(2)).toBeFocused();
  await expect(selected(page, 3)).toBeVisible();
  await page.keyboard.press("Shift+ArrowUp");
  await expect(selected(page, 2)).toBeVisible();
  await expect(ticks(page).nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(bar(page).getByRole("link", { name: "Hand over my roles" })).toBeFocused();
  await ticks(page).nth(1).focus();
  await page.keyboard.press("Escape");
  await expect(bar(page)).toHaveCount(0);
  await expect(ticks(page).nth(0)).toBeFocused();
});

test("all services shown, and all that match", async ({ page }) => {
  await enter(page, mira, flat);
  await expect(ticks(page)).toHaveCount(50);
  await shown(page).click();
  await expect(selected(page, 50)).toBeVisible();
  await all(page, "Select all 312").click();
  await expect(selected(page, 312)).toBeVisible();
  await expect(all(page, /^Select all/)).toHaveCount(0);
  await clear(page).click();
  await expect(bar(page)).toHaveCount(0);

  await search(page).fill(basil.handle);
  await expect(page.getByText(/^\d+ of 312 services match/)).toBeVisible();
  const match = Number((await page.getByText(/^\d+ of 312 services match/).innerText()).split(" ")[0]);
  await all(page, `Select all ${match} that match`).click();
  await expect(selected(page, match)).toBeVisible();
  // One less: it can be selected again.
  await ticks(page).nth(1).uncheck();
  await expect(selected(page, match - 1)).toBeVisible();
  await expect(all(page, `Select all ${match} that match`)).toBeVisible();
});

test("the selection downloads as a CSV file", async ({ page }) => {
  await enter(page, mira, `${places.services}?serviceName=halden`);
  await shown(page).click();
  const button = bar(page).getByRole("button", { name: "Export CSV" });
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  expect(file.suggestedFilename()).toBe("services.csv");
  const lines = (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
  const titles = "service,category,admin,adminName,tech,techName,billing,billingName,status,expiration,techUntil";
  expect(lines[0]).toBe(`\ufeff${titles}`);
  expect(lines).toHaveLength(5);
  expect(lines.slice(1).every((line) => line.includes("halden") && line.includes(mira.handle))).toBe(true);
});

test("ten services are handed over in four acts, and Send request", async ({ page }) => {
  await enter(page, mira);
  const acts = await countActs(page);
  await search(page).fill("amber");
  await all(page, /^Select all \d\d that match$/).click();
  await bar(page).getByRole("link", { name: "Hand over my roles" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Hand over your roles on \d\d services$/ })).toBeFocused();
  const field = page.getByRole("combobox", { name: "Who takes over?" });
  await field.fill(runa.handle);
  await expect(page.getByRole("complementary").getByText("Checking with the server…")).toHaveCount(0);
  await test.step("Enter sends nothing: it leads to the button, below the changes", async () => {
    await field.press("Enter");
    await expect(page.getByRole("button", { name: "Undo this choice (Who takes over?)" })).toBeVisible();
    await expect(page.locator("#changes")).toBeVisible();
    await expect(page.getByRole("button", { name: /^Send request for [\d,]+ services$/ })).toBeFocused();
  });
  expect(await acts()).toBe(4);
});

test("Hand over… asks what: the selection, everything or a file", async ({ page }) => {
  await enter(page, mira, flat);
  const open = (): Promise<void> => page.getByRole("button", { name: "Hand over…" }).click();
  const choice = (name: string): Locator => page.getByRole("link", { name: new RegExp(`^${name}`) });
  await open();
  await expect(page.getByRole("button", { name: /^Selected \(0\)/ })).toHaveAttribute("aria-disabled", "true");
  await expect(choice("Everything \\(312\\)")).toHaveAttribute("href", /edit\?all=1$/);
  await expect(choice("From a file…")).toHaveAttribute("href", /edit\?file=1$/);
  await page.keyboard.press("Escape");
  await ticks(page).nth(2).check();
  await open();
  await choice("Selected \\(1\\)").click();
  await expect(page.getByRole("heading", { level: 1, name: "Hand over your roles on 1 service" })).toBeFocused();
});
