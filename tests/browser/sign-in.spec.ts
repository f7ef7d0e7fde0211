// Signing in and out.
import type { Page } from "@playwright/test";
import { basil, mira, teo } from "./support/people.ts";
import { enter, heading, places, signIn, signOut } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const login = (page: Page) => page.getByLabel("NIC handle or email");
const password = (page: Page) => page.getByLabel("Password", { exact: true });
const submit = (page: Page) => page.getByRole("button", { name: "Sign in", exact: true });

test("the demo's people are offered with what they see", async ({ page }) => {
  await page.goto("/");
  await expect(page).toHaveTitle("Sign in – Handover");
  const people = page.getByRole("region", { name: "Sign in as …" }).getByRole("listitem");
  await expect(people).toHaveCount(4);
  await expect(people.first()).toContainText("Admin of most of her 312 services.");
  await people.filter({ hasText: teo.name }).getByRole("button").click();
  await expect(heading(page, "My services")).toBeFocused();
  await expect(page).toHaveTitle("My services – Handover");
});

test("a wrong password is told without saying which of the two was wrong", async ({ page }) => {
  await page.goto("/");
  const texts: string[] = [];
  for (const who of [mira.handle, mira.address, "zz99999-ovh", "nobody@nowhere.example"]) {
    await login(page).fill(who);
    await password(page).fill("not the password");
    await submit(page).click();
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("The handle, email or password is incorrect.");
    texts.push(await alert.innerText());
    await expect(page).toHaveTitle("Error: Sign in – Handover");
    await expect(login(page)).toHaveValue(who);
    await expect(password(page)).toHaveValue("not the password");
  }
  expect(new Set(texts).size).toBe(1);
});

test("what is missing is told beside the field, without asking the server", async ({ page }) => {
  await page.goto("/");
  const made: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") made.push(request.url());
  });
  await submit(page).click();
  await expect(login(page)).toBeFocused();
  await expect(login(page)).toHaveAccessibleDescription(/Enter your NIC handle or email address\./);
  await expect(password(page)).toHaveAccessibleDescription("Enter your password.");
  await login(page).fill(mira.handle);
  await password(page).press("Enter");
  await expect(password(page)).toBeFocused();
  expect(made).toEqual([]);
});

test("the password is hidden, can be shown, pasted, and filled in by a password manager", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/");
  await expect(password(page)).toHaveAttribute("type", "password");
  await expect(password(page)).toHaveAttribute("autocomplete", "current-password");
  await expect(login(page)).toHaveAttribute("autocomplete", "username");
  await page.evaluate(() => navigator.clipboard.writeText("from a manager"));
  await password(page).focus();
  await page.keyboard.press("Control+V");
  await expect(password(page)).toHaveValue("from a manager");
  const show = page.getByRole("button", { name: "Show password" });
  await expect(show).toHaveAttribute("aria-pressed", "false");
  await show.click();
  await expect(show).toHaveAttribute("aria-pressed", "true");
  await expect(password(page)).toHaveAttribute("type", "text");
  await expect(password(page)).toHaveValue("from a manager");
  await show.click();
  await expect(password(page)).toHaveAttribute("type", "password");
});

test("any other account of the demo can be entered, and what is none is told", async ({ page }) => {
  await page.goto("/");
  const other = page.getByLabel("Any other handle in the data");
  for (const [typed, says] of [
    ["nonsense", "This isn’t a NIC handle."],
    ["zz99999-ovh", "No account has this handle."],
  ] as const) {
    await other.fill(typed);
    await other.press("Enter");
    await expect(page.getByText(says)).toBeVisible();
    await expect(other).toBeFocused();
  }
  await signIn(page, basil);
  await expect(heading(page, "My services")).toBeVisible();
});

test("after signing in one is where one wanted to be", async ({ page }) => {
  await page.goto(`${places.services}?serviceName=halden&sort=-name`);
  await signIn(page, mira);
  await expect(page).toHaveURL(/serviceName=halden&sort=-name$/);
  await expect(page.getByRole("searchbox")).toHaveValue("halden");
  await expect(page.getByText("4 of 312 services match.")).toBeVisible();
});

test("signing out leaves nothing of the account behind", async ({ page, context }) => {
  await enter(page, mira);
  await expect(page.getByText("312 services")).toBeVisible();
  await signOut(page, mira);
  await expect(page.getByText(mira.handle)).toHaveCount(1); // Among the people of the demo.
  await expect(page.getByRole("navigation", { name: "My contacts" })).toHaveCount(0);
  expect(await context.cookies()).toEqual([]);
  await page.goBack();
  await expect(page.getByRole("table")).toHaveCount(0);
  // Somebody else does not see what was hers, not even for a moment.
  await page.goto(places.services);
  await signIn(page, teo);
  await expect(page.getByRole("button", { name: "Mira Halden" })).toHaveCount(0);
});

test("the menu tells the handle and copies it", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await enter(page, mira);
  await page.getByRole("button", { name: mira.name }).click();
  await page.getByRole("button", { name: `Copy ${mira.handle}` }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(mira.handle);
  // Copying does not close the menu, leaving does.
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Sign out" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: mira.name })).toBeFocused();
});

test("the name at the top right leads to my contacts", async ({ page }) => {
  await enter(page, mira, places.profile);
  await expect(heading(page, "Profile")).toBeVisible();
  await page.getByRole("button", { name: mira.name }).click();
  await page.getByRole("link", { name: "My contacts", exact: true }).click();
  await expect(heading(page, "My services")).toBeFocused();
  await expect(page.getByRole("button", { name: "Sign out" })).toHaveCount(0);
});

test("the theme can be chosen, and stays", async ({ page }) => {
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
