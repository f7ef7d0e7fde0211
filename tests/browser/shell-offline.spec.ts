// The connection goes: what is shown and entered stays, and the app reconnects by itself.
import type { Page } from "@playwright/test";
import { basil, mira, teo } from "./support/people.ts";
import { badge, chosen, confirm, enter, enterForm, entry, forecast, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const banner = (page: Page) => page.getByRole("status").filter({ hasText: "You’re offline." });

test.describe("when the server goes away", () => {
  test.use({ expectedErrors: /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/ });

  test("one banner says so, what is shown stays, and live updates resume", async ({ page, server, api }) => {
    await enter(page, mira, `${places.services}?serviceName=halden`);
    await expect(page.getByText("4 of 312 services match.")).toBeVisible();
    await server.pause();
    await expect(banner(page)).toBeVisible();
    await expect(banner(page)).toHaveCount(1);
    await expect(page.getByRole("row")).toHaveCount(2);
    await expect(page.getByRole("alert")).toHaveCount(0);
    await server.resume();
    await expect(banner(page)).toHaveCount(0);
    await expect(page.getByRole("row")).toHaveCount(2);
    // The event stream is open again, too.
    const service = await api.service({ admin: mira, tech: basil });
    await api.request(mira, service, { tech: teo });
    await expect(badge(page, 3)).toBeVisible();
  });

  test("what was entered is kept and can be sent once it is back", async ({ page, server, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    const form = await enterForm(page, mira, service);
    await entry(form, "tech").fill(teo.handle);
    await expect(forecast(page)).toContainText("Tech role of ");
    // The list of people would stand above the button.
    await entry(form, "tech").blur();
    await expect(page.getByText("Nothing is sent yet.").first()).toBeVisible();
    await server.pause();
    // The banner covers no button.
    await expect(banner(page)).toBeVisible();
    await form.getByRole("link", { name: "Cancel" }).click({ trial: true });
    await form.getByRole("button", { name: "Send request" }).click();
    // One message, and none that says otherwise.
    await expect(form.getByRole("alert").filter({ hasText: "The connection dropped" })).toBeVisible();
    await expect(banner(page)).toHaveCount(0);
    await expect(page.getByText("Nothing is sent yet.")).toHaveCount(0);
    await expect(chosen(form, "tech")).toContainText(teo.handle);
    await server.resume();
    expect(await confirm(page)).toHaveLength(1);
  });

  test("a screen that couldn't be loaded recovers", async ({ page, server }) => {
    await enter(page, mira);
    await expect(page.getByText("You’re a contact for 312 services.")).toBeVisible();
    await server.pause();
    await page.getByRole("link", { name: /^Requests/ }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText("We can’t reach the server.");
    await expect(banner(page)).toHaveCount(0);
    await server.resume();
    await expect(page.getByRole("region", { name: /^Waiting for you/ })).toBeVisible();
  });
});
