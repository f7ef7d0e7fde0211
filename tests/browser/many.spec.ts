// New contacts for many services at once, and answering them with one code.
import type { Locator, Page } from "@playwright/test";
import { categoryWord } from "./support/api-driver.ts";
import { tabTo } from "./support/keyboard.ts";
import { basil, mira, runa, wren } from "./support/people.ts";
import { countActs, enter, heading, places, signIn } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const ticks = (page: Page): Locator => page.getByRole("table").getByRole("checkbox", { name: /^Select .*, / });
const bar = (page: Page): Locator => page.getByRole("region", { name: "Selection" });
const change = (page: Page): Locator => page.getByRole("region", { name: "What would change" });
const confirmButton = (page: Page): Locator => page.getByRole("button", { name: /^Confirm [\d,]+ change/ });
type Contacts = Partial<Record<"admin" | "tech" | "billing", string | null>>;




/** Lets the app believe that a submission covers this many lines. */
async function limitLines(page: Page, most: number): Promise<void> {
  await page.route(/\/1\.0\/app$/, async (route) => {
    const response = await route.fetch();
    const app = (await response.json()) as { policy: { maxLines: number } };
    app.policy.maxLines = most;
    await route.fulfill({ response, json: app });
  });
}

test("200 services go to another agency in six acts, with one email each", async ({ page, api }) => {
  await enter(page, mira);
  const acts = await countActs(page);
  await page.getByRole("checkbox", { name: "Admin", exact: true }).check();
  await expect(page).toHaveURL(/roles=admin/);
  await page.getByRole("checkbox", { name: "Select all services shown" }).click();
  await bar(page).getByRole("button", { name: /^Select all \d+ that match$/ }).click();
  await expect(bar(page).getByRole("status").getByText(/^\d{3} selected/)).toBeVisible();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await expect(heading(page, /^Change contacts of \d{3} services$/)).toBeFocused();
  await page.getByRole("textbox", { name: "Tech", exact: true }).fill(runa.handle);
  await expect(change(page)).toContainText("Will change");
  await expect(change(page).getByText("Checking with the server…")).toHaveCount(0);
  await expect(page.getByText("2 emails.")).toBeVisible();
  const number = Number((await confirmButton(page).innerText()).replace(/\D/g, ""));
  expect(number).toBeGreaterThanOrEqual(200);
  await confirmButton(page).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
  expect(await acts()).toBe(6);
  const id = Number((await page.getByRole("link", { name: /^Open submission/ }).innerText()).replace(/\D/g, ""));
  for (const who of [mira, runa]) await api.mailedCode(who, id);
});

test("the form offers the roles that its reader may change", async ({ page, api }) => {
  const one = await api.service({ admin: mira, tech: basil, category: "VPS" });
  const two = await api.service({ admin: mira, tech: basil, category: "VPS" });
  const field = (name: string) => page.getByRole("textbox", { name, exact: true });
  const open = async (services: typeof one[]) => {
    for (const service of services) {
      await page.getByRole("checkbox", { name: `Select ${service.name}, ${categoryWord(service.category)}` }).check();
    }
    await bar(page).getByRole("link", { name: "Change contacts" }).click();
    await expect(heading(page, /^Change contacts of \d+ service/)).toBeFocused();
  };
  await enter(page, basil, `${places.services}?category=VPS&roles=tech`);
  await open([one, two]);
  await expect(field("Tech")).toBeVisible();
  for (const name of ["Admin", "Billing"]) await expect(field(name)).toHaveCount(0);
  await page.getByRole("button", { name: /^Confirm/ }).click();
  await expect(field("Tech")).toHaveAttribute("aria-invalid", "true");
  await enter(page, mira, `${places.services}?serviceName=${one.name}`);
  await open([one]);
  for (const name of ["Admin", "Tech", "Billing"]) await expect(field(name)).toBeVisible();
});

