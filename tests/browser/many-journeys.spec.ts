// Journeys with many services to their end: what the browser foresees, what is left out, by keyboard, in French.
import type { Locator, Page } from "@playwright/test";
import { type ApiDriver, type Service, categoryWord } from "./support/api-driver.ts";
import { tabTo } from "./support/keyboard.ts";
import { mira, runa, vera, wren } from "./support/people.ts";
import { enter, heading, hold, places, saying } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

/** Seconds of the grace period, and one more. */
const GRACE = 121;

const ticks = (page: Page): Locator => page.getByRole("table").getByRole("checkbox", { name: /^Select .*, / });
const lines = (page: Page): Locator => page.getByRole("table").getByRole("checkbox", { name: /^Select (?!all)/ });
const bar = (page: Page): Locator => page.getByRole("region", { name: "Selection" });
const change = (page: Page): Locator => page.getByRole("region", { name: "What would change" });
const tech = (page: Page): Locator => page.getByRole("textbox", { name: "Tech", exact: true });
const confirmButton = (page: Page): Locator => page.getByRole("button", { name: /^Confirm [\d,]+ change/ });
const checking = (page: Page): Locator => change(page).getByText("Checking with the server…");

/** The number under a name of the preview. */
const figure = (within: Locator, name: string): Locator =>
  within.locator("dl.stats > div").filter({ hasText: name }).locator("dd");

/** Opens the form for some services of Mira's list. */
async function changeContacts(page: Page, services: readonly Service[]): Promise<void> {
  await enter(page, mira, `${places.services}?roles=admin`);
  for (const { name, category } of services) {
    await page.getByRole("searchbox", { name: "Search by service, person or handle" }).fill(name);
    await page.getByRole("checkbox", { name: `Select ${name}, ${categoryWord(category)}` }).check();
  }
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await expect(heading(page, /^Change contacts of/)).toBeFocused();
}

/** Two services with an open request, one that has expired, and one that can be changed. */
async function mixed(api: ApiDriver): Promise<{ free: Service; open: Service[]; expired: Service }> {
  const open = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
  for (const service of open) await api.requestOne(mira, service, { tech: wren });
  return {
    free: await api.service({ admin: mira, tech: mira }),
    open,
    expired: await api.service({ admin: mira, status: "expired" }),
  };
}

/** Submits changes of two services for Mira. Returns the submission's number and the services. */
async function asked(api: ApiDriver): Promise<{ id: number; services: Service[] }> {
  const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
  return { id: await api.submit(mira, services, runa), services };
}

async function submissionOf(page: Page): Promise<number> {
  const link = page.getByRole("link", { name: /^Open submission/ });
  return Number((await link.innerText()).replace(/\D/g, ""));
}

