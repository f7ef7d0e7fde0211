// The frame around every screen: window title, menu of the signed-in person, theme.
import { mira } from "./support/people.ts";
import { enter, heading, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

test("the window title names the screen", async ({ page }) => {
  await enter(page, mira);
  await expect(page).toHaveTitle("My services – Handover");
  await page.getByRole("link", { name: /^My requests/ }).click();
  await expect(heading(page, "My requests")).toBeVisible();
  await expect(page).toHaveTitle(/^My requests \(\d+ waiting for you\) – Handover$/);
  await page.goto(places.mailbox);
  await expect(page).toHaveTitle("Mailbox – Handover");
  await page.goto("/#/no/such/place");
  await expect(page).toHaveTitle("Page not found – Handover");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("the menu shows the handle and copies it", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await enter(page, mira);
  await page.getByRole("button", { name: mira.name }).click();
  await page.getByRole("button", { name: `Copy ${mira.handle}` }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(mira.handle);
  // Copying keeps the menu open; leaving closes it.
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Sign out" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: mira.name })).toBeFocused();
});

test("the name at the top right leads to My contacts", async ({ page }) => {
  await enter(page, mira, places.profile);
  await expect(heading(page, "Profile")).toBeVisible();
  await page.getByRole("button", { name: mira.name }).click();
  await page.getByRole("link", { name: "My contacts", exact: true }).click();
  await expect(heading(page, "My services")).toBeFocused();
  await expect(page.getByRole("button", { name: "Sign out" })).toHaveCount(0);
});

test("the chosen theme is kept", async ({ page }) => {
  await enter(page, mira);
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await page.getByRole("button", { name: "Theme" }).click();
  await page.getByRole("radio", { name: "Dark" }).check();
  expect(await background()).toBe("dark");
  await page.reload();
  expect(await background()).toBe("dark");
  await page.getByRole("button", { name: "Theme" }).click();
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await page.getByRole("radio", { name: "System" }).check();
  expect(await background()).toContain("light dark");
});