test("says what would change as soon as a handle is there, and groups what can't by reason", async ({ page, api }) => {
  const free = await api.service({ admin: mira, tech: mira, category: "VPS" });
  const locked = await api.service({ admin: mira, tech: mira, category: "VPS" });
  const open = await api.requestOne(mira, locked, { tech: wren });
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  for (const { name } of [free, locked]) {
    await page.getByRole("checkbox", { name: `Select ${name}, VPS` }).check();
  }
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await expect(page.getByText("Enter a new contact to see what would change.")).toBeVisible();
  await page.getByRole("textbox", { name: "Tech", exact: true }).fill(runa.handle);
  await expect(change(page).getByRole("heading", { name: "1 has an open request" })).toBeVisible();
  await change(page).getByText("Show them").click();
  await expect(change(page).getByText(locked.name)).toBeVisible();
  await expect(change(page).getByRole("link", { name: /^request [\d\s]+$/ })).toHaveAttribute("href", places.request(open).slice(1));
  await change(page).getByRole("button", { name: "Leave out" }).click();
  await expect(heading(page, "Change contacts of 1 service")).toBeVisible();
  await expect(change(page).getByRole("heading", { name: "1 has an open request" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Confirm 1 change" })).toBeVisible();
});

test("open requests of one's own are replaced for a whole group in one act", async ({ page, api }) => {
  const services = [];
  const open = [];
  for (let number = 0; number < 2; number += 1) {
    const service = await api.service({ admin: mira, tech: mira, category: "VPS" });
    open.push(await api.requestOne(mira, service, { tech: wren }));
    services.push(service);
  }
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  for (const { name } of services) await page.getByRole("checkbox", { name: `Select ${name}, VPS` }).check();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByRole("textbox", { name: "Tech", exact: true }).fill(runa.handle);
  await expect(change(page).getByRole("heading", { name: "2 have an open request" })).toBeVisible();
  await change(page).getByRole("button", { name: "Replace my 2 requests" }).click();
  await expect(change(page).getByRole("heading", { name: "2 have an open request" })).toHaveCount(0);
  const told = change(page).getByText("2 open requests of yours end. The new ones take their place.");
  await expect(told).toBeVisible();
  await change(page).getByRole("button", { name: "Don’t replace" }).click();
  await expect(change(page).getByRole("heading", { name: "2 have an open request" })).toBeVisible();
  await change(page).getByRole("button", { name: "Replace my 2 requests" }).click();
  await page.getByRole("button", { name: "Confirm 2 changes" }).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
  for (const id of open) {
    await page.goto(places.request(id));
    await expect(heading(page, "You cancelled the request")).toBeVisible();
  }
});

test("a wrong or missing entry is reported beside the field", async ({ page }) => {
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await ticks(page).nth(0).click();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: "Enter a new contact." })).toBeVisible();
  await page.getByRole("textbox", { name: "Billing", exact: true }).fill("nonsense");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("alert").getByRole("link", { name: /^This isn’t an email address or a NIC handle/ }).click();
  await expect(page.getByRole("textbox", { name: "Billing", exact: true })).toBeFocused();
});

test("a note that is not taken is reported beside it", async ({ page }) => {
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await ticks(page).nth(0).click();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByRole("textbox", { name: "Tech", exact: true }).fill(runa.handle);
  const note = page.getByLabel("Note to the people you ask (optional)");
  await note.fill("Call \u202eme.");
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("alert").getByRole("link", { name: /direction of text/ }).click();
  await expect(note).toBeFocused();
  await expect(note).toHaveAttribute("aria-invalid", "true");
  await expect(note).toHaveAccessibleDescription(/direction of text/);
  await note.fill("word ".repeat(101));
  await page.getByRole("button", { name: "Confirm" }).click();
  await expect(note).toHaveAccessibleDescription("The note can have up to 500 characters. Shorten it.");
  await note.fill("Call me.");
  await expect(note).not.toHaveAttribute("aria-invalid");
  await expect(note).toHaveAccessibleDescription("");
});

/** Fills in everything that somebody can enter by hand. */
async function fillIn(page: Page): Promise<void> {
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await ticks(page).nth(0).click();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByRole("textbox", { name: "Tech", exact: true }).fill(runa.handle);
  await page.getByRole("textbox", { name: "Billing", exact: true }).fill("somebody@elsewhere.example");
  await page.getByLabel("Last day (optional)").fill("2030-06-30");
  await page.getByRole("radio", { name: /^All or nothing/ }).check();
  await page.getByLabel("Note to the people you ask (optional)").fill("Call me on the usual number.");
}

async function expectFilledIn(page: Page): Promise<void> {
  await expect(page.getByRole("textbox", { name: "Tech", exact: true })).toHaveValue(runa.handle);
  await expect(page.getByRole("textbox", { name: "Billing", exact: true })).toHaveValue("somebody@elsewhere.example");
  await expect(page.getByLabel("Last day (optional)")).toHaveValue("2030-06-30");
  await expect(page.getByRole("radio", { name: /^All or nothing/ })).toBeChecked();
  await expect(page.getByLabel("Note to the people you ask (optional)")).toHaveValue("Call me on the usual number.");
}

