// The session ends while pages are open: they keep their place and what was entered.
import type { Page } from "@playwright/test";
import { servicesWith } from "./support/mailed.ts";
import { basil, mira, teo } from "./support/people.ts";
import { chosen, confirm, enter, enterForm, entry, heading, hold, modifyForm, places, signIn, signOut } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const ended = (page: Page) =>
  page.getByRole("status").filter({ hasText: "Your session has ended. Sign in again to continue." });

test.describe("when the session has ended", () => {
  test("in another tab, the page says so immediately and keeps its place", async ({ page, context }) => {
    await enter(page, mira, `${places.services}?serviceName=halden&sort=-name`);
    await expect(page.getByText("4 of 312 services match.")).toBeVisible();
    const other = await context.newPage();
    await other.goto(places.requests);
    await signOut(other, mira);
    await expect(heading(page, /^Sign in/)).toBeVisible();
    await expect(page.getByRole("table")).toHaveCount(0);
    await expect(ended(page)).toBeVisible();
    // Not in the tab that signed out.
    await expect(ended(other)).toHaveCount(0);
    await signIn(page, mira);
    await expect(page).toHaveURL(/serviceName=halden&sort=-name$/);
    await expect(page.getByText("4 of 312 services match.")).toBeVisible();
  });

  for (const { name, who, kept } of [
    { name: "is restored for the same person", who: mira, kept: true },
    { name: "isn't shown to someone else", who: basil, kept: false },
  ]) {
    test(`what was entered in the form ${name}`, async ({ page, context, api }) => {
      const service = await api.service({ admin: mira, tech: basil });
      const form = await enterForm(page, mira, service);
      await entry(form, "tech").fill(teo.handle);
      await context.clearCookies();
      // The form looks people up, and so notices.
      await expect(async () => {
        if (!(await ended(page).isVisible())) await entry(form, "billing").press("ArrowDown", { timeout: 1000 });
        await expect(ended(page)).toBeVisible({ timeout: 1000 });
      }).toPass();
      await signIn(page, who);
      if (kept) {
        await expect(chosen(await modifyForm(page), "tech")).toContainText(teo.handle);
        expect(await confirm(page)).toHaveLength(1);
      } else {
        await expect(entry(await modifyForm(page), "tech")).toHaveValue("");
        await signOut(page, who);
        await signIn(page, mira);
        await page.goto(places.modify(service));
        await expect(entry(await modifyForm(page), "tech")).toHaveValue("");
      }
    });
  }

  test("what was entered about a holder is restored", async ({ page, context, api }) => {
    await enter(page, mira, places.holder(await api.service({ admin: mira, category: "DOMAIN" })));
    await page.getByLabel("Last name").fill("Ashdown");
    await context.clearCookies();
    await page.getByRole("button", { name: "Ask both holders" }).click();
    await expect(ended(page)).toBeVisible();
    await signIn(page, mira);
    await expect(page.getByLabel("Last name")).toHaveValue("Ashdown");
  });

  test("lines that were selected are restored with the code", async ({ page, context, api }) => {
    const services = await servicesWith(api, mira, 2);
    const id = await api.submit(mira, services, teo);
    const { code } = await api.mailedCode(teo, id);
    await enter(page, teo, places.submission(id));
    await page.getByLabel("Validation code").fill(code);
    const tick = page.getByRole("checkbox", { name: `Select ${services[0]?.name}, ` });
    await tick.uncheck();
    await context.clearCookies();
    const accept = page.getByRole("button", { name: "Accept 1 of 2 services" });
    await accept.click();
    await expect(ended(page)).toBeVisible();
    await signIn(page, teo);
    await expect(tick).not.toBeChecked();
    await accept.click();
    await expect(page.getByRole("heading", { name: "1 service accepted" })).toBeFocused();
  });

  test("by another account's sign-in, a page shows neither with the other's data", async ({ page, context }) => {
    await enter(page, mira);
    await expect(page.getByText("You’re a contact for 312 services.")).toBeVisible();
    const loading = await context.newPage();
    const release = await hold(loading, /handover-app-\w+_bg\.wasm$/);
    const read = loading.waitForResponse(/\/1\.0\/me\/services/);
    await loading.goto(places.services, { waitUntil: "commit" });
    await read;
    await page.request.post("/1.0/demo/session", { data: { account: teo.handle } });
    await expect(ended(page)).toBeVisible();
    release();
    // It has early answers for Mira. Its event stream is refused, and so it reads the session again.
    await expect(loading.getByRole("button", { name: teo.name })).toBeVisible();
    await expect(loading.getByText("You’re a contact for 312 services.")).toHaveCount(0);
    await expect(loading.getByRole("button", { name: mira.name })).toHaveCount(0);
  });

  test("a tab at sign-in continues once another tab has signed in", async ({ page, context }) => {
    await page.goto(places.requests);
    await expect(heading(page, /^Sign in/)).toBeVisible();
    const other = await context.newPage();
    await enter(other, mira);
    // Windows side by side are never hidden, so only `focus` tells that one is in use.
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(heading(page, /^My requests/)).toBeVisible();
  });
});
