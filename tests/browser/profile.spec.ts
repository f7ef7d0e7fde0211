// The profile.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { OTHER_PASSWORD, signInWith } from "./support/accounts.ts";
import { basil, hal, mira, teo } from "./support/people.ts";
import { enter, heading, hold, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const region = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });
const address = (page: Page) => region(page, "Where we send codes");
const ready = (page: Page) => region(page, "Ready to be a billing contact?");
const sessions = (page: Page) => region(page, "Where you’re signed in");
const passwords = (page: Page) => region(page, "Password");

async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.goto("/");
  await signInWith(page, login, password);
  await expect(heading(page, "My services")).toBeVisible();
}

/** Requests a change of address, up to the code. */
async function askFor(page: Page, wanted: string, password: string): Promise<void> {
  await address(page).getByLabel("New email address").fill(wanted);
  await address(page).getByLabel("Your password").fill(password);
  await address(page).getByRole("button", { name: "Send code" }).click();
  await expect(address(page).getByText(`We’ve emailed a code to ${wanted}.`)).toBeVisible();
}

test("the profile opens from the person menu and shows the account", async ({ page }) => {
  // From far down another page: it begins at its top.
  await enter(page, mira, "/#/account/contacts/services/edit?webmaster=1");
  await expect(heading(page, "Add a webmaster")).toBeVisible();
  await page.getByRole("button", { name: mira.name }).click();
  await page.getByRole("link", { name: "Profile" }).click();
  await expect(heading(page, "Profile")).toBeFocused();
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await expect(page).toHaveTitle("Profile – Handover");
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - region "You":
      - definition: ${mira.name}
      - definition:
        - code: ${mira.handle}
      - definition: /^EU \\(Europe, Morocco, Senegal, Tunisia\\), based on your country/
    - region "Where we send codes":
      - text: /${mira.address}/
  `);
  await expect(ready(page).getByRole("status")).toHaveText("Ready");
  await expect(ready(page)).toContainText("Direct debit, valid");
});

test("name and language are edited in place", async ({ page, api }) => {
  const robin = await api.newAccount();
  await enter(page, robin, places.profile);
  const you = region(page, "You");
  await you.getByRole("button", { name: "Change name or language" }).click();
  await expect(you.getByLabel("First name")).toBeFocused();
  await you.getByLabel("First name").fill("");
  await you.getByRole("button", { name: "Save" }).click();
  await expect(you.getByRole("alert")).toContainText("Enter your first name.");
  await you.getByLabel("First name").fill("Robyn");
  await you.getByLabel("Email language").selectOption("Français");
  await you.getByRole("button", { name: "Save" }).click();
  await expect(you.getByRole("button", { name: "Change name or language" })).toBeFocused();
  await expect(you).toContainText("Français");
  await expect(page.getByRole("button", { name: "Robyn Fennick" })).toBeVisible();
});

test("a change on another device is seen here, and neither undone nor lost with what is open", async ({ page, api, person }) => {
  const robin = await api.newAccount();
  await enter(page, robin, places.profile);
  const other = await person();
  await enter(other, robin, places.profile);
  const change = async (one: Page, field: string, text: string) => {
    await region(one, "You").getByRole("button", { name: "Change name or language" }).click();
    await region(one, "You").getByLabel(field).fill(text);
  };
  const save = (one: Page) => region(one, "You").getByRole("button", { name: "Save" }).click();
  await change(page, "Organisation (optional)", "Fennick & Daughters");
  await test.step("a later reading that fails leaves an open form as it is", async () => {
    await page.route(/\/1\.0\/me\/profile$/, (route) => route.fulfill({ status: 429, json: { reason: "tooManyTries" } }));
    const refused = page.waitForResponse(/\/1\.0\/me\/profile$/);
    await change(other, "Last name", "Marlow");
    await save(other);
    await (await refused).finished();
    await expect(page.getByRole("main").getByRole("alert").first()).toBeVisible();
    await expect(region(page, "You").getByLabel("Organisation (optional)")).toHaveValue("Fennick & Daughters");
    await expect(region(page, "You").getByLabel("Organisation (optional)")).toBeFocused();
    await page.unroute(/\/1\.0\/me\/profile$/);
  });
  await save(page);
  for (const one of [page, other]) {
    await expect(region(one, "You")).toContainText("Marlow");
    await expect(region(one, "You")).toContainText("Fennick & Daughters");
  }
});

test("a name can be hidden, and labels are one's own", async ({ page, person }) => {
  const teos = await person();
  await test.step("Teo sees Mira's name until she hides it", async () => {
    await enter(teos, teo);
    await expect(teos.getByText(mira.name).first()).toBeVisible();
    await enter(page, mira, places.profile);
    const shown = region(page, "Your name").getByRole("checkbox", { name: "Show my name to people I share services with" });
    await expect(shown).toBeChecked();
    await shown.uncheck();
    await expect(region(page, "Your name").getByText("Saved.")).toBeVisible();
    await page.reload();
    await expect(shown).not.toBeChecked();
    await teos.reload();
    await expect(teos.getByText(mira.handle).first()).toBeVisible();
    await expect(teos.getByText(mira.name)).toHaveCount(0);
  });
  const labels = region(page, "Your labels");
  await test.step("a label is edited by keyboard", async () => {
    await expect(labels.getByRole("listitem")).toHaveCount(3);
    await labels.getByRole("button", { name: `Edit label of ${teo.handle}` }).press("Enter");
    const field = labels.getByLabel("Label", { exact: true });
    await expect(field).toBeFocused();
    await field.fill("Our webmaster");
    await field.press("Enter");
    await expect(labels.getByRole("button", { name: `Edit label of ${teo.handle}` })).toBeFocused();
    await expect(labels).toContainText("Our webmaster");
  });
  await test.step("a label is removed", async () => {
    await labels.getByRole("button", { name: `Remove label of ${hal.handle}` }).click();
    await expect(labels.getByRole("listitem")).toHaveCount(2);
    await expect(labels.getByRole("heading", { name: "Your labels" })).toBeFocused();
    await page.reload();
    await expect(labels.getByRole("listitem")).toHaveCount(2);
    await expect(labels).toContainText("Our webmaster");
  });
});

test.describe("the email address", () => {
  test("changes with its code, and open requests need new emails", async ({ page, api }) => {
    const robin = await api.newAccount();
    const moved = robin.address.replace("robin", "moved");
    const id = await api.requestOne(mira, await api.service({ admin: mira, tech: basil }), { tech: robin });
    const { code: old } = await api.mailedCode(robin, id);

    await signIn(page, robin.handle, robin.password);
    await page.goto(places.profile);
    const form = address(page);
    await form.getByLabel("New email address").fill(robin.address.toUpperCase());
    await form.getByLabel("Your password").fill("not my password");
    await form.getByRole("button", { name: "Send code" }).click();
    await expect(form.getByRole("alert")).toContainText("This is already your address.");
    await form.getByLabel("New email address").fill(moved);
    await form.getByRole("button", { name: "Send code" }).click();
    await expect(form.getByRole("alert")).toContainText("This isn’t your current password.");
    await askFor(page, moved, robin.password);
    // Nothing has changed yet.
    await expect(form.getByText(robin.address, { exact: true })).toBeVisible();

    const { secret } = await api.mailedLink(moved, "profile/address?");
    await form.getByLabel("Code from the email").fill("A".repeat(32));
    await form.getByRole("button", { name: "Confirm address" }).click();
    await expect(form.getByRole("alert")).toContainText("This isn’t the code from the newest email.");
    await form.getByLabel("Code from the email").fill(secret);
    await form.getByRole("button", { name: "Confirm address" }).click();
    await expect(form.getByText(`codes and notices go to ${moved}.`)).toBeVisible();
    await expect(form.getByText("Your old codes no longer work.")).toBeVisible();
    await expect(form.getByText(moved, { exact: true }).first()).toBeVisible();

    await page.goto(places.request(id));
    await page.getByLabel("Validation code").fill(old);
    await page.getByRole("button", { name: "Accept" }).click();
    await expect(page.getByText("This code was replaced, by a newer email or because your address changed.")).toBeVisible();
    // The email can be resent to the new address in place, one minute after the last one.
    await expect(page.getByRole("main").getByRole("alert").getByRole("button", { name: /^Send me the code again/ })).toBeVisible();
  });

  test("is confirmed by the mailed link after signing in", async ({ page, person, api }) => {
    const robin = await api.newAccount();
    const moved = robin.address.replace("robin", "link");
    await signIn(page, robin.handle, robin.password);
    await page.goto(places.profile);
    await askFor(page, moved, robin.password);
    const { place } = await api.mailedLink(moved, "profile/address?");

    const elsewhere = await person();
    await elsewhere.goto(`/${place}`);
    await expect(heading(elsewhere, "Confirm your new address")).toBeVisible();
    await expect(elsewhere.getByText("Sign in to confirm it; your code is kept in this tab.")).toBeVisible();
    await signInWith(elsewhere, robin.handle, robin.password);
    await expect(heading(elsewhere, "Confirm your new address")).toBeVisible();
    await expect(elsewhere.getByText(moved)).toBeVisible();
    await elsewhere.getByRole("button", { name: "Confirm address" }).click();
    await expect(heading(elsewhere, "Your address was changed")).toBeFocused();
    // Opened again, it says that the address is confirmed.
    await elsewhere.goto(`/${place}`);
    await expect(elsewhere.getByRole("alert")).toContainText("This address is already confirmed.");
  });

  test("the link from a request leads to the address, also if the profile comes late", async ({ page, api }) => {
    const robin = await api.newAccount();
    const id = await api.requestOne(mira, await api.service({ admin: mira, tech: basil }), { tech: robin });
    await enter(page, robin, places.request(id));
    await expect(page.getByLabel("Validation code")).toBeVisible();
    await page.getByText("Didn’t get the email?").click();
    const release = await hold(page, /\/1\.0\/me\/profile$/);
    await page.getByRole("link", { name: "Check or change it in your profile" }).click();
    await expect(heading(page, "Profile")).toBeVisible();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    release();
    await expect(page.getByRole("heading", { name: "Where we send codes" })).toBeFocused();
  });
});

test("other sessions are listed and signed out", async ({ page, person, api }) => {
  const robin = await api.newAccount();
  const [second, third] = [await person(), await person()];
  for (const other of [second, third]) {
    await signIn(other, robin.handle, robin.password);
  }
  await signIn(page, robin.handle, robin.password);
  await page.goto(places.profile);
  await expect(sessions(page).getByRole("listitem")).toHaveCount(3);
  await expect(sessions(page).getByRole("listitem").first()).toContainText(/^This browser, Chrome on /);
  await sessions(page).getByRole("button", { name: /^Sign out Chrome/ }).first().click();
  await expect(sessions(page).getByRole("listitem")).toHaveCount(2);
  await sessions(page).getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(sessions(page).getByRole("listitem")).toHaveCount(1);
  await expect(sessions(page).getByRole("button")).toHaveCount(0);
  for (const other of [second, third]) await expect(heading(other, /^Sign in/)).toBeVisible();
});

test("changing the password ends all other sessions", async ({ page, person, api }) => {
  const robin = await api.newAccount();
  const other = await person();
  await signIn(other, robin.handle, robin.password);
  await signIn(page, robin.handle, robin.password);
  await page.goto(places.profile);
  const form = passwords(page);
  await form.getByLabel("New password").fill(OTHER_PASSWORD);
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(form.getByRole("alert")).toContainText("Enter your current password.");
  await form.getByLabel("Current password").fill("not my password");
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(form.getByRole("alert")).toContainText("This isn’t your current password.");
  await form.getByLabel("Current password").fill(robin.password);
  await form.getByRole("button", { name: "Change password" }).click();
  await expect(form.getByText("Your password was changed.")).toBeVisible();
  await expect(heading(other, /^Sign in/)).toBeVisible();
});

test("downloads what is kept about the account", async ({ page }) => {
  await enter(page, mira, places.profile);
  const button = region(page, "Your data").getByRole("link", { name: "Download as JSON" });
  const heldOff = await button.evaluate((link) => {
    const [inner, outer] = [link.getBoundingClientRect(), link.closest(".card")?.getBoundingClientRect()];
    return outer === undefined ? 0 : Math.min(inner.left - outer.left, inner.top - outer.top);
  });
  expect(heldOff, "the button keeps off the edge of its card").toBeGreaterThanOrEqual(16);
  const saved = page.waitForEvent("download");
  await button.click();
  const file = await saved;
  expect(file.suggestedFilename()).toBe(`handover-${mira.handle}.json`);
  const data: unknown = JSON.parse(await readFile(await file.path(), "utf8"));
  expect(data).toMatchObject({ account: [{ email: mira.address }] });
});
