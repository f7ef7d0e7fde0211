// The services list: what needs attention, groups, filters and orders.
import type { Locator, Page } from "@playwright/test";
import { basil, hal, mira, teo, wren, zofia } from "./support/people.ts";
import { SEARCH, changeAnswer, copied, enter, grouped, heading, hold, places, reveal, row, signIn, staysTheSame } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const search = (page: Page): Locator => page.getByRole("searchbox", { name: SEARCH });
const chip = (page: Page, name: string): Locator => page.getByRole("checkbox", { name: new RegExp(`^${name}`) });
/** Presses the chip, whose box is not shown. */
const press = (page: Page, name: string): Promise<void> => page.getByText(new RegExp(`^${name}\\s\\d+$`)).click();
const names = (page: Page): Locator => page.getByRole("table").getByRole("rowheader");
const count = (page: Page, text: string | RegExp): Locator => page.getByRole("status").filter({ hasText: text });
const needs = (page: Page): Locator => page.getByRole("region", { name: "Needs you" });
const opener = (page: Page, name: string): Locator =>
  page.getByRole("button", { name: `Services of ${name}`, exact: true });
/** The names of the services shown. */
const texts = async (page: Page): Promise<string[]> =>
  (await names(page).allInnerTexts()).map((text) => text.split("\n")[0] ?? "");
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const flat = `${places.services}?flat=1`;

async function sortBy(page: Page, order: string): Promise<void> {
  await page.getByRole("button", { name: /^Sorted by/ }).click();
  await page.getByRole("button", { name: order, exact: true }).click();
}

async function chooseType(page: Page, before: string, type: RegExp): Promise<void> {
  await page.getByRole("button", { name: before, exact: true }).click();
  await page.getByRole("button", { name: type }).click();
}

/** Changes what the server answers about the list. */
async function answerWith(page: Page, change: (data: { overview: object }) => object): Promise<void> {
  await changeAnswer<{ data: { overview: object } }>(page, /\/1\.0\/me\/services(\?|$)/, (body) => {
    return { ...body, data: { ...body.data, ...change(body.data) } };
  });
}

test("what needs attention is a figure, and a filter", async ({ page }) => {
  await enter(page, mira);
  const filter = (name: RegExp): Locator => needs(page).getByRole("link", { name });
  const figure = async (name: RegExp): Promise<string> => (await filter(name).innerText()).split("\n")[0] ?? "";
  for (const [name, need] of [[/unpaid or expired/, "unpaid"], [/ending within 30 days/, "ending"]] as const) {
    await test.step(need, async () => {
      const number = await figure(name);
      await filter(name).click();
      await expect(page).toHaveURL(new RegExp(`needs=${need}$`));
      await expect(count(page, new RegExp(`^${number} of 312 services match`))).toBeVisible();
      await expect(names(page)).toHaveCount(Number(number));
      await expect(filter(name)).toHaveAttribute("aria-current", "true");
      // Pressed again, it shows everything.
      await filter(name).click();
      await expect(count(page, /^312 services/)).toBeVisible();
    });
  }
});

test("requests that wait are a figure that leads to them, also if no service is in the list yet", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await api.requestOne(mira, service, { tech: wren });
  await enter(page, wren);
  await needs(page).getByRole("link", { name: /^1 request waits for you/ }).click();
  await expect(heading(page, "My requests")).toBeVisible();
  await expect(page.getByRole("main")).toContainText(service.name);
});

test("one line says that nothing needs attention", async ({ page }) => {
  const calm = { waiting: 0, waitingUntil: null, claims: [], unpaid: 0, ending: 0, nextEnd: "2031-04-12" };
  await answerWith(page, ({ overview }) => ({ overview: { ...overview, ...calm } }));
  await enter(page, hal);
  await expect(page.getByText("Nothing needs you. The next service ends on 12 Apr 2031.")).toBeVisible();
  await expect(needs(page)).toHaveCount(0);
});

