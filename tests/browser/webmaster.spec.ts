// Access for a webmaster: tech contact of a hosting plan and, where needed, of its DNS zone.
import type { Locator, Page } from "@playwright/test";
import { ines, mira, runa } from "./support/people.ts";
import { cell, confirm, countActs, enter, expectHolder, grouped, openMenu, openModify, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

/** No test changes this plan. */
const plan = { name: "wheel-thrown.test", category: "HOSTING" } as const;

const form = (page: Page): Locator => page.getByRole("dialog", { name: "Give my webmaster access" });
const webmaster = (page: Page): Locator => form(page).getByLabel("Your webmaster");
const zone = (page: Page): Locator => form(page).getByRole("checkbox", { name: /^DNS zone \(/ });

test("the plan is ticked, its zone is offered, and both become requests for the tech role", async ({
  page,
  api,
}) => {
  const service = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
  await enter(page, mira);
  await openMenu(page, service);
  await page.getByRole("link", { name: "Give my webmaster access" }).click();
  await expect(form(page).getByRole("heading", { name: "Give my webmaster access" })).toBeFocused();
  await expect(page).toHaveTitle("Give my webmaster access – Handover");
  const ticked = form(page).getByRole("checkbox", { name: `Web hosting (${service.name})` });
  await expect(ticked).toBeChecked();
  await expect(ticked).toBeDisabled();
  await expect(zone(page)).not.toBeChecked();
  await expect(zone(page)).toHaveAccessibleDescription(/^Only needed if the domain isn’t linked/);
  await expect(form(page).getByLabel("New admin")).toHaveCount(0);
  await webmaster(page).fill(runa.handle);
  await expect(form(page).getByRole("button", { name: "Confirm 1 request" })).toBeVisible();
  await zone(page).check();
  await expect(form(page).getByRole("button", { name: "Confirm 2 requests" })).toBeVisible();
  expect(await confirm(page)).toHaveLength(2);
  const sent = page.getByRole("dialog", { name: "Sent for confirmation" });
  await expect(sent.getByText(`Tech of ${service.name}, Web hosting`)).toBeVisible();
  await expect(sent.getByText(`Tech of ${service.name}, DNS zone`)).toBeVisible();
});

test("site and zone take four acts, and one email with one code each", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
  await enter(page, mira, places.service(service));
  const acts = await countActs(page);
  await page.getByRole("main").getByRole("link", { name: "Give my webmaster access" }).click();
  await webmaster(page).fill(runa.handle);
  await zone(page).check();
  const ids = await confirm(page);
  expect(await acts()).toBe(4);
  expect(ids).toHaveLength(2);
  const [first = 0, second = 0] = ids;
  for (const who of [mira, runa]) {
    const [one, other] = [await api.mailedCode(who, first), await api.mailedCode(who, second)];
    expect(other.mail, "one email").toBe(one.mail);
    expect(other.code, "one code").toBe(one.code);
    expect(await api.mailsAsking(who, ids), "no other email").toBe(1);
  }
});

test("the zone of a domain with another name can be added", async ({ page, api }) => {
  const plan = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
  const other = await api.service({ admin: mira, tech: mira, category: "ZONE" });
  expect(other.name).not.toBe(plan.name);
  await enter(page, mira, places.webmaster(plan));
  await webmaster(page).fill(runa.handle);
  const field = form(page).getByLabel("DNS zone of another domain (optional)");
  await field.fill("no-such-zone");
  await field.blur();
  await expect(field).toHaveAccessibleDescription(/You’re not the admin of a DNS zone with this name\./);
  await field.fill(other.name.toUpperCase());
  const added = form(page).getByRole("checkbox", { name: `DNS zone (${other.name})` });
  await expect(added).toBeChecked();
  await expect(field).toHaveValue("");
  const preview = form(page).getByRole("region", { name: "What will happen" });
  await expect(preview).toContainText(plan.name);
  await expect(preview).toContainText(other.name);
  await added.uncheck();
  await expect(form(page).getByRole("button", { name: "Confirm 1 request" })).toBeVisible();
  await added.check();
  expect(await confirm(page)).toHaveLength(2);
  const sent = page.getByRole("dialog", { name: "Sent for confirmation" });
  await expect(sent.getByText(`Tech of ${other.name}, DNS zone`)).toBeVisible();
});

test("a zone that is not found stops the request", async ({ page, api }) => {
  const plan = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
  const other = await api.service({ admin: mira, tech: mira, category: "ZONE" });
  await enter(page, mira, places.webmaster(plan));
  await webmaster(page).fill(runa.handle);
  const field = form(page).getByLabel("DNS zone of another domain (optional)");
  await field.fill(other.name.slice(0, 5));
  await form(page).getByRole("button", { name: "Confirm 1 request" }).click();
  const summary = form(page).getByRole("alert");
  await summary.getByRole("link", { name: "Choose one of your DNS zones from the list, or clear this field." }).click();
  await expect(field).toBeFocused();
  // A whole name counts even if Confirm is pressed at once.
  await field.fill(other.name);
  await form(page).getByRole("button", { name: /^Confirm/ }).click();
  await expect(page.getByRole("dialog", { name: "Sent for confirmation" })).toContainText(`Tech of ${other.name}, DNS zone`);
});

test("shows what the webmaster will and won't be able to do", async ({ page }) => {
  await enter(page, mira, places.webmaster({ name: "halden-ceramics.example", category: "HOSTING" }));
  const can = form(page).getByRole("region", { name: "What a tech contact can do" });
  await expect(can).toContainText("add domains and subdomains");
  await expect(can).toContainText("install modules");
  await expect(can).not.toContainText("edit the DNS zone");
  await zone(page).check();
  await expect(can).toContainText("edit the DNS zone");
  const cannot = form(page).getByRole("region", { name: "What a tech contact cannot do" });
  await expect(cannot).toContainText("see invoices and orders");
  await expect(cannot).toContainText("move the domain to another provider");
  await expect(form(page)).toContainText("Don’t give anyone your handle and password");
});

test("a missing webmaster is reported beside the field", async ({ page }) => {
  await enter(page, mira, places.webmaster(plan));
  await form(page).getByRole("button", { name: "Confirm" }).click();
  await expect(page).toHaveTitle(/^Error: Give my webmaster access/);
  await form(page).getByRole("alert").getByRole("link", { name: /^Enter your webmaster’s NIC handle/ }).click();
  await expect(webmaster(page)).toBeFocused();
});

test("the dialog for all contacts of a plan links to it", async ({ page }) => {
  await enter(page, mira);
  const all = await openModify(page, plan);
  await all.getByRole("link", { name: "Give my webmaster access" }).click();
  await expect(webmaster(page)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("a plan with an open request for its tech role says so instead", async ({ page, api }) => {
  const service = await api.service({ admin: mira, category: "HOSTING" });
  const id = await api.requestOne(mira, service, { tech: runa });
  await enter(page, mira);
  await openMenu(page, service);
  const entry = page.getByRole("button", { name: "Give my webmaster access" });
  await expect(entry).toBeDisabled();
  await expect(entry).toContainText(`Request ${grouped(id)} is still open.`);
});

test("only the admin of a hosting plan is offered it", async ({ page, person, api }) => {
  const machine = await api.service({ admin: mira, category: "VPS" });
  await enter(page, mira);
  await openMenu(page, machine);
  await expect(page.getByRole("link", { name: "Modify contacts", exact: true })).toBeVisible();
  await expect(page.getByText("Give my webmaster access")).toHaveCount(0);
  const hers = await person();
  await enter(hers, ines);
  await openMenu(hers, { name: "blau-und-ton.example", category: "HOSTING" });
  await expect(hers.getByRole("link", { name: "Who can do what" })).toBeVisible();
  await expect(hers.getByText("Give my webmaster access")).toHaveCount(0);
});

test.describe("without a grace period", () => {
  test.use({ grace: 0 });

  test("a webmaster becomes the tech contact of the plan, and of its DNS zone where the domain isn't linked", async ({
    page,
    api,
  }) => {
    const service = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
    await enter(page, mira, places.webmaster(service));
    await expect(zone(page)).toHaveAccessibleDescription(/^Only needed if the domain isn’t linked to this hosting plan/);
    await webmaster(page).fill(runa.handle);
    await zone(page).check();
    const ids = await confirm(page);
    expect(ids).toHaveLength(2);
    for (const id of ids) {
      await api.answer(mira, id, "accept");
      await api.answer(runa, id, "accept");
    }
    await page.goto(`${places.services}?serviceName=${encodeURIComponent(service.name)}`);
    for (const category of ["HOSTING", "ZONE"] as const) {
      const changed = { name: service.name, category };
      await expectHolder(page, changed, "tech", runa);
      await expect(cell(page, changed, "admin")).toContainText("you");
    }
  });
});
