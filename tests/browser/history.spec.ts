// The history of contacts: of one service, and of all services.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import type { ApiDriver, Service } from "./support/api-driver.ts";
import { type Person, basil, ines, mira, teo, wren } from "./support/people.ts";
import { confirmWord, countActs, enter, grouped, heading, openMenu, places } from "./support/steps.ts";
import { expect, expectAccessible, startServer, test } from "./support/test.ts";

const DAY = 24 * 60 * 60;

// Roles move with the last answer.
test.use({ grace: 0 });

/** The changes of all services, each with its names folded in. */
const events = (page: Page): Locator => page.getByRole("main").getByRole("list").getByRole("listitem").filter({ has: page.getByRole("time") });

/** The rows of a role in the history of a service. */
const terms = (page: Page, role: string): Locator =>
  page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: role, exact: true }) });

/** The tech role moves from Basil to somebody else. */
async function moveTech(api: ApiDriver, service: Service, to: Person): Promise<number> {
  const id = await api.requestOne(mira, service, { tech: to });
  await api.answer(mira, id, "accept");
  await api.answer(to, id, "accept");
  return id;
}

test("a role that moved shows its holders, dates and request", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const id = await moveTech(api, service, teo);
  await enter(page, mira);
  await openMenu(page, service);
  // The first one is the tab of the history of all services; the menu comes when it opens.
  await page.getByRole("link", { name: "History" }).nth(1).click();
  await expect(heading(page, service.name)).toBeFocused();
  await expect(page).toHaveTitle(`History of ${service.name} – Handover`);
  await expect(page.getByRole("table")).toMatchAriaSnapshot(`
    - rowgroup:
      - row "Role Who From To Why it changed"
    - rowgroup:
      - row /^Tech ${teo.name} \\d+ \\w+ \\d{4}, [\\d:]+ UTC Now By request ${grouped(id)}$/
      - row /^Billing .* not recorded Now$/
      - row "Admin you (${mira.handle}) not recorded Now"
      - row /^Tech ${basil.name} not recorded \\d+ \\w+ \\d{4}, [\\d:]+ UTC$/
  `);
  await expect(page.getByRole("img", { name: /^Drawing of the periods/ })).toBeVisible();
  await expectAccessible(page);
  await terms(page, "Tech").first().getByRole("link", { name: `request ${grouped(id)}` }).click();
  await expect(page).toHaveURL(new RegExp(`submission=${id}$`));
  await page.goBack();
  await expect(terms(page, "Tech")).toHaveCount(2);
});

test("downloads as CSV from a backend on another origin of the same site", { tag: "@all" }, async ({ page, server }) => {
  const backend = await startServer(["--allowed-origin", server.url]);
  try {
    // As a static host serves the app: the page names the backend, and the CSP allows calls to it.
    await page.route(`${server.url}/`, async (route) => {
      const response = await route.fetch();
      const policy = (response.headers()["content-security-policy"] ?? "").replace("connect-src", `connect-src ${backend.url}`);
      const meta = `<meta name="handover-backend" content="${backend.url}">`;
      const body = (await response.text()).replace(/<meta name="?handover-backend"?[^>]*>/, meta);
      await route.fulfill({ body, contentType: "text/html", headers: { "content-security-policy": policy } });
    });
    await page.context().grantPermissions(["local-network-access"]);
    await page.context().request.post(`${backend.url}/1.0/demo/session`, { data: { account: mira.handle } });
    await page.goto(places.history({ name: "wheel-thrown.test", category: "HOSTING" }));
    const link = page.getByRole("link", { name: "CSV" });
    await expect(terms(page, "Admin")).toHaveCount(1);
    const address = await link.getAttribute("href");
    expect(address).toContain(`${backend.url}/1.0/me/services/history.csv?`);
    expect(address).toContain(`&handover-account=${mira.handle}`);
    const saved = page.waitForEvent("download");
    await link.click();
    const file = await saved;
    expect(file.suggestedFilename()).toBe("contacts-wheel-thrown.test-hosting.csv");
    expect(await readFile(await file.path(), "utf8")).toContain(`wheel-thrown.test,HOSTING,contactAdmin,${mira.handle}`);
  } finally {
    await page.goto("about:blank");
    await backend.stop();
  }
});

