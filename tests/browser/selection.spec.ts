// Selecting services in the list, and what can be done with them.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { tabTo } from "./support/keyboard.ts";
import { basil, mira } from "./support/people.ts";
import { enter, hold, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const bar = (page: Page): Locator => page.getByRole("region", { name: "Selection" });
const ticks = (page: Page): Locator => page.getByRole("table").getByRole("checkbox", { name: /^Select .*, / });
const selected = (page: Page, number: string): Locator => bar(page).getByRole("status").getByText(`${number} selected`);
const search = (page: Page): Locator => page.getByRole("searchbox");
const clear = (page: Page): Locator => bar(page).getByRole("button", { name: "Clear" });

async function download(page: Page, button: Locator): Promise<string[]> {
  const [file] = await Promise.all([page.waitForEvent("download"), button.click()]);
  expect(file.suggestedFilename()).toBe("services.csv");
  return (await readFile(await file.path(), "utf8")).trimEnd().split("\r\n");
}

test("the bar appears with the first tick and goes with the last", async ({ page }) => {
  await enter(page, mira);
  await expect(ticks(page)).toHaveCount(50);
  await expect(bar(page)).toHaveCount(0);
  await ticks(page).nth(0).check();
  await expect(selected(page, "1")).toBeVisible();
  await ticks(page).nth(3).check();
  await expect(selected(page, "2")).toBeVisible();
  await ticks(page).nth(0).uncheck();
  await ticks(page).nth(3).uncheck();
  await expect(bar(page)).toHaveCount(0);
});

test("a selection survives scrolling, filtering and sorting, and another page", async ({ page }) => {
  await enter(page, mira);
  await ticks(page).nth(1).check();
  const name = (await ticks(page).nth(1).getAttribute("aria-label")) ?? "";
  await page.mouse.wheel(0, 4000);
  await expect(ticks(page)).not.toHaveCount(50);
  await expect(bar(page)).toBeInViewport();
  await search(page).fill("nothing-like-it");
  await expect(page.getByText("No services match these filters.")).toBeVisible();
  await expect(selected(page, "1")).toBeVisible();
  await search(page).fill("");
  await page.getByRole("link", { name: "My requests" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "My requests" })).toBeVisible();
  await page.getByRole("link", { name: "My services" }).click();
  await expect(page.getByRole("checkbox", { name, exact: true })).toBeChecked();
  await expect(selected(page, "1")).toBeVisible();
});

test("shift selects a range, both ways, and removes one", async ({ page }) => {
  await enter(page, mira);
  await ticks(page).nth(2).click();
  await ticks(page).nth(6).click({ modifiers: ["Shift"] });
  await expect(selected(page, "5")).toBeVisible();
  await ticks(page).nth(0).click({ modifiers: ["Shift"] });
  await expect(selected(page, "7")).toBeVisible();
  for (let place = 0; place <= 6; place += 1) await expect(ticks(page).nth(place)).toBeChecked();
  await ticks(page).nth(5).click();
  await ticks(page).nth(6).click({ modifiers: ["Shift"] });
  await expect(selected(page, "5")).toBeVisible();
});

