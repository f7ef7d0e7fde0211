// Signing in and out, and resetting the password.
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { OTHER_PASSWORD, fillSilently, newPassword, signInWith, summary, writes } from "./support/accounts.ts";
import { mira, teo } from "./support/people.ts";
import { YES, enter, heading, places, pressAndConfirm, signIn, signOut } from "./support/steps.ts";
import { expect, startServer, test } from "./support/test.ts";

const login = (page: Page) => page.getByLabel("NIC handle or email");
const password = (page: Page) => page.getByLabel("Password", { exact: true });
const submit = (page: Page) => page.getByRole("button", { name: "Sign in", exact: true });

test("the demo's people are offered with what they can see", async ({ page }) => {
  // On a phone the first field is on the first screen.
  await page.setViewportSize({ width: 360, height: 640 });
  await page.goto("/");
  await expect(page.getByLabel("Handle or email")).toBeInViewport({ ratio: 1 });
  await expect(page).toHaveTitle("Sign in – Handover");
  const people = page.getByRole("region", { name: "Sign in as…" }).getByRole("listitem");
  await expect(people).toHaveCount(4);
  await expect(people.first()).toContainText("Admin of most of her 312 services.");
  await people.filter({ hasText: teo.name }).getByRole("button").click();
  await expect(heading(page, "My services")).toBeFocused();
  await expect(page).toHaveTitle("My services – Handover");
});

test("a wrong password doesn't reveal whether the account exists", async ({ page }) => {
  await page.goto("/");
  const texts: string[] = [];
  for (const who of [mira.handle, mira.address, "zz99999-ovh", "nobody@nowhere.example"]) {
    await login(page).fill(who);
    await password(page).fill("not the password");
    await submit(page).click();
    const alert = page.getByRole("alert");
    await expect(alert).toContainText("The handle, email or password is incorrect. If several accounts have this email, enter the handle.");
    texts.push(await alert.innerText());
    await expect(page).toHaveTitle("Error: Sign in – Handover");
    await expect(login(page)).toHaveValue(who);
    await expect(password(page)).toHaveValue("not the password");
  }
  expect(new Set(texts).size).toBe(1);
});

test("missing entries are reported on top and beside the field without asking the server", async ({ page }) => {
  await page.goto("/");
  const made = writes(page);
  await submit(page).click();
  await expect(summary(page)).toBeFocused();
  await expect(summary(page).getByRole("link")).toHaveText(["Enter your NIC handle or email address.", "Enter your password."]);
  await summary(page).getByRole("link").first().click();
  await expect(login(page)).toBeFocused();
  await expect(login(page)).toHaveAccessibleDescription(/Enter your NIC handle or email address\./);
  await expect(password(page)).toHaveAccessibleDescription("Enter your password.");
  await login(page).fill(mira.handle);
  await password(page).press("Enter");
  await expect(summary(page).getByRole("link")).toHaveText(["Enter your password."]);
  await expect(summary(page)).toBeFocused();
  expect(made).toEqual([]);
});

test("the password can be shown, pasted and filled in by a password manager", async ({ page, context }) => {
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
});

for (const event of ["change", undefined]) {
  test(`fields filled in with ${event ?? "no"} event are sent as they show`, async ({ page, api }) => {
    const robin = await api.newAccount();
    await page.goto("/");
    // A message from before goes, and does not come back.
    await submit(page).click();
    await expect(summary(page)).toBeFocused();
    await fillSilently(login(page), robin.handle, event);
    await fillSilently(password(page), robin.password, event);
    await password(page).press("Enter");
    await expect(heading(page, "My services")).toBeVisible();
  });
}

test("signing out leaves nothing of the account behind", async ({ page, context }) => {
  await enter(page, mira);
  await expect(page.getByText("You’re a contact for 312 services.")).toBeVisible();
  await signOut(page, mira);
  await expect(page.getByText(mira.handle)).toHaveCount(1); // Among the people of the demo.
  await expect(page.getByRole("navigation", { name: "My contacts" })).toHaveCount(0);
  expect(await context.cookies()).toEqual([]);
  await page.goBack();
  await expect(page.getByRole("table")).toHaveCount(0);
  // The next person never sees the previous one's data.
  await page.goto(places.services);
  await signIn(page, teo);
  await expect(page.getByRole("button", { name: "Mira Halden" })).toHaveCount(0);
});

test("a forgotten password is reset by the mailed link", async ({ page, person, api }) => {
  const robin = await api.newAccount();
  const elsewhere = await person();
  await elsewhere.goto("/");
  await signInWith(elsewhere, robin.handle, robin.password);
  await expect(heading(elsewhere, "My services")).toBeVisible();

  await page.goto("/");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(heading(page, "Reset your password")).toBeFocused();
  await page.getByLabel("NIC handle or email").fill(robin.handle);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(heading(page, "Check your email")).toBeFocused();

  const { place, secret } = await api.mailedLink(robin.address, "password/new");
  await page.goto(`/${place}`);
  await expect(heading(page, "Set a password")).toBeFocused();
  await expect(page).not.toHaveURL(new RegExp(secret));
  await expect(page.getByText(`For account ${robin.handle}.`)).toBeVisible();
  await newPassword(page).fill(OTHER_PASSWORD);
  await pressAndConfirm(page.getByRole("button", { name: "Set password" }), YES.setPassword);
  await expect(heading(page, "Your password is set")).toBeFocused();
  // Other sessions are signed out immediately.
  await expect(heading(elsewhere, /^Sign in/)).toBeVisible();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("NIC handle or email")).toHaveValue(robin.handle);
  await signInWith(page, robin.handle, OTHER_PASSWORD);
  await expect(heading(page, "My services")).toBeVisible();
});

test("without the demo, people of an import sign in with a password", async ({ page }) => {
  const options = ["--smtp-url", "smtp://127.0.0.1:9", "--mail-from", "no-reply@handover.example"];
  const server = await startServer(options, { data: join(import.meta.dirname, "../data/provider"), isDemo: false });
  await page.goto(server.url);
  await expect(heading(page, /^Sign in/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Sign in as…" })).toHaveCount(0);
  await signInWith(page, "ap4280348-ovh", "none was set yet");
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await page.goto("about:blank");
  await server.stop();
});
