// My requests.
import type { Locator, Page } from "@playwright/test";
import type { Service } from "./support/api-driver.ts";
import { mira, vera, zofia } from "./support/people.ts";
import { badge, enter, grouped, heading, places, staysTheSame } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const groups = ["Waiting for me", "Waiting for others", "Finished"] as const;
const group = (page: Page, name: (typeof groups)[number]): Locator =>
  page.getByRole("region", { name: new RegExp(`^${name}`) });
const search = (page: Page): Locator => page.getByRole("searchbox", { name: "Search by service, handle or number" });
const state = (page: Page): Locator => page.getByRole("combobox", { name: "State" });
/** The list, filtered by a service. */
const about = ({ name }: Service): string => `${places.requests}?q=${encodeURIComponent(name)}`;

/** The number of waiting requests on the tab. */
async function waiting(page: Page): Promise<number> {
  const tab = page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: /^My requests/ });
  return Number(/\d+/.exec(await tab.innerText())?.[0] ?? 0);
}

test("a request changes groups as it is answered", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, service, { tech: zofia });
  await enter(page, vera, about(service));

  const mine = group(page, "Waiting for me");
  await expect(mine.getByRole("heading", { level: 2, name: "Waiting for me 1" })).toBeVisible();
  await expect(group(page, "Waiting for others")).toHaveCount(0);
  const entry = mine.getByRole("article");
  await expect(entry.getByRole("heading", { name: `Tech of ${service.name}` })).toBeVisible();
  await expect(entry).toContainText(`Request ${grouped(id)} · made by you`);
  await expect(entry).toContainText(/Answer by .*6 days 23 hours left/);
  await expect(entry).toContainText(`${mira.handle} to ${zofia.handle}`);
  const parties = entry.getByRole("list", { name: "Who has answered" }).getByRole("listitem");
  await expect(parties).toContainText(["You haven’t answered", `${zofia.handle} hasn’t answered`]);
  await expect(parties.first()).toContainText("Code emailed");

  await api.answer(vera, id, "accept");
  const others = group(page, "Waiting for others").getByRole("article");
  await expect(others).toContainText("You accepted");
  await expect(mine).toHaveCount(0);

  await api.answer(zofia, id, "refuse");
  const finished = group(page, "Finished").getByRole("listitem");
  await expect(finished).toContainText("Declined");
  await expect(finished).toContainText(`by ${zofia.handle}`);
  await expect(others).toHaveCount(0);
  await finished.getByRole("link", { name: `Tech of ${service.name}` }).click();
  await expect(heading(page, `${zofia.handle} declined`)).toBeVisible();
});

test("others' actions show at once in the list, on the tab and in the title", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  await enter(page, zofia, places.requests);
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  const before = await waiting(page);
  const id = await api.requestOne(vera, service, { tech: zofia });
  await expect(badge(page, before + 1)).toBeVisible();
  await expect(page).toHaveTitle(new RegExp(`^My requests \\(${before + 1} waiting for you\\)`));
  const entry = page.getByRole("article").filter({ hasText: `Request ${grouped(id)}` });
  await expect(entry).toContainText(`made by ${vera.name} ${vera.handle}`);
  // On another screen, too.
  await page.getByRole("link", { name: "My services" }).click();
  await api.act(vera, id, "withdraw");
  if (before > 0) await expect(badge(page, before)).toBeVisible();
  else await expect(badge(page, before + 1)).toHaveCount(0);
});

test("a submission counts as one, as it is one entry of the list", async ({ page, api }) => {
  await enter(page, zofia, places.requests);
  await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
  const before = await waiting(page);
  const services = [await api.service({ admin: vera, tech: mira }), await api.service({ admin: vera, tech: mira })];
  await api.submit(vera, services, zofia);
  await expect(badge(page, before + 1)).toBeVisible();
  const entries = group(page, "Waiting for me").getByRole("article");
  await expect(entries).toHaveCount(before + 1);
  const sentence =
    before === 0 ? "One request is waiting for your answer." : `${before + 1} requests are waiting for your answer.`;
  // It is announced, too, by an element of the page's frame.
  await expect(page.getByRole("main").getByText(sentence)).toBeVisible();
});

