// My requests.
import type { Locator, Page } from "@playwright/test";
import type { Service } from "./support/api-driver.ts";
import { servicesWith } from "./support/mailed.ts";
import { type Person, mira, runa, vera, zofia } from "./support/people.ts";
import { badge, enter, grouped, heading, places, saying, staysTheSame } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const groups = ["Waiting for you", "Under way", "Finished"] as const;
const group = (page: Page, name: (typeof groups)[number]): Locator =>
  page.getByRole("region", { name: new RegExp(`^${name}`) });
const entries = (page: Page, name: (typeof groups)[number]): Locator => group(page, name).getByRole("listitem");
const search = (page: Page): Locator => page.getByRole("searchbox", { name: "Search by service, person or number" });
const state = (page: Page): Locator => page.getByRole("combobox", { name: "State" });
/** The list, filtered by a service. */
const about = ({ name }: Service): string => `${places.requests}?q=${encodeURIComponent(name)}`;

/** The number of waiting requests on the tab. */
async function waiting(page: Page): Promise<number> {
  const tab = page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: /^Requests/ });
  return Number(/\d+/.exec(await tab.innerText())?.[0] ?? 0);
}

test("a request changes groups as it is answered", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, service, { tech: zofia });
  await enter(page, vera, about(service));

  await expect(group(page, "Waiting for you").getByRole("heading", { level: 2, name: "Waiting for you 1" })).toBeVisible();
  await expect(group(page, "Under way")).toHaveCount(0);
  const mine = entries(page, "Waiting for you");
  await expect(mine.getByRole("heading", { name: `Tech contact for ${service.name}` })).toBeVisible();
  await expect(mine).toContainText(`Request ${grouped(id)}, asked by you`);
  await expect(mine).toContainText(/6 days 23 hours left, until/);
  await expect(mine).toContainText("Your turn");

  await api.answer(vera, id, "accept");
  await expect(entries(page, "Under way")).toContainText(saying`${zofia} hasn’t answered`);
  await expect(mine).toHaveCount(0);

  await api.answer(zofia, id, "refuse");
  const finished = entries(page, "Finished");
  await expect(finished).toContainText(saying`Declined by ${zofia}`);
  await expect(entries(page, "Under way")).toHaveCount(0);
  await finished.getByRole("link", { name: `Tech contact for ${service.name}` }).click();
  await expect(heading(page, `Declined: tech contact for ${service.name}`)).toBeVisible();
});

test("page, list and email have the same words for a request", async ({ page, api }) => {
  const services = await servicesWith(api, mira, 2);
  const one = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, one, { tech: zofia });
  const several = await api.submit(mira, services, runa);
  // Names in other scripts are isolated on screen.
  const plain = (text: string) => text.replace(/[\u2066-\u2069]/gu, "");
  const expectOnScreen = async (who: Person, of: number, title: string) => {
    await enter(page, who, places.request(of));
    await expect(heading(page, title)).toBeVisible();
    await page.goto(`${places.requests}?q=${of}`);
    const line = page.getByRole("main").getByRole("listitem").getByRole("heading", { level: 3 });
    await expect.poll(async () => plain(await line.innerText())).toBe(title);
  };
  const expectSame = async (who: Person, of: number, title: string) => {
    await expectOnScreen(who, of, title);
    await expect.poll(async () => plain(await api.subject(who, of))).toBe(title);
  };
  await test.step("a question", async () => {
    await expectSame(zofia, id, `Become tech contact for ${one.name}?`);
    await expectSame(mira, several, "Confirm it was you: tech contact for 2 services");
  });
  await test.step("an outcome", async () => {
    await api.answer(zofia, id, "refuse");
    await expectSame(vera, id, `Declined: tech contact for ${one.name}`);
  });
  await test.step("situations without an email", async () => {
    await api.acceptAll(runa, several);
    await api.acceptAll(mira, several);
    await expectOnScreen(runa, several, "You are about to become tech contact for 2 services");
    await expectOnScreen(mira, several, "Taking effect: new tech contact for 2 services");
  });
});

