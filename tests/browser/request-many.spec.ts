// The page of a request for several services: one code, a choice by line, and acts on all.
import type { Locator, Page } from "@playwright/test";
import type { Service } from "./support/api-driver.ts";
import { openMailed, servicesWith } from "./support/mailed.ts";
import { basil, mira, runa, teo, wren } from "./support/people.ts";
import { GRACE, chosen, day, enter, heading, modifyForm, openAnew, places, saying } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const region = (page: Page, name: string | RegExp): Locator => page.getByRole("region", { name });
const bar = (page: Page): Locator => region(page, "Your answer");
const line = (page: Page, service: Service | undefined): Locator =>
  page.getByRole("table").getByRole("row").filter({ hasText: service?.name ?? "nothing" });
const tick = (page: Page, service: Service | undefined): Locator =>
  page.getByRole("checkbox", { name: `Select ${service?.name}` });
const outcome = (page: Page, name: string): Locator =>
  page.getByRole("status").filter({ has: page.getByRole("heading", { name }) });

async function decline(page: Page, button: string): Promise<void> {
  await bar(page).getByRole("button", { name: "Decline", exact: true }).first().click();
  await page.getByRole("dialog", { name: "Decline" }).getByRole("button", { name: button }).click();
}

test("one code answers the lines that are chosen, and later the others", async ({ page, api }) => {
  const of = await servicesWith(api, mira, 4);
  const id = await api.submit(mira, of, runa);
  await openMailed(page, api, runa, id);
  await test.step("all are chosen, and some are left out", async () => {
    await expect(heading(page, "Become tech contact for 4 services?")).toBeVisible();
    await expect(page).not.toHaveURL(/token/);
    await expect(page.getByLabel("Validation code")).toHaveValue(/^[A-Za-z0-9]{32}$/);
    await expect(page.getByRole("img", { name: saying`The tech role is to pass from ${mira} to you.` })).toBeVisible();
    await expect(bar(page)).toContainText("4 of 4 chosen");
    await tick(page, of[0]).uncheck();
    await tick(page, of[1]).uncheck();
    await expect(bar(page)).toContainText("2 of 4 chosen");
  });
  await test.step("the chosen ones are accepted", async () => {
    await bar(page).getByRole("button", { name: "Accept 2 of 4 services" }).click();
    await expect(page.getByRole("heading", { name: "2 services accepted" })).toBeFocused();
    await expect(page.getByRole("table").getByText("Waiting for you")).toHaveCount(2);
    await expect(page.getByRole("table").getByText("You accepted")).toHaveCount(2);
    await expect(page.getByRole("list", { name: "Who answers" })).toContainText("2 of 4 accepted");
  });
  await test.step("the others are declined with the same code, once they are chosen", async () => {
    await expect(bar(page)).toContainText("0 of 2 chosen");
    await expect(bar(page).getByRole("button", { name: "Accept" })).toHaveAttribute("aria-disabled", "true");
    await tick(page, of[0]).check();
    await tick(page, of[1]).check();
    await decline(page, "Decline 2 services");
    await expect(heading(page, "Waiting for others: tech contact for 4 services")).toBeFocused();
    await expect(page.getByRole("main").getByText(saying`Open for 2 of 4 services. 2 services accepted. ${mira} has until`)).toBeVisible();
    await expect(page.getByLabel("Validation code")).toHaveCount(0);
    await expect(page.getByRole("table").getByText("Declined")).toHaveCount(2);
  });
});

test("what all have accepted goes on while the rest waits, and both pages say so", async ({ page, api, person }) => {
  const of = await servicesWith(api, mira, 2);
  const id = await api.submit(mira, of, runa);
  await api.acceptAll(mira, id);
  await openMailed(page, api, runa, id);
  await tick(page, of[0]).uncheck();
  await bar(page).getByRole("button", { name: "Accept 1 of 2 services" }).click();
  await expect(page.getByText(/^For 1 of 2 services, it takes effect at .*\d minutes? left$/)).toBeVisible();
  await expect(outcome(page, "1 service accepted")).not.toContainText("once everyone");
  const hers = await person();
  await enter(hers, mira, places.submission(id));
  await expect(heading(hers, "Waiting for others: tech contact for 2 services")).toBeVisible();
  await expect(hers.getByRole("main").getByText(saying`Open for 1 of 2 services. 2 services confirmed. ${runa} has until`)).toBeVisible();
  await expect(hers.getByText(/^For 1 of 2 services, it takes effect at/)).toBeVisible();
  await tick(page, of[0]).check();
  await decline(page, "Decline");
  await expect(heading(page, "You are about to become tech contact for 2 services")).toBeFocused();
  await expect(page.getByRole("main").getByText("Takes effect for 1 of 2 services, 1 service declined")).toBeVisible();
  await expect(hers.getByRole("main").getByText("Takes effect for 1 of 2 services, 1 service declined")).toBeVisible();
});