test("the rules in the browser say what will change before the server has answered", async ({ page, api }) => {
  const { free, open, expired } = await mixed(api);
  await changeContacts(page, [free, ...open, expired]);
  const release = await hold(page, /\/1\.0\/me\/submissions\/check$/);
  await tech(page).fill(runa.handle);
  const expectPreview = async () => {
    await expect(figure(change(page), "Will change")).toHaveText("1");
    await expect(figure(change(page), "Can’t change now")).toHaveText("3");
    await expect(change(page).getByRole("heading", { name: "2 have an open request" })).toBeVisible();
    await expect(change(page).getByRole("heading", { name: "1 has expired" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Confirm 1 change" })).toBeVisible();
  };
  await expectPreview();
  await expect(checking(page)).toBeVisible();
  release();
  await expect(checking(page)).toHaveCount(0);
  await expectPreview();
});

test("what can't be changed is left out, and told after sending", async ({ page, api }) => {
  const { free, open, expired } = await mixed(api);
  await changeContacts(page, [free, ...open, expired]);
  await tech(page).fill(runa.handle);
  await expect(change(page).getByRole("heading", { level: 3 })).toHaveText(["2 have an open request", "1 has expired"]);
  await page.getByRole("button", { name: "Confirm 1 change" }).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
  await expect(page.getByText("1 change is on its way.")).toBeVisible();
  const main = page.getByRole("main");
  await expect(figure(main, "Can’t change now")).toHaveText("3");
  await expect(main.getByRole("heading", { name: "1 has expired" })).toBeVisible();
  await main.getByText("Show them").first().click();
  for (const { name } of open) await expect(main.getByRole("listitem").filter({ hasText: name })).toBeVisible();
  await page.getByRole("link", { name: /^Open submission/ }).click();
  await expect(heading(page, saying`Confirm that ${runa} becomes tech contact for ${free.name}`)).toBeVisible();
});

test("whoever leaves hands over everything, to the confirmation", async ({ page, api }) => {
  await enter(page, wren);
  await ticks(page).nth(0).check();
  await bar(page).getByRole("link", { name: "Hand over everything I hold" }).click();
  await page.getByLabel("Who takes over?").fill(runa.handle);
  await expect(checking(page)).toHaveCount(0);
  const number = Number((await figure(change(page), "Will change").innerText()).replace(/\D/g, ""));
  expect(number).toBeGreaterThan(1);
  await confirmButton(page).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
  await expect(page.getByText(`${number} changes are on their way.`)).toBeVisible();
  const id = await submissionOf(page);
  for (const who of [wren, runa]) expect(await api.mailedCode(who, id)).toBeTruthy();
  await page.getByRole("link", { name: /^Open submission/ }).click();
  await expect(heading(page, /^Confirm your request: tech contact for \d+ services$/)).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: saying`${runa}` }).first()).toContainText(saying`${wren}`);
});

