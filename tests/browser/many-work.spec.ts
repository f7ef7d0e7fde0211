// Last days of many tech contacts, and acts on many requests.
import type { Locator, Page } from "@playwright/test";
import type { ApiDriver, Service } from "./support/api-driver.ts";
import { mira, runa, vera } from "./support/people.ts";
import { enter, grouped, heading, places, saying } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

/** Seconds of the grace period, and one more. */
const GRACE = 121;

const bar = (page: Page): Locator => page.getByRole("region", { name: "Selection" });
const change = (page: Page): Locator => page.getByRole("region", { name: "What would change" });
const confirmButton = (page: Page): Locator => page.getByRole("button", { name: /^Confirm [\d,]+ change/ });
const lastDay = (page: Page): Locator => page.getByLabel("Last day (optional)");

/** The day in so many days, as a date field has it. */
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Mira asks for a new tech contact of all services that she administers: more than 200. */
async function askForAll(page: Page): Promise<void> {
  await enter(page, mira, `${places.services}?roles=admin`);
  await page.getByRole("checkbox", { name: "Select all services shown" }).click();
  await bar(page).getByRole("button", { name: /^Select all \d+ that match$/ }).click();
  await expect(bar(page).getByRole("status").getByText(/^\d{3} selected/)).toBeVisible();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByRole("textbox", { name: "Tech", exact: true }).fill(runa.handle);
  await expect(change(page).getByText("Checking with the server…")).toHaveCount(0);
  await confirmButton(page).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
}

test("many lines are accepted at once, and the list tells how far both are", async ({ page, api, person }) => {
  await askForAll(page);
  const id = Number((await page.getByRole("link", { name: /^Open submission/ }).innerText()).replace(/\D/g, ""));
  const { place } = await api.mailedCode(runa, id);
  const hers = await person();
  await enter(hers, runa, `/${place}`);
  await hers.getByRole("button", { name: /^Accept/ }).click();
  await expect(hers.getByRole("heading", { name: /^\d{3} accepted$/ })).toBeFocused();
  await expect(hers.getByRole("list", { name: "Who answers" })).toContainText(/(\d{3}) of \1 accepted/);
  await page.getByRole("link", { name: "My requests" }).click();
  const entry = page.getByRole("listitem").filter({ hasText: /Tech contact for \d{3} services/ });
  await expect(entry).toContainText(saying`Your turn; ${runa} accepted`);
});

test("tech roles of several services are handed over until a day, which the list shows", async ({ page, api, server }) => {
  const service = await api.service({ admin: mira, tech: mira, category: "VPS" });
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await page.getByRole("checkbox", { name: `Select ${service.name}, VPS` }).check();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByRole("textbox", { name: "Tech", exact: true }).fill(runa.handle);
  await lastDay(page).fill(day(400));
  await expect(change(page).getByRole("heading", { name: "1 can’t have this last day for its tech contact" })).toBeVisible();
  await page.getByRole("button", { name: /^Confirm/ }).click();
  await page.getByRole("alert").getByRole("link", { name: "Choose a last day between today and a year from now." }).click();
  await expect(lastDay(page)).toBeFocused();

  await lastDay(page).fill(day(30));
  const goesBack = page.getByRole("complementary").getByText(/^After .*, the tech roles go back$/);
  await expect(goesBack).toBeVisible();
  const shown = await goesBack.innerText();
  await lastDay(page).fill(day(31));
  await expect(goesBack).not.toHaveText(shown);
  await lastDay(page).fill("");
  await expect(goesBack).toHaveCount(0);
  await lastDay(page).fill(day(30));
  await expect(goesBack).toHaveText(shown);

  const note = page.getByLabel("Note to the people you ask (optional)");
  await note.fill("live \u202Elive");
  await page.getByRole("button", { name: "Confirm 1 change" }).click();
  const remedy = "In the note, don’t use marks that change the direction of text.";
  await page.getByRole("alert").getByRole("link", { name: remedy }).click();
  await expect(note).toBeFocused();
  await note.fill("");
  const sending = page.waitForRequest((request) => request.url().endsWith("/1.0/me/submissions") && request.method() === "POST");
  await page.getByRole("button", { name: "Confirm 1 change" }).click();
  const body = (await sending).postDataJSON() as { lines: { selected: { until: string } } };
  expect(body.lines.selected.until).toBe(day(30));
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
  const link = page.getByRole("link", { name: /^Open submission/ });
  const id = Number((await link.innerText()).replace(/\D/g, ""));
  await link.click();
  await expect(page.getByRole("complementary")).toContainText("Last day");
  await api.answer(mira, id, "accept");
  await api.answer(runa, id, "accept");
  await server.advance(GRACE);
  await enter(page, mira, `${places.services}?serviceName=${service.name}`);
  const year = day(30).slice(0, 4);
  await expect(page.getByRole("row").filter({ hasText: service.name }).getByRole("cell").nth(1)).toContainText(
    new RegExp(`Until .*${year}`),
  );
});

