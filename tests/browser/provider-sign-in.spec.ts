// Signing in by the provider (OpenID Connect): the way there and back, step-up, logout, and the desk.
import type { Page } from "@playwright/test";
import { authenticate, test } from "./support/identity-provider.ts";
import { basil, mira, teo } from "./support/people.ts";
import { enter, heading, places } from "./support/steps.ts";
import { expect, expectAccessible } from "./support/test.ts";

const byProvider = (page: Page) => page.getByRole("button", { name: "Sign in with your Aldermoor account" });
const code = (page: Page) => page.getByLabel("Validation code");

const requestToTeo = test.extend<{ mailed: { place: string; code: string; service: string } }>({
  mailed: async ({ api }, use) => {
    const service = await api.service({ admin: mira, tech: basil });
    const id = await api.requestOne(mira, service, { tech: teo });
    await use({ ...(await api.mailedCode(teo, id)), service: service.name });
  },
});

requestToTeo("signs in from a mailed link and keeps its code", async ({ page, mailed }) => {
  await page.goto(`/${mailed.place}`);
  await expect(byProvider(page)).toBeVisible();
  await expectAccessible(page);
  await byProvider(page).click();
  await expect(page).not.toHaveURL(new RegExp(mailed.code));
  await authenticate(page, teo.handle);
  await expect(heading(page, new RegExp(`^Become tech contact for .*${mailed.service}`))).toBeVisible();
  await expect(code(page)).toHaveValue(mailed.code);
  // Neither the provider's answer nor the code stays behind.
  expect(page.url()).not.toContain("?code=");
  expect(page.url()).not.toContain(mailed.code);
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

test("says that the sign-in was cancelled", async ({ page }) => {
  await page.goto(places.profile);
  await byProvider(page).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("alert")).toContainText("The sign-in wasn’t finished");
  await expect(byProvider(page)).toBeVisible();
  await byProvider(page).click();
  await authenticate(page, mira.handle);
  await expect(heading(page, "Profile")).toBeVisible();
});

test("says that there is no account", async ({ page }) => {
  await page.goto(places.services);
  await byProvider(page).click();
  await authenticate(page, "nobody-ovh");
  await expect(page.getByRole("alert")).toContainText("we have no account for you here");
});

requestToTeo.describe("step-up", () => {
  requestToTeo.use({ serve: ["--step-up", "accept", "--step-up-acr", "mfa"] });

  requestToTeo("authenticates again before accepting, and comes back to the code", async ({ page, mailed }) => {
    await enter(page, teo);
    await page.goto(`/${mailed.place}`);
    const accept = page.getByRole("button", { name: "Accept", exact: true });
    await page.keyboard.press("Shift");
    await accept.click({ delay: 50 });
    await expect(page.getByRole("alert")).toContainText("Confirm that it’s you first");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Confirm with your Aldermoor account" }).click();
    await authenticate(page, teo.handle);
    await expect(code(page)).toHaveValue(mailed.code);
    await accept.click({ delay: 50 });
    await expect(heading(page, new RegExp(mailed.service))).toBeVisible();
    await expect(accept).toBeHidden();
  });
});

test("ends the session when the provider signs its customer out", async ({ page, context, provider }) => {
  await page.goto(places.services);
  await byProvider(page).click();
  await authenticate(page, mira.handle);
  await expect(page.getByRole("button", { name: mira.name })).toBeVisible();
  const other = await context.newPage();
  await other.goto(`${provider.issuer}/session/end`);
  await other.getByRole("button", { name: "Sign me out" }).click();
  await expect(page.getByText("Your session has ended. Sign in again to continue.", { exact: true })).toBeVisible();
});

test("signs staff in to the desk", async ({ page }) => {
  await page.goto("/#/desk");
  await page.getByRole("button", { name: "Sign in with your work account" }).click();
  await authenticate(page, "rhea@aldermoor.example");
  await expect(page.getByRole("heading", { level: 1, name: "Queue" })).toBeVisible();
  expect(page.url()).not.toContain("code=");
});

test.describe("without passwords", () => {
  test.use({ serve: ["--no-passwords"] });

  test("shows the provider only", async ({ page }) => {
    await page.goto(places.services);
    await expect(byProvider(page)).toBeVisible();
    await expect(page.getByLabel("Password", { exact: true })).toBeHidden();
    await expect(page.getByRole("link", { name: "Sign up" })).toBeHidden();
    await expectAccessible(page);
    for (const place of [places.signUp, places.forgotten]) {
      await page.goto(place);
      await expect(heading(page, "Not available here")).toBeVisible();
    }
  });
});