test("the changes of all services are filtered, kept in the address, and downloaded", async ({ page, api }) => {
  const [one, other] = [await api.service({ admin: mira, tech: basil }), await api.service({ admin: mira, tech: basil })];
  const id = await moveTech(api, one, teo);
  await moveTech(api, other, wren);
  await enter(page, mira);
  await page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: "History" }).click();
  await expect(heading(page, "History")).toBeFocused();
  const rows = events(page);
  const today = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" }).format(new Date());
  await expect(page.getByRole("heading", { level: 2, name: today })).toHaveCount(1);
  await test.step("latest first, with who came for whom, and why", async () => {
    await expect(rows.nth(0)).toContainText(other.name);
    await expect(rows.nth(1)).toContainText(new RegExp(`${teo.name} took the tech role on ${one.name} \\(.*\\) from ${basil.name}`));
    await expect(rows.nth(1).getByRole("link", { name: `request ${grouped(id)}` })).toBeVisible();
  });
  await test.step("search by name", async () => {
    const search = page.getByLabel("Search service, person or handle");
    await search.fill(teo.name);
    await expect(rows.filter({ hasText: one.name })).toHaveCount(1);
    await confirmWord(search);
    await expect(search).toBeFocused();
    await expect(rows.filter({ hasText: other.name })).toHaveCount(0);
    await expect(page).toHaveURL(/history\?q=/);
    await expect(page.getByRole("link", { name: "CSV" })).toHaveAttribute("href", /\/history\.csv\?(.*&)?q=/);
  });
  await test.step("by role", async () => {
    await page.getByRole("checkbox", { name: "Billing" }).check({ force: true });
    await expect(page.getByText("Nothing in the history matches.")).toBeVisible();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await expect(rows.nth(0)).toContainText(other.name);
  });
  await test.step("by person", async () => {
    await page.getByRole("button", { name: "Anyone" }).click();
    await page.getByRole("combobox", { name: "Person" }).fill(teo.name.slice(0, 3));
    await page.getByRole("option", { name: teo.name }).click();
    const only = page.getByRole("button", { name: `Only ${teo.name}` });
    await expect(only).toBeFocused();
    await expect(page).toHaveURL(new RegExp(`person=${teo.handle}`));
    await expect(rows.filter({ hasText: one.name })).toHaveCount(1);
    await expect(rows.filter({ hasText: other.name })).toHaveCount(0);
    await only.click();
    await expect(rows.nth(0)).toContainText(other.name);
  });
  await test.step("by person, with the keyboard", async () => {
    await page.getByRole("button", { name: "Anyone" }).press("Enter");
    await expect(page.getByRole("combobox", { name: "Person" })).toBeFocused();
    await page.keyboard.type(wren.name);
    await expect(page.getByRole("option", { name: wren.name })).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: `Only ${wren.name}` })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("button", { name: "Anyone" })).toBeFocused();
    await expect(page).toHaveURL(/history$/);
  });
  await test.step("a service leads to its own history", async () => {
    await rows.nth(0).getByRole("link", { name: other.name }).click();
    await expect(heading(page, other.name)).toBeVisible();
    await page.goBack();
    await expect(rows.nth(0)).toContainText(other.name);
  });
});

test("what was handed over stays in one's own history", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil, billing: mira });
  const id = await api.requestOne(mira, service, { admin: ines, billing: ines });
  await api.answer(mira, id, "accept");
  await api.answer(ines, id, "accept");
  await enter(page, mira, places.historyOfAll);
  const rows = events(page).filter({ hasText: service.name });
  await page.getByLabel("Search service, person or handle").fill(service.name);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(new RegExp(`${ines.name} took the admin and billing roles on ${service.name} \\(.*\\) from you`));
  await expect(rows.getByRole("link", { name: `request ${grouped(id)}` })).toBeVisible();
  // Its page is for its contacts.
  await expect(rows.getByRole("link", { name: service.name })).toHaveCount(0);
  await page.getByLabel("Who held what on").fill(new Date().toISOString().slice(0, 10));
  await page.getByRole("button", { name: "Show that day" }).click();
  const held = page.getByRole("row").filter({ hasText: service.name });
  await expect(held).toHaveCount(1);
  await expect(held.getByRole("cell", { name: "you" })).toHaveCount(2);
  await expect(held).not.toContainText(ines.name);
});