test("services of one name share a row, which opens", async ({ page }) => {
  await enter(page, mira, `${places.services}?serviceName=halden`);
  await expect(count(page, "4 of 312 services match.")).toBeVisible();
  const group = page.getByRole("row").filter({ has: opener(page, "halden-ceramics.example") });
  await test.step("closed", async () => {
    await expect(names(page)).toHaveCount(1);
    await expect(group).toContainText("Domain, Email, Web hosting, DNS zone");
    await expect(group).toContainText("on 3 of 4");
    await expect(group).toContainText("(1 moving)");
  });
  await test.step("its name leads to the page", async () => {
    await group.getByRole("link", { name: "halden-ceramics.example", exact: true }).click();
    await expect(page).toHaveURL(/services\/detail\?service=halden-ceramics/);
    await page.goBack();
  });
  await test.step("opened by keyboard", async () => {
    await opener(page, "halden-ceramics.example").press("Enter");
    await expect(opener(page, "halden-ceramics.example")).toHaveAttribute("aria-expanded", "true");
    await expect(names(page)).toHaveCount(5);
    await expect(names(page).nth(1)).toHaveText("Domain");
  });
  await test.step("a tick of some is mixed, of all whole", async () => {
    const box = page.getByRole("checkbox", { name: "Select halden-ceramics.example, 4 services" });
    const part = page.getByRole("checkbox", { name: /^Select halden-ceramics\.example, [A-Z]/ });
    await part.nth(1).check();
    await expect(box).not.toBeChecked();
    expect(await box.evaluate((element: HTMLInputElement) => element.indeterminate)).toBe(true);
    await box.click();
    await expect(box).toBeChecked();
    for (const one of await part.all()) await expect(one).toBeChecked();
    await box.click();
    for (const one of await part.all()) await expect(one).not.toBeChecked();
  });
  await test.step("a row for each service instead, in the address", async () => {
    // By keyboard: the page is still becoming shorter, without the bar of the selection.
    await page.getByRole("button", { name: "Sorted by name", exact: true }).press("Enter");
    await page.getByRole("button", { name: "One row per name" }).press("Enter");
    await expect(page).toHaveURL(/serviceName=halden&flat=1$/);
    await expect(names(page)).toHaveCount(4);
    await page.reload();
    await expect(names(page)).toHaveCount(4);
  });
});

/** The places of the columns, from left to right. */
const columns = (page: Page): Promise<number[]> =>
  page.getByRole("table").evaluate((table) =>
    [...table.querySelectorAll("thead tr > *")].map((head) => Math.round(head.getBoundingClientRect().left)),
  );

test("rows have one height, and columns stay where they are, with any content", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await api.requestOne(mira, service, { tech: teo });
  await enter(page, mira, `${places.services}?serviceName=halden`);
  // It stays open.
  await opener(page, "halden-ceramics.example").click();
  for (const width of [1440, 1280, 1024, 900]) {
    await page.setViewportSize({ width, height: 900 });
    const before = await columns(page);
    const heights = (): Promise<number[]> =>
      page.locator("tbody tr").evaluateAll((rows) => [...new Set(rows.map((row) => Math.round(row.getBoundingClientRect().height)))]);
    for (const filter of ["", "smalands", "halden", service.name]) {
      await search(page).fill(filter);
      await expect(count(page, filter === "" ? /^31\d services/ : /of 31\d services match/)).toBeVisible();
      expect(await columns(page), `${width} px, ${filter}`).toEqual(before);
      expect(await heights(), `${width} px, ${filter}`).toHaveLength(1);
      const cut = await page.locator("tbody :is(td, th)").evaluateAll((cells) =>
        cells.filter((cell) => cell.scrollWidth > cell.clientWidth + 1).map((cell) => cell.textContent),
      );
      expect(cut, `${width} px, ${filter}`).toEqual([]);
    }
  }
});

test("filters while typing, by name and by handle", async ({ page }) => {
  await enter(page, mira);
  await expect(count(page, /^312 services, 5\d shown so far\./)).toBeVisible();
  await page.keyboard.press("/");
  await expect(search(page)).toBeFocused();
  await page.keyboard.type("smalands");
  await expect(count(page, "1 of 312 services matches.")).toBeVisible();
  await expect(names(page)).toContainText(["smålands-keramik.example"]);
  await search(page).fill(zofia.handle);
  await expect(names(page).filter({ hasText: "łąka-i-las.example" })).toBeVisible();
  await search(page).fill("");
  await expect(count(page, /^312 services/)).toBeVisible();
});