test("others' actions show immediately in the list, on the tab and in the title", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  await enter(page, zofia, places.requests);
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  const before = await waiting(page);
  const id = await api.requestOne(vera, service, { tech: zofia });
  await expect(badge(page, before + 1)).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(`^My requests \\(${before + 1} waiting for you\\)`));
  await expect(entries(page, "Waiting for you").filter({ hasText: `Request ${grouped(id)}` })).toContainText(
    saying`asked by ${vera}`,
  );
  // On another screen, too.
  await page.getByRole("link", { name: /^(My services|Services)$/ }).first().click();
  await api.act(vera, id, "withdraw");
  if (before > 0) await expect(badge(page, before)).toBeVisible();
  else await expect(badge(page, before + 1)).toHaveCount(0);
});

test("a change that was cancelled is not an answer", async ({ page, api }) => {
  const services = [await api.service({ admin: vera, tech: mira }), await api.service({ admin: vera, tech: mira })];
  const id = await api.submit(vera, services, zofia);
  await api.acceptAll(vera, id);
  const [first = 0] = await api.linesOf(vera, id);
  await api.act(vera, first, "withdraw");
  await enter(page, vera, places.requests);
  const entry = entries(page, "Under way").filter({ hasText: `Request ${grouped(id)}` });
  await expect(entry).toContainText(saying`${zofia} hasn’t answered for 1 of 2 services`);
});

test("a request for several services is one entry, which counts as one", async ({ page, api }) => {
  await enter(page, zofia, places.requests);
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  const before = await waiting(page);
  const services = [await api.service({ admin: vera, tech: mira }), await api.service({ admin: vera, tech: mira })];
  const id = await api.submit(vera, services, zofia);
  await expect(badge(page, before + 1)).toBeVisible();
  const mine = entries(page, "Waiting for you");
  await expect(mine).toHaveCount(before + 1);
  await expect(mine.filter({ hasText: `Request ${grouped(id)}` }).getByRole("heading", { name: "Tech contact for 2 services" })).toBeVisible();

  // It stays one entry until all of it has ended.
  const it = (name: (typeof groups)[number]): Locator => entries(page, name).filter({ hasText: `Request ${grouped(id)}` });
  const [first = 0, second = 0] = await api.linesOf(vera, id);
  await api.act(vera, first, "withdraw");
  await expect(it("Waiting for you")).toContainText("Your turn. Cancelled 1");
  await expect(it("Finished")).toHaveCount(0);
  await api.act(vera, second, "withdraw");
  await expect(it("Finished")).toContainText("Cancelled 2");
  await expect(it("Waiting for you")).toHaveCount(0);
});

test("a request is answered from the list", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, service, { tech: zofia });
  const { code } = await api.mailedCode(zofia, id);
  await enter(page, zofia, about(service));
  await page.getByRole("link", { name: `Answer (request ${grouped(id)})` }).click();
  await expect(heading(page, `Become tech contact for ${service.name}?`)).toBeVisible();
  await page.getByLabel("Validation code").fill(code);
  await page.getByRole("button", { name: "Accept", exact: true }).click();
  await expect(heading(page, /^Waiting for others: /)).toBeVisible();
});

test("search and state are kept in the address", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, service, { tech: zofia });
  await api.act(vera, id, "withdraw");
  await enter(page, vera, places.requests);
  await search(page).fill(String(id));
  await expect(page.getByText("1 request matches.")).toBeVisible();
  await state(page).selectOption("Cancelled");
  await page.getByRole("group", { name: "Show" }).getByRole("button", { name: "Asked by me", exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`requests\\?q=${id}&state=aborted&askedBy=me$`));
  const shows = async (other: Page) => {
    await expect(search(other)).toHaveValue(String(id));
    await expect(state(other)).toHaveValue("aborted");
    await expect(entries(other, "Finished")).toContainText(service.name);
    await expect(group(other, "Waiting for you")).toHaveCount(0);
  };
  await staysTheSame(page, shows, "Services");
});
