// Cancelling and resending a request. Both parties' pages update by themselves.
import type { Locator, Page } from "@playwright/test";
import { mira, vera, zofia } from "./support/people.ts";
import { dialog, enter, entry, grouped, heading, places } from "./support/steps.ts";
import { expect, test as base } from "./support/test.ts";

const code = (page: Page): Locator => page.getByLabel("Validation code");
const accept = (page: Page): Locator => page.getByRole("button", { name: "Accept" });
const alert = (page: Page): Locator => page.getByRole("main").getByRole("alert");
const button = (within: Page | Locator, name: string | RegExp): Locator => within.getByRole("button", { name });
const ask = (page: Page, name: string): Locator => page.getByRole("dialog", { name });
const spoken = (page: Page, text: string | RegExp): Locator =>
  page.locator("[aria-live=polite]").filter({ hasText: text });
const progress = (page: Page): Locator => page.getByRole("list", { name: "Progress" }).getByRole("listitem");
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
  test("works a minute after the last email, by the server's clock, and revokes the old code", async ({
    page,
    asked,
    api,
    server,
  }) => {
    const old = await api.mailedCode(zofia, asked.id);
    await enter(page, zofia, asked.place);
    await page.getByText("Didn’t get the email?").click();
    const help = details(page, "Didn’t get the email?");
    await expect(help).toContainText(`It goes to the address in your profile, ${zofia.address}.`);
    await expect(help.getByText("Code emailed")).toBeVisible();
    await expect(help.getByRole("link", { name: "Check or change it in your profile" })).toHaveAttribute(
      "href",
      /#\/.*profile/,
    );
    // Too soon: it counts down, and says so when pressed.
    const resend = button(help, /^Resend request$/);
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
    await expect(spoken(page, "A new email is on its way to you.")).toHaveCount(1);
    const fresh = await api.mailedCode(zofia, asked.id, old.mail);
    expect(fresh.code).not.toBe(old.code);
    await expect(resend).toHaveText(/\(in 0:[0-5]\d\)$/);

    // The old code says that it was replaced and offers to resend.
    await code(page).fill(old.code);
    await accept(page).click();
    await expect(page.getByText("This code was replaced, by a newer email or because your address changed.")).toBeVisible();
    await expect(button(alert(page), /^Resend request/)).toBeVisible();
    await code(page).fill(fresh.code);
    await accept(page).click();
    await expect(heading(page, "You accepted. Waiting for one answer")).toBeFocused();
  });

  test("the asker resends the other party's email, and the other party sees it", async ({
    page,
    person,
    asked,
    api,
    server,
  }) => {
    const old = await api.mailedCode(zofia, asked.id);
    await api.answer(vera, asked.id, "accept");
    const hers = await person();
    await enter(hers, zofia, asked.place);
    await server.advance(MINUTE);
    await enter(page, vera, asked.place);
    await page.getByText("Didn’t they get the email?").click();
    await button(page, `Resend request to ${zofia.handle}`).click();
    await expect(page.getByText(`A new email is on its way to ${zofia.handle}.`).first()).toBeVisible();
    const fresh = await api.mailedCode(zofia, asked.id, old.mail);
    // It shows in the other party's timeline.
    await hers.getByText("Timeline", { exact: true }).click();
    await expect(hers.getByText(`${vera.handle} resent the request`)).toBeVisible();
    await code(hers).fill(fresh.code);
    await accept(hers).click();
    await expect(heading(hers, "Everyone accepted")).toBeVisible();
    await expect(heading(page, "Everyone accepted")).toBeVisible();
  });

  test("only the asker can resend the other party's email", async ({ page, asked }) => {
    await enter(page, zofia, asked.place);
    await page.getByText("Didn’t they get the email?").click();
    await expect(button(page, `Resend request to ${vera.handle}`)).toHaveCount(0);
    await expect(button(page, "Cancel request")).toHaveCount(0);
  });

  test("after ten a day it says when it works again", async ({ page, asked, api, server }) => {
    let last = (await api.mailedCode(zofia, asked.id)).mail;
    for (let nth = 0; nth < 10; nth += 1) {
      await server.advance(MINUTE);
      await api.act(zofia, asked.id, "resendEmail");
      last = (await api.mailedCode(zofia, asked.id, last)).mail;
    }
    await server.advance(MINUTE);
    await enter(page, zofia, `${places.requests}?q=${asked.id}`);
    await button(page.getByRole("article"), /^Resend request/).click();
    const told = page.getByText(/Too many emails were requested in one day\. You can ask for another from .*\d\d:\d\d\./);
    await expect(told.first()).toBeVisible();
    const again = button(page.getByRole("article"), /^Resend request/);
    await expect(again).toHaveAttribute("aria-disabled", "true");
    await again.click({ force: true });
    await expect(told.first()).toBeVisible();
    await expect(page.getByText("An email went out just now")).toHaveCount(0);
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
    await expect(question).toContainText(`The tech role of ${asked.service} stays with ${mira.handle}.`);
    await button(question, "Keep it").click();
    await expect(question).toHaveCount(0);
    await expect(button(page, "Cancel request")).toBeFocused();
    await button(page, "Cancel request").click();
    await page.keyboard.press("Escape");
    await expect(question).toHaveCount(0);

    await button(page, "Cancel request").click();
    await button(question, "Cancel request").click();
    await expect(heading(page, "You cancelled the request")).toBeFocused();
    await expect(spoken(page, "You cancelled the request")).toHaveCount(1);
    await expect(heading(hers, `${vera.handle} cancelled the request`)).toBeVisible();
    await expect(hers.getByText(`Nothing changed: the tech role stayed with ${mira.handle}.`)).toBeVisible();
    await expect(hers.getByText(new RegExp(`If you still want this, ask (${vera.name} )?${vera.handle} to make a new request`))).toBeVisible();
    await page.getByRole("link", { name: "Make a new request" }).click();
    // The form is filled in as before.
    const form = await dialog(page);
    await expect(entry(form, "tech")).toHaveValue(zofia.handle);
    await expect(form.getByRole("button", { name: "Confirm 1 request" })).toBeVisible();
    await expect(form.getByText("In your zone (EU), and can take this role.").first()).toBeVisible();
  });

  test("works from the list, and the request moves to Finished", async ({ page, asked }) => {
    await enter(page, vera, `${places.requests}?q=${asked.id}`);
    const entry = page.getByRole("article");
    await expect(button(entry, `Resend request to ${zofia.handle}`)).toBeVisible();
    await button(entry, `Cancel request (request ${grouped(asked.id)})`).click();
    await button(ask(page, "Cancel this request?"), "Cancel request").click();
    await expect(page.getByRole("region", { name: /^Finished/ }).getByRole("listitem")).toContainText(/by you, .*\d\d:\d\d/);
    await expect(entry).toHaveCount(0);
    await expect(page.getByText(`You cancelled request ${grouped(asked.id)}. Everyone involved gets an email.`)).toBeInViewport();
    await expect(heading(page, "My requests")).toBeFocused();
    await expect(spoken(page, /You cancelled the request|Nothing is waiting|waiting for your answer/)).toHaveCount(1);
  });

  test("is one button with one look, whoever presses it and whatever the situation", async ({ page, asked, api }) => {
    const cancel = page.getByRole("main").getByRole("button", { name: "Cancel request", exact: true });
    const dangerous = async () => {
      await expect(cancel).toHaveCount(1);
      await expect(cancel).toHaveClass("btn bad");
      await cancel.click();
      const confirm = page.getByRole("dialog").getByRole("button").first();
      await expect(confirm).toHaveText(/^Cancel (request|my acceptance)$/);
      await expect(confirm).toHaveClass("btn main bad");
      await button(page.getByRole("dialog"), "Keep it").click();
    };
    await enter(page, vera, asked.place);
    await dangerous();
    // As its asker and as a party that has accepted, there would be two ways.
    await api.answer(vera, asked.id, "accept");
    await expect(heading(page, "You accepted. Waiting for one answer")).toBeVisible();
    await dangerous();
    await api.answer(zofia, asked.id, "accept");
    await expect(heading(page, "Everyone accepted")).toBeVisible();
    await dangerous();
    await enter(page, zofia, asked.place);
    await dangerous();
  });

  test("the confirmation closes when the request can no longer be cancelled", async ({ page, asked, api }) => {
    await enter(page, vera, asked.place);
    await button(page, "Cancel request").click();
    await expect(ask(page, "Cancel this request?")).toBeVisible();
    await api.answer(zofia, asked.id, "refuse");
    await expect(heading(page, `${zofia.handle} declined`)).toBeVisible();
    await expect(ask(page, "Cancel this request?")).toHaveCount(0);
  });
});