test("what has been loaded is filtered before the server answers", async ({ page }) => {
  await enter(page, mira, flat);
  await expect(names(page)).toHaveCount(50);
  const shown = await texts(page);
  const wanted = shown[7] ?? "";
  const release = await hold(page, "**/1.0/me/services?*serviceName=*");
  await search(page).pressSequentially(wanted);
  // Others match, too, as far as the browser knows: the same name may be registered more than once.
  await expect.poll(() => texts(page)).toEqual(shown.filter((name) => name === wanted));
  await expect(page.getByText(/^312 services/)).toHaveCount(0);
  await expect(search(page)).toHaveValue(wanted);
  // Deleting the text brings back the rest, without the server.
  await search(page).fill("");
  await expect(names(page)).toHaveCount(50);
  await search(page).fill(wanted.slice(0, 3).toUpperCase());
  await expect.poll(() => texts(page)).toContain(wanted);
  const previewed = await texts(page);
  expect(previewed).toEqual(shown.filter((name) => plain(name).includes(plain(wanted.slice(0, 3)))));
  release();
  await expect(count(page, /of 312 services match/)).toBeVisible();
  expect(await texts(page)).toEqual(expect.arrayContaining(previewed));
});

test("a search that is being typed does not come back after the address has changed", async ({ page }) => {
  // The pause after which a search gets into the address ends when the test says so.
  await page.addInitScript(() => {
    const own = window.setTimeout.bind(window);
    const pauses: (() => void)[] = [];
    const hold = (run: () => void, time?: number): number => (time === 150 ? -pauses.push(run) : own(run, time));
    const end = (): void => pauses.splice(0).forEach((run) => run());
    Object.assign(window, { setTimeout: hold, endPauses: end });
  });
  const endPauses = () => page.evaluate(() => (window as unknown as { endPauses: () => void }).endPauses());
  await enter(page, mira);
  await search(page).fill("nothing-like-it");
  await expect(page.getByText("No services match these filters.")).toBeVisible();
  await page.evaluate(() => {
    location.hash = "#/account/contacts/services?roles=tech";
  });
  await expect(chip(page, "I’m tech")).toBeChecked();
  await expect(search(page)).toHaveValue("");
  await endPauses();
  await expect(page).toHaveURL(/services\?roles=tech$/);
  await expect(search(page)).toHaveValue("");
  await expect(page.getByText("No services match these filters.")).toHaveCount(0);
});

test("filters and sorting are kept in the address", async ({ page }) => {
  await enter(page, mira);
  const before = await page.evaluate(() => history.length);
  await search(page).fill("zürich");
  await chooseType(page, "All types", /^DNS zone/);
  await press(page, "I’m tech");
  await sortBy(page, "What needs attention first");
  await expect(page).toHaveURL(/serviceName=z.*category=ZONE&roles=tech&sort=state$/);
  expect(await page.evaluate(() => history.length), "no history entries").toBe(before);
  await expect(page.getByRole("link", { name: "CSV", exact: true })).toHaveAttribute("href", /serviceName=z.*sort=state/);
  const shows = async (other: Page) => {
    await expect(search(other)).toHaveValue("zürich");
    await expect(other.getByRole("button", { name: "DNS zone", exact: true })).toBeVisible();
    await expect(chip(other, "I’m tech")).toBeChecked();
    await expect(chip(other, "I’m admin")).not.toBeChecked();
    await expect(other.getByRole("button", { name: "Sorted by state, urgent first" })).toBeVisible();
    await expect(count(other, /^\d of 312 services match\./)).toBeVisible();
  };
  await staysTheSame(page, shows, "Requests");
  await page.getByRole("link", { name: /^Requests/ }).click();
  await page.getByRole("link", { name: "Services", exact: true }).click();
  await shows(page);
});

test("scrolling and \"Show more\" load more rows", async ({ page }) => {
  await enter(page, mira, flat);
  await expect(count(page, /50 shown so far/)).toBeVisible();
  await expect(names(page)).toHaveCount(50);
  await names(page).last().scrollIntoViewIfNeeded();
  await expect(names(page)).not.toHaveCount(50);
  await page.keyboard.press("End");
  await expect(async () => {
    const more = page.getByRole("button", { name: "Show more" });
    if (await more.isVisible()) await more.click();
    const shared = (await count(page, /^312 services\./).innerText()).match(/(\d+) shared with you\./)?.[1];
    expect(await names(page).count()).toBe(312 + Number(shared ?? "0"));
  }).toPass();
  await expect(page.getByRole("button", { name: "Show more" })).toHaveCount(0);
});