test("Accept and Decline in the list open the request without answering", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, service, { tech: zofia });
  await enter(page, zofia, about(service));
  for (const name of ["Accept", "Decline"]) {
    await page.getByRole("link", { name: `${name} request ${grouped(id)}` }).click();
    await expect(heading(page, `Become the tech contact of ${service.name}?`)).toBeVisible();
    await expect(page.getByLabel("Validation code")).toBeFocused();
    await page.goBack();
    await expect(heading(page, "My requests")).toBeVisible();
  }
  await expect(page.getByRole("article")).toContainText("You haven’t answered");
});

const ANSWERS = [
  { answer: "Accept", says: "You accepted. Waiting for one answer" },
  { answer: "Decline", says: "You declined" },
];
test("a request is accepted or declined from the list", async ({ page, api }) => {
  for (const { answer, says } of ANSWERS) {
    const service = await api.service({ admin: vera, tech: mira });
    const id = await api.requestOne(vera, service, { tech: zofia });
    const { code } = await api.mailedCode(zofia, id);
    await enter(page, zofia, about(service));
    await page.getByRole("link", { name: `${answer} request ${grouped(id)}` }).click();
    await page.getByLabel("Validation code").fill(code);
    await page.getByRole("button", { name: answer }).click();
    await expect(heading(page, says)).toBeVisible();
  }
});

test("what is finished of a submission is told apart from what is open", async ({ page, api }) => {
  const services = [await api.service({ admin: vera, tech: mira }), await api.service({ admin: vera, tech: mira })];
  const id = await api.submit(vera, services, zofia);
  const [first = 0] = await api.linesOf(vera, id);
  await api.act(vera, first, "withdraw");
  await enter(page, vera, `${places.requests}?q=${id}`);
  const finished = group(page, "Finished").getByRole("listitem");
  await expect(finished).toContainText("Cancelled");
  await expect(finished).not.toContainText("Waiting");
});

test("search and state are kept in the address", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, service, { tech: zofia });
  await api.act(vera, id, "withdraw");
  await enter(page, vera, places.requests);
  await search(page).fill(String(id));
  await expect(page.getByText("1 request matches.")).toBeVisible();
  await state(page).selectOption("Cancelled");
  await expect(page).toHaveURL(new RegExp(`requests\\?q=${id}&state=aborted$`));
  const shows = async (other: Page) => {
    await expect(search(other)).toHaveValue(String(id));
    await expect(state(other)).toHaveValue("aborted");
    await expect(group(other, "Finished").getByRole("listitem")).toContainText(service.name);
    await expect(group(other, "Waiting for me")).toHaveCount(0);
  };
  await staysTheSame(page, shows, "My services");
});

test("filters without results can be cleared in place", async ({ page }) => {
  await enter(page, mira, `${places.requests}?q=nothing-like-this`);
  await expect(page.getByText("No requests match these filters.")).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(search(page)).toHaveValue("");
  await expect(page).toHaveURL(/contacts\/requests$/);
});

test("search finds the other party's handle, ignoring case", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, service, { tech: zofia });
  await enter(page, vera, places.requests);
  await search(page).fill(zofia.handle.toUpperCase());
  await expect(page.getByRole("article").filter({ hasText: `Request ${grouped(id)}` })).toBeVisible();
});

test("an answer chosen in the list is remembered on the request's page", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, service, { tech: zofia });
  for (const answer of ["Decline", "Accept"]) {
    await enter(page, zofia, `${places.requests}?q=${id}`);
    await page.getByRole("link", { name: `${answer} request ${grouped(id)}` }).click();
    await expect(page.getByLabel("Validation code")).toBeFocused();
    await expect(page.getByText(`You chose ${answer} in the list.`)).toBeVisible();
  }
  // Opened by its address, nothing was chosen.
  await enter(page, zofia, places.request(id));
  await expect(page.getByLabel("Validation code")).toBeVisible();
  await expect(page.getByText("in the list. Enter your code")).toHaveCount(0);
});
