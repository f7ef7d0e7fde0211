// The provider's desk: signing in, looking, every act, the audit log; and what customers see of it.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import type { Service } from "./support/api-driver.ts";
import { type Person, basil, mira, teo, wren } from "./support/people.ts";
import { codeOf } from "./support/authenticator.ts";
import { rhea } from "./support/cases.ts";
import { LOOK } from "./support/limits.ts";
import { requestToTeo } from "./support/setups.ts";
import { enter, enterDesk, grouped, heading, places, saying } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const REASON = "Called us and proved who they are.";

const deskPlaces = {
  customer: ({ handle }: Person) => `#/desk/customers/${handle}`,
  request: (id: number) => `#/desk/requests/${id}`,
  service: ({ name, category }: Service) => `#/desk/service?service=${encodeURIComponent(name)}&category=${category}`,
};

/** The form of an act, closed until it is chosen. */
function form(within: Page | Locator, name: string): Locator {
  const page = "goto" in within ? within : within.page();
  const button = page.getByRole("button", { name, exact: true, includeHidden: true });
  return within.getByRole("group").filter({ has: button }).first();
}

/** Opens the form of an act and gives the reason. */
async function explain(within: Page | Locator, name: string): Promise<Locator> {
  const act = form(within, name);
  await act.getByText(name, { exact: true }).first().click();
  await act.getByLabel("Reason").fill(REASON);
  return act;
}

/** Opens the form of an act, gives the reason and does it. */
async function act(page: Page, name: string, within: Page | Locator = page): Promise<void> {
  await (await explain(within, name)).getByRole("button", { name, exact: true }).click();
  await expect(page.getByRole("main").getByText(`Done and logged: ${name}`)).toBeVisible();
}

async function find(page: Page, text: string): Promise<void> {
  await page.getByRole("searchbox").fill(text);
  await page.getByRole("searchbox").press("Enter");
}

const region = (page: Page, name: string) => page.getByRole("region", { name, exact: true });
const events = (page: Page) => region(page, "What staff did");

/** The list of emails in a customer's mailbox. */
async function mailbox(page: Page, person: Person): Promise<Locator> {
  await enter(page, person, places.mailbox);
  return page.getByRole("list", { name: "Emails" });
}

test("staff find a customer, and the look is in the audit log", async ({ page }) => {
  await page.goto("/");
  await page.getByRole("link", { name: "Or try the desk of the provider’s staff" }).click();
  await expect(heading(page, "Sign in to the desk")).toBeVisible();
  await page.getByRole("button", { name: /Lena Marsh/ }).click();
  await expect(heading(page, "Queue")).toBeVisible();
  await expect(page).toHaveTitle("Queue – Handover");
  await find(page, "nothing-like-this");
  await expect(region(page, "Found")).toContainText("People’s names aren’t searched: ask the caller");
  await find(page, teo.handle);
  await region(page, "Found").getByRole("link", { name: teo.handle }).click();
  await expect(heading(page, teo.name)).toBeVisible();
  await expect(page.getByRole("main")).toContainText(teo.handle);
  await expect(region(page, "What keeps it from taking a role")).toContainText(
    /doesn’t have a valid payment method\..*Only for: billing/,
  );
  await expect(page.getByText("Only support can act here.")).toBeVisible();
  await expect(events(page)).toContainText("Lena Marsh: Opened a customer");
  await expect(page.getByRole("contentinfo")).not.toContainText("Can’t get into an account?");
  // Back to what was searched.
  await page.getByRole("navigation", { name: "Where you are" }).getByRole("link", { name: "Queue" }).click();
  await expect(region(page, "Found").getByRole("link", { name: `${teo.name} ${teo.handle}` })).toBeVisible();
  await page.getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByRole("row", { name: /Opened a customer/ })).toContainText(teo.handle);
});

test.describe("without a connection", () => {
  test.use({ expectedErrors: /ERR_CONNECTION_REFUSED/ });

  test("choosing a member of staff of the demo says why it failed", { tag: "@all" }, async ({ page }) => {
    await page.goto("/#/desk");
    await page.route("**/1.0/demo/desk", (route) =>
      route.request().method() === "POST" ? route.abort("connectionrefused") : route.continue(),
    );
    await page.getByRole("button", { name: /Lena Marsh/ }).click();
    await expect(page.getByRole("alert").filter({ hasText: "We can’t reach the server." })).toBeVisible();
  });
});

