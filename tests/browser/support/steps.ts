// Steps shared by many tests, by what people see.
import { type Locator, type Page, expect } from "@playwright/test";
import { type Role, type Service, categoryWord } from "./api-driver.ts";
import type { Person } from "./people.ts";

/** The name of the search of the services list. */
export const SEARCH = "Search by service, person or handle";

export const places = {
  services: "/#/account/contacts/services",
  requests: "/#/account/contacts/requests",
  mailbox: "/#/mailbox",
  profile: "/#/profile",
  signUp: "/#/sign-up",
  forgotten: "/#/password/forgotten",
  order: "/#/order",
  request: (id: number) => `/#/account/contacts/requests?submission=${id}`,
  submission: (id: number) => `/#/account/contacts/requests?submission=${id}`,
  modify: (service: Service) => ofService("edit", service),
  askInNameOf: (who: Person, service: Service) => `${ofService("edit", service)}&inNameOf=${who.handle}`,
  webmaster: (service: Service) => `${ofService("edit", service)}&webmaster=1`,
  history: (service: Service) => `${ofService("detail", service)}&tab=history`,
  rights: (service: Service) => `${ofService("detail", service)}&tab=rights`,
  service: (service: Service) => ofService("detail", service),
  holder: (service: Service) => `${ofService("detail", service)}&tab=holder`,
  people: "/#/account/contacts/people",
  person: ({ handle }: Person) => `/#/account/contacts/people/${handle}`,
  historyOfAll: "/#/account/contacts/history",
  access: "/#/access",
  accessUses: "/#/access/uses",
  sharedServices: "/#/account/contacts/services?shared=1",
  giveAccess: ({ name, category }: Service) => `/#/access/new?service=${encodeURIComponent(name)}&categoryType=${category}`,
  changeAccess: (id: string) => `/#/access/${id}`,
};

function ofService(what: string, { name, category }: Service): string {
  return `/#/account/contacts/services/${what}?service=${encodeURIComponent(name)}&categoryType=${category}`;
}

/** Seconds of the grace period, and one more. */
export const GRACE = 121;

/** The day `days` days from now, as a date field has it. */
export const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A request's number as screens show it, in groups of four digits. */
export const grouped = (id: number): string => String(id).replace(/(\d{4})(?=\d)/g, "$1 ");

/** The screen's heading. */
export function heading(page: Page, name: string | RegExp): Locator {
  return page.getByRole("heading", { level: 1, name: typeof name === "string" ? isolated(name) : name });
}

