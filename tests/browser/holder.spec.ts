// The holder of a domain: the page of a service, the admin's form, and the holders' private links.
import type { Locator, Page } from "@playwright/test";
import type { ApiDriver, Service } from "./support/api-driver.ts";
import { mira, teo } from "./support/people.ts";
import { YES, enter, heading, places, pressAndConfirm, tab } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const NEW = "office@larkmoor-tea.example";

const accept = (page: Page): Locator => page.getByRole("button", { name: "Accept" });
const decline = (page: Page): Locator => page.getByRole("button", { name: "Decline" });

/** The present holder. */
const facts = (page: Page): Locator => page.getByRole("region", { name: "Holder", exact: true });

/** The admin opens the form by the page of the domain. */
async function openForm(page: Page, domain: Service): Promise<void> {
  await enter(page, mira, places.service(domain));
  await tab(page, "Holder").click();
  await expect(page.getByRole("button", { name: "Ask both holders" })).toBeVisible();
}

/** The admin asks for a change of holder on the screen. */
async function ask(page: Page, domain: Service): Promise<void> {
  await openForm(page, domain);
  await page.getByLabel("First name").fill("Ruben");
  await page.getByLabel("Last name").fill("Ashdown");
  await page.getByLabel("Email").fill(NEW);
  await page.getByRole("button", { name: "Ask both holders" }).click();
  await expect(page.getByRole("heading", { name: "Change of holder" })).toBeVisible();
  await expect(page.getByText("Waiting for the current holder")).toBeVisible();
}

/** The links of the old and of the new holder. Mira is the holder of her domains. */
async function links(api: ApiDriver): Promise<[string, string]> {
  const old = await api.mailedLink(mira.address, "holder/answer");
  const young = await api.mailedLink(NEW, "holder/answer");
  return [`/${old.place}`, `/${young.place}`];
}

test("what was entered about a holder is there again after leaving the page, until it is sent", { tag: "@all" }, async ({ page, api }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await openForm(page, domain);
  await page.getByLabel("Last name").fill("Ashdown");
  await page.getByLabel("Phone").fill("+33.123456789");
  await page.getByRole("link", { name: /^Requests/ }).click();
  await expect(heading(page, "My requests")).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel("Last name")).toHaveValue("Ashdown");
  await page.getByLabel("Email").fill(NEW);
  await page.getByRole("button", { name: "Ask both holders" }).click();
  await expect(page.getByText("Waiting for the current holder")).toBeVisible();
  await expect(page.getByLabel("Phone"), "not sent with it").toHaveValue("+33.123456789");
});

test("the admin asks, both holders accept without signing in, and the domain can't move for 60 days", async ({ page, api, person }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await ask(page, domain);
  // She is the current holder, too.
  await expect(page.getByText("It needs your consent: accept or decline.")).toBeVisible();
  await page.getByRole("link", { name: /^Requests/ }).click();
  const entry = page.getByRole("listitem").filter({ hasText: `Change of holder of ${domain.name}: give it to someone else?` });
  await expect(entry).toContainText("You asked for it. It needs your consent");
  await expect(page.getByText(/requests are waiting for your answer\./).first(), "no claim").toBeVisible();
  await page.goBack();
  const [oldLink, newLink] = await links(api);

  const old = await person();
  await old.goto(oldLink);
  await expect(old.getByRole("main")).toMatchAriaSnapshot(`
    - 'heading /^Change of holder of .*: give it to someone else\\?$/ [level=1]'
    - region "What would change":
      - table:
        - rowgroup:
          - row "Name Mira Halden Ruben Ashdown"
          - row "Company or association Halden Ceramics No change"
          - row "Legal form Corporation No change"
          - row "Email ${mira.address} ${NEW}"
    - region "Your answer":
      - list:
        - listitem: /To get it back, Ruben Ashdown would have to agree\\./
      - button "Decline"
      - button "Accept"
      - paragraph: /^Opening this page decides nothing\\./
  `);
  expect(old.url(), "the secret is gone from the address bar").not.toContain("token");

  // Neither opening nor Enter nor a script decides.
  await old.getByRole("heading", { level: 1 }).press("Enter");
  const posted: string[] = [];
  old.on("request", (request) => request.url().endsWith("/answer") && posted.push(request.url()));
  await accept(old).evaluate((button: HTMLElement) => button.click());
  const unexpected = old.getByText("Not expecting this? Decline, then tell our support.");
  await expect(unexpected).toBeVisible();
  await pressAndConfirm(accept(old), YES.changeHolder);
  await expect(old.getByText(/^You accepted on .* The other holder hasn’t answered yet/)).toBeVisible();
  expect(posted).toHaveLength(1);
  await expect(accept(old)).toHaveCount(0);
  await expect(unexpected).toHaveCount(0);
  await expect(page.getByText("The current holder accepted").first()).toBeVisible();

  const young = await person();
  await young.goto(newLink);
  await expect(heading(young, `Change of holder of ${domain.name}: become its holder?`)).toBeVisible();
  await expect(young.getByText("The current holder has accepted")).toBeVisible();
  await pressAndConfirm(accept(young), YES.changeHolder);
  await expect(young.getByText("Both holders accepted. The domain has its new holder.")).toBeVisible();
  await expectAccessible(young);

  await expect(facts(page)).toContainText(NEW);
  await expect(page.getByText(/^Can’t be transferred to another provider until /)).toBeVisible();
  await expect(page.getByText("The domain has a new holder", { exact: true })).toBeVisible();
});

