// My services.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { basil, mira, odile, teo, zofia } from "./support/people.ts";
import { enter, grouped, heading, hold, places, signIn, staysTheSame } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const search = (page: Page): Locator => page.getByRole("searchbox", { name: "Search by service or handle" });
const type = (page: Page): Locator => page.getByRole("combobox", { name: "Type" });
const iAm = (page: Page, role: string): Locator => page.getByRole("group", { name: "I am" }).getByLabel(role);
const names = (page: Page): Locator => page.getByRole("table").getByRole("rowheader");
const count = (page: Page, text: string | RegExp): Locator => page.getByRole("status").filter({ hasText: text });
/** The names of the services shown. */
const texts = async (page: Page): Promise<string[]> =>
  (await names(page).allInnerTexts()).map((text) => text.split("\n")[0] ?? "");
const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const column = (page: Page, name: string): Locator => page.getByRole("columnheader", { name });

test("filters while typing, by name and by handle", async ({ page }) => {
  await enter(page, mira);
  await expect(count(page, /^312 services, 50 shown so far\./)).toBeVisible();
  await search(page).pressSequentially("smalands");
  await expect(count(page, "1 of 312 services match.")).toBeVisible();
  await expect(names(page)).toContainText(["smålands-keramik.example"]);
  await search(page).fill(zofia.handle);
  await expect(names(page).filter({ hasText: "łąka-i-las.example" })).toBeVisible();
  await search(page).fill("");
  await expect(count(page, /^312 services/)).toBeVisible();
});

test("what has been loaded is filtered before the server answers", async ({ page }) => {
  await enter(page, mira);
  await expect(names(page)).toHaveCount(50);
  const shown = await texts(page);
  const wanted = shown[7] ?? "";
  const release = await hold(page, "**/1.0/me/services?*serviceName=*");
  await search(page).pressSequentially(wanted);
  // Others match, too, as far as the browser knows: the same name may be registered more than once.
  await expect.poll(() => texts(page)).toEqual(shown.filter((name) => name === wanted));
  await expect(page.getByText(/312 services/)).toHaveCount(0);
  await expect(search(page)).toHaveValue(wanted);
  // Deleting the text brings back the rest, without the server.
  await search(page).fill("");
  await expect(names(page)).toHaveCount(50);
  await search(page).fill(wanted.slice(0, 3).toUpperCase());
  await expect.poll(() => texts(page)).toContain(wanted);
  const foreseen = await texts(page);
  expect(foreseen).toEqual(shown.filter((name) => plain(name).includes(plain(wanted.slice(0, 3)))));
  release();
  await expect(count(page, /of 312 services match/)).toBeVisible();
  expect(await texts(page)).toEqual(expect.arrayContaining(foreseen));
});

