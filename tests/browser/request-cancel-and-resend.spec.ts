// Cancelling and resending a request. Both parties' pages update by themselves.
import type { Locator, Page } from "@playwright/test";
import { mira, vera, zofia } from "./support/people.ts";
import { chosen, enter, heading, modifyForm, places, saying } from "./support/steps.ts";
import { expect, test as base } from "./support/test.ts";

const code = (page: Page): Locator => page.getByLabel("Validation code");
const accept = (page: Page): Locator => page.getByRole("button", { name: "Accept", exact: true });
const alert = (page: Page): Locator => page.getByRole("main").getByRole("alert");
const button = (within: Page | Locator, name: string | RegExp): Locator => within.getByRole("button", { name });
const ask = (page: Page, name: string): Locator => page.getByRole("dialog", { name });
const spoken = (page: Page, text: string | RegExp): Locator =>
  page.locator("[aria-live=polite]").filter({ hasText: text });
const details = (page: Page, name: string): Locator => page.getByRole("group").filter({ hasText: name });

/** Seconds after which a request can be resent. */
const MINUTE = 61;

/** Vera's request that Zofia replace Mira. */
const test = base.extend<{ asked: { id: number; service: string; place: string } }>({
  asked: async ({ api }, use) => {
    const service = await api.service({ admin: vera, tech: mira });
    const id = await api.requestOne(vera, service, { tech: zofia });
    await api.mailedCode(zofia, id);
    await api.mailedCode(vera, id);
    await use({ id, service: service.name, place: places.request(id) });
  },
});

test.describe("Resend request", () => {
  test("works a minute after the last email, by the server's clock, and revokes the old code", async ({ page, asked, api, server }) => {
    const old = await api.mailedCode(zofia, asked.id);
    await enter(page, zofia, asked.place);
    await page.getByText("Didn’t get the email?").click();
    const help = details(page, "Didn’t get the email?");
    await expect(help).toContainText(`The email goes to the address in your profile, ${zofia.address}.`);
    await expect(help.getByText("Code emailed")).toBeVisible();
    await expect(help.getByRole("link", { name: "Check or change it in your profile" })).toHaveAttribute("href", /#\/.*profile/);
    // Too soon: it counts down, and says so when pressed.
    const resend = button(help, /^Send me the code again/);
    await expect(resend).toHaveText(/\(in 0:[0-5]\d\)$/);
    await expect(resend).toHaveAttribute("aria-disabled", "true");
    await resend.click({ force: true });
    await expect(spoken(page, /An email went out just now\. You can ask for another from/)).toHaveCount(1);

    await server.advance(MINUTE);
    await page.reload();
    await page.getByText("Didn’t get the email?").click();
    await expect(resend).not.toHaveText(/\(in/);
    await resend.click();
    await expect(help.getByText("A new email is on its way to you. Once it’s sent, only its code works.")).toBeVisible();
    const fresh = await api.mailedCode(zofia, asked.id, old.mail);
    expect(fresh.code).not.toBe(old.code);

    // The old code says that it was replaced and offers to resend.
    await code(page).fill(old.code);
    await accept(page).click();
    await expect(page.getByText("This code was replaced, by a newer email or because your address changed.").first()).toBeVisible();
    await expect(button(alert(page), /^Send me the code again/)).toBeVisible();
    await code(page).fill(fresh.code);
    await accept(page).click();
    await expect(heading(page, /^Waiting for others: /)).toBeFocused();
  });

  test("the asker, and nobody else, can resend the other party's email", async ({ page, person, asked, server }) => {
    const hers = await person();
    await enter(hers, zofia, asked.place);
    await expect(code(hers)).toBeVisible();
    await expect(button(hers, /^Resend to/)).toHaveCount(0);
    await server.advance(MINUTE);
    await enter(page, vera, asked.place);
    await button(page, saying`Resend to ${zofia}`).click();
    await expect(page.getByText(saying`A new email is on its way to ${zofia}.`).first()).toBeVisible();
    await hers.getByText("Timeline", { exact: true }).click();
    await expect(hers.getByText(saying`${vera} resent the request`)).toBeVisible();
  });
});

test.describe("Cancel request", () => {
  test("asks for confirmation, ends the request, and the other party sees it", async ({ page, person, asked }) => {
    const hers = await person();
    await enter(hers, zofia, asked.place);
    await expect(accept(hers)).toBeVisible();
    await enter(page, vera, asked.place);
    await button(page, "Cancel request").click();
    const question = ask(page, "Cancel this request?");
    await expect(question.getByRole("heading")).toBeFocused();
    await expect(question).toContainText(saying`The tech role on ${asked.service} stays with ${mira}.`);
    await button(question, "Keep it").click();
    await expect(question).toHaveCount(0);
    await expect(button(page, "Cancel request")).toBeFocused();
    await button(page, "Cancel request").click();
    await page.keyboard.press("Escape");
    await expect(question).toHaveCount(0);

    await button(page, "Cancel request").click();
    await button(question, "Cancel request").click();
    await expect(heading(page, /^Cancelled: /)).toBeFocused();
    await expect(spoken(page, "Cancelled: ")).toHaveCount(1);
    await expect(heading(hers, /^Cancelled: /)).toBeVisible();
    await expect(hers.getByText(saying`Nothing changed: the tech role stayed with ${mira}.`)).toBeVisible();
    await expect(page.getByRole("link", { name: "Ask again" })).toBeVisible();
    await page.getByRole("link", { name: "Ask again" }).click();
    // The form is filled in as before.
    const form = await modifyForm(page);
    await expect(chosen(form, "tech")).toContainText(zofia.handle);
    await expect(form.getByText("Can take this role.")).toBeVisible();
  });

  test("the confirmation closes when the request can no longer be cancelled", async ({ page, asked, api }) => {
    await enter(page, vera, asked.place);
    await button(page, "Cancel request").click();
    await expect(ask(page, "Cancel this request?")).toBeVisible();
    await api.answer(zofia, asked.id, "refuse");
    await expect(heading(page, /^Declined: tech contact/)).toBeVisible();
    await expect(ask(page, "Cancel this request?")).toHaveCount(0);
  });
});

test("during the countdown both parties can stop it, and readers can't", async ({ page, person, asked, api }) => {
  await api.answer(zofia, asked.id, "accept");
  await api.answer(vera, asked.id, "accept");
  const his = await person();
  await enter(his, mira, asked.place);
  await expect(his.getByRole("timer")).toBeVisible();
  await expect(button(his, /Cancel|Take back/)).toHaveCount(0);
  const hers = await person();
  await enter(hers, vera, asked.place);
  await expect(button(hers, "Cancel request")).toBeVisible();
  await enter(page, zofia, asked.place);
  // Beside the clock.
  const clock = page.getByRole("region", { name: "What changes" }).filter({ has: page.getByRole("timer") });
  await clock.getByRole("button", { name: "Take back and end the request" }).click();
  // The countdown goes on in the dialog.
  const question = ask(page, "Take back your acceptance and end the request?");
  await expect(question.getByRole("timer")).toHaveText(/^[01]:\d\d left$/);
  await button(question, "Take back and end the request").click();
  for (const other of [his, hers]) {
    await expect(heading(other, /^Cancelled: /)).toBeVisible();
    await expect(other.getByRole("timer")).toHaveCount(0);
  }
});
