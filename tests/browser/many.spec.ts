// New contacts for many services at once, and answering them with one code.
import type { Locator, Page } from "@playwright/test";
import { type ApiDriver, categoryWord } from "./support/api-driver.ts";
import { tabTo } from "./support/keyboard.ts";
import { basil, mira, runa, wren } from "./support/people.ts";
import { countActs, enter, grouped, heading, places, signIn } from "./support/steps.ts";
import { type Server, expect, expectAccessible, test } from "./support/test.ts";

const ticks = (page: Page): Locator => page.getByRole("table").getByRole("checkbox", { name: /^Select .*, / });
const bar = (page: Page): Locator => page.getByRole("region", { name: "Selection" });
const change = (page: Page): Locator => page.getByRole("region", { name: "What would change" });
const confirmButton = (page: Page): Locator => page.getByRole("button", { name: /^Confirm [\d,]+ change/ });
type Contacts = Partial<Record<"admin" | "tech" | "billing", string | null>>;

const lines = (page: Page): Locator => page.getByRole("table").getByRole("checkbox", { name: /^Select (?!all)/ });

const region = (page: Page, name: string): Locator => page.getByRole("region", { name });
const line = (page: Page, name: string): Locator => page.getByRole("table").getByRole("row").filter({ hasText: name });
const help = (page: Page, name: string): Locator => page.getByRole("group").filter({ hasText: name });

/** Seconds after which an email can be sent again. */
const MINUTE = 61;
/** Seconds of the grace period, and one more. */
const GRACE = 121;

/** Asks for a new tech contact of `number` VPSs. Returns the number of the submission. */
async function askForTech(page: Page, to: string, number: number): Promise<number> {
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await ticks(page).nth(0).click();
  await ticks(page).nth(number - 1).click({ modifiers: ["Shift"] });
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await page.getByRole("textbox", { name: "Tech", exact: true }).fill(to);
  await confirmButton(page).click();
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
  const link = page.getByRole("link", { name: /^Open submission/ });
  return Number((await link.innerText()).replace(/\D/g, ""));
}

/** Lets the app believe that a submission covers this many lines. */
async function limitLines(page: Page, most: number): Promise<void> {
  await page.route(/\/1\.0\/app$/, async (route) => {
    const response = await route.fetch();
    const app = (await response.json()) as { policy: { maxLines: number } };
    app.policy.maxLines = most;
    await route.fulfill({ response, json: app });
  });
}

/** Answers as the server does after ten emails in a day. */
async function refuseMoreEmails(page: Page): Promise<void> {
  await page.route(/\/1\.0\/me\/submissions\/\d+\/resend$/, (route) =>
    route.fulfill({
      status: 429,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "about:blank", title: "Too Many Requests", status: 429, detail: "", class: "Client::TooManyRequests",
        message: "", reason: "refused", refusal: { tooMany: { until: "2099-01-01T00:00:00Z" } },
      }),
    }),
  );
}

/** The server's reason stays when the button, which is off then, is pressed again. */
async function expectTooManyTwice(again: Locator, told: Locator): Promise<void> {
  await again.click();
  await expect(told).toContainText("Too many emails were requested in one day. You can ask for another from");
  await expect(again).toHaveAttribute("aria-disabled", "true");
  await again.click({ force: true });
  await expect(told).toContainText("Too many emails were requested in one day. You can ask for another from");
  await expect(told).not.toContainText("An email went out just now");
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
  await expect(hers.getByRole("table").getByText("Waiting for you")).toHaveCount(2);
  await hers.getByRole("button", { name: "Decline all" }).click();
  await expect(hers.getByRole("heading", { name: "2 declined" })).toBeFocused();
  await expect(hers.getByLabel("Validation code")).toHaveCount(0);
  await expect(hers.getByRole("table").getByText("Declined")).toHaveCount(2);
});