test("the list is downloaded as it is filtered and sorted", async ({ page }) => {
  await enter(page, mira, `${places.services}?serviceName=halden&sort=-name`);
  await expect(count(page, "4 of 312 services match.")).toBeVisible();
  const shown = await texts(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV", exact: true }).click();
  const [, ...rows] = (await readFile(await (await download).path(), "utf8")).trim().split("\n");
  expect(rows.map((row) => row.split(",")[0])).toEqual(shown);
});

test("a list that is loaded whole is filtered and sorted before the server answers", async ({ page }) => {
  await enter(page, mira, `${places.services}?serviceName=halden`);
  await expect(count(page, "4 of 312 services match.")).toBeVisible();
  const release = await hold(page, "**/1.0/me/services?*serviceName=halden*");
  await column(page, "Service").getByRole("button").click();
  await expect(column(page, "Service")).toHaveAttribute("aria-sort", "descending");
  await column(page, "State").getByRole("button").click();
  await expect(column(page, "State")).toHaveAttribute("aria-sort", "ascending");
  const foreseen = await texts(page);
  await type(page).selectOption("DNS zone");
  const zones = names(page).filter({ hasText: "DNS zone" });
  await expect(names(page)).toHaveCount(await zones.count());
  await type(page).selectOption("");
  await search(page).fill("halden-nothing");
  await expect(page.getByText("No services match these filters.")).toBeVisible();
  await search(page).fill("halden");
  release();
  await expect(count(page, /^4 of 312 services match\. Sorted by state/)).toBeVisible();
  await expect.poll(() => texts(page)).toEqual(foreseen);
});

const foreign = [
  { typed: "LAKA-I-LAS", found: "łąka-i-las.example" },
  { typed: "cafe-de-la-riviere", found: "café-de-la-rivière.example" },
  { typed: "BÜCHERSTUBE", found: "bücherstube-märz.example" },
  { typed: "гончарная", found: "гончарная-мастерская.example" },
  { typed: "αιγαιο", found: "ξενώνας-αιγαίο.example" },
  { typed: "ns-4471 ", found: "ns-4471.dedicated.example" },
];
test("a search finds names without their accents, and in other scripts", async ({ page }) => {
  await enter(page, mira);
  for (const { typed, found } of foreign) {
    await search(page).fill(typed);
    await expect(count(page, /^1 of 312 services match/)).toBeVisible();
    await expect(names(page)).toContainText([found]);
  }
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
  const search = page.getByRole("searchbox");
  await search.fill("nothing-like-it");
  await expect(page.getByText("No services match these filters.")).toBeVisible();
  await page.evaluate(() => {
    location.hash = "#/account/contacts/services?roles=tech";
  });
  await expect(page.getByRole("checkbox", { name: "Tech", exact: true })).toBeChecked();
  await expect(search).toHaveValue("");
  await endPauses();
  await expect(page).toHaveURL(/services\?roles=tech$/);
  await expect(search).toHaveValue("");
  await expect(page.getByText("No services match these filters.")).toHaveCount(0);
});

test("filters and sorting are kept in the address", async ({ page }) => {
  await enter(page, mira);
  await search(page).fill("zürich");
  await type(page).selectOption("DNS zone");
  await iAm(page, "Tech").check();
  await column(page, "State").getByRole("button").click();
  await expect(page).toHaveURL(/serviceName=z.*category=ZONE&roles=tech&sort=state$/);
  const shows = async (other: Page) => {
    await expect(search(other)).toHaveValue("zürich");
    await expect(type(other)).toHaveValue("ZONE");
    await expect(iAm(other, "Tech")).toBeChecked();
    await expect(iAm(other, "Admin")).not.toBeChecked();
    await expect(column(other, "State")).toHaveAttribute("aria-sort", "ascending");
    await expect(count(other, /^\d of 312 services match\. Sorted by state, urgent first\./)).toBeVisible();
  };
  await staysTheSame(page, shows, "My requests");
  await page.getByRole("link", { name: "My requests" }).click();
  await page.getByRole("link", { name: "My services" }).click();
  await shows(page);
});

test("typing adds no history entries", async ({ page }) => {
  await enter(page, mira);
  const before = await page.evaluate(() => history.length);
  await search(page).pressSequentially("amber");
  await iAm(page, "Billing").check();
  await expect(page).toHaveURL(/serviceName=amber&roles=billing/);
  expect(await page.evaluate(() => history.length)).toBe(before);
});

const columns = [
  ["Service", "Sorted by name"],
  ["Admin", "Sorted by admin"],
  ["Tech", "Sorted by tech"],
  ["Billing", "Sorted by billing"],
  ["State", "Sorted by state"],
] as const;
test("sorts by every column, both ways", async ({ page }) => {
  // From another sorting, so that choosing the first column is a change.
  await enter(page, mira, `${places.services}?sort=admin`);
  for (const [name, says] of columns) {
    await expect(names(page).nth(49)).toBeAttached();
    await column(page, name).getByRole("button").click();
    await expect(count(page, says)).toBeVisible();
    await expect(column(page, name)).toHaveAttribute("aria-sort", "ascending");
    const first = (await names(page).first().innerText()).split("\n")[0];
    await column(page, name).getByRole("button").click();
    await expect(column(page, name)).toHaveAttribute("aria-sort", "descending");
    await expect(count(page, /Z to A|urgent last/)).toBeVisible();
    if (name === "Service" || name === "State") await expect(names(page).first()).not.toContainText(first ?? "");
  }
});

test("names sort as people expect, with or without accents", async ({ page }) => {
  await enter(page, mira, `${places.services}?serviceName=halden`);
  await expect(names(page)).toHaveCount(4);
  await search(page).fill("ate");
  await expect(count(page, /of 312 services match/)).toBeVisible();
  const shown = (await names(page).allInnerTexts()).map((text) => text.split("\n")[0] ?? "");
  const sorted = [...shown].sort((a, b) => a.localeCompare(b, "en"));
  expect(shown).toEqual(sorted);
});

test("scrolling and \"Show more\" load more rows", async ({ page }) => {
  await enter(page, mira);
  await expect(count(page, /50 shown so far/)).toBeVisible();
  await expect(names(page)).toHaveCount(50);
  await names(page).last().scrollIntoViewIfNeeded();
  await expect(names(page)).not.toHaveCount(50);
  await page.keyboard.press("End");
  await expect(async () => {
    const more = page.getByRole("button", { name: "Show more" });
    if (await more.isVisible()) await more.click();
    await expect(names(page)).toHaveCount(312, { timeout: 500 });
  }).toPass();
  await expect(count(page, /^312 services\. Sorted by name, A to Z\./)).toBeVisible();
  await expect(page.getByRole("button", { name: "Show more" })).toHaveCount(0);
});

test("one's own handle reads \"You\", with the handle for screen readers", async ({ page }) => {
  await enter(page, mira, `${places.services}?serviceName=wheel-thrown`);
  const cells = page.getByRole("cell", { name: `You (${mira.handle})` });
  await expect(cells).toHaveCount(3);
  await expect(cells.first().getByTitle(mira.handle)).toBeVisible();
});

test("a role with an open request shows the new contact and links to the request", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const id = await api.requestOne(mira, service, { tech: teo });
  await enter(page, mira, `${places.services}?serviceName=${encodeURIComponent(service.name)}`);
  // Other services of the same name may have requests, too.
  const badge = page.getByRole("link", { name: /^waiting for confirmation, to / }).and(page.getByTitle(new RegExp(`^Request ${grouped(id).replaceAll(" ", "\\s")}$`)));
  await badge.click();
  await expect(page).toHaveURL(new RegExp(`taskId=${id}$`));
});