test("a member of staff joins by an invitation, which works once, and signs in with a fresh code", async ({ page, person, server }) => {
  const email = "nadia@aldermoor.example";
  const password = "seven grey herons wade";
  const place = await server.invite(email, "Nadia Kestrel", "support");
  await page.goto(place);
  await expect(heading(page, "Join the desk")).toBeVisible();
  await expect(page.getByText(`This invitation is for Nadia Kestrel, who signs in as ${email}.`)).toBeVisible();
  expect(page.url(), "the secret is gone from the address bar").not.toContain("token");
  await expect(page.getByRole("img", { name: /^QR code for your authenticator app/ })).toBeVisible();
  await expectAccessible(page);
  await page.reload();
  await expect(page.getByText("Open the invitation’s link again. It isn’t kept when the page is reloaded.")).toBeVisible();
  await page.goto(place);
  const key = await page.getByRole("main").getByRole("code").innerText();
  const code = page.getByLabel("Code from your authenticator app");
  const join = page.getByRole("button", { name: "Join", exact: true });
  await page.getByLabel("New password").fill(password);
  await code.fill(codeOf(key, 600));
  await join.click();
  await expect(page.getByRole("alert")).toContainText("This isn’t the code that the app shows now.");
  const used = codeOf(key);
  await code.fill(used);
  await join.click();
  await expect(heading(page, "Queue")).toBeVisible();
  await expect(page, "the used link is gone").toHaveURL(/#\/desk$/);
  await page.goto(`/${deskPlaces.customer(teo)}`);
  await expect(form(page, "Suspend the account")).toBeVisible();
  await page.getByRole("link", { name: "Audit log" }).click();
  const joined = page.getByRole("row", { name: /Nadia Kestrel Joined the desk/ });
  await expect(joined).toHaveCount(2);
  await expect(joined.filter({ hasText: "Refused" })).toHaveCount(1);

  const other = await person();
  await other.goto(place);
  await expect(other.getByText("This invitation no longer works. Ask for a new one.")).toBeVisible();

  // The code has been used; the next one signs in.
  await other.goto("/#/desk");
  await other.getByLabel("Email address").fill(email);
  await other.getByLabel("Password", { exact: true }).fill(password);
  await other.getByLabel("Code from your authenticator app").fill(used);
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(other.getByRole("alert")).toContainText("The address, password or code is wrong");
  await server.advance(60);
  await other.getByLabel("Code from your authenticator app").fill(codeOf(key, 60));
  await other.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(heading(other, "Queue")).toBeVisible();
});

test("customers load neither the desk nor its data", async ({ page }) => {
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
  const ofDesk = () => loaded.filter((path) => /\/desk[-.][^/]*$/.test(path));
  await enter(page, mira);
  await expect(page.getByRole("table").getByRole("rowheader").first()).toBeVisible();
  await page.goto(places.requests);
  await expect(heading(page, "My requests")).toBeVisible();
  expect(loaded).not.toEqual([]);
  expect(loaded.filter((path) => path.startsWith("/1.0/desk/"))).toEqual([]);
  expect(ofDesk()).toEqual([]);
  await page.goto("/#/desk");
  await expect(heading(page, "Sign in to the desk")).toBeVisible();
  expect(ofDesk()).not.toEqual([]);
  expect(loaded.filter((path) => path.startsWith("/1.0/desk/"))).toHaveLength(1);
});

test("signing out of the desk ends its session", async ({ page }) => {
  await enterDesk(page, "Jonas Wray");
  await page.getByRole("banner").getByRole("button", { name: /Jonas Wray/ }).click();
  await expect(page.getByText(/Session ends at/)).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(heading(page, "Sign in to the desk")).toBeVisible();
  expect((await page.request.get("/1.0/desk/overview")).status()).toBe(401);
});

test("a page of one member of staff shows nothing with the session of another", async ({ page }) => {
  await enterDesk(page, "Jonas Wray");
  await page.request.post("/1.0/demo/desk", { data: { email: rhea } });
  await page.getByRole("link", { name: "Audit log" }).click();
  await expect(page.getByRole("banner").getByRole("button", { name: /Rhea Solberg/ })).toBeVisible();
  await expect(page.getByRole("banner").getByRole("button", { name: /Jonas Wray/ })).toHaveCount(0);
  await expect(heading(page, "Audit log")).toBeVisible();
});

test("an account is suspended and released, with a reason that the customer reads", async ({ page, person }) => {
  await enterDesk(page, "Jonas Wray", deskPlaces.customer(wren));
  const suspend = form(page, "Suspend the account");
  const press = suspend.getByRole("button", { name: "Suspend the account" });
  await suspend.getByText("Suspend the account").first().click();
  await press.click();
  await expect(suspend.getByRole("alert")).toHaveText(/Say why/);
  await suspend.getByLabel("Reason").fill(REASON);
  await press.click();
  await expect(page.getByText(/^Suspended since/)).toBeVisible();
  await expect(events(page)).toContainText(REASON);
  await act(page, "Release the account");
  await expect(page.getByText(/^Suspended since/)).toHaveCount(0);
  await expect(form(page, "Suspend the account")).toBeVisible();
  await expect(await mailbox(await person(), wren)).toContainText(`${wren.handle} is suspended`);
});

test("a proposed address is checked, waits for someone else, and stops password links", async ({ page, person }) => {
  const name = "Propose another address";
  await enterDesk(page, "Rhea Solberg", deskPlaces.customer(teo));
  const propose = await explain(page, name);
  await propose.getByLabel("New email address").fill("teo at quill");
  await propose.getByRole("button", { name }).click();
  await expect(propose.getByRole("alert")).toHaveText(/Check the entry/);
  await propose.getByLabel("New email address").fill("teo@new-quill.example");
  await propose.getByRole("button", { name }).click();
  await expect(region(page, "Corrections")).toContainText("teo@new-quill.example");
  await expectAccessible(page);
  const link = await explain(page, "Send a password link");
  await link.getByRole("button", { name: "Send a password link" }).click();
  await expect(link.getByRole("alert")).toContainText("Another address is proposed for this account.");
  const approver = await person();
  await enterDesk(approver, "Tamsin Okoro");
  const waiting = region(approver, "Needs a person").getByRole("listitem").filter({ hasText: "teo@new-quill.example" });
  await waiting.getByRole("link", { name: teo.handle }).click();
  await act(approver, "Approve", region(approver, "Corrections"));
  await expect(region(approver, "What keeps it from taking a role")).toContainText(/ was changed recently\..*Only for: admin/);
});

test("an email is sent again, and the list of emails is refreshed", { tag: "@all" }, async ({ page, api }) => {
  const id = await requestToTeo(api);
  const { mail } = await api.mailedCode(teo, id);
  await enterDesk(page, "Jonas Wray", deskPlaces.request(id));
  const first = region(page, "Emails").getByRole("listitem").filter({ hasText: teo.handle });
  await expect(first).toContainText("Sent");
  await act(page, "Send again", first);
  await api.mailedCode(teo, id, mail);
  // The page was read before the new email was sent.
  const mails = region(page, "Emails");
  await expect(mails.getByText(/^As of \d/)).toBeVisible();
  await expect(async () => {
    await mails.getByRole("button", { name: "Refresh" }).click();
    await expect(mails.getByText("Waiting", { exact: true })).toHaveCount(0, { timeout: LOOK });
  }).toPass();
  await expect(mails.getByRole("button", { name: "Refresh" })).toBeFocused();
});

test("the desk reads who declined a request, and what was sent together with it", async ({ page, api }) => {
  const [one, other] = [await api.service({ admin: mira, tech: basil }), await api.service({ admin: mira, tech: basil })];
  const id = await api.submit(mira, [one, other], teo);
  await api.answer(teo, id, "refuse");
  await enterDesk(page, "Jonas Wray", deskPlaces.request(id));
  await expect(region(page, "Timeline").getByText(saying`${teo} declined`)).toBeVisible();
  const others = page.getByRole("group").filter({ hasText: "Sent together with it" });
  await others.getByText("Sent together with it").click();
  await expect(others.getByRole("listitem")).toHaveCount(1);
  await expect(others.getByRole("listitem")).toContainText(other.name);
  await others.getByRole("link", { name: /^Request / }).click();
  await expect(others).toContainText(one.name);
});

test("access without a role is ended, and the customer who gave it reads why", async ({ page, api, person }) => {
  const server = await api.service({ admin: mira, category: "VPS" });
  await api.giveAccess(mira, teo, server, ["see"]);
  await enterDesk(page, "Jonas Wray", deskPlaces.customer(mira));
  const services = region(page, "Services");
  await expect(services.getByRole("listitem")).toHaveCount(20);
  await services.getByRole("button", { name: "Show more" }).click();
  await expect(services.getByRole("listitem")).toHaveCount(40);
  const access = region(page, "Access without a role");
  await access.getByRole("button", { name: "Show the access it gives" }).click();
  const entry = access.getByRole("listitem").filter({ hasText: teo.handle }).filter({ hasText: server.name });
  await expect(entry).toContainText(teo.handle);
  await expectAccessible(page);
  await act(page, "End the access", entry);
  await expect(entry).toHaveCount(0);
  const giver = await person();
  await (await mailbox(giver, mira)).getByText(`A policy of ${mira.handle} was ended`).first().click();
  await expect(giver.frameLocator("iframe").getByText(REASON)).toBeVisible();
});

test("a damaged request is taken up again once it is repaired, and the form keeps what was entered", async ({ page, api, server }) => {
  const id = await requestToTeo(api);
  await server.change(`update request set state = 'nonsense', due_at = null where id = ${id}`);
  await enterDesk(page, "Jonas Wray");
  await region(page, "Needs a person").getByRole("link", { name: `Request ${grouped(id)}` }).click();
  await expect(page.getByText("This request was set aside")).toBeVisible();
  const take = await explain(page, "Retry");
  await take.getByRole("button", { name: "Retry" }).click();
  await expect(take.getByRole("alert")).toContainText("The record is still damaged. It has to be repaired first.");
  await expect(take.getByLabel("Reason")).toHaveValue(REASON);
  await server.change(`update request set state = 'validatingByCustomers' where id = ${id}`);
  await take.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByRole("main").getByText("Done and logged: Retry")).toBeVisible();
  await expect(page.getByText("This request was set aside")).toHaveCount(0);
  await expect(events(page)).toContainText("Retried a damaged request");
  await expect(form(page, "End the request")).toBeVisible();
});