test("the lines tell what waits for the reader from what the reader has accepted", async ({ page, api }) => {
  const services = [];
  for (let number = 0; number < 3; number += 1) services.push(await api.service({ admin: mira, tech: mira }));
  const [accepted, ...others] = services.map(({ name }) => name);
  const id = await api.submit(mira, services, runa);
  const { place } = await api.mailedCode(runa, id);
  await enter(page, runa);
  await page.goto(`/${place}`);
  await page.getByRole("checkbox", { name: `Select ${accepted}` }).check();
  await region(page, "Selected lines").getByRole("button", { name: "Accept 1 selected" }).click();
  await expect(page.getByRole("heading", { name: "1 accepted" })).toBeFocused();
  await expect(line(page, accepted ?? "")).toContainText("You accepted");
  for (const name of others) await expect(line(page, name)).toContainText("Waiting for you");

  await page.getByLabel("State", { exact: true }).selectOption("Waiting for you");
  await expect(page).toHaveURL(/&answer=waiting$/);
  for (const name of others) await expect(line(page, name)).toBeVisible();
  await expect(line(page, accepted ?? "")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "CSV" })).toHaveAttribute("href", /lines\.csv\?answer=waiting$/);
  await page.getByLabel("State", { exact: true }).selectOption("You accepted");
  await expect(line(page, accepted ?? "")).toBeVisible();
  for (const name of others) await expect(line(page, name)).toHaveCount(0);
});

test("what could not be answered comes first, with the reason", async ({ page, api }) => {
  const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
  const id = await api.submit(mira, services, runa);
  const { place } = await api.mailedCode(runa, id);
  await enter(page, runa, `/${place}`);
  await lines(page).nth(0).click();
  await lines(page).nth(1).click();
  // Meanwhile the asker cancels the first request of the two.
  await api.act(mira, id, "withdraw");
  await expect(lines(page)).toHaveCount(1);
  await region(page, "Selected lines").getByRole("button", { name: "Accept 2 selected" }).click();
  await expect(page.getByRole("heading", { name: "1 accepted" })).toBeFocused();
  const outcome = page.getByRole("status").filter({ has: page.getByRole("heading", { name: "1 accepted" }) });
  await expect(outcome).toContainText("1 was not possible. Nothing changed for it.");
  const refused = outcome.getByRole("listitem");
  await expect(refused).toHaveCount(1);
  const asked = `If you still want this, ask (${mira.name} )?${mira.handle} to make a new request\\.`;
  await expect(refused).toHaveText(new RegExp(`^It has ended\\. ${asked}\\s*(${services.map(({ name }) => name).join("|")})$`));
  await expect(outcome).toContainText(/ended\..*Roles move once everyone involved has accepted/);
});

/** Presses Cancel in the bar for the lines that are selected, and confirms. */
async function cancelSelected(page: Page, number: number): Promise<void> {
  const dock = region(page, "Selected lines");
  await dock.getByRole("button", { name: `Cancel ${number} selected` }).click();
  await expect(dock.getByText(number === 1 ? "Cancel 1 open request?" : `Cancel ${number} open requests?`)).toBeVisible();
  await expect(dock.getByRole("button", { name: "Keep them" })).toBeFocused();
  await dock.getByRole("button", { name: `Cancel ${number} selected` }).click();
}

test("a party cancels some of the lines that it has accepted, and the others go on", async ({ page, api, server }) => {
  const services = [];
  for (let number = 0; number < 4; number += 1) services.push(await api.service({ admin: mira, tech: mira }));
  const [first, second, third, waiting] = services.map(({ name }) => name);
  const id = await api.submit(mira, services, runa);
  await api.acceptAll(mira, id);
  const { place } = await api.mailedCode(runa, id);
  await enter(page, runa, `/${place}`);
  const dock = region(page, "Selected lines");
  const tick = (name: string | undefined) => page.getByRole("checkbox", { name: `Select ${name}` });
  for (const name of [first, second, third]) await tick(name).check();
  await dock.getByRole("button", { name: "Accept 3 selected" }).click();
  await expect(page.getByRole("heading", { name: "3 accepted" })).toBeFocused();

  for (const name of [first, second, third]) await expect(line(page, name ?? "")).toContainText("Taking effect");

  // Waiting and accepted lines may be selected together: each button counts its own.
  for (const name of [first, second, waiting]) await tick(name).check();
  await expect(dock.getByText("3 selected", { exact: true })).toBeVisible();
  await expect(dock.getByRole("button", { name: "Accept 1 selected" })).toBeVisible();
  await expectAccessible(page);
  await dock.getByRole("button", { name: "Cancel 2 selected" }).click();
  await expectAccessible(page);
  await dock.getByRole("button", { name: "Keep them" }).click();
  await expect(dock.getByRole("button", { name: "Cancel 2 selected" })).toBeFocused();
  await cancelSelected(page, 2);
  await expect(page.getByRole("heading", { name: "2 cancelled" })).toBeFocused();
  for (const name of [first, second]) {
    await expect(line(page, name ?? "")).toContainText("Cancelled");
    await expect(tick(name)).toHaveCount(0);
  }
  await expect(dock.getByText("1 selected", { exact: true })).toBeVisible();
  await expect(tick(waiting)).toBeChecked();
  await server.advance(GRACE);
  await expect(line(page, third ?? "")).toContainText("Done");
});