test("the browser asks before a reload loses what was entered", async ({ page }) => {
  await fillIn(page);
  const asked = page.waitForEvent("dialog");
  // Not within the evaluation, which would wait for the answer.
  await page.evaluate(() => setTimeout(() => location.reload()));
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();
  await expectFilledIn(page);
  await page.getByRole("link", { name: "My services" }).first().click();
  await page.reload();
  await expect(heading(page, "My services")).toBeVisible();
});

test("what was entered is there again after the selection was changed, but not after Cancel", async ({ page }) => {
  await fillIn(page);
  await page.getByRole("link", { name: "My services" }).first().click();
  await ticks(page).nth(1).click();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await expect(heading(page, "Change contacts of 2 services")).toBeVisible();
  await expectFilledIn(page);
  await page.getByRole("link", { name: "Cancel" }).click();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await expect(page.getByText("Enter a new contact to see what would change.")).toBeVisible();
  await expect(page.getByLabel("Note to the people you ask (optional)")).toHaveValue("");
});

for (const { name, who, kept } of [
  { name: "is restored for the same person", who: mira, kept: true },
  { name: "isn't shown to someone else", who: runa, kept: false },
]) {
  test(`what was entered when the session ended ${name}`, async ({ page, context }) => {
    await fillIn(page);
    await context.clearCookies();
    // By address: the form's own check may notice first, and the links are gone with it.
    await page.goto(places.requests);
    await signIn(page, who);
    await page.goto("/#/account/contacts/services/many");
    if (kept) {
      await expectFilledIn(page);
    } else {
      await expect(page.getByText("No service is selected.")).toBeVisible();
      await page.goto("/#/account/contacts/services/many?all=1");
      await expect(page.getByLabel("Who takes over?")).toHaveValue("");
    }
  });
}

test("a live update is told only if it changes what would change", async ({ page, api }) => {
  const chosen = await api.service({ admin: mira, tech: mira, category: "VPS" });
  const other = await api.service({ admin: mira, tech: wren });
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await page.getByRole("checkbox", { name: `Select ${chosen.name}, VPS` }).check();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByRole("textbox", { name: "Tech", exact: true }).fill(runa.handle);
  const said = page.locator("[aria-live=polite]").filter({ hasText: "1 service will change." });
  await expect(said).toHaveCount(1);
  const told = await said.textContent();
  const check = () => page.waitForResponse((response) => response.url().endsWith("/1.0/me/submissions/check"));
  const again = check();
  await api.requestOne(wren, other, { tech: runa });
  await again;
  // A repeated announcement is marked by a space at its end.
  expect(await said.textContent()).toBe(told);
  await expect(change(page).getByText("Checking with the server…")).toHaveCount(0);

  await api.requestOne(mira, chosen, { tech: wren });
  await expect(change(page).getByRole("heading", { name: "1 has an open request" })).toBeVisible({ timeout: 15_000 });
});

