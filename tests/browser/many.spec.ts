// New contacts for many services at once, and answering them with one code.
import type { Locator, Page } from "@playwright/test";
import { tabTo } from "./support/keyboard.ts";
import { mira, runa, wren } from "./support/people.ts";
import { enter, heading, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const ticks = (page: Page): Locator => page.getByRole("table").getByRole("checkbox", { name: /^Select .*, / });
const bar = (page: Page): Locator => page.getByRole("region", { name: "Selection" });
const change = (page: Page): Locator => page.getByRole("region", { name: "What would change" });
const confirmButton = (page: Page): Locator => page.getByRole("button", { name: /^Confirm [\d,]+ change/ });
type Contacts = Partial<Record<"admin" | "tech" | "billing", string | null>>;

const lines = (page: Page): Locator => page.getByRole("table").getByRole("checkbox", { name: /^Select (?!all)/ });

/** Asks for a new tech contact of `number` VPSs. Returns the number of the submission. */
async function askForTech(page: Page, to: string, number: number): Promise<number> {
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await ticks(page).nth(0).click();
  await ticks(page).nth(number - 1).click({ modifiers: ["Shift"] });
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByLabel("Tech", { exact: true }).fill(to);
  await confirmButton(page).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
  const link = page.getByRole("link", { name: /^Open submission/ });
  return Number((await link.innerText()).replace(/\D/g, ""));
}

test("200 services go to another agency in six acts, with one email each", async ({ page, api }) => {
  let acts = 0;
  const act = async (what: Promise<unknown>) => {
    await what;
    acts += 1;
  };
  await enter(page, mira, `${places.services}?roles=admin`);
  await act(page.getByRole("checkbox", { name: "Select all services shown" }).check());
  await act(bar(page).getByRole("button", { name: /^Select all \d+ that match$/ }).click());
  await expect(bar(page).getByRole("status").getByText(/^\d{3} selected/)).toBeVisible();
  await act(bar(page).getByRole("link", { name: "Change contacts" }).click());
  await expect(heading(page, /^Change contacts of \d{3} services$/)).toBeFocused();
  await act(page.getByLabel("Tech", { exact: true }).fill(runa.handle));
  await expect(change(page)).toContainText("Will change");
  await expect(change(page).getByText("Checking with the server…")).toHaveCount(0);
  await expect(page.getByText("2 emails.")).toBeVisible();
  const number = Number((await confirmButton(page).innerText()).replace(/\D/g, ""));
  expect(number).toBeGreaterThanOrEqual(200);
  await act(confirmButton(page).click());
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
  expect(acts).toBeLessThanOrEqual(6);
  const id = Number((await page.getByRole("link", { name: /^Open submission/ }).innerText()).replace(/\D/g, ""));
  for (const who of [mira, runa]) await api.mailedCode(who, id);
});

test("says what would change as soon as a handle is there, and groups what can't by reason", async ({ page, api }) => {
  const free = await api.service({ admin: mira, tech: mira, category: "VPS" });
  const locked = await api.service({ admin: mira, tech: mira, category: "VPS" });
  await api.requestOne(mira, locked, { tech: wren });
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  for (const { name } of [free, locked]) {
    await page.getByRole("checkbox", { name: `Select ${name}, VPS` }).check();
  }
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await expect(page.getByText("Enter a new contact to see what would change.")).toBeVisible();
  await page.getByLabel("Tech", { exact: true }).fill(runa.handle);
  await expect(change(page).getByRole("heading", { name: "1 has an open request" })).toBeVisible();
  await change(page).getByText("Show them").click();
  await expect(change(page).getByText(locked.name)).toBeVisible();
  await change(page).getByRole("button", { name: "Leave out" }).click();
  await expect(heading(page, "Change contacts of 1 service")).toBeVisible();
  await expect(change(page).getByRole("heading", { name: "1 has an open request" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Confirm 1 change" })).toBeVisible();
});

test("open requests of one's own are cancelled for a whole group in one act", async ({ page, api }) => {
  const services = [];
  for (let number = 0; number < 2; number += 1) {
    const service = await api.service({ admin: mira, tech: mira, category: "VPS" });
    await api.requestOne(mira, service, { tech: wren });
    services.push(service);
  }
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  for (const { name } of services) await page.getByRole("checkbox", { name: `Select ${name}, VPS` }).check();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByLabel("Tech", { exact: true }).fill(runa.handle);
  await expect(change(page).getByRole("heading", { name: "2 have an open request" })).toBeVisible();
  await change(page).getByRole("button", { name: "Cancel these 2 requests" }).click();
  await expect(change(page).getByRole("heading", { name: "2 have an open request" })).toHaveCount(0);
  await page.getByRole("button", { name: "Confirm 2 changes" }).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
});

test("a wrong or missing entry is reported beside the field", async ({ page }) => {
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await ticks(page).nth(0).click();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: "Enter a new contact." })).toBeVisible();
  await page.getByLabel("Billing", { exact: true }).fill("nonsense");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("alert").getByRole("link", { name: /^This isn’t an email address or a NIC handle/ }).click();
  await expect(page.getByLabel("Billing", { exact: true })).toBeFocused();
});

test("without a selection the page says where to make one", async ({ page }) => {
  await enter(page, mira, "/#/account/contacts/services/many");
  await expect(page.getByText("No service is selected.")).toBeVisible();
  await page.getByRole("link", { name: "Select services" }).click();
  await expect(ticks(page).first()).toBeVisible();
});

test("whoever leaves hands over every role, and only those", async ({ page }) => {
  await enter(page, wren);
  const listed = page.waitForResponse((response) => /\/1\.0\/me\/services\?.*limit=/.test(response.url()));
  const checked = page.waitForRequest((request) => request.url().endsWith("/1.0/me/submissions/check"));
  await ticks(page).nth(0).check();
  await bar(page).getByRole("link", { name: "Hand over everything I hold" }).click();
  await expect(heading(page, /^Hand over your roles on \d+ services?$/)).toBeFocused();
  await page.getByLabel("Who takes over?").fill(runa.handle);
  await expect(change(page)).toContainText("Will change");
  await expect(page.getByText("2 emails.")).toBeVisible();
  const { data } = (await (await listed).json()) as { data: { rows: { service: unknown; contacts: Contacts }[] } };
  const { lines: sent } = (await checked).postDataJSON() as { lines: { each: { service: unknown; contacts: Contacts }[] } };
  expect(sent.each).toHaveLength(data.rows.length);
  for (const { service, contacts } of sent.each) {
    const held = data.rows.find((row) => JSON.stringify(row.service) === JSON.stringify(service))?.contacts;
    for (const role of ["admin", "tech", "billing"] as const) {
      expect(contacts[role] ?? null).toBe(held?.[role] === wren.handle ? runa.handle : null);
    }
  }
});

test("an account with more services than a submission covers is told so", async ({ page }) => {
  // Every service, as the first page of an endless list.
  await page.route(/\/1\.0\/app$/, async (route) => {
    const response = await route.fetch();
    const app = (await response.json()) as { policy: { maxLines: number } };
    app.policy.maxLines = 3;
    await route.fulfill({ response, json: app });
  });
  await enter(page, mira, "/#/account/contacts/services/many?all=1");
  await expect(heading(page, "Hand over your roles on the first 3 services")).toBeVisible();
  await expect(page.getByText("You have more services than one submission can cover.")).toBeVisible();
});

test.describe("calls that fail", () => {
  test.use({ expectedErrors: /500|ERR_FAILED/ });

  test("a check that fails is told, also before the account of an email address is known", async ({ page }) => {
    await page.route(/\/1\.0\/me\/submissions\/check$/, (route) => route.abort());
    await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
    await ticks(page).nth(0).click();
    await bar(page).getByRole("link", { name: "Change contacts" }).click();
    await page.getByLabel("Tech", { exact: true }).fill("somebody@elsewhere.example");
    await expect(change(page).getByRole("alert")).toBeVisible();
  });

  test("lines that could not be read are tried again", async ({ page, api }) => {
    const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
    const id = await api.submit(mira, services, runa);
    let fails = true;
    await page.route(/\/submissions\/\d+\/lines/, (route) => (fails ? route.fulfill({ status: 500 }) : route.continue()));
    await enter(page, mira, places.submission(id));
    const lines = page.getByRole("region", { name: "Lines" });
    await expect(lines.getByRole("alert")).toBeVisible();
    fails = false;
    await lines.getByRole("button", { name: "Try again" }).click();
    await expect(lines.getByRole("row")).toHaveCount(3);
  });
});

test("one code answers the lines that are selected, and then all others", async ({ page, api, person }) => {
  const id = await askForTech(page, runa.handle, 4);
  await page.getByRole("link", { name: /^Open submission/ }).click();
  await expect(heading(page, /^Tech of 4 services/)).toBeVisible();

  const hers = await person();
  await enter(hers, runa);
  const { place } = await api.mailedCode(runa, id);
  await hers.goto(`/${place}`);
  await expect(heading(hers, "Tech of 4 services: your answer?")).toBeVisible();
  await expect(hers.getByLabel("Validation code")).toHaveValue(/^[A-Za-z0-9]{32}$/);
  await expect(hers).not.toHaveURL(/token/);
  await lines(hers).nth(0).click();
  await lines(hers).nth(2).click({ modifiers: ["Shift"] });
  const dock = hers.getByRole("region", { name: "Selected lines" });
  await expect(dock.getByText("3 selected", { exact: true })).toBeVisible();
  await lines(hers).nth(1).click();
  await dock.getByRole("button", { name: "Accept 2 selected" }).click();
  await expect(hers.getByRole("heading", { name: "2 accepted" })).toBeFocused();
  await expect(heading(hers, "Tech of 4 services: your answer?")).toBeVisible();
  await expect(lines(hers)).toHaveCount(2);
  await hers.getByRole("button", { name: "Decline all" }).click();
  await expect(hers.getByRole("heading", { name: "2 declined" })).toBeFocused();
  await expect(hers.getByLabel("Validation code")).toHaveCount(0);
  await expect(hers.getByRole("table").getByText("Declined")).toHaveCount(2);
});

test("a wrong code changes nothing and says so", async ({ page, api, person }) => {
  const id = await askForTech(page, runa.handle, 2);
  await api.mailedCode(runa, id);
  const hers = await person();
  await enter(hers, runa, places.submission(id));
  await hers.getByRole("button", { name: "Accept all" }).click();
  await expect(hers.getByText("Enter the code from your email.")).toBeVisible();
  await hers.getByLabel("Validation code").fill("A".repeat(32));
  await hers.getByRole("button", { name: "Accept all" }).click();
  await expect(hers.getByRole("alert")).toContainText("This code is wrong.");
  await expect(heading(hers, "Tech of 2 services: your answer?")).toBeVisible();
});

test("a note and all or nothing reach those who are asked", async ({ page, api, person }) => {
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await ticks(page).nth(0).click();
  await ticks(page).nth(1).click();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await expect(page.getByText(/Now: (you on \d|\S+-ovh on \d|\d+ others? on)/).first()).toBeVisible();
  await page.getByLabel("Tech", { exact: true }).fill(runa.handle);
  await page.getByRole("radio", { name: /^All or nothing/ }).check();
  await page.getByLabel("Note to the people you ask (optional)").fill("Call me on the usual number.");
  await confirmButton(page).click();
  const link = page.getByRole("link", { name: /^Open submission/ });
  const id = Number((await link.innerText()).replace(/\D/g, ""));
  const { place } = await api.mailedCode(runa, id);
  const hers = await person();
  await enter(hers, runa, `/${place}`);
  await expect(hers.getByRole("blockquote")).toContainText("Call me on the usual number.");
  await expect(hers.getByRole("blockquote")).toContainText("We haven’t checked it.");
  await expect(hers.getByRole("complementary")).toContainText("All or nothing");
  await hers.getByRole("link", { name: "My requests" }).click();
  await expect(hers.getByRole("article").filter({ hasText: "2 requests made at once" })).toContainText(
    "All or nothing: Nothing moves before all 2 are accepted",
  );
});

test("the asker cancels what is open, after a question", async ({ page }) => {
  await askForTech(page, runa.handle, 3);
  await page.getByRole("link", { name: /^Open submission/ }).click();
  await page.getByRole("button", { name: "Cancel all 3 open requests" }).click();
  await expect(page.getByText("Cancel 3 open requests?")).toBeVisible();
  await page.getByRole("button", { name: "Cancel all 3 open requests" }).click();
  await expect(page.getByRole("table").getByText("Cancelled")).toHaveCount(3);
});

test("My requests has one entry for a submission", async ({ page }) => {
  await askForTech(page, runa.handle, 2);
  await page.getByRole("link", { name: "My requests" }).click();
  const entry = page.getByRole("article").filter({ hasText: "2 requests made at once" });
  await expect(entry).toHaveCount(1);
  await entry.getByRole("link", { name: "2 requests made at once" }).click();
  await expect(heading(page, /^Tech of 2 services/)).toBeVisible();
});

test("by keyboard only: from the first tick to the confirmation", async ({ page }) => {
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await expect(ticks(page).first()).toBeVisible();
  await page.getByRole("searchbox").focus();
  await tabTo(page, ticks(page).nth(0));
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(bar(page).getByRole("status").getByText("2 selected")).toBeVisible();
  await bar(page).getByRole("link", { name: "Change contacts" }).focus();
  await page.keyboard.press("Enter");
  await expect(heading(page, "Change contacts of 2 services")).toBeFocused();
  await tabTo(page, page.getByLabel("Tech", { exact: true }));
  await page.keyboard.type(runa.handle);
  await tabTo(page, confirmButton(page));
  await page.keyboard.press("Enter");
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
});

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  test("the page and its numbers", async ({ page }) => {
    await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
    const boxes = page.getByRole("table").getByRole("checkbox", { name: /^Sélectionner .*, / });
    await boxes.nth(0).click();
    await boxes.nth(2).click({ modifiers: ["Shift"] });
    await page.getByRole("link", { name: "Modifier les contacts" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Modifier les contacts de 3 services" })).toBeFocused();
    await page.getByLabel("Technique", { exact: true }).fill(runa.handle);
    await expect(page.getByRole("button", { name: /^Confirmer \d changements?$/ })).toBeVisible();
    await expect(page.getByText("2 e-mails.")).toBeVisible();
  });
});