test("the asker cancels some of the lines that it has accepted", async ({ page, api }) => {
  const services = [];
  for (let number = 0; number < 3; number += 1) services.push(await api.service({ admin: mira, tech: mira }));
  const id = await api.submit(mira, services, runa);
  await api.acceptAll(mira, id);
  await enter(page, mira, places.submission(id));
  await page.getByRole("checkbox", { name: "Select all lines shown" }).check();
  await expect(region(page, "Selected lines").getByText("3 selected", { exact: true })).toBeVisible();
  await lines(page).nth(0).click();
  await cancelSelected(page, 2);
  await expect(page.getByRole("heading", { name: "2 cancelled" })).toBeFocused();
  await expect(page.getByRole("table").getByText("Cancelled")).toHaveCount(2);
  await expect(page.getByRole("button", { name: "Cancel 1 open request" })).toBeVisible();
});

test("lines that take effect together are cancelled together only", async ({ page, api }) => {
  const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
  const id = await api.submit(mira, services, runa, undefined, { note: "Both, please." });
  await api.acceptAll(runa, id);
  await enter(page, runa, places.submission(id));
  await expect(page.getByRole("button", { name: "Cancel all 2 open requests" })).toBeVisible();
  await expect(page.getByRole("table").getByText("You accepted")).toHaveCount(2);
  await expect(page.getByRole("table").getByRole("checkbox")).toHaveCount(0);
});

test("the page says who asks, and what accepting means", async ({ page, api }) => {
  const services = [
    await api.service({ admin: mira, tech: mira, billing: mira, category: "VPS" }),
    await api.service({ admin: mira, tech: mira, billing: mira, category: "ZONE" }),
  ];
  const id = await api.submit(mira, services, runa);
  await enter(page, runa, places.submission(id));
  await expect(heading(page, "Tech of 2 services: your answer?")).toBeVisible();
  await expect(page.getByText(/Mira Halden\W* of \W*Halden Ceramics\W* \(mh20417-ovh\) asked for this on/)).toBeVisible();
  const facts = page.getByRole("complementary", { name: "The submission" });
  await expect(facts).toContainText(/Mira Halden.*mh20417-ovh.*Halden Ceramics.*We haven’t checked them\./);
  const card = region(page, "If you accept");
  await expect(card.getByRole("heading", { name: "DNS zone: 1 service" })).toBeVisible();
  await expect(card.getByRole("heading", { name: "VPS: 1 service" })).toBeVisible();
  await expect(card.getByText(/^Can run it: settings and DNS records$/)).toBeVisible();
  await expect(card.getByText("Cannot see invoices, renew it or manage its payment").first()).toBeVisible();
  // The asker answers, too: nothing changes for an admin who gives the tech role away.
  await enter(page, mira, places.submission(id));
  await expect(page.getByText("You asked for this on")).toBeVisible();
  await expect(region(page, "If you accept")).toContainText("What you can do on these services stays the same.");
  await expect(facts).not.toContainText("We haven’t checked");
});

