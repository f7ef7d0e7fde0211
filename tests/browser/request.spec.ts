// A request: its readers, timeline, deadline and countdown; cancelling and resending it.
import type { Locator, Page } from "@playwright/test";
import { openMailed } from "./support/mailed.ts";
import { basil, kasper, mira, teo, vera, zofia } from "./support/people.ts";
import { chosen, countActs, enter, grouped, heading, mainText, modifyForm, places, saying } from "./support/steps.ts";
import { expectNoSidewaysScroll } from "./support/accessible.ts";
import { expect, test as base } from "./support/test.ts";

const DAY = 24 * 60 * 60;
/** Seconds after which a request can be resent. */
const MINUTE = 61;

const code = (page: Page): Locator => page.getByLabel("Validation code");
const accept = (page: Page): Locator => page.getByRole("button", { name: "Accept", exact: true });
const alert = (page: Page): Locator => page.getByRole("main").getByRole("alert");
const button = (within: Page | Locator, name: string | RegExp): Locator => within.getByRole("button", { name });
const ask = (page: Page, name: string): Locator => page.getByRole("dialog", { name });
const spoken = (page: Page, text: string | RegExp): Locator =>
  page.locator("[aria-live=polite]").filter({ hasText: text });
const details = (page: Page, name: string): Locator => page.getByRole("group").filter({ hasText: name });

/** Vera's request that Zofia replace Mira. */
const test = base.extend<{ asked: { id: number; service: string; place: string } }>({
  asked: async ({ api }, use) => {
    const service = await api.service({ admin: vera, tech: mira });
    const id = await api.requestOne(vera, service, { tech: zofia });
    for (const who of [zofia, vera]) await api.mailedCode(who, id);
    await use({ id, service: service.name, place: places.request(id) });
  },
});

test("the timeline shows every event with who and when", async ({ page, api, asked }) => {
  await api.answer(zofia, asked.id, "accept");
  await api.act(vera, asked.id, "withdraw");
  await enter(page, zofia, asked.place);
  await expect(heading(page, /^Cancelled: /)).toBeVisible();
  await page.getByText("Timeline", { exact: true }).click();
  const timeline = page.getByRole("group").filter({ hasText: "Timeline" }).getByRole("listitem");
  await expect(timeline).toContainText([
    saying`${vera} made the request`,
    saying`Emails on their way to ${vera} and you, each with its own code`,
    "You accepted",
    saying`${vera} cancelled the request`,
  ]);
});

test("the page follows the request from the question to the outcome", async ({ page, person, api, asked, server }) => {
  const main = page.getByRole("main");
  await test.step("the reader is asked", async () => {
    await enter(page, zofia, asked.place);
    await expect(page).toHaveTitle(saying`Answer request ${grouped(asked.id)}`);
    await expect(main).toMatchAriaSnapshot(`
      - heading "Become tech contact for ${asked.service}?" [level=1]
      - region "What changes":
        - img "The tech role is to pass from ${mira.name} to you."
        - heading "If you accept"
        - list:
          - listitem:
            - list:
              - listitem: /^You can change technical settings/
              - listitem: You can pass the tech role on
            - list:
              - listitem: You can’t change other contacts
              - listitem: /^You can’t see invoices and orders, renew it, manage its payment$/
      - region "Your answer":
        - paragraph: Takes effect 2 minutes after you both accept. Until then, either of you can cancel it.
      - complementary "The request":
        - list:
          - listitem: /Your turn/
          - listitem: /No answer yet/
        - paragraph: /days.* left until/
    `);
  });
  await test.step("others are waited for", async () => {
    await api.answer(zofia, asked.id, "accept");
    await expect(heading(page, `Waiting for others: tech contact for ${asked.service}`)).toBeVisible();
    await expect(main.getByText(saying`${vera} has until`)).toBeVisible();
    await expect(page.getByLabel("Validation code")).toHaveCount(0);
    const copy = page.getByRole("button", { name: "Copy link to this page" });
    await expect(copy).toHaveCount(0);
    await server.advance(3600);
    await page.reload();
    await expect(copy).toBeVisible();
  });
  const asker = await person();
  await enter(asker, vera, asked.place);
  await test.step("it takes effect in a moment", async () => {
    await api.answer(vera, asked.id, "accept");
    await expect(heading(page, `You are about to become tech contact for ${asked.service}`)).toBeVisible();
    for (const one of [page, asker]) await expect(one.getByRole("timer")).toHaveText(/^[12]:\d\d$/);
  });
  await test.step("the role has moved", async () => {
    await server.advance(120);
    await expect(heading(asker, `Done: new tech contact for ${asked.service}`)).toBeVisible();
    await expect(main).toMatchAriaSnapshot(`
      - heading "You became tech contact for ${asked.service}" [level=1]
      - region "Outcome":
        - img "The tech role has passed from ${mira.name} to you."
    `);
    await expect(page.getByText("Change any passwords the previous contact knew")).toBeVisible();
    await expect(page.getByRole("link", { name: "See the service" })).toBeVisible();
  });
});