/** Services that Mira administers and runs. */
const services = (api: ApiDriver, number: number): Promise<Service[]> =>
  Array.from({ length: number }).reduce<Promise<Service[]>>(
    async (before) => [...(await before), await api.service({ admin: mira, tech: mira })],
    Promise.resolve([]),
  );

test("a submission that is open is amended as a whole, filled in", async ({ page, api }) => {
  const id = await api.submit(mira, await services(api, 2), runa);
  await enter(page, mira, `${places.requests}?q=${id}`);
  await page.getByRole("link", { name: `Amend (request ${grouped(id)})` }).click();
  await expect(heading(page, `Amend submission ${grouped(id)}`)).toBeVisible();
  await expect(page.getByText("its open requests are cancelled when you confirm")).toBeVisible();
  const tech = page.getByRole("textbox", { name: "Tech", exact: true });
  await expect(tech).toHaveValue(runa.handle);
  await tech.fill(vera.handle);
  await expect(page.getByText("2 emails.")).toBeVisible();
  await page.getByRole("button", { name: "Confirm 2 changes" }).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
  const link = page.getByRole("link", { name: /^Open submission/ });
  await api.acceptAll(vera, Number((await link.innerText()).replace(/\D/g, "")));
  await enter(page, mira, places.submission(id));
  await expect(page.getByRole("table").getByText("Cancelled")).toHaveCount(2);
  await page.goto(`/#/account/contacts/services/many?amend=${id}`);
  await expect(page.getByText(/^Nothing of submission .* is open any more\.$/)).toBeVisible();
});

test("contacts that differ stay as they are when a submission is amended", async ({ page, api }) => {
  const id = await api.submit(mira, await services(api, 2), [runa, vera]);
  await enter(page, mira, `/#/account/contacts/services/many?amend=${id}`);
  await expect(page.getByRole("textbox", { name: "Tech", exact: true })).toHaveValue("");
  await expect(page.getByText("This varies by service.")).toBeVisible();
  await page.getByRole("radio", { name: /^All or nothing/ }).check();
  await expect(page.getByText("3 emails.")).toBeVisible();
  await page.getByRole("button", { name: "Confirm 2 changes" }).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
});

test("a finished submission is handed back as a whole, filled in", async ({ page, api, server }) => {
  const id = await api.submit(mira, await services(api, 2), runa);
  for (const who of [mira, runa]) await api.acceptAll(who, id);
  await server.advance(GRACE);
  await enter(page, runa, `${places.requests}?q=${id}`);
  await expect(page.getByRole("listitem").filter({ hasText: "Tech contact for 2 services" })).toContainText(/Done\s*2/);
  await page.getByRole("link", { name: `Hand back (request ${grouped(id)})` }).click();
  await expect(heading(page, "Hand back the roles on 2 services")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Tech", exact: true })).toHaveValue(mira.handle);
  await page.getByRole("button", { name: "Confirm 2 changes" }).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
});

test("the page of a submission says what was left out, also after a reload", async ({ page }) => {
  await askForAll(page);
  await page.getByRole("link", { name: /^Open submission/ }).click();
  const leftOut = page.getByRole("region", { name: /^\d+ services? (was|were) left out$/ });
  await expect(leftOut).toBeVisible();
  await page.reload();
  await expect(leftOut).toBeVisible();
  await leftOut.getByText("Show them").first().click();
  await expect(leftOut.getByRole("listitem").first()).toBeVisible();
  await expectAccessible(page);
});