test("lines are sorted by service or state, and the address keeps search, state and order", async ({ page, api }) => {
  const services = [];
  for (let number = 0; number < 3; number += 1) services.push(await api.service({ admin: mira, tech: mira }));
  const id = await api.submit(mira, services, runa);
  await api.answer(runa, id, "refuse");
  await enter(page, mira, places.submission(id));
  const rows = page.getByRole("table").getByRole("row");
  const column = (name: string) => page.getByRole("columnheader", { name: new RegExp(`${name}$`) });
  const names = async () => (await rows.getByRole("rowheader").locator("b").allInnerTexts()).join();
  await expect(column("Service")).toHaveAttribute("aria-sort", "ascending");
  const byName = await names();
  await column("Service").getByRole("button", { name: "Service" }).click();
  await expect(page).toHaveURL(/submission=\d+&sort=-service$/);
  await expect(column("Service")).toHaveAttribute("aria-sort", "descending");
  expect(await names()).toBe(byName.split(",").reverse().join());

  // Open lines come first, lines that have ended last.
  await column("State").getByRole("button", { name: "State" }).click();
  await expect(page).toHaveURL(/submission=\d+&sort=state$/);
  await expect(rows.last()).toContainText("Declined");
  await column("State").getByRole("button", { name: "State" }).click();
  await expect(column("State")).toHaveAttribute("aria-sort", "descending");
  await expect(rows.nth(1)).toContainText("Declined");
  await page.reload();
  await expect(rows.nth(1)).toContainText("Declined");
  await expect(column("State")).toHaveAttribute("aria-sort", "descending");

  await page.getByLabel("State", { exact: true }).selectOption("Declined");
  await expect(rows).toHaveCount(2);
  await expect(page).toHaveURL(/&state=refused&sort=-state$/);
  await page.getByRole("searchbox").fill("nothing like this");
  await expect(page.getByText("No lines match these filters.")).toBeVisible();
  await expect(page).toHaveURL(/&q=nothing/);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(rows).toHaveCount(4);
  await expect(page).toHaveURL(/submission=\d+&sort=-state$/);

  // Cards have no heads of columns: a select has the orders.
  await page.setViewportSize({ width: 390, height: 800 });
  await page.getByLabel("Sort by").selectOption("Service");
  await expect(page).toHaveURL(/submission=\d+$/);
});

test("the heads of the lines stand in one line, and on cards a role and its handles apart", async ({ page, api }) => {
  const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
  const id = await api.submit(mira, services, runa);
  await enter(page, runa, places.submission(id));
  await expect(page.getByRole("columnheader")).toHaveCount(4);
  const middles = await page.getByRole("columnheader").evaluateAll((heads) =>
    heads.map((head) => {
      const within = head.querySelector("button") ?? head;
      const text = [...within.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim());
      const range = document.createRange();
      range.selectNodeContents(text ?? within);
      const { top, bottom } = range.getBoundingClientRect();
      return (top + bottom) / 2;
    }),
  );
  expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(1);
  await page.setViewportSize({ width: 390, height: 800 });
  const roles = line(page, services[0]?.name ?? "").getByRole("cell").first();
  for (const useInnerText of [true, false]) await expect(roles).toHaveText(/^Tech\s+.*mh20417-ovh/s, { useInnerText });
});

test("the state of the emails, and having one sent again", async ({ page, api, person, server }) => {
  const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
  const id = await api.submit(mira, services, runa);
  const { mail } = await api.mailedCode(runa, id);
  await enter(page, runa, places.submission(id));
  await page.getByText("Didn’t get the email?").click();
  const mine = help(page, "Didn’t get the email?");
  await expect(mine).toContainText(`It goes to the address in your profile, ${runa.address}.`);
  await expect(mine.getByText("Code emailed")).toBeVisible();
  await expect(mine).toContainText("Check your spam folder.");
  // Too soon: it counts down, and says so when pressed.
  const again = mine.getByRole("button", { name: "Resend email" });
  await expect(again).toHaveText(/\(in 0:[0-5]\d\)$/);
  await expect(again).toHaveAttribute("aria-disabled", "true");
  await again.click({ force: true });
  await expect(mine.getByRole("status")).toContainText("An email went out just now. You can ask for another from");
  await server.advance(MINUTE);
  await page.reload();
  await page.getByText("Didn’t get the email?").click();
  await expect(again).not.toHaveText(/\(in/);
  await again.click();
  await expect(mine.getByRole("status")).toContainText("A new email is on its way to you.");
  await expect(again).toHaveText(/\(in 0:[0-5]\d\)$/);
  await expect(mine).toContainText("Check your spam folder.");
  await api.mailedCode(runa, id, mail);
  await server.advance(MINUTE);
  await page.reload();
  await page.getByText("Didn’t get the email?").click();
  await refuseMoreEmails(page);
  await expectTooManyTwice(again, mine.getByRole("status"));

  // The asker may have it sent again, too; the other party not the asker's.
  const answered = region(page, "Who has answered").getByRole("listitem");
  await expect(answered.filter({ hasText: mira.name })).toContainText("Code emailed");
  await expect(region(page, "Who has answered").getByRole("button", { name: "Resend email" })).toHaveCount(0);
  const asker = await person();
  await asker.route(/\/1\.0\/me\/submissions\/\d+\?/, async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { data: { parties: { account: string; mail?: { delivery: string } }[] } };
    for (const { account, mail } of body.data.parties) if (account === runa.handle && mail) mail.delivery = "failed";
    await route.fulfill({ response, json: body });
  });
  await enter(asker, mira, places.submission(id));
  const hers = region(asker, "Who has answered").getByRole("listitem").filter({ hasText: runa.name });
  await expect(hers).toContainText("Email with the code failed");
  await expect(hers.getByRole("button", { name: "Resend email" })).toBeVisible();
  await expect(help(asker, "Didn’t they get the email?").getByText("which may be out of date")).toBeVisible();
});