test("by keyboard: space, Shift with the arrows, Escape", async ({ page }) => {
  await enter(page, mira);
  await expect(ticks(page)).toHaveCount(50);
  await search(page).focus();
  await tabTo(page, ticks(page).nth(0));
  await page.keyboard.press("Space");
  await expect(selected(page, "1")).toBeVisible();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(ticks(page).nth(2)).toBeFocused();
  await expect(selected(page, "3")).toBeVisible();
  await page.keyboard.press("Shift+ArrowUp");
  await expect(selected(page, "2")).toBeVisible();
  await expect(ticks(page).nth(1)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(bar(page)).toHaveCount(0);
  await expect(ticks(page).nth(0)).toBeFocused();
});

test("keys pressed before the bar has come are not lost", async ({ page }) => {
  await enter(page, mira);
  await expect(ticks(page)).toHaveCount(50);
  const release = await hold(page, /\.wasm$/);
  await ticks(page).nth(0).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(bar(page)).toHaveCount(0);
  release();
  await expect(selected(page, "3")).toBeVisible();
  await expect(ticks(page).nth(2)).toBeFocused();
});

test("all services shown, and all that match", async ({ page }) => {
  await enter(page, mira);
  await page.getByRole("checkbox", { name: "Select all services shown" }).click();
  await expect(selected(page, "50")).toBeVisible();
  await bar(page).getByRole("button", { name: "Select all 312" }).click();
  await expect(selected(page, "312")).toBeVisible();
  await expect(bar(page).getByRole("button", { name: /^Select/ })).toHaveCount(0);
  await clear(page).click();
  await expect(bar(page)).toHaveCount(0);

  await search(page).fill(basil.handle);
  await expect(page.getByText(/^\d+ of 312 services match/)).toBeVisible();
  const match = (await page.getByText(/^\d+ of 312 services match/).innerText()).split(" ")[0] ?? "";
  await ticks(page).first().check();
  await bar(page).getByRole("button", { name: `Select all ${match} that match` }).click();
  await expect(selected(page, match)).toBeVisible();
  // One less: it can be selected again.
  await ticks(page).nth(1).uncheck();
  await expect(selected(page, String(Number(match) - 1))).toBeVisible();
  await expect(bar(page).getByRole("button", { name: `Select all ${match} that match` })).toBeVisible();
});

test("selecting all can be stopped", async ({ page }) => {
  await enter(page, mira);
  await ticks(page).first().check();
  const button = bar(page).getByRole("button", { name: "Select all 312" });
  await expect(button).toBeVisible();
  const release = await hold(page, "**/1.0/me/services?*limit=*");
  await button.click();
  await bar(page).getByRole("button", { name: "Stop" }).click();
  release();
  await expect(button).toBeVisible();
  await expect(selected(page, "1")).toBeVisible();
});

test("the selection downloads as a CSV file", async ({ page }) => {
  await enter(page, mira, `${places.services}?serviceName=halden`);
  await page.getByRole("checkbox", { name: "Select all services shown" }).click();
  const lines = await download(page, bar(page).getByRole("button", { name: "Export CSV" }));
  expect(lines[0]).toBe("service,category,admin,tech,billing,status,expiration,techUntil");
  expect(lines).toHaveLength(5);
  expect(lines.slice(1).every((line) => line.includes("halden") && line.includes(mira.handle))).toBe(true);
});

test("on a phone the bar has the number, and the rest behind a menu", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await enter(page, mira);
  await ticks(page).nth(1).check();
  await expect(bar(page)).toBeInViewport();
  await expect(clear(page)).toBeHidden();
  await bar(page).getByRole("button", { name: "More with the selection" }).click();
  const lines = await download(page, page.getByRole("button", { name: "Export CSV" }));
  expect(lines).toHaveLength(2);
  await bar(page).getByRole("button", { name: "More with the selection" }).click();
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(bar(page)).toHaveCount(0);
});

test("another account has nothing selected", async ({ page }) => {
  await enter(page, mira);
  await ticks(page).first().check();
  await expect(selected(page, "1")).toBeVisible();
  await page.getByRole("button", { name: mira.name }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("button", { name: /^Teo Quill / }).click();
  await expect(ticks(page).first()).toBeVisible();
  await expect(bar(page)).toHaveCount(0);
});

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  test("services are selected", async ({ page }) => {
    await enter(page, mira);
    const boxes = page.getByRole("table").getByRole("checkbox", { name: /^Sélectionner .*, / });
    await boxes.first().check();
    const region = page.getByRole("region", { name: "Sélection" });
    await expect(region.getByRole("status").getByText("1 sélectionné")).toBeVisible();
    await region.getByRole("button", { name: "Tout sélectionner (312)" }).click();
    await expect(region.getByRole("status").getByText("312 sélectionnés")).toBeVisible();
    await expect(region.getByRole("button", { name: "Exporter en CSV" })).toBeVisible();
  });
});