test("what could not be answered comes first, with the reason", async ({ page, api }) => {
  const of = await servicesWith(api, mira, 2);
  const id = await api.submit(mira, of, runa);
  const { place } = await api.mailedCode(runa, id);
  // As if the asker had cancelled one just before.
  await page.route("**/1.0/me/submissions/*/answer", (route) =>
    route.fulfill({ json: { done: 1, refusedCount: 1, refused: [{ request: id, refusal: { closed: { state: "aborted" } } }] } }),
  );
  await enter(page, runa, `/${place}`);
  await bar(page).getByRole("button", { name: "Accept 2 services" }).click();
  await expect(page.getByRole("heading", { name: "1 service accepted" })).toBeFocused();
  await expect(outcome(page, "1 service accepted")).toContainText("Not possible for 1 service. Nothing changed for it.");
  await expect(outcome(page, "1 service accepted").getByRole("listitem")).toContainText(
    saying`It has ended. If you still want this, ask ${mira} to make a new request.`,
  );
});

test("an answer that comes after all lines have ended says that nothing was left", async ({ page, api }) => {
  const id = await api.submit(mira, await servicesWith(api, mira, 2), runa, undefined, { note: "For the summer" });
  const { place } = await api.mailedCode(runa, id);
  await page.route("**/1.0/me/submissions/*/answer", async (route) => {
    await api.act(mira, id, "withdraw");
    await route.continue();
  });
  await enter(page, runa, `/${place}`);
  await bar(page).getByRole("button", { name: "Accept 2 services" }).click();
  await expect(page.getByRole("heading", { name: "Nothing was left to do." })).toBeFocused();
  await expect(page.getByRole("list", { name: "Who answered" })).toContainText("None accepted");
});

test("a wrong code changes nothing and says so in view", async ({ page, api }) => {
  const id = await api.submit(mira, await servicesWith(api, mira, 2), runa);
  await enter(page, runa, places.submission(id));
  await bar(page).getByRole("button", { name: "Accept 2 services" }).click();
  await expect(page.getByText("Enter the code from your email.")).toBeVisible();
  await page.getByRole("heading", { level: 1 }).click();
  await bar(page).getByRole("button", { name: "Enter the code from your email" }).click();
  await expect(page.getByLabel("Validation code")).toBeFocused();
  await page.getByLabel("Validation code").fill("A".repeat(32));
  await bar(page).getByRole("button", { name: "Accept 2 services" }).click();
  await expect(page.getByLabel("Validation code")).toBeFocused();
  await expect(page.getByText("This isn’t a code for this request.").first()).toBeInViewport();
  await expect(page.getByRole("alert")).toContainText("9 more tries");
  await expect(heading(page, "Become tech contact for 2 services?")).toBeVisible();
});

test("accepted lines are cancelled one by one, and the others go on", async ({ page, api, server }) => {
  const of = await servicesWith(api, mira, 3);
  const id = await api.submit(mira, of, runa);
  for (const who of [mira, runa]) await api.acceptAll(who, id);
  await enter(page, runa, places.submission(id));
  await expect(page.getByRole("timer")).toBeVisible();
  for (const service of of.slice(0, 2)) await tick(page, service).check();
  const chosen = region(page, "Chosen services");
  await expect(chosen).toContainText("2 services selected");
  await chosen.getByRole("button", { name: "Take back for 2 services" }).click();
  const question = page.getByRole("dialog", { name: "Take back your acceptance for 2 services?" });
  await expect(question.getByRole("heading")).toBeFocused();
  await question.getByRole("button", { name: "Take back for 2 services" }).click();
  await expect(page.getByRole("heading", { name: "Cancelled for 2 services" })).toBeFocused();
  for (const service of of.slice(0, 2)) await expect(line(page, service)).toContainText("Cancelled");
  await server.advance(GRACE);
  await expect(line(page, of[2])).toContainText("Done");
  await expect(heading(page, "Partly done: tech contact for 3 services")).toBeVisible();
  await expect(page.getByRole("main").getByText("It took effect for 1 of 3 services.")).toBeVisible();
});