test("names and handles can be copied from the menu", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await enter(page, mira, `${places.services}?serviceName=wheel-thrown`);
  const menu = page.getByRole("button", { name: "Actions for wheel-thrown.test, Web hosting" });
  await menu.click();
  await page.getByRole("button", { name: "Copy name" }).click();
  await expect(page.getByRole("button", { name: "Copied." })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("wheel-thrown.test");
  await expect(page.getByRole("button", { name: "Copy name" })).toBeVisible();
  await page.getByRole("button", { name: "Copy the three handles" }).click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(`Admin: ${mira.handle}\nTech: ${mira.handle}\nBilling: ${mira.handle}`);
});

test("filters without results can be cleared in place", async ({ page }) => {
  await enter(page, mira, `${places.services}?serviceName=nothing-like-this&sort=-name`);
  await expect(page.getByText("No services match these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(count(page, /^312 services/)).toBeVisible();
  await expect(search(page)).toBeFocused();
  await expect(search(page)).toHaveValue("");
  // Clearing the filters keeps the sorting.
  await expect(column(page, "Service")).toHaveAttribute("aria-sort", "descending");
});

test("more services than are counted: the number ends with a plus sign", async ({ page }) => {
  // The demo has fewer.
  await page.route(/\/1\.0\/me\/services(\?|$)/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { data: object };
    const isFiltered = route.request().url().includes("roles=");
    const counts = { total: isFiltered ? 4321 : 10000, totalIsMinimum: true, unfiltered: 10000, unfilteredIsMinimum: true };
    await route.fulfill({ json: { ...body, data: { ...body.data, ...counts } } });
  });
  await enter(page, mira);
  await expect(count(page, "10,000+ services, 50 shown so far.")).toBeVisible();
  await page.goto("/#/account/contacts/services?roles=admin");
  await expect(count(page, "4,321+ of 10,000+ services match, 50 shown so far.")).toBeVisible();
});

test("an account without services learns how to become a contact", async ({ page }) => {
  // Everyone in the demo has services, so the server's answer is emptied.
  await page.route(/\/1\.0\/me\/services(\?|$)/, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { data: object };
    await route.fulfill({ json: { ...body, data: { total: 0, unfiltered: 0, rows: [], next: null } } });
  });
  await enter(page, odile);
  await expect(page.getByText("You’re not a contact for any service yet.")).toBeVisible();
  await expect(page.getByRole("heading", { name: "How you become a contact" })).toBeVisible();
  await expect(page.getByText("Give them your handle:")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Billing" })).toBeVisible();
  await expect(search(page)).toHaveCount(0);
});

test("My services has the address #/account/contacts/services", async ({ page }) => {
  await page.goto("/#/account/contacts/services");
  await signIn(page, mira);
  await expect(heading(page, "My services")).toBeVisible();
  expect(new URL(page.url()).hash).toBe("#/account/contacts/services");
  await page.getByRole("link", { name: "My requests" }).click();
  await expect(heading(page, "My requests")).toBeVisible();
  // The path in the guide: click your name at the top right, then My contacts.
  await page.getByRole("button", { name: mira.name }).click();
  await page.getByRole("link", { name: "My contacts", exact: true }).click();
  await expect(heading(page, "My services")).toBeFocused();
  expect(new URL(page.url()).hash).toBe("#/account/contacts/services");
});

test("unknown addresses and those of the old console lead somewhere sensible", async ({ page }) => {
  await enter(page, mira, "/#/useraccount/contacts");
  await expect(heading(page, "My services")).toBeVisible();
  await page.goto("/#/no/such/place");
  await expect(heading(page, "Page not found")).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "My requests" }).click();
  await expect(heading(page, "My requests")).toBeVisible();
});

