// The form for new contacts, of several services.
import type { Locator, Page } from "@playwright/test";
import { type ApiDriver, type Service, categoryWord } from "./support/api-driver.ts";
import { basil, mira, runa, selma, teo, vera, wren } from "./support/people.ts";
import { GRACE, changeAnswer, chosen, confirm, countActs, day, enter, entry, forecast, grouped, heading, hold, modifyForm, places, saying, signIn } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const EDIT = "/#/account/contacts/services/edit";

const ticks = (page: Page): Locator => page.getByRole("table").getByRole("checkbox", { name: /^Select .*, / });
const bar = (page: Page): Locator => page.getByRole("region", { name: "Selection" });
const checkButton = (page: Page): Locator => page.getByRole("button", { name: /^Check [\d,]+ services?$/ });
const refused = (page: Page): Locator => page.getByRole("region", { name: /^Can’t change now/ });
const changes = (page: Page): Locator => page.getByRole("table").getByRole("row").filter({ has: page.getByRole("rowheader") });
const checking = (page: Page): Locator => forecast(page).getByText("Checking with the server…");

type Contacts = Partial<Record<"admin" | "tech" | "billing", string | null>>;

/** Ticks services in the list and opens the form. */
async function select(page: Page, services: readonly Service[]): Promise<Locator> {
  for (const { name, category } of services) {
    await page.getByRole("searchbox").fill(name);
    await page.getByRole("checkbox", { name: `Select ${name}, ${categoryWord(category)}` }).check();
  }
  await bar(page).getByRole("link", { name: "Modify contacts" }).click();
  await expect(heading(page, /^Modify contacts for \d+ services?$/)).toBeFocused();
  return modifyForm(page);
}

/** Opens the form for some services of Mira's list. */
async function open(page: Page, services: readonly Service[]): Promise<Locator> {
  await enter(page, mira, `${places.services}?roles=admin&flat=1`);
  return select(page, services);
}