test.describe("Cancel request", () => {
  test("ends the request for both parties", async ({ page, person, asked, api }) => {
    await api.answer(zofia, asked.id, "accept");
    const hers = await person();
    await enter(hers, vera, asked.place);
    await enter(page, zofia, asked.place);
    await expect(progress(page)).toContainText([
      "Request made",
      /You accepted.*\d\d:\d\d/,
      /Waiting for .*By .*6 days 23 hours left.*Code emailed/,
      /The role moves.*2 minutes later/,
    ]);
    await button(page, "Cancel request").click();
    const question = ask(page, "Cancel your acceptance?");
    await expect(question).toContainText(`The tech role of ${asked.service} stays with ${mira.handle}.`);
    await button(question, "Cancel my acceptance").click();
    await expect(heading(page, "You took back your acceptance")).toBeFocused();
    await expect(heading(hers, `${zofia.handle} took back their acceptance`)).toBeVisible();
    await expect(hers.getByText(`Nothing changed: the tech role stayed with ${mira.handle}.`)).toBeVisible();
  });

  test("works from the list", async ({ page, asked, api }) => {
    await api.answer(zofia, asked.id, "accept");
    await enter(page, zofia, `${places.requests}?q=${asked.id}`);
    await button(page.getByRole("article"), "Cancel request").click();
    await button(ask(page, "Cancel your acceptance?"), "Cancel my acceptance").click();
    await expect(page.getByRole("region", { name: /^Finished/ }).getByRole("listitem")).toContainText(
      "you took back your acceptance",
    );
  });
});

