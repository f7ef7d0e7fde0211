// When the connection goes, or the session: what is there stays, and it mends by itself.
import type { Page } from "@playwright/test";
import { basil, mira, teo } from "./support/people.ts";
import { badge, confirm, dialog, enter, entry, heading, places, signIn, signOut } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const banner = (page: Page) => page.getByRole("status").filter({ hasText: "You’re offline." });

const ended = (page: Page) =>
  page.getByRole("status").filter({ hasText: "Your session has ended. Sign in again to continue." });

test.describe("when the session has ended", () => {
  test("elsewhere, the page says so at once and keeps its place", async ({ page, context }) => {
    await enter(page, mira, `${places.services}?serviceName=halden&sort=-name`);
    await expect(page.getByText("4 of 312 services match.")).toBeVisible();
    const other = await context.newPage();
    await other.goto(places.requests);
    await signOut(other, mira);
    await expect(heading(page, "Sign in")).toBeVisible();
    await expect(page.getByRole("table")).toHaveCount(0);
    await expect(ended(page)).toBeVisible();
    // Not where it was ended.
    await expect(ended(other)).toHaveCount(0);
    await signIn(page, mira);
    await expect(page).toHaveURL(/serviceName=halden&sort=-name$/);
    await expect(page.getByText("4 of 312 services match.")).toBeVisible();
  });

  for (const { name, who, kept } of [
    { name: "is there again for the same person", who: mira, kept: true },
    { name: "is not there for somebody else", who: basil, kept: false },
  ]) {
    test(`what was entered in the dialog ${name}`, async ({ page, context, backstage }) => {
      const service = await backstage.service({ admin: mira, tech: basil });
      await enter(page, mira, places.modify(service));
      await entry(await dialog(page), "tech").fill(teo.handle);
      await context.clearCookies();
      await page.getByRole("button", { name: "Confirm 1 request" }).click();
      await expect(ended(page)).toBeVisible();
      await signIn(page, who);
      if (kept) {
        await expect(entry(await dialog(page), "tech")).toHaveValue(teo.handle);
        expect(await confirm(page)).toHaveLength(1);
      } else {
        await expect(entry(await dialog(page), "tech")).toHaveValue("");
        await page.keyboard.press("Escape");
        await signOut(page, who);
        await signIn(page, mira);
        await page.goto(places.modify(service));
        await expect(entry(await dialog(page), "tech")).toHaveValue("");
      }
    });
  }

  test("a tab that waits for somebody to sign in goes on once another tab has", async ({ page, context }) => {
    await page.goto(places.requests);
    await expect(heading(page, "Sign in")).toBeVisible();
    const other = await context.newPage();
    await enter(other, mira);
    // Windows beside each other are never hidden: only the focus tells that one is looked at.
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(heading(page, /^My requests/)).toBeVisible();
  });

  test("under an answer, signing in again leads back to it with its code", async ({ page, context, backstage }) => {
    const service = await backstage.service({ admin: mira, tech: basil });
    const id = await backstage.askOnce(mira, service, { tech: teo });
    const { code } = await backstage.mailed(teo, id);
    await enter(page, teo, places.request(id));
    await page.getByLabel("Validation code").fill(code);
    await context.clearCookies();
    await page.getByRole("button", { name: "Accept" }).click();
    await expect(page.getByText(`Request ${id} is waiting for your answer.`)).toBeVisible();
    await signIn(page, teo);
    await expect(page.getByLabel("Validation code")).toHaveValue(code);
    await page.getByRole("button", { name: "Accept" }).click();
    await expect(heading(page, "You accepted. Waiting for one answer")).toBeVisible();
  });
});

test.describe("when the server goes away", () => {
  test.use({ expectedErrors: /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/ });

  test("one quiet banner says so, what is shown stays, and news come once it is back", async ({
    page,
    server,
    backstage,
  }) => {
    await enter(page, mira, `${places.services}?serviceName=halden`);
    await expect(page.getByText("4 of 312 services match.")).toBeVisible();
    await server.pause();
    await expect(banner(page)).toBeVisible();
    await expect(banner(page)).toHaveCount(1);
    await expect(page.getByRole("row")).toHaveCount(5);
    await expect(page.getByRole("alert")).toHaveCount(0);
    await server.resume();
    await expect(banner(page)).toHaveCount(0, { timeout: 15_000 });
    await expect(page.getByRole("row")).toHaveCount(5);
    // The stream is open again, too.
    const service = await backstage.service({ admin: mira, tech: basil });
    await backstage.ask(mira, service, { tech: teo });
    await expect(badge(page, 3)).toBeVisible();
  });

  test("what was entered is still there, and can be sent once it is back", async ({ page, server, backstage }) => {
    const service = await backstage.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await dialog(page);
    await entry(form, "tech").fill(teo.handle);
    await expect(form.getByText("In your zone (EU), and can take this role.", { exact: true })).toBeVisible();
    await server.pause();
    await form.getByRole("button", { name: "Confirm 1 request" }).click();
    await expect(form.getByRole("alert")).toContainText("We got no answer");
    await expect(entry(form, "tech")).toHaveValue(teo.handle);
    await server.resume();
    expect(await confirm(page)).toHaveLength(1);
  });

  test("a code that was filled in stays, and the answer can be given once it is back", async ({ page, server, backstage }) => {
    const service = await backstage.service({ admin: mira, tech: basil });
    const id = await backstage.askOnce(mira, service, { tech: teo });
    const { place, code } = await backstage.mailed(teo, id);
    await enter(page, teo);
    await page.goto(`/${place}`);
    await expect(page.getByLabel("Validation code")).toHaveValue(code);
    await server.pause();
    await page.getByRole("button", { name: "Accept" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("Press again");
    await server.resume();
    await expect(banner(page)).toHaveCount(0, { timeout: 15_000 });
    await expect(page.getByLabel("Validation code")).toHaveValue(code);
    await page.getByRole("button", { name: "Accept" }).click();
    await expect(heading(page, "You accepted. Waiting for one answer")).toBeVisible();
  });

  test("a screen that could not be read can be tried again", async ({ page, server }) => {
    await enter(page, mira);
    await expect(page.getByText("312 services")).toBeVisible();
    await server.pause();
    await page.getByRole("link", { name: /^My requests/ }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("We can’t reach the server.");
    await server.resume();
    await expect(page.getByRole("region", { name: /^Waiting for me/ })).toBeVisible({ timeout: 15_000 });
  });
});

test.describe("at the very beginning", () => {
  test.use({ expectedErrors: /ERR_CONNECTION_REFUSED/ });

  test("it says that the server cannot be reached, and goes on by itself", async ({ page }) => {
    await page.route("**/1.0/app", (route) => route.abort("connectionrefused"), { times: 1 });
    await page.goto("/");
    await expect(page.getByText("We can’t reach the server.")).toBeVisible();
    await expect(heading(page, "Sign in")).toBeVisible();
  });
});