test("what was entered outlives the session, for the same person only", async ({ page, server }) => {
  const name = "Propose another address";
  await enterDesk(page, "Jonas Wray", deskPlaces.customer(teo));
  const set = await explain(page, name);
  const press = set.getByRole("button", { name });
  await set.getByLabel("New email address").fill("teo@new-quill.example");
  await server.advance(31 * 60);
  await press.click();
  await expect(heading(page, "Sign in to the desk")).toBeVisible();
  await expect(page.getByText("Your session has ended. Sign in again: what you entered is still there.")).toBeVisible();
  await page.getByRole("button", { name: /^Jonas Wray/ }).click();
  await expect(set.getByLabel("Reason")).toHaveValue(REASON);
  await expect(set.getByLabel("New email address")).toHaveValue("teo@new-quill.example");

  await server.advance(31 * 60);
  await press.click();
  await page.getByRole("button", { name: /^Rhea Solberg/ }).click();
  await expect(heading(page, teo.name)).toBeVisible();
  await expect(form(page, name)).toBeVisible();
  await expect(page.getByLabel("Reason").filter({ visible: true })).toHaveCount(0);
  await explain(page, name);
  await press.click();
  await expect(set.getByRole("alert")).toHaveText(/Check the entry/);
});

test("the desk asks to sign in once its session is over, also beside a customer in a second tab", async ({ page, context, server }) => {
  await enterDesk(page, "Jonas Wray", deskPlaces.customer(teo));
  const customer = await context.newPage();
  await enter(customer, mira);
  const set = await explain(page, "Propose another address");
  await set.getByLabel("New email address").fill("teo@new-quill.example");
  await server.advance(31 * 60);
  await set.getByRole("button", { name: "Propose another address" }).click();
  await expect(heading(page, "Sign in to the desk")).toBeVisible();
  await customer.reload();
  await expect(heading(customer, "My services")).toBeVisible();
});