test.describe("Cancel request, during the grace period", () => {
  for (const { who, name, other, ending } of [
    {
      who: vera,
      name: "by the asker",
      other: zofia,
      ending: `${vera.handle} cancelled the request`,
    },
    {
      who: zofia,
      name: "by the other party",
      other: vera,
      ending: `${zofia.handle} took back their acceptance`,
    },
  ]) {
    test(name, async ({ page, person, asked, api }) => {
      await api.answer(zofia, asked.id, "accept");
      await api.answer(vera, asked.id, "accept");
      const theirs = await person();
      await enter(theirs, other, asked.place);
      await expect(theirs.getByRole("timer")).toBeVisible();
      await enter(page, who, asked.place);
      await button(page, "Cancel request").click();
      // The countdown goes on in the dialog.
      const question = ask(page, "Cancel this request?");
      await expect(question.getByRole("timer")).toHaveText(/^[01]:\d\d left$/);
      await expect(question.locator("p")).toHaveText([
        `The tech role of ${asked.service} stays with ${mira.handle}.`,
        /^[01]:\d\d left$/,
      ]);
      await button(question, "Cancel request").click();
      await expect(page.getByRole("heading", { name: "Outcome" })).toBeVisible();
      await expect(heading(theirs, ending)).toBeVisible();
      await expect(theirs.getByRole("timer")).toHaveCount(0);
    });
  }

  test("works from the list, and isn't offered to readers", async ({ page, person, asked, api }) => {
    await api.answer(zofia, asked.id, "accept");
    await api.answer(vera, asked.id, "accept");
    const his = await person();
    await enter(his, mira, asked.place);
    await expect(his.getByRole("timer")).toBeVisible();
    await expect(button(his, "Cancel request")).toHaveCount(0);
    await enter(page, vera, `${places.requests}?q=${asked.id}`);
    await button(page.getByRole("article"), "Cancel request").click();
    await button(ask(page, "Cancel this request?"), "Cancel request").click();
    await expect(heading(his, `${vera.handle} cancelled the request`)).toBeVisible();
  });
});