test("an asker cancels some of the lines that wait for it", async ({ page, api }) => {
  const of = await servicesWith(api, mira, 3);
  const id = await api.submit(mira, of, runa);
  await enter(page, mira, places.submission(id));
  await expect(bar(page)).toContainText("3 of 3 chosen");
  await expect(bar(page).getByRole("button", { name: /^Cancel/ })).toHaveCount(0);
  await tick(page, of[0]).uncheck();
  await bar(page).getByRole("button", { name: "Cancel for 2 services" }).click();
  const question = page.getByRole("dialog", { name: "Cancel the request for 2 services?" });
  await question.getByRole("button", { name: "Cancel for 2 services" }).click();
  await expect(page.getByRole("heading", { name: "Cancelled for 2 services" })).toBeFocused();
  for (const service of of.slice(1)) await expect(line(page, service)).toContainText("Cancelled");
  await expect(line(page, of[0])).toContainText("Waiting for you");
  await expect(bar(page)).toContainText("1 of 1 chosen");
});

test("lines that take effect together are answered and cancelled together", async ({ page, api, person }) => {
  const id = await api.submit(mira, await servicesWith(api, mira, 2), [runa, wren], undefined, { note: "Call me on the usual number." });
  const { place } = await api.mailedCode(runa, id);
  const hers = await person();
  await enter(hers, runa, `/${place}`);
  await expect(hers.getByRole("blockquote")).toContainText("Call me on the usual number.");
  await expect(hers.getByText(saying`${mira}’s words. We haven’t checked them.`)).toBeVisible();
  await expect(hers.getByText("Nothing moves before everything is accepted")).toHaveCount(1);
  await expect(hers.getByText("Declining ends everything that was sent together.")).toBeVisible();
  await hers.getByRole("button", { name: "Accept", exact: true }).click();
  await expect(heading(hers, /^Waiting for others: /)).toBeVisible();

  const both = await api.submit(mira, await servicesWith(api, mira, 2), runa, undefined, { note: "Both, please." });
  await enter(page, runa, places.submission(both));
  await expect(page.getByText("All or nothing: one answer, one code for all of them")).toBeVisible();
  // All of them wait for her, so that no column says so.
  await expect(page.getByRole("table").getByRole("columnheader", { name: "State" })).toHaveCount(0);
  await expect(page.getByRole("table").getByRole("checkbox")).toHaveCount(0);
});

test("the page says what accepting means by kind of service, and last days that differ", async ({ page, api }) => {
  const of = [
    await api.service({ admin: mira, tech: mira, billing: mira, category: "VPS" }),
    await api.service({ admin: mira, tech: mira, billing: mira, category: "ZONE" }),
    await api.service({ admin: mira, tech: mira, billing: mira, category: "ZONE" }),
  ];
  const id = await api.submit(mira, of, runa, [day(30), day(60), undefined]);
  await enter(page, runa, places.submission(id));
  // Each ability and each type stands once, and the word for "not" in each line.
  const lines = page.getByRole("listitem").filter({ hasText: /^You can/ });
  await expect(lines).toHaveText([
    "You can change technical settings, edit the DNS zone",
    "You can pass the tech role on",
    "You can’t change other contacts",
    "You can’t see invoices and orders, renew it, manage its payment",
  ]);
  await expect(page.getByText("DNS zone (2); VPS", { exact: true })).toHaveCount(1);
  await expect(page.getByRole("complementary")).toContainText(/differs: .* to .*, 1 service without one/);
  await expect(page.getByRole("table").getByText(/^Last day: /)).toHaveCount(2);
});