test("a signed-in holder answers where they stand, the account that asked with the code of its email", async ({ page, api, person, server }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await openForm(page, domain);
  await page.getByLabel("First name").fill("Teo");
  await page.getByLabel("Last name").fill("Quill");
  await page.getByLabel("Email").fill(teo.address);
  const exception = page.getByRole("checkbox", { name: "Don’t block a transfer to another provider" });
  await expect(exception).toHaveAccessibleDescription(/can’t be transferred for 60 days.*both holders have to agree/);
  await exception.check();
  const sent = page.waitForRequest((request) => request.url().endsWith("/holder/changes"));
  await page.getByRole("button", { name: "Ask both holders" }).click();
  expect((await sent).postDataJSON()).toMatchObject({ optsOut: true });
  // Mira asked, so the mailbox has to accept as well.
  await page.getByRole("link", { name: "See and answer" }).click();
  await expect(heading(page, /^Change of holder of .*: give it to someone else\?$/)).toBeVisible();
  await expect(page.getByText(/^To accept, enter the code from the email that we sent to/)).toBeVisible();
  await accept(page).click();
  await expect(page.getByLabel("Validation code")).toHaveAccessibleDescription(/Enter the code from the email, or paste its link\./);
  await server.advance(60);
  const first = await api.mailedLink(mira.address, "holder/answer");
  await page.getByRole("button", { name: "Send the email again" }).click();
  await expect(page.getByText(/^We’re sending it again\./)).toBeVisible();

  // Teo is no contact of the domain.
  const young = await person();
  await enter(young, teo, places.requests);
  const entry = young.getByRole("listitem").filter({ hasText: `Change of holder of ${domain.name}: become its holder?` });
  await expect(entry).toContainText("It needs your consent: accept or decline.");
  await entry.getByRole("link", { name: /^See and answer/ }).click();
  await expect(heading(young, `Change of holder of ${domain.name}: become its holder?`)).toBeVisible();
  await expect(young.getByText(/^Your private link is no longer/)).toHaveCount(0);
  await accept(young).click();
  await expect(young.getByText(/^You accepted on .* The other holder hasn’t answered yet/)).toBeVisible();
  await expect(young.getByRole("dialog")).toHaveCount(0);

  // The newest email has the code; its link does, too.
  const { place } = await api.mailedLink(mira.address, "holder/answer", first.mail);
  await page.getByLabel("Validation code").fill(`http://localhost/${place}`);
  await accept(page).click();
  await expect(page.getByText("Both holders accepted. The domain has its new holder.")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("one press of a signed-in holder declines", { tag: "@all" }, async ({ page, api }) => {
  await ask(page, await api.service({ admin: mira, category: "DOMAIN" }));
  await page.getByRole("link", { name: "See and answer" }).click();
  await decline(page).click();
  await expect(page.getByText("You declined. The holder stays the same.")).toBeVisible();
});

test("one no ends it, and the link says so afterwards", async ({ page, api, person }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await ask(page, domain);
  const [oldLink, newLink] = await links(api);
  const young = await person();
  await young.goto(newLink);
  const old = await person();
  await old.goto(oldLink);
  await expect(accept(old)).toBeVisible();
  await pressAndConfirm(decline(young), YES.keepHolder);
  await expect(young.getByText("You declined. The holder stays the same.")).toBeVisible();
  // Looked at again, the page of the other holder shows it.
  await old.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(old.getByText("The other holder declined. The holder stays the same.")).toBeVisible();
  await old.reload();
  await old.goto(oldLink);
  await expect(old.getByText("The other holder declined. The holder stays the same.")).toBeVisible();
  await expect(accept(old)).toHaveCount(0);
  await expect(old.getByRole("table")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Ask both holders" })).toBeVisible();
});

test.describe("in two tabs", () => {
  test.use({ expectedErrors: /409/ });

  test("an answer that comes second says that it did not count", async ({ page, api, person }) => {
    const domain = await api.service({ admin: mira, category: "DOMAIN" });
    await ask(page, domain);
    const [oldLink] = await links(api);
    const first = await person();
    await first.goto(oldLink);
    const second = await person();
    await second.goto(oldLink);
    await expect(decline(second)).toBeVisible();
    await pressAndConfirm(accept(first), YES.changeHolder);
    await expect(first.getByText(/^You accepted on /)).toBeVisible();
    await pressAndConfirm(decline(second), YES.keepHolder);
    await expect(second.locator(":focus")).toHaveText("This answer didn’t count: you had already given another one.");
    await expect(second.getByText(/^You accepted on /)).toBeVisible();
    await expect(decline(second)).toHaveCount(0);
    await expectAccessible(second);
  });
});

test("the admin is asked before the change is cancelled", { tag: "@all" }, async ({ page, api }) => {
  await ask(page, await api.service({ admin: mira, category: "DOMAIN" }));
  const cancel = page.getByRole("button", { name: "Cancel change of holder" });
  await cancel.click();
  const question = page.getByRole("dialog", { name: "Cancel this change of holder?" });
  await expectAccessible(page);
  await question.getByRole("button", { name: "Keep it" }).click();
  await expect(question).toHaveCount(0);
  await expect(cancel).toBeFocused();
  await pressAndConfirm(cancel, "Cancel change of holder");
  await expect(page.getByRole("button", { name: "Ask both holders" })).toBeVisible();
});

test("phone and address are saved immediately, and wrong entries are named", async ({ page, api }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await openForm(page, domain);
  await page.getByLabel("Phone").fill("none");
  await page.getByLabel("Town").fill("");
  await page.getByRole("button", { name: "Save phone and address" }).click();
  await expect(page.getByRole("alert")).toContainText("Use digits, spaces and a + at the start");
  await page.getByLabel("Phone").fill("+49 30 9009001");
  await page.getByLabel("Town").fill("Ardenne");
  await page.getByRole("button", { name: "Save phone and address" }).click();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(facts(page)).toContainText("Ardenne");
  await expect(page.getByText("Phone or address of the holder changed")).toBeVisible();
  await page.getByLabel("Town").fill("Bergen");
  await page.getByRole("button", { name: "Save phone and address" }).click();
  await expect(facts(page)).toContainText("Bergen");
});

test.describe("over an address that was saved elsewhere", () => {
  test.use({ expectedErrors: /412/ });

  test("a form saves nothing, and says so", async ({ page, api }) => {
    const domain = await api.service({ admin: mira, category: "DOMAIN" });
    await openForm(page, domain);
    const details = { phone: "+33 199001234", street: "2 rue du Four", postcode: "99000", town: "Bergen", country: "FR" };
    await page.request.put("/1.0/me/services/holder/details", { data: { domain: domain.name, details } });
    await page.getByLabel("Town").fill("Ardenne");
    await page.getByRole("button", { name: "Save phone and address" }).click();
    await expect(page.getByRole("alert")).toContainText("This was changed meanwhile, so nothing was saved.");
    await page.reload();
    await expect(facts(page)).toContainText("Bergen");
  });
});

test.describe("without a valid secret", () => {
  test.use({ expectedErrors: /403/ });

  test("the page of an answer tells nothing", async ({ page }) => {
    await page.goto(`/#/holder/answer?token=${"A".repeat(32)}`);
    await expect(page.getByText("This link doesn’t work.")).toBeVisible();
    await expect(heading(page, "Change of holder")).toBeVisible();
    await page.goto("/#/sign-up");
    await page.goto("/#/holder/answer");
    await expect(page.getByText("Open the link in your email again.")).toBeVisible();
    await page.goto("/#/sign-up");
    await page.goto(`/#/holder/answer?token=${"A".repeat(29)}`);
    await expect(page.getByText("If your email program broke the link, copy all of it.")).toBeVisible();
    await expectAccessible(page);
  });
});