test("a party takes its acceptances back in the grace period, and nothing moves", async ({ page, api, server }) => {
  const { id, services } = await asked(api);
  for (const who of [mira, runa]) await api.acceptAll(who, id);
  await enter(page, runa, places.submission(id));
  await page.getByRole("button", { name: "Take back 2 acceptances" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Take back 2 acceptances" }).click();
  await expect(page.getByRole("table").getByText("Cancelled")).toHaveCount(2);
  await expect(heading(page, "Cancelled: tech contact for 2 services")).toBeFocused();
  await server.advance(GRACE);
  await enter(page, mira, places.submission(id));
  await expect(page.getByRole("table").getByText("Cancelled")).toHaveCount(2);
  for (const { name } of services) {
    await page.goto(`${places.services}?serviceName=${encodeURIComponent(name)}`);
    await expect(ticks(page).first()).toBeVisible();
    await expect(page.getByRole("table")).not.toContainText(runa.handle);
  }
});

test("by keyboard alone: services are chosen, asked for and answered with the Tab key", async ({ page, api, person }) => {
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await expect(ticks(page).first()).toBeVisible();
  for (const number of [0, 1]) {
    await tabTo(page, ticks(page).nth(number));
    await page.keyboard.press("Space");
    await expect(ticks(page).nth(number)).toBeChecked();
  }
  const link = bar(page).getByRole("link", { name: "Change contacts" });
  await tabTo(page, link, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(heading(page, "Change contacts of 2 services")).toBeFocused();
  await tabTo(page, tech(page));
  await page.keyboard.type(runa.handle);
  await expect(confirmButton(page)).toBeVisible();
  await tabTo(page, confirmButton(page));
  await page.keyboard.press("Enter");
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
  const { place } = await api.mailedCode(runa, await submissionOf(page));

  const hers = await person();
  await enter(hers, runa, `/${place}`);
  await expect(hers.getByLabel("Validation code")).toHaveValue(/^[A-Za-z0-9]{32}$/);
  await tabTo(hers, lines(hers).nth(0));
  await hers.keyboard.press("Space");
  const answers = hers.getByRole("region", { name: "Your answer" });
  await tabTo(hers, answers.getByRole("button", { name: "Accept 1" }));
  await hers.keyboard.press("Enter");
  await expect(hers.getByRole("heading", { name: "1 accepted" })).toBeFocused();
  await tabTo(hers, answers.getByRole("button", { name: "Decline", exact: true }));
  await hers.keyboard.press("Enter");
  await tabTo(hers, hers.getByRole("dialog", { name: "Decline" }).getByRole("button", { name: "Decline 1" }));
  await hers.keyboard.press("Enter");
  await expect(hers.getByRole("heading", { name: "1 declined" })).toBeFocused();
  await expect(hers.getByRole("table").getByText("Declined")).toHaveCount(1);
});

test("a webmaster is given site and zone with the Tab key alone", async ({ page, api }) => {
  const plan = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
  await enter(page, mira, places.webmaster(plan));
  const form = page.getByRole("dialog", { name: "Give my webmaster access" });
  await expect(form.getByLabel("Your webmaster")).toBeVisible();
  await tabTo(page, form.getByLabel("Your webmaster"));
  await page.keyboard.type(runa.handle);
  const zone = form.getByRole("checkbox", { name: /^DNS zone \(/ });
  await tabTo(page, zone);
  await page.keyboard.press("Space");
  const button = form.getByRole("button", { name: "Confirm 2 requests" });
  await expect(button).toBeVisible();
  await tabTo(page, button);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Sent for confirmation" })).toContainText(`Tech of ${plan.name}, DNS zone`);
});

test("a zone of another name is not found by its tech contact", async ({ page, api, server }) => {
  const plan = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
  const [other, own] = [
    await api.service({ admin: mira, tech: mira, category: "ZONE" }),
    await api.service({ admin: mira, tech: mira, category: "ZONE" }),
  ];
  const id = await api.requestOne(mira, other, { admin: vera });
  for (const who of [mira, vera]) await api.answer(who, id, "accept");
  await server.advance(GRACE);
  await enter(page, mira, places.webmaster(plan));
  const form = page.getByRole("dialog", { name: "Give my webmaster access" });
  const field = form.getByLabel("DNS zone of another domain (optional)");
  await field.fill(other.name);
  await field.blur();
  await expect(field).toHaveAccessibleDescription(/You’re not the admin of a DNS zone with this name\./);
  await expect(form.getByRole("checkbox", { name: `DNS zone (${other.name})` })).toHaveCount(0);
  await field.fill(own.name);
  await expect(form.getByRole("checkbox", { name: `DNS zone (${own.name})` })).toBeChecked();
});

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  test("services are asked for and answered", async ({ page, api, person }) => {
    await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
    const boxes = page.getByRole("table").getByRole("checkbox", { name: /^Sélectionner .*, / });
    await boxes.nth(0).check();
    await boxes.nth(1).check();
    await page.getByRole("link", { name: "Modifier les contacts" }).click();
    await page.getByLabel("Technique", { exact: true }).fill(runa.handle);
    await page.getByRole("button", { name: "Confirmer 2 changements" }).click();
    await expect(heading(page, "Envoyé pour confirmation")).toBeFocused();
    const link = page.getByRole("link", { name: /^Ouvrir la demande groupée/ });
    const { place } = await api.mailedCode(runa, Number((await link.innerText()).replace(/\D/g, "")));
    const hers = await person();
    await enter(hers, runa, `/${place}`);
    await expect(heading(hers, / vous demande de prendre des rôles sur 2 services$/)).toBeVisible();
    await hers.getByRole("button", { name: "Accepter 2" }).click();
    await expect(hers.getByRole("heading", { name: "2 acceptées" })).toBeFocused();
    await link.click();
    await expect(heading(page, /^Confirmez votre demande/)).toBeVisible();
    await page.getByRole("button", { name: "Refuser", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Refuser 2" }).click();
    await expect(page.getByText("Saisissez le code de votre e-mail.")).toBeVisible();
  });
});