test("an admin's request replaces the one of the tech contact, and its parties see that", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: teo });
  const id = await api.requestOne(teo, service, { tech: basil });
  await enter(page, basil, places.request(id));
  await expect(page.getByRole("button", { name: "Accept", exact: true })).toBeVisible();
  await api.requestOne(mira, service, { tech: zofia });
  await expect(heading(page, /^Request replaced: /)).toBeVisible();
  await expect(page.getByText(saying`Nothing changed: the tech role stayed with ${teo}.`)).toBeVisible();
  await expect(page.getByRole("link", { name: "Show requests" })).toBeVisible();
});

test("the reason for declining reaches the asker's page", async ({ page, person, api, asked }) => {
  const hers = await person();
  await enter(hers, vera, asked.place);
  await openMailed(page, api, zofia, asked.id);
  await page.getByRole("button", { name: "Decline" }).click();
  const menu = page.getByRole("dialog", { name: "Decline" });
  await expect(menu).toContainText(saying`${mira} keeps the role. ${vera} gets an email.`);
  const reason = menu.getByRole("textbox", { name: saying`Reason (optional, ${vera} reads it)` });
  await reason.fill("live \u202Elive");
  await menu.getByRole("button", { name: "Decline" }).click();
  await expect(menu).toContainText("In the reason, don’t use marks that change the direction of text.");
  await expect(reason).toBeFocused();
  await reason.fill("I leave at the end of the year. <b>Ask Kasper</b>");
  await menu.getByRole("button", { name: "Decline" }).click();
  await expect(heading(page, `Declined: tech contact for ${asked.service}`)).toBeFocused();
  await expect(page.getByText(saying`Nothing changed: the tech role stayed with ${mira}.`)).toBeVisible();
  // No advice on how to get it after all.
  await expect(page.getByRole("heading", { name: "How to go on" })).toHaveCount(0);
  await expect(page.getByRole("region", { name: "Reason given" })).toContainText("Your own words.");
  await expect(heading(hers, `Declined: tech contact for ${asked.service}`)).toBeVisible();
  await expect(code(hers)).toHaveCount(0);
  await expect(hers.getByRole("region", { name: "Reason given" })).toContainText("I leave at the end of the year. <b>Ask Kasper</b>");
  await expect(hers.getByRole("region", { name: "Reason given" })).toContainText(saying`${zofia}’s words. We haven’t checked them.`);
});

test("a mailed request is accepted in two acts: opening the link, and Accept", async ({ page, api, asked }) => {
  const { place } = await api.mailedCode(zofia, asked.id);
  await enter(page, zofia);
  const acts = await countActs(page);
  await page.goto(`/${place}`);
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await expect(heading(page, /^Waiting for others: /)).toBeFocused();
  expect(1 + (await acts())).toBe(2);
});

test("on a phone with large text, the bar with the answer leaves the request in sight", async ({ page, api, asked }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openMailed(page, api, zofia, asked.id);
  const bar = page.getByRole("region", { name: "Your answer" });
  const accept = page.getByRole("button", { name: "Accept", exact: true });
  const shares = async () => {
    await expect(accept).toBeInViewport({ ratio: 1 });
    return ((await bar.boundingBox())?.height ?? 740) / 740;
  };
  expect(await shares()).toBeLessThan(1 / 6);
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
  // The heading alone fills the window now; below it, the bar stays.
  await page.getByRole("heading", { name: "If you accept" }).scrollIntoViewIfNeeded();
  expect(await shares()).toBeLessThan(1 / 3);
  await expectNoSidewaysScroll(page);
  // The code is shown on demand, above the bar.
  await page.getByRole("button", { name: "Show code" }).click();
  await expect(page.getByLabel("Validation code")).toBeFocused();
  await expect(page.getByLabel("Validation code")).toBeInViewport();
  expect(await shares()).toBeLessThan(1 / 2);
});