test("a role with an open request shows the new contact and links to the request", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const id = await api.requestOne(mira, service, { tech: teo });
  await enter(page, mira, `${places.services}?serviceName=${encodeURIComponent(service.name)}`);
  await reveal(page, service);
  await expect(row(page, service)).toContainText(/Waits for you until \d/);
  const title = new RegExp(`^Request ${grouped(id).replaceAll(" ", "\\s")}$`);
  const pending = row(page, service).getByRole("link", { name: /^waiting for confirmation, to / });
  await pending.and(page.getByTitle(title)).click();
  await expect(page).toHaveURL(new RegExp(`submission=${id}$`));
});

test("name and contacts can be copied from the menu", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await enter(page, mira, `${places.services}?serviceName=wheel-thrown`);
  // The list is as the server has answered: rows that come later would close the menu.
  await expect(page.getByRole("table")).toHaveAttribute("aria-busy", "false");
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("button", { name: "Actions for wheel-thrown.test, Web hosting" }).click();
  await page.getByRole("button", { name: "Copy name and contacts" }).click();
  await expect(page.getByRole("button", { name: "Copied." })).toBeVisible();
  const handles = `Admin: ${mira.handle}\nTech: ${mira.handle}\nBilling: ${mira.handle}`;
  expect(await copied(page)).toBe(`wheel-thrown.test, Web hosting\n${handles}`);
});

test("more services than are counted: the number ends with a plus sign", async ({ page }) => {
  // The demo has fewer.
  await answerWith(page, () => ({ total: 4321, totalIsMinimum: true, unfiltered: 10000, unfilteredIsMinimum: true }));
  await enter(page, mira, `${flat}&roles=admin`);
  await expect(count(page, "4,321+ of 10,000+ services match, 50 shown so far.")).toBeVisible();
});

test("My services has the address #/account/contacts/services", async ({ page }) => {
  await page.goto("/#/account/contacts/services");
  await signIn(page, mira);
  await expect(heading(page, "My services")).toBeVisible();
  expect(new URL(page.url()).hash).toBe("#/account/contacts/services");
});

test("a service past its last day says so while it still runs", async ({ page, server }) => {
  await server.advance(8 * 24 * 3600);
  await enter(page, mira);
  await search(page).fill("blau-und-ton");
  const line = page.getByRole("row").filter({ hasText: "blau-und-ton.example" });
  await expect(line).toHaveText(/Expired \d/);
  await expect(line).not.toContainText("Ends");
});

test.describe("in French", { tag: "@all" }, () => {
  test.use({ locale: "fr-FR" });

  test("the list counts and dates in French", async ({ page }) => {
    await enter(page, mira);
    await expect(page.getByRole("region", { name: "À traiter" })).toContainText(/\d+ à échéance sous 30 jours/);
    await expect(count(page, /^312\sservices, dont 50 affichés\./)).toBeVisible();
    await page.getByRole("searchbox").fill("smalands");
    await expect(count(page, /^1\sservice sur 312 correspond\./)).toBeVisible();
    await expect(page.getByText(/^Jusqu’au \d{1,2} \S+ \d{4}$/)).toBeVisible();
  });
});

test("a search without results is cleared in place, and one for a state leads to its filter", async ({ page }) => {
  await enter(page, mira, `${places.services}?serviceName=nothing-like-this&sort=-name`);
  await expect(page.getByText("No services match these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(count(page, /^312 services/)).toBeVisible();
  await expect(search(page)).toBeFocused();
  await expect(search(page)).toHaveValue("");
  await expect(page.getByRole("button", { name: "Sorted by name, Z to A" })).toBeVisible();
  await search(page).fill("Unpaid");
  await page.getByRole("link", { name: "Show unpaid and expired services" }).click();
  await expect(page.getByRole("rowheader").first()).toBeVisible();
  await expect(search(page)).toHaveValue("");
});
