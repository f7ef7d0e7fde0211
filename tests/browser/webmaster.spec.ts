// Access for a webmaster: the form for new contacts with one field, a site, and what they need of it.
import type { Locator, Page } from "@playwright/test";
import { tabTo } from "./support/keyboard.ts";
import { mira, runa, vera } from "./support/people.ts";
import { changeAnswer, confirm, confirmButton, countActs, enter, forecast, grouped, heading, openMenu, places, saying } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

/** No test changes this plan. */
const plan = { name: "wheel-thrown.test", category: "HOSTING" } as const;
const TITLE = "Add a webmaster";

const who = (page: Page): Locator => page.getByRole("combobox", { name: "Who?" });
const site = (page: Page): Locator => page.getByRole("combobox", { name: "Which site?" });
/** The site that was chosen. */
const chosenSite = (page: Page): Locator =>
  page.locator(".picked").filter({ has: page.getByRole("button", { name: "Undo this choice (Which site?)" }) });
const box = (page: Page, name: RegExp): Locator => page.getByRole("main").getByRole("checkbox", { name });

test("a person and a site are four acts, with one email and one code each", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
  // The bar at the foot covers no box.
  await page.setViewportSize({ width: 1280, height: 1200 });
  await enter(page, mira, places.services);
  const acts = await countActs(page);
  await page.getByRole("link", { name: "Add a webmaster" }).click();
  await expect(heading(page, TITLE)).toBeFocused();
  await who(page).fill(runa.handle);
  // Without a site there is nothing to check.
  await expect(forecast(page)).toContainText("Then choose the site.");
  await expect(page.getByText("Checking with the server…")).toHaveCount(0);
  await site(page).fill(service.name);
  await expect(page.getByRole("region", { name: "What do they need?" })).toBeVisible();
  await expect(box(page, /^Web hosting/)).toBeChecked();
  await expect(box(page, /^DNS zone/)).toBeChecked();
  await expect(page.getByText("Replaces: you")).toBeVisible();
  const ids = await confirm(page);
  expect(await acts()).toBe(4);
  expect(ids).toHaveLength(2);
  for (const party of [mira, runa]) await expect.poll(() => api.mailsAsking(party, ids), "one email").toBe(1);
});

test("a person and a site are four acts with the keyboard, too", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
  await enter(page, mira, places.services);
  await page.getByRole("link", { name: "Add a webmaster" }).press("Enter");
  await expect(heading(page, TITLE)).toBeFocused();
  await tabTo(page, who(page));
  await page.keyboard.type(runa.handle);
  await page.keyboard.press("Enter");
  await expect(site(page)).toBeFocused();
  await page.keyboard.type(service.name);
  await page.keyboard.press("Enter");
  await expect(chosenSite(page)).toContainText(service.name);
  await expect(confirmButton(page)).toBeFocused();
  await expect(forecast(page)).toContainText("2 roles on 2 services.");
  const sent = page.waitForResponse((response) => response.url().endsWith("/1.0/me/submissions"));
  await page.keyboard.press("Enter");
  const { submission } = (await (await sent).json()) as { submission: number };
  await api.mailedCode(runa, submission);
});

test("an error goes with its mistake, and the summary with the last one", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: mira, category: "HOSTING" });
  const taken = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
  await api.requestOne(mira, taken, { tech: vera });
  await enter(page, mira);
  await page.getByRole("link", { name: TITLE, exact: true }).click();
  await confirmButton(page).click();
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await expect(summary.getByRole("listitem")).toHaveCount(2);
  await expect(forecast(page)).toContainText("Choose a new contact to see what happens.");
  await expect(site(page)).toHaveAttribute("aria-invalid", "true");
  await who(page).fill(runa.handle);
  await expect(summary.getByRole("listitem")).toHaveText("Choose one of your sites.");
  await expect(forecast(page)).toContainText("Then choose the site.");
  await site(page).fill(service.name);
  await expect(summary).toHaveCount(0);
  await expect(site(page)).not.toHaveAttribute("aria-invalid");
  await expect(page).toHaveTitle(/^(?!Error)/);
  await test.step("a site that can't change keeps what is entered", async () => {
    const read = page.waitForResponse((response) => response.url().includes(`/edit?service=${taken.name}`));
    await site(page).fill(taken.name);
    await read;
    await expect(site(page)).toBeFocused();
    await box(page, /^DNS zone/).uncheck();
    await expect(who(page)).toHaveValue(runa.handle);
    await expect(who(page)).toHaveAccessibleDescription(/is still open\. See the request/);
    // It was left: the site stands there as an object, which can be given up.
    await expect(chosenSite(page)).toContainText(taken.name);
    await chosenSite(page).getByRole("button").click();
    await expect(site(page)).toBeFocused();
    await site(page).fill(service.name);
    await expect(page.getByRole("main")).toContainText("Can take this role.");
    await expect(forecast(page)).toContainText(runa.name);
  });
});

