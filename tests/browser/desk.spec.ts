// The provider's desk: signing in, looking, acting; and what customers see of it.
import type { Locator, Page } from "@playwright/test";
import { basil, mira, teo, wren } from "./support/people.ts";
import { enter, grouped, heading, places } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const REASON = "Called us and proved who they are.";

/** Opens a page of the desk as somebody of the demo's staff. */
async function enterDesk(page: Page, name: string, place = "#/desk"): Promise<void> {
  await page.goto(`/${place}`);
  await page.getByRole("button", { name: new RegExp(name) }).click();
  await expect(page.getByRole("navigation", { name: "Desk" })).toBeVisible();
}

/** Opens the form of an act, gives the reason and does it. */
async function act(page: Page, name: string, within: Page | Locator = page): Promise<void> {
  const form = within.getByRole("group").filter({ has: page.getByText(name, { exact: true }) }).first();
  await form.getByText(name, { exact: true }).first().click();
  await form.getByLabel("Reason").fill(REASON);
  await form.getByRole("button", { name, exact: true }).click();
}

const events = (page: Page) => page.getByRole("region", { name: "What staff did" });

test("staff find a customer, and the look is in the audit log", async ({ page }) => {
  await page.goto("/#/desk");
  await expect(heading(page, "Sign in to the desk")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: /Lena Marsh/ }).click();
  await expect(heading(page, "Desk overview")).toBeVisible();
  await expect(page).toHaveTitle("Desk overview – Handover");
  await expect(page.getByRole("definition").first()).toHaveText(/\d/);
  await expectAccessible(page);
  await page.getByRole("searchbox").fill(teo.handle);
  await page.getByRole("button", { name: "Find" }).click();
  await page.getByRole("region", { name: "Found" }).getByRole("link", { name: teo.handle }).click();
  await expect(heading(page, teo.handle)).toBeVisible();
  await expect(page.getByText("Only support can act here.")).toBeVisible();
  await expect(events(page)).toContainText("Lena Marsh: Opened a customer");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Audit log" }).click();
  const row = page.getByRole("row", { name: /Opened a customer/ });
  await expect(row).toContainText(teo.handle);
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "What" }).selectOption({ label: "Searched" });
  await page.getByRole("button", { name: "Filter" }).click();
  await expect(page).toHaveURL(/act=search/);
  await expect(page.getByRole("row")).toHaveCount(2);
});

test("customers have no desk, and signing out ends it", async ({ page }) => {
  await enter(page, mira);
  expect((await page.request.get("/1.0/desk/overview")).status()).toBe(404);
  await page.goto("/#/desk");
  await expect(heading(page, "Sign in to the desk")).toBeVisible();
  await page.getByRole("button", { name: /Jonas Wray/ }).click();
  await page.getByRole("banner").getByRole("button", { name: /Jonas Wray/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(heading(page, "Sign in to the desk")).toBeVisible();
  expect((await page.request.get("/1.0/desk/overview")).status()).toBe(404);
});

test("an account is suspended and released, with a reason that the customer reads", async ({ page, api, browser }) => {
  await enterDesk(page, "Jonas Wray", `#/desk/customers/${wren.handle}`);
  await expect(heading(page, wren.handle)).toBeVisible();
  const form = page.getByRole("group").filter({ hasText: "Suspend the account" });
  await form.getByText("Suspend the account").first().click();
  await form.getByRole("button", { name: "Suspend the account" }).click();
  await expect(form.getByRole("alert")).toHaveText(/Say why/);
  await form.getByLabel("Reason").fill(REASON);
  await form.getByRole("button", { name: "Suspend the account" }).click();
  await expect(page.getByText(/^Suspended since/)).toBeVisible();
  await expect(events(page)).toContainText(REASON);
  const customer = await browser.newContext();
  const answer = await customer.request.post(new URL("/1.0/demo/session", page.url()).href, { data: { account: wren.handle } });
  expect(answer.status()).toBe(401);
  await act(page, "Release the account");
  await expect(page.getByText(/^Suspended since/)).toHaveCount(0);
  const visitor = await customer.newPage();
  await visitor.goto(new URL("/", page.url()).href);
  await enter(visitor, wren);
  await visitor.goto(new URL("/#/mailbox", page.url()).href);
  await expect(visitor.getByRole("main")).toContainText(`${wren.handle} is suspended`);
  await customer.close();
  void api;
});

test("a request is ended, and its parties read why", async ({ page, api, browser }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const id = await api.requestOne(mira, service, { tech: teo });
  await enterDesk(page, "Jonas Wray", `#/desk/requests/${id}`);
  await expect(heading(page, `Request ${grouped(id)}`)).toBeVisible();
  await act(page, "End the request");
  await expect(events(page)).toContainText("Ended a request");
  const customer = await browser.newContext({ baseURL: new URL("/", page.url()).href });
  const asker = await customer.newPage();
  await enter(asker, mira, places.request(id));
  await expect(asker.getByRole("main")).toContainText(REASON);
  await customer.close();
});

test("one proposes to put a role right, another one approves", async ({ page, api, browser }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const address = `#/desk/service?service=${service.name}&category=${service.category}`;
  await enterDesk(page, "Rhea Solberg", address);
  await page.getByText("Propose a correction", { exact: true }).first().click();
  await page.getByLabel("Role", { exact: true }).selectOption({ label: "Tech" });
  await page.getByLabel("NIC handle of the right contact").fill(teo.handle);
  await page.getByLabel("Reason").last().fill(REASON);
  await page.getByRole("button", { name: "Propose a correction" }).click();
  const proposals = page.getByRole("region", { name: "Corrections" });
  await expect(proposals).toContainText("Proposed by Rhea Solberg");
  // She has both roles, but not on her own proposal.
  await act(page, "Approve", proposals);
  await expect(proposals.getByRole("alert").first()).toContainText("needs somebody else");
  const other = await browser.newContext({ baseURL: new URL("/", page.url()).href });
  const approver = await other.newPage();
  await enterDesk(approver, "Tamsin Okoro", address);
  await act(approver, "Approve", approver.getByRole("region", { name: "Corrections" }));
  await expect(approver.getByRole("region", { name: "Contacts", exact: true })).toContainText(teo.handle);
  await other.close();
});
