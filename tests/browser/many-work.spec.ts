// Last days of many tech contacts, and acts on many requests.
import type { Locator, Page } from "@playwright/test";
import { mira, runa } from "./support/people.ts";
import { confirm, enter, entry, forecast, modifyForm, places, saying } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

/** Seconds of the grace period, and one more. */
const GRACE = 121;

const bar = (page: Page): Locator => page.getByRole("region", { name: "Selection" });
const lastDay = (page: Page): Locator => page.getByLabel("Last day (optional)");

/** The day `days` days from now, as a date field has it. */
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Mira asks for a new tech contact of all services that she administers, more than 200. Returns the submission. */
async function askForAll(page: Page): Promise<number> {
  await enter(page, mira, `${places.services}?roles=admin`);
  await page.getByRole("checkbox", { name: "Select all services shown" }).click();
  await page.getByRole("table").getByRole("button", { name: /^Select all \d+ that match$/ }).click();
  await expect(bar(page).getByRole("status").getByText(/^\d{3} services selected/)).toBeVisible();
  await bar(page).getByRole("link", { name: "Modify contacts" }).click();
  await entry(await modifyForm(page), "tech").fill(runa.handle);
  const [id] = await confirm(page);
  if (id === undefined) throw new Error("the form sent no request");
  return id;
}

test("many requests are accepted together, and the list shows the progress of both", async ({ page, api, person }) => {
  const id = await askForAll(page);
  const { place } = await api.mailedCode(runa, id);
  const hers = await person();
  await enter(hers, runa, `/${place}`);
  await hers.getByRole("button", { name: /^Accept/ }).click();
  await expect(hers.getByRole("heading", { level: 1, name: /^Waiting for others: / })).toBeFocused();
  await expect(hers.getByRole("list", { name: "Who answers" })).toContainText(/(\d{3}) of \1 accepted/);
  await page.getByRole("navigation").getByRole("link", { name: /^My requests/ }).first().click();
  const entry = page.getByRole("listitem").filter({ hasText: /tech contact for \d{3} services/i });
  await expect(entry).toContainText(saying`Your turn; ${runa} accepted`);
});

test("tech roles of several services are handed over until a day, which the list shows", { tag: "@all" }, async ({ page, api, server }) => {
  const service = await api.service({ admin: mira, tech: mira, category: "VPS" });
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await page.getByRole("checkbox", { name: `Select ${service.name}, VPS` }).check();
  await bar(page).getByRole("link", { name: "Modify contacts" }).click();
  const form = await modifyForm(page);
  await entry(form, "tech").fill(runa.handle);
  await form.getByText("Options", { exact: true }).click();
  await lastDay(page).fill(day(400));
  await page.getByRole("button", { name: "Send request" }).click();
  await page.getByRole("alert").getByRole("link", { name: "Choose a last day between today and a year from now.", exact: true }).click();
  await expect(lastDay(page)).toBeFocused();

  await lastDay(page).fill(day(30));
  const goesBack = forecast(page).getByText(/^After .*, the tech role goes back$/);
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
  await page.getByRole("button", { name: "Send request" }).click();
  const remedy = "In the note, don’t use marks that change the direction of text.";
  await page.getByRole("alert").getByRole("link", { name: remedy }).click();
  await expect(note).toBeFocused();
  await note.fill("");
  const [id = 0] = await confirm(page);
  await api.answer(mira, id, "accept");
  await api.answer(runa, id, "accept");
  await server.advance(GRACE);
  await enter(page, mira, `${places.services}?serviceName=${service.name}`);
  const year = day(30).slice(0, 4);
  await expect(page.getByRole("row").filter({ hasText: service.name }).getByRole("cell").nth(2)).toContainText(
    new RegExp(`Until .*${year}`),
  );
});

test("the page of a submission says what was left out, also after a reload", async ({ page }) => {
  await askForAll(page);
  const leftOut = page.getByRole("region", { name: /^\d+ services? (was|were) left out$/ });
  await expect(leftOut).toBeVisible();
  await page.reload();
  await expect(leftOut).toBeVisible();
  await leftOut.getByText("Show them").first().click();
  await expect(leftOut.getByRole("listitem").first()).toBeVisible();
  await expectAccessible(page);
});