test("who held a role last month takes two presses", async ({ page, api, server }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await moveTech(api, service, teo);
  await server.advance(40 * DAY);
  await enter(page, mira);
  const acts = await countActs(page);
  await page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: "History" }).click();
  await page.getByRole("button", { name: "Show that day" }).click();
  await expect(page.getByRole("table", { name: /^Who held which role on / })).toBeVisible();
  expect(await acts()).toBe(2);
  await page.getByLabel("Search service, person or handle").fill(service.name);
  const row = page.getByRole("row").filter({ hasText: service.name });
  await expect(row).toHaveCount(1);
  await expect(row.getByRole("cell").nth(1)).toHaveText(teo.name);
  await expect(page.getByRole("table", { name: /^Who held which role on / })).toBeVisible();
  await expect(row).not.toContainText("then");
  await expectAccessible(page);
  await page.getByLabel("Who held what on").fill(new Date(Date.now() - 5 * DAY * 1000).toISOString().slice(0, 10));
  await page.getByRole("button", { name: "Show that day" }).click();
  await expect(row.getByRole("cell").nth(1)).toContainText(basil.name);
  await expect(row.getByRole("cell").nth(1)).toContainText(`then ${teo.name}`);
  await page.getByRole("link", { name: /^Day after: / }).click();
  await expect(page.getByRole("link", { name: /^Day before: / })).toBeVisible();
  await page.getByRole("button", { name: "All changes" }).click();
  await expect(page.getByText(/latest first$/)).toBeVisible();
  await expect(events(page).filter({ hasText: service.name })).toContainText(teo.name);
});

test("changes between two days are a filter in the address", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await moveTech(api, service, teo);
  await enter(page, mira, places.historyOfAll);
  const rows = events(page).filter({ hasText: service.name });
  const today = new Date().toISOString().slice(0, 10);
  await page.getByRole("button", { name: "Any time" }).click();
  await page.getByLabel("To", { exact: true }).fill("2020-01-01");
  await page.getByLabel("To", { exact: true }).press("Enter");
  await expect(page.getByText("Nothing in the history matches.")).toBeVisible();
  await expect(page.getByRole("button", { name: /^Until / })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Any time" })).toBeFocused();
  await expect(rows).toHaveCount(1);
  await page.getByRole("button", { name: "Any time" }).click();
  await page.getByLabel("From", { exact: true }).fill(today);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show changes" }).click();
  await expect(page).toHaveURL(new RegExp(`history\\?from=${today}$`));
  await expect(page.getByRole("button", { name: /^Since / })).toHaveAttribute("aria-pressed", "true");
  await expect(rows).toHaveCount(1);
});

for (const [timezoneId, hour] of [
  ["America/Los_Angeles", 2],
  ["Pacific/Auckland", 20],
] as const) {
  test.describe(`where it is another day than in UTC (${timezoneId})`, () => {
    test.use({ timezoneId });

    test("the day of a change finds it", async ({ page, api, server }) => {
      const now = Date.now() / 1000;
      await server.advance(Math.ceil(2 * DAY - (now % DAY) + hour * 60 * 60));
      const service = await api.service({ admin: mira, tech: basil });
      await moveTech(api, service, teo);
      await enter(page, mira, places.historyOfAll);
      const change = events(page).filter({ hasText: service.name });
      const time = await change.getByRole("time").getAttribute("datetime");
      await expect(change.getByRole("time")).toHaveText(`${time?.slice(11, 16)} UTC`);
      const day = await page.getByRole("heading", { level: 2 }).first().innerText();
      await page.getByLabel("Who held what on").fill(new Date(`${day} UTC`).toISOString().slice(0, 10));
      await page.getByRole("button", { name: "Show that day" }).click();
      await expect(page.getByRole("table")).toContainText(`Who held which role on ${day} (UTC)`);
      await page.getByLabel("Search service, person or handle").fill(service.name);
      const held = page.getByRole("row").filter({ hasText: service.name });
      await expect(held.getByRole("cell").nth(1)).toContainText(teo.name);
      await expect(held).toContainText(day);
      await page.goto(places.history(service));
      await expect(terms(page, "Tech").first()).toContainText(`${day}, `);
    });
  });
}

test.describe("when the server fails", () => {
  test.use({ expectedErrors: /500/ });

  test("says so and can try again", async ({ page }) => {
    const problem = { type: "about:blank", title: "", status: 500, detail: "", reason: "internal", class: "", message: "" };
    await page.route(/\/1\.0\/me\/history$/, (route) => route.fulfill({ status: 500, json: problem }));
    await enter(page, mira, places.historyOfAll);
    await expect(page.getByRole("alert")).toContainText("Something went wrong on our side.");
    await page.unrouteAll();
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("alert")).toHaveCount(0);
    await expect(events(page).first()).toBeVisible();
  });
});