test("a service past its last day says so while it still runs", async ({ page, server }) => {
  await server.advance(8 * 24 * 3600);
  await enter(page, mira);
  await page.getByRole("searchbox", { name: "Search by service or handle" }).fill("blau-und-ton");
  const line = page.getByRole("row").filter({ hasText: "blau-und-ton.example" });
  await expect(line).toHaveText(/Expired\s*On .+, 3 days ago/);
  await expect(line).not.toContainText("Expires soon");
});

test("a name in another script is found by its ASCII form", async ({ page }) => {
  await enter(page, mira);
  await search(page).fill("xn--caf-d");
  await expect(count(page, /^1 of 312 services match/)).toBeVisible();
  await expect(names(page)).toContainText(["café-de-la-rivière.example"]);
});

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  test("the list counts and dates in French", async ({ page }) => {
    await enter(page, mira);
    await expect(heading(page, "Mes services")).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "fr");
    await expect(count(page, /^312\sservices, dont 50 affichés\. Tri par nom, de A à Z\./)).toBeVisible();
    await page.getByRole("searchbox", { name: "Chercher un service ou un identifiant" }).fill("smalands");
    await expect(count(page, /^1\sservice sur 312 correspond\./)).toBeVisible();
    await expect(page.getByText(/^Jusqu’au \d{1,2} \S+ \d{4}$/)).toBeVisible();
    await page.getByRole("searchbox").fill("halden");
    await expect(count(page, /^4\sservices sur 312 correspondent\./)).toBeVisible();
    await page.getByRole("button", { name: "Actions pour halden-ceramics.example, Zone DNS" }).click();
    for (const name of ["Modifier les contacts", "Historique", "Qui peut faire quoi"]) {
      await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
    }
  });
});