test("an open submission is amended by its asker, a finished one handed back by who took it and restored by who gave it", async ({
  page,
  api,
  person,
  server,
}) => {
  const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
  const id = await api.submit(mira, services, runa);
  const amend = (page: Page) => page.getByRole("main").getByRole("link", { name: "Amend" });
  const back = (page: Page, name: string) => page.getByRole("main").getByRole("link", { name });
  const hers = await person();
  await enter(page, mira, places.submission(id));
  await expect(amend(page)).toHaveAttribute("href", `#/account/contacts/services/many?amend=${id}`);
  await expect(page.getByRole("button", { name: "Cancel all 2 open requests" })).toBeVisible();
  const { place } = await api.mailedCode(runa, id);
  await enter(hers, runa, `/${place}`);
  await expect(amend(hers)).toHaveCount(0);
  await hers.getByRole("button", { name: "Accept all" }).click();
  await expect(hers.getByRole("heading", { name: "2 accepted" })).toBeFocused();
  await expect(hers.getByRole("button", { name: "Cancel all 2 open requests" })).toBeVisible();
  await expect(amend(hers)).toHaveCount(0);
  const mine = await api.mailedCode(mira, id);
  await page.goto(`/${mine.place}`);
  await page.getByRole("button", { name: "Accept all" }).click();
  await expect(page.getByRole("heading", { name: "2 accepted" })).toBeFocused();
  await server.advance(GRACE);
  for (const [of, name] of [[page, "Change back"], [hers, "Hand back"]] as const) {
    await expect(line(of, "Done")).toHaveCount(2);
    await expect(back(of, name)).toHaveAttribute("href", `#/account/contacts/services/many?back=${id}`);
    await expect(amend(of)).toHaveCount(0);
  }
});

