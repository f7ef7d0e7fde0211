// Tech roles until a date, amended requests, and the way back.
import type { Locator, Page } from "@playwright/test";
import type { ApiDriver, Service } from "./support/api-driver.ts";
import { tabTo } from "./support/keyboard.ts";
import { servicesWith } from "./support/mailed.ts";
import { type Person, basil, ines, mira, teo } from "./support/people.ts";
import { GRACE, changeAnswer, chosen, confirm, day, enter, enterForm, entry, forecast, heading, modifyForm, places, saying, tab } from "./support/steps.ts";
import { type Server, expect, test } from "./support/test.ts";

const lastDay = (page: Page) => page.getByLabel("Last day (optional)");

/** Everybody accepts a request, and it takes effect. */
async function complete(api: ApiDriver, server: Server, id: number, people: readonly Person[]): Promise<void> {
  for (const person of people) {
    await api.answer(person, id, "accept");
  }
  await server.advance(GRACE);
}

/** Mira hands the tech role over to Teo until a day. */
async function handOver(page: Page, api: ApiDriver, server: Server, days: number): Promise<Service> {
  const service = await api.service({ admin: mira, tech: basil });
  const form = await enterForm(page, mira, service);
  await entry(form, "tech").fill(teo.handle);
  await form.getByText("Options", { exact: true }).click();
  await lastDay(page).fill(day(days));
  await expect(forecast(page)).toContainText(/After .*, the tech role goes back/);
  const [id] = await confirm(page);
  await enter(page, teo, places.request(id ?? 0));
  await expect(page.getByText(/\(24:00 UTC\); then the tech role goes back/)).toBeVisible();
  await expect(page.getByText(/24:00 UTC/)).toHaveCount(1);
  await complete(api, server, id ?? 0, [mira, teo]);
  return service;
}

test("the tech role is handed over until a day, and the admin ends it early", async ({ page, api, server }) => {
  const service = await handOver(page, api, server, 5);
  const until = page.getByText(/Tech until .* \(24:00 UTC\), then back to/);
  await enter(page, teo, places.service(service));
  await expect(until).toBeVisible();
  await expect(page.getByRole("button", { name: "End now" })).toHaveCount(0);
  await enter(page, teo, places.rights(service));
  await expect(page.getByText("The last day of the tech contact is")).toBeVisible();

  await enter(page, mira, places.service(service));
  await expect(until).toBeVisible();
  await expect(page.getByText("Ends soon")).toBeVisible();
  await page.getByRole("button", { name: "End now" }).click();
  const ask = page.getByRole("dialog", { name: `End the tech role of ${teo.handle} now?` });
  await ask.getByRole("button", { name: "End now" }).click();
  await expect(ask).toBeHidden();
  await expect(until).toBeHidden();
  await expect(page.getByRole("region", { name: "Contacts" })).toContainText(basil.handle);
  await tab(page, "History").click();
  await expect(page.getByText("Went back when the tech role ended")).toBeVisible();
});

test("a last day that isn't complete is an error, not no last day", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const incomplete = "Enter a complete, real date, or clear the field.";
  const form = await enterForm(page, mira, service);
  await entry(form, "tech").fill(teo.handle);
  await form.getByText("Options", { exact: true }).click();
  // The month or the day, without the rest.
  await lastDay(page).pressSequentially("12");
  await form.getByRole("button", { name: "Send request" }).click();
  await form.getByRole("alert").getByRole("link", { name: incomplete }).click();
  await expect(lastDay(page)).toBeFocused();
  await expect(lastDay(page)).toHaveAccessibleDescription(new RegExp(incomplete));
  await lastDay(page).fill(day(20));
  await expect(lastDay(page)).not.toHaveAccessibleDescription(new RegExp(incomplete));
});

test("the admin extends it by a request that both confirm", async ({ page, api, server }) => {
  const service = await handOver(page, api, server, 20);
  await enter(page, mira, places.service(service));
  await expect(page.getByText("Ends soon")).toBeHidden();
  await page.getByRole("link", { name: "Extend" }).click();
  const form = await modifyForm(page);
  await expect(chosen(form, "tech")).toContainText(teo.handle);
  const newDay = form.getByLabel("New last day");
  await expect(newDay).toHaveValue("");
  await newDay.fill(day(60));
  await expect(forecast(page)).toContainText("The last day changes");
  const [id] = await confirm(page);
  await enter(page, teo, places.request(id ?? 0));
  await expect(heading(page, /^A new last day as tech contact for .*\?$/)).toBeVisible();
  await expect(page.getByText(/^It’s .* now\.$/)).toBeVisible();
  await expect(page.getByText(/24:00 UTC/)).toHaveCount(1);
  await expect(page.getByText("What you can do on this service stays the same.")).toBeVisible();
  await expect(page.getByText(/loses this role|The role moves/)).toHaveCount(0);
  for (const person of [mira, teo]) await api.answer(person, id ?? 0, "accept");
  await expect(heading(page, /^Taking effect: new last day as tech contact for /)).toBeVisible();
  await server.advance(GRACE);
  await expect(heading(page, /^Done: new last day as tech contact for /)).toBeVisible();
  await expect(page.getByText(/\(until 24:00 UTC\)/)).toHaveCount(1);
  await expect(page.getByText(/The role moved/)).toHaveCount(0);
});