test("a declined request is asked of someone else, or again, in one act", async ({ page, api, asked }) => {
  await api.answer(zofia, asked.id, "refuse");
  await enter(page, vera, asked.place);
  const ways = page.getByRole("region", { name: "How to go on" });
  await expect(ways.getByRole("link")).toHaveText([/Ask again$/, /Choose another contact$/]);
  const acts = await countActs(page);
  await ways.getByRole("link", { name: "Choose another contact" }).click();
  const form = await modifyForm(page);
  await expect(form).toContainText(asked.service);
  expect(await acts()).toBe(1);
  await page.goto(asked.place);
  await ways.getByRole("link", { name: "Ask again" }).click();
  await expect(chosen(await modifyForm(page), "tech")).toContainText(zofia.handle);
});

test("who is to pay adds a payment method first, and then accepts with the code of the link", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil, billing: mira });
  const id = await api.requestOne(mira, service, { billing: teo });
  await api.answer(mira, id, "accept");
  const code = await openMailed(page, api, teo, id);
  await expect(page.getByText("You don’t have a valid payment method.")).toBeVisible();
  await expect(page.getByText(saying`Once you accept, ${mira} sees that a payment method is missing.`)).toBeVisible();
  await page.getByRole("link", { name: "Add payment method" }).click();
  await page.getByRole("button", { name: "Add one (demo)" }).click();
  await expect(page.getByText("Credit card, valid until")).toBeVisible();
  await page.goBack();
  await expect(page.getByText("You don’t have a valid payment method.")).toHaveCount(0);
  await expect(page.getByLabel("Validation code")).toHaveValue(code);
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(heading(page, `You are about to become billing contact for ${service.name}`)).toBeVisible();
});

test("a request waits for a payment method, and fails at its deadline with a message to copy", async ({ page, api, server, person }) => {
  const service = await api.service({ admin: mira, tech: basil, billing: mira });
  const id = await api.requestOne(mira, service, { billing: teo });
  for (const who of [mira, teo]) await api.answer(who, id, "accept");
  await enter(page, mira, places.request(id));
  await expect(heading(page, `Blocked: billing contact for ${service.name}`)).toBeVisible();
  await expect(page.getByRole("main").getByText(saying`${teo} has accepted; a payment method is still missing`)).toBeVisible();
  await expect(page.getByRole("list", { name: "Who answers" })).toContainText("Accepted; a payment method is still missing");
  await expect(page.getByRole("list", { name: "Who answers" }).getByRole("button", { name: "Copy message" })).toBeVisible();
  const theirs = await person();
  await enter(theirs, teo, places.request(id));
  await expect(theirs.getByRole("link", { name: "Add payment method" })).toBeVisible();
  await server.advance(7 * DAY);
  await enter(page, mira, places.request(id));
  await expect(heading(page, `Failed: billing contact for ${service.name}`)).toBeVisible();
  const ways = page.getByRole("region", { name: "How to go on" });
  await expect(ways).toContainText(saying`Tell ${teo} what’s missing`);
  await expect(ways.getByRole("button", { name: "Copy message" })).toBeVisible();
});

test("the outgoing contact can follow a request but not answer", async ({ page, asked }) => {
  await enter(page, mira, asked.place);
  await expect(heading(page, `Waiting for others: tech contact for ${asked.service}`)).toBeVisible();
  await expect(page.getByRole("main").getByText(saying`${vera} and ${zofia} have until`)).toBeVisible();
  await expect(page.getByText("You hold this role now, so you can follow the request.")).toBeVisible();
  await expect(page.getByLabel("Validation code")).toHaveCount(0);
  await expect(page.getByRole("button", { name: /Accept|Decline|Cancel|Resend/ })).toHaveCount(0);
});

test("a request of others looks like one that doesn't exist", async ({ page, asked }) => {
  const texts: string[] = [];
  await enter(page, kasper);
  for (const number of [asked.id, 1]) {
    await page.goto(places.request(number));
    await expect(heading(page, `This account (${kasper.handle}) isn’t part of request ${grouped(number)}`)).toBeVisible();
    texts.push((await mainText(page)).replaceAll(grouped(number), "N"));
  }
  expect(texts[0]).toBe(texts[1]);
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