// Names in other scripts are wrapped in invisible Unicode isolates.
function isolated(name: string): RegExp {
  const mark = "[\u2066-\u2069]?";
  const words = name.split(/(?<=\S)(?=\?$)| /).map((word) => mark + word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") + mark);
  return new RegExp(`^${words.join(" ?")}$`);
}

/** Opens a place as a new page, like a mail program: a page of the app that is open would only change its place. */
export async function openAnew(page: Page, place: string): Promise<void> {
  await page.goto("about:blank");
  await page.goto(place);
}

/** Opens a place signed in, for tests that aren't about signing in. */
export async function enter(page: Page, person: Person, place: string = places.services): Promise<void> {
  // An open page would notice that its session has ended.
  if (page.url() !== "about:blank") await page.goto("about:blank");
  const answer = await page.context().request.post("/1.0/demo/session", { data: { account: person.handle } });
  expect(answer.status(), `${person.name} signs in`).toBe(200);
  await page.goto(place);
  await expect(page.getByRole("button", { name: person.name })).toBeVisible();
}

/** Opens a place at the provider's desk as somebody of the demo's staff. */
export async function enterDesk(page: Page, name: string, place = "#/desk"): Promise<void> {
  await page.goto(`/${place}`);
  await page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
  await expect(page.getByRole("navigation", { name: "Desk" })).toBeVisible();
}

/**
 * Counts what somebody does on the open page from now on: each press, and each field that is filled in or chosen from.
 * Returns how to read the number; the page must not be loaded anew.
 */
export async function countActs(page: Page): Promise<() => Promise<number>> {
  const counter = await page.evaluateHandle(() => {
    const acts = { presses: 0, fields: new Set<EventTarget>() };
    addEventListener("pointerdown", (event) => (acts.presses += Number(event.isTrusted)), true);
    const entered = ({ target }: Event) => {
      const isText = target instanceof HTMLInputElement && target.type !== "checkbox" && target.type !== "radio";
      const isOther = target instanceof HTMLSelectElement || target instanceof HTMLTextAreaElement;
      if (target !== null && (isText || isOther)) acts.fields.add(target);
    };
    addEventListener("input", entered, true);
    return acts;
  });
  return () => counter.evaluate(({ presses, fields }) => presses + fields.size);
}

/** Checks that a page shows the same after a reload, as a bookmark, and after a visit to the other tab. */
export async function staysTheSame(page: Page, shows: (page: Page) => Promise<void>, otherTab: string): Promise<void> {
  await shows(page);
  await page.reload();
  await shows(page);
  const bookmark = await page.context().newPage();
  await bookmark.goto(page.url());
  await shows(bookmark);
  await page.getByRole("link", { name: new RegExp(`^${otherTab}`) }).click();
  await expect(heading(page, `My ${otherTab.toLowerCase()}`)).toBeVisible();
  await page.goBack();
  await shows(page);
}

/** Signs in on the page: with the person's button, or else by handle. */
export async function signIn(page: Page, person: Person): Promise<void> {
  const offered = page.getByRole("button", { name: new RegExp(`^${person.name} `) });
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeVisible();
  if (await offered.isVisible()) {
    await offered.click();
  } else {
    await page.getByLabel("Any other handle in the data").fill(person.handle);
    await page.getByRole("button", { name: "Use this account" }).click();
  }
  await expect(page.getByRole("button", { name: person.name })).toBeVisible();
}

/** Opens the choices of language or theme: a menu of their own, or rows in that of the account. */
export async function openPreference(page: Page, name: string): Promise<void> {
  const bar = page.getByRole("banner");
  const own = bar.getByRole("button", { name, exact: true });
  await own.or(bar.getByRole("button", { name: /^\S+ \S/ })).click();
}

/** Signs out from the person menu. */
export async function signOut(page: Page, person: Person): Promise<void> {
  await page.getByRole("button", { name: person.name }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(heading(page, /^Sign in/)).toBeVisible();
}

/** A tab of the page of a service. */
export function tab(page: Page, name: "Contacts" | "History" | "Who can do what" | "Holder"): Locator {
  const current = page.getByRole("navigation").filter({ has: page.getByRole("link", { name: "Who can do what", exact: true }) });
  return current.getByRole("link", { name });
}

/** The menu button of a service in the list. */
export function actions(page: Page, { name, category }: Service): Locator {
  return page.getByRole("button", { name: `Actions for ${name}, ${categoryWord(category)}` });
}

/** Shows a service in the list: where it shares its name with others, they are behind a button. */
export async function reveal(page: Page, service: Service): Promise<void> {
  const opener = page.getByRole("button", { name: `Services of ${service.name}`, exact: true });
  await expect(actions(page, service).or(opener).first()).toBeVisible();
  if (!(await opener.isVisible())) return;
  if ((await opener.getAttribute("aria-expanded")) === "false") await opener.click();
}

/** The row of a service in the list. */
export function row(page: Page, service: Service): Locator {
  return page.getByRole("row").filter({ has: actions(page, service) });
}

/** The cell of a role in the row of a service. */
export function cell(page: Page, service: Service, role: Role): Locator {
  // The first one has the tick box.
  const column = { admin: 1, tech: 2, billing: 3 }[role];
  return row(page, service).getByRole("cell").nth(column);
}

/** Checks who holds a role on a service, in the list. */
export async function expectHolder(page: Page, service: Service, role: Role, who: Pick<Person, "handle">): Promise<void> {
  await reveal(page, service);
  await expect(cell(page, service, role).getByTitle(who.handle)).toBeVisible();
}

/** The second step of what is decided by a mailed link: it names what will happen. */
export const YES = {
  changeHolder: "Yes, change the holder",
  keepHolder: "Decline",
  undo: "Yes, restore the address",
  setPassword: "Yes, set the password",
  sendPapers: "Yes, send them",
  removePaper: "Remove",
} as const;

/** Presses a button that decides by a mailed link, and then the one that it asks for. */
export async function pressAndConfirm(button: Locator, yes: string): Promise<void> {
  await button.click();
  await button.page().getByRole("dialog").getByRole("button", { name: yes }).click();
}

/** What was copied last. Tests that copy get the permissions first. */
export const copied = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText());

/** The text of the page once nothing of it is loading. */
export async function mainText(page: Page): Promise<string> {
  const main = page.getByRole("main");
  await expect(main.locator(".bone")).toHaveCount(0);
  return (await main.innerText()).replaceAll("\u00a0", " ");
}

/** Holds requests to a URL until the returned function is called. */
export async function hold(page: Page, address: string | RegExp): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(address, async (route) => {
    await released;
    await route.continue();
  });
  return release;
}

/** Changes what the server answers, before the page reads it. */
export async function changeAnswer<Body>(page: Page, address: string | RegExp, change: (body: Body) => object): Promise<void> {
  await page.route(address, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change((await response.json()) as Body) });
  });
}

/** Presses Enter to confirm a word of an input method, in the order of events of Safari: once the word is complete. */
export async function confirmWord(field: Locator): Promise<void> {
  const init = { key: "Enter", keyCode: 229, bubbles: true, cancelable: true };
  await field.evaluate((target, init) => target.dispatchEvent(new KeyboardEvent("keydown", init)), init);
}

/** Opens the menu of a service in the list. */
export async function openMenu(page: Page, service: Service): Promise<void> {
  await page.getByRole("searchbox", { name: SEARCH }).fill(service.name);
  await reveal(page, service);
  await actions(page, service).click();
}