test("one proposes to put a role right, another one approves, and customers read why", async ({ page, api, person }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enterDesk(page, "Rhea Solberg", deskPlaces.service(service));
  const propose = await explain(page, "Propose a correction");
  await propose.getByLabel("Role", { exact: true }).selectOption({ label: "Tech" });
  await propose.getByLabel("NIC handle of the right contact").fill(teo.handle);
  await propose.getByRole("button", { name: "Propose a correction" }).click();
  const proposals = region(page, "Corrections");
  await expect(proposals).toContainText("Proposed by Rhea Solberg");
  // She has both roles, but not on her own proposal.
  await expect(proposals).toContainText("You proposed this, so someone else has to approve it.");
  await expect(form(proposals, "Approve")).toHaveCount(0);
  const approver = await person();
  await enterDesk(approver, "Tamsin Okoro");
  await region(approver, "Needs a person").getByRole("link", { name: service.name }).click();
  await act(approver, "Approve", region(approver, "Corrections"));
  await expect(region(approver, "Contacts")).toContainText(teo.handle);
  const corrected = region(approver, "History").getByRole("row").filter({ hasText: `Corrected by your provider: ${REASON}` });
  await expect(corrected).toContainText(teo.name);
  const customer = await person();
  await enter(customer, mira, places.history(service));
  await expect(customer.getByRole("main")).toContainText(`Corrected by your provider: ${REASON}`);
});