test("sites are proposed with their state, and part of a name is enough where only one has it", async ({ page, api }) => {
  const siteOf = (status: "ok" | "expired" | "pendingDebt") => api.service({ admin: mira, category: "HOSTING", status });
  const [expired, indebted, asked] = [await siteOf("expired"), await siteOf("pendingDebt"), await siteOf("ok")];
  const id = await api.requestOne(mira, asked, { tech: runa });
  await enter(page, mira);
  await page.getByRole("link", { name: TITLE, exact: true }).click();
  await site(page).click();
  const offered = (name: string): Locator => page.getByRole("listbox", { name: "Services" }).getByRole("option", { name });
  for (const [{ name }, state] of [
    [expired, "Expired"],
    [indebted, "Outstanding debt"],
    [asked, saying`Request ${grouped(id)} is still open.`],
    [plan, /^Until /],
  ] as const) {
    await expect(offered(name).locator("small")).toHaveText(state);
  }
  const found = page.waitForResponse((response) => response.url().includes("wheel-thr"));
  await site(page).fill("wheel-thr");
  await found;
  await expect(offered(plan.name)).toHaveAttribute("aria-selected", "true");
  await site(page).press("Tab");
  await expect(chosenSite(page)).toContainText(plan.name);
  await expect(box(page, /^Web hosting/)).toBeChecked();
  await test.step("the same by mouse", async () => {
    await chosenSite(page).getByRole("button").click();
    await expect(page.getByRole("region", { name: "What do they need?" })).toHaveCount(0);
    await site(page).fill("wheel-thr");
    await offered(plan.name).click();
    await expect(chosenSite(page)).toContainText(plan.name);
    await expect(box(page, /^Web hosting/)).toBeChecked();
  });
});

test("from the menu of a plan, with the Tab key alone", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
  await enter(page, mira);
  await openMenu(page, service);
  // The first one stands above the list.
  await expect(page.getByRole("link", { name: TITLE, exact: true })).toHaveCount(2);
  await page.getByRole("link", { name: TITLE, exact: true }).last().click();
  await expect(heading(page, TITLE)).toBeFocused();
  await expect(page).toHaveTitle(/Handover$/);
  await expect(chosenSite(page)).toContainText(service.name);
  await expect(page.getByRole("combobox", { name: "New admin" })).toHaveCount(0);
  await tabTo(page, who(page));
  await page.keyboard.type(runa.handle);
  await expect(forecast(page)).toContainText("2 roles on 2 services.");
  await tabTo(page, box(page, /^DNS zone/));
  await page.keyboard.press("Space");
  await expect(forecast(page)).toContainText("Tech role of ");
  await tabTo(page, confirmButton(page));
  const sent = page.waitForResponse((response) => response.url().endsWith("/1.0/me/submissions"));
  await page.keyboard.press("Enter");
  const { submission } = (await (await sent).json()) as { submission: number };
  await api.mailedCode(runa, submission);
});

test("the zone of a domain with another name can be added by its admin", async ({ page, api, server }) => {
  const plan = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
  const [own, given] = [
    await api.service({ admin: mira, tech: mira, category: "ZONE" }),
    await api.service({ admin: mira, tech: mira, category: "ZONE" }),
  ];
  const id = await api.requestOne(mira, given, { admin: vera });
  for (const party of [mira, vera]) await api.answer(party, id, "accept");
  await server.advance(121);
  await enter(page, mira, places.webmaster(plan));
  await who(page).fill(runa.handle);
  const field = page.getByLabel("DNS zone of another domain (optional)");
  for (const name of ["no-such-zone", given.name]) {
    await field.fill(name);
    await expect(field).toHaveAccessibleDescription(/You’re not the admin of a DNS zone with this name\./);
  }
  await field.fill(own.name.toUpperCase());
  await expect(box(page, /^DNS zone/)).toHaveCount(2);
  await expect(box(page, /^DNS zone/).last()).toBeChecked();
  await expect(forecast(page)).toContainText("3 roles on 3 services.");
  expect(await confirm(page)).toHaveLength(3);
});

test("shows what the webmaster will and won't be able to do", async ({ page }) => {
  await enter(page, mira, places.webmaster({ name: "halden-ceramics.example", category: "HOSTING" }));
  await expect(page.getByRole("main")).toContainText("You don’t share a password.");
  await page.getByText("What they can do", { exact: true }).click();
  const line = (text: string) => page.getByRole("main").getByRole("listitem").filter({ hasText: new RegExp(`^${text}`) });
  const can = line("Can ");
  for (const ability of ["add domains and subdomains", "install modules", "edit the DNS zone"]) await expect(can.first()).toContainText(ability);
  await box(page, /^DNS zone/).uncheck();
  await expect(can.first()).not.toContainText("edit the DNS zone");
  await expect(line("Can’t ")).toHaveText([
    "Can’t change other contacts",
    "Can’t see invoices and orders, renew it, manage its payment",
  ]);
});

test("an account that is admin of no hosting plan is not offered it", async ({ page }) => {
  await changeAnswer<{ data: { overview: object } }>(page, /\/1\.0\/me\/services(\?|$)/, (body) => {
    return { ...body, data: { ...body.data, overview: { ...body.data.overview, mayNameWebmaster: false } } };
  });
  await enter(page, mira, places.services);
  await expect(page.getByRole("button", { name: "Hand over…" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Add a webmaster" })).toHaveCount(0);
});