test("an answer that comes after all lines have ended says that nothing was left", async ({ page, api }) => {
  const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
  const id = await api.submit(mira, services, runa, undefined, { note: "For the summer" });
  const { place } = await api.mailedCode(runa, id);
  await page.route("**/1.0/me/submissions/*/answer", async (route) => {
    await api.act(mira, id, "withdraw");
    await route.continue();
  });
  await enter(page, runa, `/${place}`);
  await page.getByRole("button", { name: "Accept all" }).click();
  await expect(page.getByRole("heading", { name: "Nothing was left to do." })).toBeFocused();
  await expect(region(page, "Who has answered")).toContainText("You: none accepted");
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

test.describe("an answer that is not taken", () => {
  test.use({ expectedErrors: /ERR_FAILED/ });

  test("is said in view, wherever it was pressed", async ({ page, api }) => {
    await page.setViewportSize({ width: 1024, height: 700 });
    const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
    const id = await api.submit(mira, services, runa);
    await enter(page, runa, places.submission(id));
    const code = page.getByLabel("Validation code");
    await code.fill("A".repeat(32));
    await lines(page).last().click();
    const accept = region(page, "Selected lines").getByRole("button", { name: "Accept 1 selected" });
    await page.mouse.wheel(0, 5000);
    await expect(code).not.toBeInViewport();
    await accept.click();
    await expect(page.getByRole("alert")).toContainText("This code is wrong.");
    await expect(code).toBeFocused();
    await expect(page.getByRole("alert")).toBeInViewport({ ratio: 1 });

    await page.route(/\/1\.0\/me\/submissions\/\d+\/answer$/, (route) => route.abort());
    await page.mouse.wheel(0, 5000);
    await expect(code).not.toBeInViewport();
    await accept.click();
    await expect(page.getByRole("alert")).not.toContainText("This code is wrong.");
    await expect(page.getByRole("alert")).toBeInViewport({ ratio: 1 });
    await expect(page.locator(":focus").getByRole("alert")).toBeVisible();
  });
});

test("a note and all or nothing reach those who are asked", async ({ page, api, person }) => {
  await enter(page, mira, `${places.services}?category=VPS&roles=admin`);
  await ticks(page).nth(0).click();
  await ticks(page).nth(1).click();
  await bar(page).getByRole("link", { name: "Change contacts" }).click();
  await expect(page.getByText(/Now: (you on \d|\S+-ovh on \d|\d+ others? on)/).first()).toBeVisible();
  await page.getByRole("textbox", { name: "Tech", exact: true }).fill(runa.handle);
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
  await expect(hers.getByRole("article").filter({ hasText: "Tech of 2 services" })).toContainText(
    "All or nothing: Nothing moves before all 2 are accepted",
  );
});

test("one of two people is told all or nothing, the note, and what their answer ends", async ({ page, api, person }) => {
  const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
  const id = await api.submit(mira, services, [runa, wren], undefined, { note: "Call me on the usual number." });
  const { place } = await api.mailedCode(runa, id);
  const hers = await person();
  await enter(hers, runa, `/${place}`);
  await expect(hers.getByRole("blockquote")).toContainText("Call me on the usual number.");
  await expect(hers.getByText("Nothing moves before all 2 are accepted")).toHaveCount(1);
  await expect(region(hers, "Your answer")).toContainText("Declining it ends all 2 requests made at once.");
  await hers.getByRole("button", { name: "Accept", exact: true }).click();
  await expect(heading(hers, /^You accepted/)).toBeVisible();
  await hers.getByRole("button", { name: "Cancel request" }).click();
  await expect(hers.getByRole("dialog")).toContainText("this ends all 2 requests made at once");

  // Her line is amended with the other one only.
  const line = Number(/contacts\/(\d+)/.exec(place)?.[1]);
  await enter(page, mira, places.request(line));
  await page.getByRole("link", { name: "Amend" }).click();
  await expect(heading(page, /^Amend submission /)).toBeVisible();
  await expect(page.getByRole("button", { name: "Confirm 2 changes" })).toBeVisible();
});

test("each fact about a submission shows once, and no date to answer by once it has ended", async ({ page, api }) => {
  const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
  const id = await api.submit(mira, services, runa, undefined, { note: "Call me on the usual number." });
  await enter(page, runa, places.submission(id));
  await expect(heading(page, "Tech of 2 services: your answer?")).toBeVisible();
  const facts = page.getByRole("complementary", { name: "The submission" });
  await expect(facts).toContainText("Answer by");
  await expect(facts.getByRole("time")).toHaveCount(1);
  await expect(facts.getByRole("term").filter({ hasText: /^(Services|Roles)$/ })).toHaveCount(0);
  await expect(page.getByText("Nothing moves before all 2 are accepted")).toHaveCount(1);
  await api.answer(runa, id, "refuse");
  await expect(page.getByText("2 requests, all together or none")).toHaveCount(1);
  await expect(facts).not.toContainText("Answer by");
  await expect(facts.getByRole("time")).toHaveCount(0);
});

test("last days that differ by line are shown before they are accepted", async ({ page, api }) => {
  const services = [];
  for (let count = 0; count < 3; count += 1) services.push(await api.service({ admin: mira, tech: mira }));
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const id = await api.submit(mira, services, runa, [day(30), day(60), undefined]);
  const { place } = await api.mailedCode(runa, id);
  await enter(page, runa, `/${place}`);
  await expect(page.getByRole("complementary")).toContainText(/differs: .* to .*, 1 request without one/);
  await expect(page.getByRole("table").getByText(/^Last day: /)).toHaveCount(2);
});

test("the asker cancels what is open, after a question", async ({ page, api }) => {
  const id = await askForTech(page, runa.handle, 3);
  await page.getByRole("link", { name: /^Open submission/ }).click();
  await page.getByRole("button", { name: "Cancel all 3 open requests" }).click();
  await expect(page.getByText("Cancel 3 open requests?")).toBeVisible();
  await expect(page.getByRole("button", { name: "Keep them" })).toBeFocused();
  // An answer that comes meanwhile does not take the question away.
  await api.answer(runa, id, "refuse");
  await expect(page.getByText("Cancel 2 open requests?")).toBeVisible();
  await page.getByRole("button", { name: "Cancel all 2 open requests" }).click();
  await expect(page.getByRole("table").getByText("Cancelled")).toHaveCount(2);
  await expect(heading(page, /^Tech of 3 services/)).toBeFocused();
});

test("what could not be cancelled is told with the reason", async ({ page }) => {
  const id = await askForTech(page, runa.handle, 3);
  await page.getByRole("link", { name: /^Open submission/ }).click();
  // As if one line had ended just before.
  await page.route(/\/1\.0\/me\/submissions\/\d+\/withdraw$/, async (route) => {
    const refused = [{ request: id, refusal: { closed: { state: "refused" } } }];
    await route.fulfill({ json: { done: 2, refusedCount: 1, refused } });
  });
  await page.getByRole("button", { name: "Cancel all 3 open requests" }).click();
  await page.getByRole("button", { name: "Cancel all 3 open requests" }).click();
  await expect(page.getByRole("heading", { name: "2 cancelled" })).toBeFocused();
  const outcome = page.getByRole("status").filter({ has: page.getByRole("heading", { name: "2 cancelled" }) });
  await expect(outcome).toContainText("1 was not possible. Nothing changed for it.");
  await expect(outcome.getByRole("listitem")).toHaveText(/^It has ended\./);
});

/** Mira asks Runa for two lines and looks at their entry in My requests. */
async function entryOfTwo(page: Page, api: ApiDriver, server: Server): Promise<{ id: number; entry: Locator }> {
  const services = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: mira })];
  const id = await api.submit(mira, services, runa);
  for (const who of [mira, runa]) await api.mailedCode(who, id);
  await server.advance(MINUTE);
  await enter(page, mira, `${places.requests}?q=${id}`);
  return { id, entry: page.getByRole("article").filter({ hasText: grouped(id) }) };
}