test("another last day alone is a change of the selected services", async ({ page, api }) => {
  const services = [];
  for (let number = 0; number < 2; number += 1) services.push(await api.service({ admin: mira, tech: wren }));
  await enter(page, mira, `${places.services}?roles=admin`);
  for (const { name, category } of services) {
    await page.getByRole("searchbox", { name: "Search by service, person or handle" }).fill(name);
    await page.getByRole("checkbox", { name: `Select ${name}, ${categoryWord(category)}` }).check();
  }
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel("Last day (optional)").pressSequentially("12");
  await page.getByRole("button", { name: "Confirm" }).click();
  const incomplete = page.getByRole("alert").getByRole("link", { name: "Enter a complete, real date, or clear the field." });
  await incomplete.click();
  await expect(page.getByLabel("Last day (optional)")).toBeFocused();
  await page.getByLabel("Last day (optional)").fill(day);
  await expect(page.getByText("2 emails.")).toBeVisible();
  await expect(page.getByRole("complementary").getByText(`${wren.handle} confirms 2 requests`)).toBeVisible();
  await expect(change(page).getByText("Checking with the server…")).toHaveCount(0);
  await page.getByRole("button", { name: "Confirm 2 changes" }).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
  const link = page.getByRole("link", { name: /^Open submission/ });
  const id = Number((await link.innerText()).replace(/\D/g, ""));
  for (const who of [mira, wren]) await api.mailedCode(who, id);
  await link.click();
  await expect(page.getByRole("complementary")).toContainText("Last day");
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

test("whoever does not hand over everything after all has selected what was selected before", async ({ page }) => {
  await enter(page, wren);
  await ticks(page).nth(0).check();
  await bar(page).getByRole("link", { name: "Hand over everything I hold" }).click();
  await expect(heading(page, /^Hand over your roles on \d+ services?$/)).toBeFocused();
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(bar(page).getByText("1 selected")).toBeVisible();
});

test("an account with more services than a submission covers is told so", async ({ page }) => {
  await limitLines(page, 3);
  await enter(page, mira, "/#/account/contacts/services/many?all=1");
  await expect(heading(page, "Hand over your roles on the first 3 services")).toBeVisible();
  await expect(page.getByText("You have more services than one submission can cover.")).toBeVisible();
});

test("what was handed over before leaves room for the rest", async ({ page }) => {
  await limitLines(page, 3);
  await enter(page, mira);
  const rounds: string[][] = [];
  for (let round = 0; round < 2; round += 1) {
    await page.goto("/#/account/contacts/services/many?all=1");
    await expect(heading(page, "Hand over your roles on the first 3 services")).toBeVisible();
    const checked = page.waitForRequest((request) => request.url().endsWith("/1.0/me/submissions/check"));
    await page.getByLabel("Who takes over?").fill(runa.handle);
    const { lines: sent } = (await checked).postDataJSON() as { lines: { each: { service: unknown }[] } };
    rounds.push(sent.each.map(({ service }) => JSON.stringify(service)));
    await expect(page.getByText("2 emails.")).toBeVisible();
    await confirmButton(page).click();
    await expect(heading(page, "Sent for confirmation")).toBeFocused();
    await page.goto(places.services);
    await expect(ticks(page).first()).toBeVisible();
  }
  const [first, second] = rounds;
  expect(first).toHaveLength(3);
  expect(second).toHaveLength(3);
  for (const service of second ?? []) expect(first).not.toContain(service);
});

test("what is selected beyond one submission stays selected for the next one", async ({ page }) => {
  await limitLines(page, 3);
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await ticks(page).nth(0).click();
  await ticks(page).nth(4).click({ modifiers: ["Shift"] });
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await expect(heading(page, "Change contacts of the first 3 services")).toBeVisible();
  await expect(page.getByText("The others stay selected for the next one.")).toBeVisible();
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(bar(page).getByText("5 selected")).toBeVisible();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByRole("textbox", { name: "Tech", exact: true }).fill(basil.handle);
  await confirmButton(page).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
  await expect(page.getByText("2 other services are still selected in your list.")).toBeVisible();
  await page.getByRole("link", { name: "My services" }).last().click();
  await expect(bar(page).getByText("2 selected")).toBeVisible();
});

test("services that can't change are listed in steps and left out, however many they are", async ({ page }) => {
  await page.route(/\/1\.0\/me\/services\?/, async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { data: { rows: { status: string }[] } };
    for (const row of body.data.rows) row.status = "expired";
    await route.fulfill({ response, json: body });
  });
  // Only the server knows whose address it is, and so what cannot change.
  await page.route(/\/1\.0\/me\/submissions\/check$/, async (route) => {
    const { lines } = route.request().postDataJSON() as { lines: { selected: { selection: { these: object[] } } } };
    const services = lines.selected.selection.these;
    const preview = { willChange: 0, unchanged: 0, cannotChange: services.length, supersedes: 0, parties: [] };
    const group = { reason: "expired", account: null, count: services.length, services };
    await route.fulfill({ json: { ...preview, refused: [group] } });
  });
  await enter(page, mira, `${places.services}?roles=admin`);
  await page.getByRole("checkbox", { name: "Select all services shown" }).click();
  await bar(page).getByRole("button", { name: /^Select all \d+ that match$/ }).click();
  await expect(bar(page).getByRole("status").getByText(/^\d{3} selected/)).toBeVisible();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByRole("textbox", { name: "Tech", exact: true }).fill("somebody@elsewhere.example");
  await expect(change(page).getByRole("heading", { name: /^\d{3} have expired$/ })).toBeVisible();
  await expect(change(page).getByText("Checking with the server…")).toHaveCount(0);
  await change(page).getByText("Show them").click();
  await expect(change(page).getByRole("listitem")).toHaveCount(50);
  await change(page).getByRole("button", { name: "Show more" }).click();
  await expect(change(page).getByRole("listitem")).toHaveCount(100);
  await change(page).getByRole("button", { name: "Leave out" }).click();
  await expect(page.getByText("No service is selected.")).toBeVisible();
});

test("the present contact comes before the number of services", async ({ page, api }) => {
  const services = [await api.service({ admin: mira, tech: basil }), await api.service({ admin: mira, tech: basil })];
  await enter(page, mira, `${places.services}?roles=admin`);
  for (const { name } of services) {
    await page.getByRole("searchbox", { name: "Search by service, person or handle" }).fill(name);
    await page.getByRole("checkbox", { name: `Select ${name}, ` }).check();
  }
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await expect(page.getByText(`Now: ${basil.handle} on 2. Leave empty to keep it.`).first()).toBeVisible();
});

test.describe("calls that fail", () => {
  test.use({ expectedErrors: /413|500|ERR_FAILED/ });

  test("a check that fails is told, also before the account of an email address is known", async ({ page }) => {
    await page.route(/\/1\.0\/me\/submissions\/check$/, (route) => route.abort());
    await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
    await ticks(page).nth(0).click();
    await bar(page).getByRole("link", { name: "Change contacts" }).click();
    await page.getByRole("textbox", { name: "Tech", exact: true }).fill("somebody@elsewhere.example");
    await expect(change(page).getByRole("alert")).toBeVisible();
  });

  test("a list whose pages never end is not read for ever", async ({ page }) => {
    let pages = 0;
    await page.route(/\/1\.0\/me\/services\?.*after=/, async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { data: { rows: object[]; next: string } };
      body.data.rows = [];
      body.data.next = `page-${(pages += 1)}`;
      await route.fulfill({ response, json: body });
    });
    await enter(page, mira, "/#/account/contacts/services/many?all=1");
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
    expect(pages).toBe(1);
  });

  for (const { cause, says } of [
    { cause: "requests", says: "At most 2,000 requests can be made at once." },
    { cause: "together", says: "At most 500 requests can take effect together." },
    { cause: undefined, says: "This file is too large: 4 MB at most." },
  ]) {
    test(`too much at once is told with its reason: ${cause ?? "the size"}`, async ({ page }) => {
      await page.route(/\/1\.0\/me\/submissions$/, (route) =>
        route.fulfill({ status: 413, json: { reason: "tooLarge", cause } }),
      );
      await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
      await ticks(page).nth(0).click();
      await bar(page).getByRole("link", { name: "Change contacts" }).click();
      await page.getByRole("textbox", { name: "Tech", exact: true }).fill(runa.handle);
      await confirmButton(page).click();
      await expect(page.getByRole("alert")).toContainText(says);
    });
  }

  test("lines that could not be read are tried again", async ({ page, api }) => {
    const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
    const id = await api.submit(mira, services, runa);
    let fails = true;
    await page.route(/\/submissions\/\d+\/lines/, (route) => (fails ? route.fulfill({ status: 500 }) : route.continue()));
    await enter(page, mira, places.submission(id));
    const lines = page.getByRole("region", { name: "Services" });
    await expect(lines.getByRole("alert")).toBeVisible();
    fails = false;
    await lines.getByRole("button", { name: "Try again" }).click();
    await expect(lines.getByRole("row")).toHaveCount(3);
  });
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
  await tabTo(page, page.getByRole("textbox", { name: "Tech", exact: true }));
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

test.describe("limits", () => {
  test.use({ expectedErrors: /429/ });

  for (const { name, serve, asked, text } of [
    {
      name: "open requests",
      serve: ["--open-requests", "1"],
      // She has one in the demo.
      asked: false,
      text: /You have as many open requests as allowed\. Cancel one that you no longer need, or wait: the next one expires by \S/,
    },
    {
      name: "emails to one account",
      serve: ["--mails-to-one-account", "1"],
      asked: true,
      text: new RegExp(
        `We’ve sent ${runa.handle} as many emails for you as allowed in 24 hours\\. Cancelling requests doesn’t change that: try again after \\S`,
      ),
    },
  ]) {
    test.describe(() => {
      test.use({ serve });

      test(`the limit on ${name} is named, with what helps`, async ({ page, api }) => {
        if (asked) await api.requestOne(mira, await api.service({ admin: mira }), { tech: runa });
        await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
        await ticks(page).nth(0).click();
        await ticks(page).nth(1).click();
        await bar(page).getByRole("link", { name: "Change contacts" }).click();
        await page.getByRole("textbox", { name: "Tech", exact: true }).fill(runa.handle);
        await confirmButton(page).click();
        await expect(page.getByRole("main").getByRole("alert")).toContainText(text);
        await expect(page.getByRole("textbox", { name: "Tech", exact: true })).toHaveValue(runa.handle);
      });
    });
  }
});