/** Opens the form for everything that the reader holds. */
async function handOverEverything(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Hand over…" }).click();
  await page.getByRole("link", { name: /^Everything \(/ }).click();
}

/** Services of Mira with one tech contact. */
async function some(api: ApiDriver, number: number, tech = mira): Promise<Service[]> {
  const services = [];
  for (let count = 0; count < number; count += 1) services.push(await api.service({ admin: mira, tech }));
  return services;
}

/** Lets the app believe that a submission covers this many lines. */
const limitLines = (page: Page, maxLines: number): Promise<void> =>
  changeAnswer<{ policy: object }>(page, /\/1\.0\/app$/, (app) => ({ ...app, policy: { ...app.policy, maxLines } }));

test("200 services go to another agency in seven acts, and its one email accepts them all", async ({ page, api, person }) => {
  await enter(page, mira);
  const acts = await countActs(page);
  // The box of the chip is not shown.
  await page.getByText(/^I’m admin\s\d+$/).click();
  await expect(page).toHaveURL(/roles=admin/);
  await page.getByRole("checkbox", { name: "Select all services shown" }).click();
  await page.getByRole("table").getByRole("button", { name: /^Select all \d+ that match$/ }).click();
  await expect(bar(page).getByRole("status").getByText(/^\d{3} services selected/)).toBeVisible();
  await bar(page).getByRole("link", { name: "Modify contacts" }).click();
  await expect(heading(page, /^Modify contacts for \d{3} services$/)).toBeFocused();
  await entry(page.getByRole("main"), "tech").fill(runa.handle);
  await expect(checking(page)).toHaveCount(0);
  const ids = await confirm(page);
  expect(ids.length).toBeGreaterThanOrEqual(200);
  expect(await acts()).toBe(7);
  await api.mailedCode(mira, ids[0] ?? 0);
  await test.step("the page of the submission says what was left out, also after a reload", async () => {
    const leftOut = page.getByRole("region", { name: /^\d+ services? (was|were) left out$/ });
    await expect(leftOut).toBeVisible();
    await page.reload();
    await leftOut.getByText("Show them").first().click();
    await expect(leftOut.getByRole("listitem").first()).toBeVisible();
    await expectAccessible(page);
  });
  await test.step("the new contact accepts all, and the asker's list shows it", async () => {
    const hers = await person();
    await enter(hers, runa, `/${(await api.mailedCode(runa, ids[0] ?? 0)).place}`);
    await hers.getByRole("button", { name: /^Accept/ }).click();
    await expect(heading(hers, /^Waiting for others: /)).toBeFocused();
    await expect(hers.getByRole("list", { name: "Who answers" })).toContainText(/(\d{3}) of \1 accepted/);
    await page.getByRole("navigation").getByRole("link", { name: /^Requests/ }).first().click();
    const asked = page.getByRole("listitem").filter({ hasText: /tech contact for \d{3} services/i });
    await expect(asked).toContainText(saying`Your turn; ${runa} accepted`);
  });
  await page.goto(places.services);
  await expect(ticks(page).first()).toBeVisible();
  await expect(bar(page), "nothing stays selected").toHaveCount(0);
});

test("changes of several names are listed, and each can still be left out, before they are sent with a note", async ({ page, api }) => {
  const services = await some(api, 3, basil);
  const form = await open(page, services);
  await expect(form).toContainText(`Now: ${basil.name}`);
  await page.reload();
  await expect(form, "a reload leaves only the selection").toContainText(`Now: ${basil.name}`);
  await entry(form, "tech").fill(teo.handle);
  await expect(forecast(page)).toContainText(/3 roles on 3 services\..*One email, one code, for 3 services.*Notified by email: .*Basil/s);
  await form.getByText("last day, all or nothing, note").click();
  await form.getByRole("radio", { name: /^All or nothing/ }).check();
  await form.getByLabel("Note to the people you ask (optional)").fill("Call me.");
  await checkButton(page).click();
  await expect(heading(page, "Check 3 services, then send")).toBeFocused();
  await expect(changes(page)).toHaveCount(3);
  await expect(changes(page).first()).toContainText(teo.name);
  await expect(page.getByRole("main")).toContainText(`3 services, 3 roles, to ${teo.name}`);
  await expect(page.getByRole("main")).toContainText("Call me.");
  await page.getByRole("button", { name: `Leave out ${services[0]?.name ?? ""}` }).click();
  await expect(changes(page)).toHaveCount(2);
  await test.step("Back leads to the form with everything entered", async () => {
    await page.getByRole("button", { name: "Back" }).click();
    await expect(heading(page, "Modify contacts for 2 services")).toBeFocused();
    await expect(chosen(form, "tech")).toContainText(teo.name);
    await page.goForward();
    await expect(heading(page, "Check 2 services, then send")).toBeFocused();
  });
  const sent = page.waitForRequest((request) => request.url().endsWith("/1.0/me/submissions"));
  await page.getByRole("button", { name: "Send request for 2 services" }).click();
  expect((await sent).postDataJSON()).toMatchObject({ allOrNothing: true, note: "Call me." });
  await expect(page).toHaveURL(/submission=\d+$/);
  await enter(page, mira, `${EDIT}?all=1&check=1`);
  await expect(heading(page, /^Hand over your roles/), "a reload leads to the form").toBeVisible();
});

test("what can't be changed is grouped by reason, with what resolves it", async ({ page, api }) => {
  const locked = await some(api, 2);
  const open_ = [];
  for (const service of locked) open_.push(await api.requestOne(mira, service, { tech: wren }));
  const [free] = await some(api, 1);
  const expired = await api.service({ admin: mira, status: "expired" });
  if (free === undefined) throw new Error("no service");
  const form = await open(page, [free, ...locked, expired]);
  await entry(form, "tech").fill("zz99999-ovh");
  await entry(form, "tech").blur();
  await expect(form).toContainText("This account doesn’t exist.");
  await expect(refused(page), "a wrong entry is no reason of theirs").toHaveAccessibleName("Can’t change now 3");
  await expect(forecast(page)).toContainText("Choose a new contact to see what happens.");
  const release = await hold(page, /\/1\.0\/me\/submissions\/check$/);
  const expectGroups = async () => {
    await expect(refused(page).getByRole("heading", { level: 3 })).toHaveText(["2 have an open request", "One service has expired"]);
    await expect(refused(page)).toContainText("The other one goes ahead.");
    await expect(forecast(page)).toContainText("Tech role of ");
    await expect(forecast(page), "at one glance").toContainText(/3 services stay as they are\s*2 have an open request\s*One service has expired/);
  };
  await entry(form, "tech").fill(runa.handle);
  await test.step("the rules in the browser say so before the server has answered", expectGroups);
  release();
  await expect(checking(page)).toHaveCount(0);
  await expectGroups();
  await expectAccessible(page);
  await test.step("one's own requests are replaced, or not", async () => {
    await refused(page).getByRole("button", { name: "Replace my requests" }).click();
    await expect(forecast(page)).toContainText("Your open requests end for 2 services. This one takes their place.");
    await expect(forecast(page)).toContainText("3 roles on 3 services.");
    await forecast(page).getByRole("button", { name: "Don’t replace" }).click();
    await expectGroups();
  });
  await test.step("a group is listed and left out", async () => {
    await expect(refused(page).getByRole("link", { name: /^request [\d\s]+$/ })).toHaveCount(2);
    await refused(page).getByRole("button", { name: "Leave out" }).last().click();
    await expect(heading(page, "Modify contacts for 3 services")).toBeVisible();
    await expect(refused(page).getByRole("heading", { level: 3 })).toHaveText(["2 have an open request"]);
    await refused(page).getByRole("button", { name: "Replace my requests" }).click();
  });
  const ids = await confirm(page);
  expect(ids).toHaveLength(3);
  await page.goto(places.request(open_[0] ?? 0));
  await expect(heading(page, /^Cancelled: /)).toBeVisible();
});

test("what was entered stays while the selection is changed, and is kept for the same person", async ({ page, api, context }) => {
  const services = await some(api, 2);
  const form = await open(page, services.slice(0, 1));
  await entry(form, "tech").fill(runa.handle);
  await form.getByText("last day, note").click();
  await form.getByLabel("Note to the people you ask (optional)").fill("Call me on the usual number.");
  const expectKept = async () => {
    await expect(chosen(form, "tech")).toContainText(runa.handle);
    await expect(form.getByLabel("Note to the people you ask (optional)")).toHaveValue("Call me on the usual number.");
  };
  await test.step("the selection is changed", async () => {
    await form.getByRole("link", { name: "Add services" }).click();
    await select(page, services.slice(1));
    await expect(heading(page, "Modify contacts for 2 services")).toBeVisible();
    await expectKept();
  });
  await test.step("the session ended", async () => {
    await context.clearCookies();
    // By address: the form's own check may notice first, and the links are gone with it.
    await page.goto(places.requests);
    await signIn(page, mira);
    await page.goto(EDIT);
    await expectKept();
  });
  await test.step("someone else sees nothing of it", async () => {
    await context.clearCookies();
    await page.goto(places.requests);
    await signIn(page, runa);
    await page.goto(EDIT);
    await expect(page.getByText("No service is selected.")).toBeVisible();
  });
});

test("a live update is announced only if it changes what will happen", { tag: "@all" }, async ({ page, api }) => {
  const [chosenService, other] = [await api.service({ admin: mira, tech: mira }), await api.service({ admin: mira, tech: wren })];
  const form = await open(page, [chosenService, ...(await some(api, 1))]);
  await entry(form, "tech").fill(runa.handle);
  const said = page.locator("[aria-live=polite]").filter({ hasText: "2 services will change." });
  await expect(said).toHaveCount(1);
  const told = await said.textContent();
  const again = page.waitForResponse((response) => response.url().endsWith("/1.0/me/submissions/check"));
  await api.requestOne(wren, other, { tech: runa });
  await again;
  // A repeated announcement is marked by a space at its end.
  expect(await said.textContent()).toBe(told);
  await api.requestOne(mira, chosenService, { tech: wren });
  await expect(refused(page).getByRole("heading", { name: "One service has an open request" })).toBeVisible();
});

test("a leaver hands over every role, and only those, in four acts", async ({ page, api }) => {
  await enter(page, wren);
  const acts = await countActs(page);
  const listed = page.waitForResponse((response) => /\/1\.0\/me\/services\?.*limit=/.test(response.url()));
  const checked = page.waitForRequest((request) => request.url().endsWith("/1.0/me/submissions/check"));
  await handOverEverything(page);
  await expect(heading(page, /^Hand over your roles on \d+ services?$/)).toBeFocused();
  await page.getByRole("combobox", { name: "Who takes over?" }).fill(runa.handle);
  const { data } = (await (await listed).json()) as { data: { rows: { service: unknown; contacts: Contacts }[] } };
  const { lines: sent } = (await checked).postDataJSON() as { lines: { each: { service: unknown; contacts: Contacts }[] } };
  expect(sent.each).toHaveLength(data.rows.length);
  for (const { service, contacts } of sent.each) {
    const held = data.rows.find((row) => JSON.stringify(row.service) === JSON.stringify(service))?.contacts;
    for (const role of ["admin", "tech", "billing"] as const) {
      expect(contacts[role] ?? null).toBe(held?.[role] === wren.handle ? runa.handle : null);
    }
  }
  await expect(checking(page)).toHaveCount(0);
  const ids = await confirm(page);
  expect(await acts()).toBe(4);
  for (const who of [wren, runa]) await api.mailedCode(who, ids[0] ?? 0);
});

test("giving up on handing over everything restores the selection", { tag: "@all" }, async ({ page }) => {
  await enter(page, wren);
  await ticks(page).nth(0).check();
  await handOverEverything(page);
  await expect(heading(page, /^Hand over your roles on \d+ services?$/)).toBeFocused();
  await page.getByRole("link", { name: "Cancel" }).click();
  await expect(bar(page).getByText("1 service selected")).toBeVisible();
});

test("an admin takes back every role of one person, and gives roles to another", async ({ page, api }) => {
  const [service] = await some(api, 1, basil);
  await enter(page, mira, `${EDIT}?take-back=${basil.handle}`);
  await expect(heading(page, saying`Take back roles from ${basil}`)).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Where you are" })).toContainText(saying`${basil}`);
  await expect(page.getByRole("main")).toContainText(service?.name ?? "");
  await expect(forecast(page)).toContainText(/Confirm with your code by/);
  await enter(page, wren, `${EDIT}?to=${runa.handle}`);
  await expect(heading(page, /^Hand over your roles on \d+ services?$/)).toBeVisible();
  await expect(chosen(page.getByRole("main"), "admin")).toContainText(runa.handle);
  await expect(page.getByText("Can take these roles.")).toBeVisible();
  await page.goto(`${EDIT}?to=${selma.handle}`);
  await expect(refused(page)).toContainText(`${selma.handle} can’t take on or give up`);
  await expect(page.getByText("Can take these roles.")).toHaveCount(0);
});

test("more services than a submission covers go in rounds", async ({ page }) => {
  await limitLines(page, 3);
  await test.step("of a selection, the rest stays selected", async () => {
    await enter(page, mira, `${places.services}?category=VPS&roles=admin&flat=1`);
    await ticks(page).nth(0).click();
    await ticks(page).nth(4).click({ modifiers: ["Shift"] });
    await bar(page).getByRole("link", { name: "Modify contacts" }).click();
    await expect(heading(page, "Modify contacts for the first 3 services")).toBeVisible();
    await expect(page.getByText("The others stay selected for the next one.")).toBeVisible();
    await page.getByRole("link", { name: "Cancel" }).click();
    await expect(bar(page).getByText("5 services selected")).toBeVisible();
    await bar(page).getByRole("link", { name: "Modify contacts" }).click();
    await entry(page.getByRole("main"), "tech").fill(basil.handle);
    await confirm(page);
    await page.goto(places.services);
    await expect(bar(page).getByText("2 services selected")).toBeVisible();
  });
  await test.step("of everything, the next round has the others", async () => {
    const rounds: string[][] = [];
    for (let round = 0; round < 2; round += 1) {
      await page.goto(`${EDIT}?all=1`);
      await expect(heading(page, "Hand over your roles on the first 3 services")).toBeVisible();
      const checked = page.waitForRequest((request) => request.url().endsWith("/1.0/me/submissions/check"));
      await page.getByRole("combobox", { name: "Who takes over?" }).fill(runa.handle);
      const { lines: sent } = (await checked).postDataJSON() as { lines: { each: { service: unknown }[] } };
      rounds.push(sent.each.map(({ service }) => JSON.stringify(service)));
      await confirm(page);
    }
    const [first, second] = rounds;
    expect(second).toHaveLength(3);
    for (const service of second ?? []) expect(first).not.toContain(service);
  });
});

test("open requests are amended, and contacts that differ stay", async ({ page, api }) => {
  const services = await some(api, 2, basil);
  const id = await api.submit(mira, services, [runa, wren]);
  await enter(page, mira, `${EDIT}?amend=${id}`);
  const form = await modifyForm(page);
  await expect(heading(page, `Amend request ${grouped(id)}`)).toBeVisible();
  await expect(form.getByText("it is cancelled when you confirm")).toBeVisible();
  await expect(form.getByText("This varies by service. Leave empty to keep it that way.")).toBeVisible();
  await expect(forecast(page)).toContainText("2 roles on 2 services.");
  await entry(form, "tech").fill(vera.handle);
  await expect(forecast(page)).toContainText(vera.name);
  await expect(checking(page)).toHaveCount(0);
  const ids = await confirm(page);
  await api.mailedCode(vera, ids[0] ?? 0);
  await page.goto(`${EDIT}?amend=${id}`);
  await expect(page.getByText(/^Nothing of .* is open any more\.$/)).toBeVisible();
  await page.goto(`${EDIT}?again=${id}`);
  await expect(heading(page, "Modify contacts for 2 services"), "what has ended is asked for again").toBeVisible();
});

test("finished requests are handed back, and roles that end are extended", async ({ page, api, server }) => {
  const services = await some(api, 2, basil);
  const id = await api.submit(mira, services, teo, day(40));
  for (const party of [mira, teo]) await api.acceptAll(party, id);
  await server.advance(GRACE);
  await enter(page, teo, `${EDIT}?back=${id}`);
  await expect(heading(page, "Hand back the roles on 2 services")).toBeVisible();
  await expect(forecast(page)).toContainText("2 roles on 2 services.");
  await enter(page, mira, `${EDIT}?extend=${id}`);
  await expect(heading(page, "Extend the tech role on 2 services")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(/It’s .* now\./);
  await page.getByRole("button", { name: "Send request", exact: true }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: "Choose the new last day." })).toBeVisible();
  await page.getByLabel("New last day").fill(day(60));
  await expect(forecast(page)).toContainText("The last day changes");
  await expect(checking(page)).toHaveCount(0);
  expect(await confirm(page)).toHaveLength(2);
});

test.describe("calls that fail", () => {
  test.use({ expectedErrors: /413|ERR_FAILED/ });

  test("a check that fails is reported, also before the account of an address is known", async ({ page, api }) => {
    await page.route(/\/1\.0\/me\/submissions\/check$/, (route) => route.abort());
    const form = await open(page, await some(api, 2));
    await entry(form, "tech").fill(teo.address);
    await expect(form).toContainText("We couldn’t check this right now.");
    await page.getByRole("button", { name: "Send request", exact: true }).click();
    await expect(form.getByRole("alert").first()).toBeVisible();
    await expect(page).toHaveURL(/services\/edit$/);
  });

  test("a list whose pages never end is not read for ever", { tag: "@all" }, async ({ page }) => {
    let pages = 0;
    await changeAnswer<{ data: object }>(page, /\/1\.0\/me\/services\?.*after=/, (body) => {
      return { ...body, data: { ...body.data, rows: [], next: `page-${(pages += 1)}` } };
    });
    await enter(page, mira, `${EDIT}?all=1`);
    await expect(page.getByRole("alert")).toBeVisible();
    await expect(page.getByRole("button", { name: "Try again" })).toBeVisible();
    expect(pages).toBe(1);
  });
});