test("My requests has the email of a submission sent again", async ({ page, api, server }) => {
  const { entry } = await entryOfTwo(page, api, server);
  await expect(entry.getByRole("button", { name: "Resend request (submission" })).toBeVisible();
  await entry.getByRole("button", { name: `Resend request to ${runa.handle}` }).click();
  await expect(entry).toContainText(`A new email is on its way to ${runa.handle}.`);
});

test("My requests says that there were too many emails, however often one asks", async ({ page, api, server }) => {
  const { entry } = await entryOfTwo(page, api, server);
  await refuseMoreEmails(page);
  await expectTooManyTwice(entry.getByRole("button", { name: `Resend request to ${runa.handle}` }), entry);
});

test("My requests cancels a submission, after a question that says how many", async ({ page, api, server }) => {
  const { id, entry } = await entryOfTwo(page, api, server);
  const ask = entry.getByRole("button", { name: "Cancel all 2 open requests" });
  const question = page.getByRole("dialog");
  await ask.click();
  await expect(question.getByRole("heading", { name: "Cancel 2 open requests?" })).toBeFocused();
  await question.getByRole("button", { name: "Keep them" }).click();
  await expect(question).toHaveCount(0);
  await expect(ask).toBeFocused();
  await ask.click();
  await question.getByRole("button", { name: "Cancel all 2 open requests" }).click();
  await expect(page.getByRole("main").getByText("You cancelled 2 requests.")).toBeVisible();
  await expect(page.getByRole("listitem").filter({ hasText: grouped(id) })).toContainText("Cancelled");
});

test("My requests has one entry for a submission", async ({ page }) => {
  await askForTech(page, runa.handle, 2);
  await page.getByRole("link", { name: "My requests" }).click();
  const entry = page.getByRole("article").filter({ hasText: "Tech of 2 services" });
  await expect(entry).toHaveCount(1);
  await entry.getByText("Show the 2 requests").click();
  await expect(entry.getByRole("link", { name: /^request [\d\s]+$/ })).toHaveCount(2);
  await expect(entry.getByRole("listitem").filter({ hasText: /, VPS, tech\s+Waiting/ })).toHaveCount(2);
  await expectAccessible(page);
  await entry.getByRole("link", { name: "Tech of 2 services" }).click();
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