test("the audit log is filtered by its address, and downloaded as it is filtered", async ({ page }) => {
  const [from, until] = [page.getByLabel("From"), page.getByLabel("Until")];
  const filter = page.getByRole("button", { name: "Filter", exact: true });
  await enterDesk(page, "Lena Marsh");
  await find(page, teo.handle);
  await region(page, "Found").getByRole("link", { name: teo.handle }).click();
  await expect(heading(page, teo.name)).toBeVisible();
  await page.getByRole("link", { name: "Audit log" }).click();
  await page.getByRole("combobox", { name: "What" }).selectOption({ label: "Searched" });
  await page.getByRole("combobox", { name: "Who" }).selectOption({ label: "Lena Marsh" });
  await filter.click();
  await expect(page).toHaveURL(/act=search/);
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.reload();
  await expect(page.getByRole("combobox", { name: "What" })).toHaveValue("search");
  await expect(page.getByRole("row")).toHaveCount(2);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download as CSV" }).click();
  const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\n");
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain(teo.handle);
  // By a word of the reason.
  await page.goto("/#/desk/audit?about=nobody%20wrote%20this");
  await expect(page.getByRole("searchbox", { name: "Handle, service, number or reason" })).toHaveValue("nobody wrote this");
  await expect(page.getByRole("main")).toContainText("Nothing matches.");
  await until.fill("2020-01-01");
  await from.fill("2020-01-02");
  await filter.click();
  await expect(until).toBeFocused();
  await expect(until).toHaveAccessibleDescription("Choose a day that isn’t before “From”.");
  await from.fill("");
  await from.pressSequentially("12");
  await filter.click();
  await expect(from).toBeFocused();
  await expect(from).toHaveAccessibleDescription("Enter a complete, real date, or clear the field.");
  await expect(page, "nothing is asked for").not.toHaveURL(/from=/);
  await from.fill("2020-01-01");
  await filter.click();
  await expect(page).toHaveURL(/from=2020-01-01/);
  await expect(until).toHaveAccessibleDescription("");
  await page.getByRole("link", { name: "Clear filters" }).click();
  await expect(page.getByRole("row", { name: /Opened a customer/ })).toBeVisible();
});

test("an act is done with the keyboard alone", async ({ page }) => {
  await enterDesk(page, "Jonas Wray", deskPlaces.customer(teo));
  const link = form(page, "Send a password link");
  await link.getByText("Send a password link").first().focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(link.getByLabel("Reason")).toBeFocused();
  await page.keyboard.type(REASON);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Done and logged: Send a password link").first()).toBeVisible();
  await expect(heading(page, teo.name)).toBeFocused();
  await expect(link.getByLabel("Reason")).toBeHidden();
});
