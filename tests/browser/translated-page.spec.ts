// A page that the browser translates still shows the state of things.
import type { Page } from "@playwright/test";
import { CONDITION } from "./support/limits.ts";
import { basil, mira, teo } from "./support/people.ts";
import { actions, badge, enter, mainText, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";
import { MARK, showOriginal, translate } from "./support/translator.ts";

/** Waits for the heading of a translated screen. */
async function expectHeading(page: Page, text: RegExp): Promise<void> {
  const title = page.getByRole("heading", { level: 1 });
  await expect(async () => {
    const shown = await title.innerText();
    expect(shown).toContain(MARK);
    expect(shown.replaceAll(MARK, "")).toMatch(text);
  }).toPass({ timeout: CONDITION });
}

test("asking, opening the mailed link and accepting show the state at each step", async ({ page, person, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira);
  await translate(page);
  await page.getByRole("searchbox").fill(service.name);
  await actions(page, service).click();
  await page.getByRole("link", { name: new RegExp(`^${MARK}?Modify contacts$`) }).click();
  await page.getByRole("combobox", { name: /New tech/ }).fill(teo.handle);
  await page.getByRole("button", { name: /Send request/ }).click();
  await expect(page).toHaveURL(/submission=\d+$/);
  const id = Number(/\d+$/.exec(page.url())?.[0]);

  const other = await person();
  const { place, code } = await api.mailedCode(teo, id);
  await enter(other, teo, places.requests);
  await translate(other);
  await expectHeading(other, /^My requests/);
  await other.evaluate((hash) => {
    location.hash = hash;
  }, place.slice(place.indexOf("#")));
  await expectHeading(other, new RegExp(`^Become tech contact for .*${service.name}`));
  await expect(other.getByLabel(/Validation code/)).toHaveValue(code);
  await other.getByRole("button", { name: /Accept/ }).click();
  await expectHeading(other, /^Waiting for others: /);
  await api.answer(mira, id, "accept");
  await expectHeading(other, /^You are about to become tech contact for /);
});

test("counts, alerts and dates of a list follow its state", async ({ page, api }) => {
  await enter(page, mira);
  await expect(badge(page, 2)).toBeVisible();
  await translate(page);
  const search = page.getByRole("searchbox");
  await expect(page.getByText(/312 services, 5\d shown/)).toBeVisible();
  await search.fill("halden");
  await expect(page.getByText("4 of 312 services match.")).toBeVisible();
  await expect(page.getByText(/5\d shown/)).toHaveCount(0);
  await search.fill("no such service");
  await expect(page.getByText("4 of 312")).toHaveCount(0);
  // The heads of the columns.
  await expect(page.getByRole("row")).toHaveCount(1);
  await search.fill("");
  await expect(page.getByText(/312 services, 5\d shown/)).toHaveCount(1);
  await api.request(mira, await api.service({ admin: mira, tech: basil }), { tech: teo });
  await expect(page.getByRole("link", { name: /Requests.*3.*waiting/ })).toBeVisible();
  const text = await mainText(page);
  expect(text, "dates in the language of the app").not.toMatch(/\d\. \p{Letter}{3}/u);
});

test("what was translated can be shown in the original, and goes on changing", async ({ page }) => {
  await enter(page, mira);
  await expect(page.getByText(/^312 services, 5\d shown so far\./)).toBeVisible();
  await translate(page);
  await expect(page.getByText(`${MARK}312 services`)).toBeVisible();
  await showOriginal(page);
  await page.getByRole("searchbox").fill("halden");
  await expect(page.getByText("4 of 312 services match.")).toHaveCount(1);
  await expect(page.getByText(/5\d shown so far/)).toHaveCount(0);
});