/** Opens the form for new contacts from the menu of a service in the list. */
export async function openModify(page: Page, service: Service): Promise<Locator> {
  await openMenu(page, service);
  await page.getByRole("link", { name: "Modify contacts", exact: true }).click();
  return modifyForm(page);
}

/** The form for new contacts, once it has loaded. */
export async function modifyForm(page: Page): Promise<Locator> {
  await expect(page.getByRole("button", { name: /^(Send request( for [\d,]+ services)?|Check( [\d,]+ services?)?)$/ })).toBeVisible();
  return page.getByRole("main");
}

/** Opens the form for new contacts of a service by its address, signed in. */
export async function enterForm(page: Page, who: Person, service: Service): Promise<Locator> {
  await enter(page, who, places.modify(service));
  return modifyForm(page);
}

/** The field of a role in the form for new contacts. */
export function entry(form: Locator, role: Role): Locator {
  return form.getByRole("combobox", { name: `New ${role}`, exact: true });
}

/** The person who was chosen for a role. */
export function chosen(form: Locator, role: Role): Locator {
  const name = new RegExp(`^Undo this choice \\((New ${role}|Who\\?|Who takes over\\?)\\)$`);
  return form.locator(".picked").filter({ has: form.page().getByRole("button", { name }) });
}

/** The form's summary of the changes. */
export const forecast = (page: Page): Locator => page.getByRole("complementary", { name: "What will happen" });

/** The button that sends the form for new contacts: it says for how many services, if there are several. */
export const confirmButton = (page: Page): Locator => page.getByRole("button", { name: /^Send request( for [\d,]+ services)?$/ });

/** Confirms the form for new contacts, also where its changes are listed first. Returns the numbers of the requests. */
export async function confirm(page: Page): Promise<number[]> {
  const sent = page.waitForResponse((response) => {
    return new URL(response.url()).pathname === "/1.0/me/submissions" && response.request().method() === "POST" && response.ok();
  });
  const button = page.getByRole("button", { name: /^(Send request( for [\d,]+ services)?|Check( [\d,]+ services?)?)$/ });
  await button.click();
  if (await Promise.race([sent.then(() => false), page.waitForURL(/[?&]check=1/).then(() => true)])) {
    await confirmButton(page).click();
  }
  const { submission, preview } = (await (await sent).json()) as { submission: number; preview: { requests: number } };
  await expect(page).toHaveURL(new RegExp(`submission=${submission}$`));
  return Array.from({ length: preview.requests }, (_, place) => submission + place);
}

/** Opens an email in the mailbox, found by its subject and recipient. */
export async function openMail(page: Page, to: Person, subject: string | RegExp): Promise<void> {
  if (!page.url().includes("#/mailbox")) {
    await page.getByRole("button", { name: /^[A-Z]\S+ [A-Z]/ }).first().click();
    await page.getByRole("link", { name: /^Mailbox/ }).click();
  }
  await page.getByRole("link", { name: "Everyone’s" }).click();
  const mail = page
    .getByRole("list", { name: "Emails" })
    .getByRole("link")
    .filter({ hasText: subject })
    .filter({ hasText: `to ${to.address}` });
  // It may be on a later page of the list.
  await expect(async () => {
    const earlier = page.getByRole("button", { name: "Show earlier emails" });
    if (!(await mail.first().isVisible()) && (await earlier.isVisible())) await earlier.click();
    expect(await mail.first().isVisible()).toBe(true);
  }).toPass();
  await mail.first().click();
  await expect(page.getByRole("heading", { level: 2, name: subject })).toBeFocused();
}

/** Opens the email with the code in the mailbox and follows its link. */
export async function followMail(page: Page, to: Person, id: number): Promise<void> {
  await openMail(page, to, new RegExp(`^(Become|A new last day|Confirm it was you|Confirm the last day).*request ${grouped(id)}`));
  await page.getByRole("link", { name: "Open its link" }).click();
  await expect(page.getByLabel("Validation code")).toHaveValue(/^[A-Za-z0-9]{32}$/);
}

/** The badge on the tab, with the number of waiting requests. */
export function badge(page: Page, count: number): Locator {
  return page.getByRole("navigation", { name: "My contacts" }).getByText(`${count} waiting for you`);
}

/**
 * A text in which people are called by their names, or by their handles where the reader may not see these. Invisible
 * marks around names and no-break spaces do not matter.
 */
export function saying(parts: TemplateStringsArray, ...values: (Person | string | number)[]): RegExp {
  const mark = "[\u2066-\u2069]?";
  const escaped = (text: string) =>
    text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, `${mark}[ \u00a0\u202f]${mark}`);
  const value = (of: Person | string | number) =>
    typeof of === "object" ? `${mark}(?:${escaped(of.name)}|${escaped(of.handle)})${mark}` : mark + escaped(String(of)) + mark;
  return new RegExp(parts.map((part, index) => escaped(part) + (index < values.length ? value(values[index] as string) : "")).join(""));
}