test("an open one is amended or cancelled by its asker, a finished one goes back", async ({ page, api, person, server }) => {
  const id = await api.submit(mira, await servicesWith(api, mira, 2), runa);
  const link = (of: Page, name: string) => of.getByRole("main").getByRole("link", { name });
  await enter(page, mira, places.submission(id));
  await expect(link(page, "Amend")).toHaveAttribute("href", new RegExp(`amend=${id}$`));
  await page.getByRole("button", { name: "Cancel request" }).click();
  await page.getByRole("dialog", { name: "Cancel this request?" }).getByRole("button", { name: "Keep it" }).click();
  const hers = await person();
  await enter(hers, runa, places.submission(id));
  await expect(link(hers, "Amend")).toHaveCount(0);
  for (const who of [mira, runa]) await api.acceptAll(who, id);
  await server.advance(GRACE);
  for (const [of, title, name] of [
    [page, "Done: new tech contact for 2 services", "Change back"],
    [hers, "You became tech contact for 2 services", "Hand back"],
  ] as const) {
    await expect(heading(of, title)).toBeVisible();
    await expect(link(of, name)).toHaveAttribute("href", new RegExp(`back=${id}$`));
    await expect(link(of, "Amend")).toHaveCount(0);
  }
});

test("lines are searched and sorted, and the address keeps that", async ({ page, api }) => {
  const of = await servicesWith(api, mira, 10);
  const id = await api.submit(mira, of, runa);
  await api.answer(runa, id, "refuse");
  await test.step("fewer than 30 names have no tools, unless they are filtered", async () => {
    await enter(page, mira, places.submission(id));
    await expect(page.getByRole("table").getByRole("row")).toHaveCount(11);
    await expect(page.getByRole("searchbox")).toHaveCount(0);
    await openAnew(page, `${places.submission(id)}&answer=waiting`);
    await page.getByLabel("State", { exact: true }).selectOption("All states");
  });
  await page.getByRole("columnheader", { name: /State$/ }).getByRole("button").click();
  await expect(page).toHaveURL(/sort=state$/);
  await page.getByRole("columnheader", { name: /State$/ }).getByRole("button").click();
  await expect(page).toHaveURL(/sort=-state$/);
  await expect(page.getByRole("table").getByRole("row").nth(1)).toContainText("Declined");
  await page.getByLabel("State", { exact: true }).selectOption("Waiting for you");
  await expect(page).toHaveURL(/&answer=waiting&sort=-state$/);
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(10);
  await expect(page.getByRole("link", { name: "CSV" })).toHaveAttribute("href", /lines\.csv\?.*answer=waiting/);
  await page.getByLabel("State", { exact: true }).selectOption("All states");
  await test.step("cards have one box for all lines, and its name, where lines can be chosen", async () => {
    const all = page.getByRole("checkbox", { name: "Choose all shown" });
    const name = page.getByText("Choose all shown", { exact: true });
    await page.setViewportSize({ width: 360, height: 800 });
    await expect(name).toBeVisible();
    await name.click();
    await expect(all).not.toBeChecked();
    await expect(bar(page)).toContainText("0 of 9 chosen");
    await page.getByLabel("State", { exact: true }).selectOption("Declined");
    await expect(page.getByRole("rowheader")).toHaveCount(1);
    await expect(all).toHaveCount(0);
    await expect(name).toHaveCount(0);
    await page.getByLabel("State", { exact: true }).selectOption("All states");
    await page.setViewportSize({ width: 1280, height: 720 });
  });
  await page.getByRole("searchbox").fill("nothing-like-this");
  await expect(page.getByText("No services match these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.reload();
  await expect(page.getByRole("table").getByRole("row")).toHaveCount(11);
});

test("lines that failed are counted on top, found below, and asked for again", async ({ page, api, server }) => {
  // From 30 names on, the list can be filtered.
  const of = [];
  for (const tech of [mira, teo, basil]) of.push(...(await servicesWith(api, tech, 10)));
  const id = await api.submit(mira, of, runa);
  for (const who of [mira, runa]) await api.acceptAll(who, id);
  const lost = of.slice(0, 2);
  await server.change(`update service set status = 'expired' where name in (${lost.map(({ name }) => `'${name}'`).join()})`);
  await server.advance(GRACE);
  await enter(page, mira, places.submission(id));
  await expect(heading(page, "Partly done: tech contact for 30 services")).toBeVisible();
  await expect(page.getByText("Failed for 2 services")).toBeVisible();
  await page.getByRole("button", { name: "Show them" }).click();
  await expect(page).toHaveURL(/state=error$/);
  await expect(page.getByRole("rowheader")).toHaveCount(2);
  for (const service of lost) await expect(line(page, service)).toContainText("The service has expired.");
  await page.getByRole("link", { name: "Ask again" }).click();
  await expect(heading(page, "Modify contacts for 2 services")).toBeFocused();
  await expect(chosen(await modifyForm(page), "tech")).toContainText(runa.name);
});
