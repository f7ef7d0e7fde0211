// The language menu, and texts that can't be fetched.
import type { Page } from "@playwright/test";
import { mira } from "./support/people.ts";
import { enter, heading, openPreference, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const pick = async (page: Page, menu: string, language: string) => {
  await openPreference(page, menu);
  // Not `check`, which verifies the state afterwards: the menu has closed by then.
  await page.getByLabel(language).click();
};

test("changing the language changes the current screen and all others", async ({ page }) => {
  await enter(page, mira, places.profile);
  await expect(page.getByRole("heading", { name: "Where we send codes" })).toBeVisible();
  await pick(page, "Language", "Français");
  await expect(heading(page, "Profil")).toBeFocused();
  await expect(page.getByRole("heading", { name: "Où nous envoyons les codes" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "fr");
  await page.getByRole("link", { name: "Services" }).click();
  await expect(heading(page, "Mes services")).toBeVisible();
  await page.getByRole("link", { name: /^Demandes/ }).click();
  await expect(heading(page, "Mes demandes")).toBeVisible();
  await test.step("the longer navigation has one row on a phone, and no word is cut", async () => {
    await page.setViewportSize({ width: 360, height: 800 });
    const links = page.getByRole("navigation", { name: "Mes contacts" }).getByRole("link");
    await expect(links).toHaveCount(5);
    const cut = await links.evaluateAll((links) =>
      links
        .filter((link) => link.scrollWidth > link.clientWidth || link.getBoundingClientRect().right > innerWidth)
        .map((link) => link.textContent),
    );
    expect(cut).toEqual([]);
    const tops = await links.evaluateAll((links) => links.map((link) => link.getBoundingClientRect().top));
    expect(new Set(tops).size).toBe(1);
    await page.setViewportSize({ width: 1280, height: 720 });
  });
  // It is kept for the next visit.
  await page.reload();
  await expect(page.getByRole("searchbox", { name: "Service, personne ou numéro" })).toBeVisible();
  await pick(page, "Langue", "English");
  await expect(page.getByRole("searchbox", { name: "Search by service, person or number" })).toBeVisible();
});

test.describe("when texts can't be fetched", () => {
  test.use({ expectedErrors: /ERR_FAILED/ });

  test("an unavailable language changes nothing", async ({ page }) => {
    await enter(page, mira, places.profile);
    await page.route("**/texts/*fr-*", (route) => route.abort());
    await pick(page, "Language", "Français");
    await expect(page.getByText("This language isn’t available right now. Try again.")).toBeAttached();
    await expect(page.getByRole("heading", { name: "Where we send codes" })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  });

  test("a screen without its texts says so and can try again", async ({ page }) => {
    await page.route("**/texts/inside-*", (route) => route.abort());
    await enter(page, mira, places.requests);
    await expect(page.getByRole("alert")).toContainText("A part of this page is blocked");
    await page.unroute("**/texts/inside-*");
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(heading(page, /^My requests/)).toBeVisible();
    await expect(page.getByRole("searchbox", { name: "Search by service, person or number" })).toBeVisible();
  });
});