test("My requests shows what ends soon, with Extend and End now for the admin", async ({ page, api, server }) => {
  const service = await handOver(page, api, server, 5);
  const ending = page.getByRole("region", { name: /^Ending soon/ }).getByRole("listitem").filter({ hasText: service.name });
  await enter(page, teo, places.requests);
  await expect(ending).toContainText(/you.* until .*, then /);
  await expect(ending.getByRole("button")).toHaveCount(0);

  await enter(page, mira, places.requests);
  await expect(ending.getByRole("heading", { name: `Tech contact for ${service.name}` })).toBeVisible();
  await expect(ending).toContainText(saying`${teo} until `);
  await expect(ending).toContainText(/5 days .*left/);
  await expect(page.getByRole("link", { name: "CSV (Ending soon)" })).toHaveAttribute("href", /\/requests\/ending\.csv\?handover-account=/);
  await expect(ending.getByRole("link", { name: `Extend (${service.name})` })).toBeVisible();
  await test.step("it is ended by keyboard alone, after a question", async () => {
    const press = async (target: Locator, key = "Enter") => {
      await tabTo(page, target);
      await page.keyboard.press(key);
    };
    const end = ending.getByRole("button", { name: `End now (${service.name})` });
    const question = page.getByRole("dialog", { name: `End the tech role of ${teo.handle} now?` });
    await press(end);
    await expect(question.getByRole("heading")).toBeFocused();
    await press(question.getByRole("button", { name: "Keep it" }), "Space");
    await expect(question).toBeHidden();
    await expect(end).toBeFocused();
    await page.keyboard.press("Enter");
    await press(question.getByRole("button", { name: "End now" }));
    await expect(ending).toHaveCount(0);
    // The element that had the focus is gone.
    await expect(heading(page, "My requests")).toBeFocused();
  });
});

/** The tech roles of some services of Mira are Teo's until a day. Returns the number of the submission. */
async function handOverMany(api: ApiDriver, server: Server, services: readonly Service[], days: number): Promise<number> {
  const id = await api.submit(mira, services, teo, day(days));
  for (const party of [mira, teo]) await api.acceptAll(party, id);
  await server.advance(GRACE);
  return id;
}

test("roles of several services that end soon are ended in one act, after a question that says how many", async ({ page, api, server }) => {
  const services = await servicesWith(api, basil, 3);
  await handOverMany(api, server, services, 5);
  const ending = page.getByRole("region", { name: /^Ending soon/ }).getByRole("listitem").filter({ hasText: "3 services" });
  await enter(page, mira, places.requests);
  const ask = page.getByRole("dialog", { name: `End 3 tech roles of ${teo.handle} now?` });
  await ending.getByRole("button", { name: "End now (Tech of 3 services)" }).click();
  await expect(ask).toContainText(`The roles go back to ${basil.handle} immediately`);
  await ask.getByRole("button", { name: "End now" }).click();
  await expect(page.getByRole("status").filter({ hasText: "3 tech roles have ended." })).toBeVisible();
  await expect(ending).toHaveCount(0);
});

test("the page of a submission ends the roles whose day is far away, and says which go on", async ({ page, api, server }) => {
  const services = await servicesWith(api, basil, 2);
  const id = await handOverMany(api, server, services, 40);
  // As if each line had a day of its own.
  const detail = /\/1\.0\/me\/submissions\/\d+\?/;
  await changeAnswer<{ data: object }>(page, detail, (body) => ({ ...body, data: { ...body.data, moreEnds: 3 } }));
  await enter(page, mira, places.submission(id));
  const until = page.getByRole("region", { name: "Tech roles with a last day" });
  await expect(until).toContainText(saying`${teo} until `);
  await expect(until.getByText("3 more aren’t listed yet.")).toBeVisible();
  await page.unroute(detail);
  // The server answers that one of them has another admin by now.
  const refused = [{ reason: "rightMissing", count: 1, services: services.slice(1) }];
  await changeAnswer(page, /\/endRoles$/, (ended: object) => ({ ...ended, done: 1, refused }));
  await until.getByRole("button", { name: "End now (Tech of 2 services)" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End now" }).click();
  const told = page.getByRole("status").filter({ hasText: "1 tech role has ended." });
  await expect(told).toContainText(`1 role continues, because you’re not its admin contact: ${services[1]?.name}`);
  await expect(until).toHaveCount(0);
});

test("an open request is amended by its asker, a finished one goes back", async ({ page, api, server }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const old = await api.requestOne(mira, service, { tech: teo });
  await enter(page, mira, places.request(old));
  await page.getByRole("link", { name: "Amend" }).click();
  const form = await modifyForm(page);
  await expect(form.getByText("it is cancelled when you confirm")).toBeVisible();
  await chosen(form, "tech").getByRole("button").click();
  await entry(form, "tech").fill(ines.handle);
  const [id = 0] = await confirm(page);
  await page.goto(places.request(old));
  await expect(heading(page, /^(Cancelled|Request replaced): /)).toBeVisible();
  await complete(api, server, id, [mira, ines]);
  for (const [person, name] of [[ines, "Hand back"], [mira, "Change back"]] as const) {
    await enter(page, person, places.request(id));
    await page.getByRole("link", { name }).click();
    await expect(chosen(await modifyForm(page), "tech")).toContainText(basil.handle);
  }
});

test("an old link does not extend a role again", { tag: "@all" }, async ({ page, api, server }) => {
  const services = await servicesWith(api, basil, 2);
  const id = await handOverMany(api, server, services, 40);
  await enter(page, mira, places.submission(id));
  const until = page.getByRole("region", { name: "Tech roles with a last day" });
  const address = await until.getByRole("link", { name: "Extend (Tech of 2 services)" }).getAttribute("href");
  await handOverMany(api, server, services, 60);
  // Until the other last day has taken effect, there is something to extend.
  await expect(until).toHaveCount(0);
  await page.goto(`/${address}`);
  await expect(page.getByText(/^Nothing is left to extend/)).toBeVisible();
  await page.getByRole("link", { name: "My requests" }).last().click();
  await expect(heading(page, /^My requests/)).toBeVisible();
});
