// Cases at the provider's desk: the queue, the documents beside holder and claim, and the decision.
import type { ApiDriver, Service } from "./support/api-driver.ts";
import { casePlace, confirmedCase, decide, newHolder, rhea, sentCase, tamsin } from "./support/cases.ts";
import { approveButton, button, cases, decision, glance, openAll, openFirst, openOldest } from "./support/desk-case.ts";
import { mira } from "./support/people.ts";
import { countActs, enterDesk, heading, openAnew, pressAndConfirm } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const REASON = "The card is hardly legible.";

/** A case about one of Mira's domains that waits for a decision, and the secret of its page. */
async function waiting(api: ApiDriver): Promise<{ domain: Service; secret: string }> {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  return { domain, secret: await sentCase(api, domain.name, newHolder) };
}

test("two people decide a case, each after opening every document", async ({ page, api, person }) => {
  test.slow();
  const { domain, secret } = await waiting(api);
  await enterDesk(page, "Rhea Solberg");
  const row = cases(page).getByRole("row").filter({ hasText: domain.name });
  await expect(row).toMatchAriaSnapshot(`
    - cell /minute/
    - rowheader /Another holder · B-\\d+/
    - cell /to Vera Lindqvist$/
    - cell /^Imre Castellan/
    - cell "3 differ name, legal form and email"
    - cell "0 of 2"
    - cell "First approval"
    - cell /^Review/
  `);
  await expectAccessible(page);
  await openFirst(page);

  // The question, and what speaks for and against it.
  await expect(heading(page, `Should Vera Lindqvist become the holder of ${domain.name}?`)).toBeVisible();
  await expect(page).toHaveTitle(/^Case B-/);
  await expect(glance(page)).toMatchAriaSnapshot(`
    - heading "For" [level=3]
    - list:
      - listitem: 3 documents sent
    - heading "Against" [level=3]
    - list:
      - listitem: "Name: Mira Halden on record, Imre Castellan in the case"
      - listitem: "Legal form: Corporation on record, Individual in the case"
      - listitem: "Email: mira@halden.example on record, imre@castellan.example in the case"
    - definition: 0 of 2
    - definition: /can object for 7 days/
  `);
  await expect(page.getByText("Not scanned")).toHaveCount(3);
  await expect(decision(page)).toContainText("Open every document before you approve.");
  await expect(approveButton(page)).toHaveAttribute("aria-disabled", "true");
  await openAll(page);
  await expect(decision(page)).toContainText("You can decide.");
  await expectAccessible(page);
  // Differences from the record are approved on purpose, and explained.
  const reason = decision(page).getByLabel("Reason");
  await expect(reason).toHaveAccessibleDescription(/^If you approve, say how the documents explain what differs/);
  await button(page, /^Approve despite/).click();
  await expect(decision(page).getByRole("alert").filter({ hasText: "Say why" })).toBeFocused();
  await reason.fill("Card and bill name the holder.");
  await approveButton(page).click();
  await expect(glance(page)).toContainText("Rhea Solberg approved");
  await expect(glance(page)).toContainText("Card and bill name the holder.");
  await expect(decision(page)).toContainText("You’ve approved. Someone else has to approve, too.");
  await expect(approveButton(page)).toHaveAttribute("aria-disabled", "true");

  // The first approval names who, when and why; what the first one opened counts for nobody else.
  const second = await person();
  await openOldest(second, "Tamsin Okoro");
  await expect(glance(second)).toContainText("Rhea Solberg approved");
  await expect(glance(second)).toContainText("1 of 2");
  await expect(decision(second)).toContainText("Open every document before you approve.");
  await openAll(second);
  await decision(second).getByLabel("Reason").fill("Checked with the register.");
  await approveButton(second).click();
  await expect(decision(second)).toContainText("Others can object");
  await expect(glance(second)).toContainText(/Takes effect on .* if nobody objects/);
  await expect(approveButton(second)).toHaveCount(0);
  const claimant = await person();
  await claimant.goto(casePlace(secret));
  await expect(heading(claimant, /^Others can object until /)).toBeVisible();
});

test("every decision takes at most four acts from the queue", async ({ page, api }) => {
  test.slow();
  for (const decide of ["Approve", "Ask again", "Refuse"]) {
    await waiting(api);
    if (decide === "Approve") await enterDesk(page, "Rhea Solberg");
    await openAnew(page, "/#/desk?cases=mine");
    await expect(cases(page).getByRole("row")).toHaveCount(2);
    const acts = await countActs(page);
    await cases(page).getByRole("link", { name: /^Review/ }).click();
    if (decide === "Approve") await openAll(page);
    await decision(page).getByLabel("Reason").fill(REASON);
    if (decide === "Ask again") await decision(page).getByRole("checkbox").first().click();
    const press = button(page, new RegExp(`^${decide}`));
    if (decide === "Refuse") await pressAndConfirm(press, "Refuse");
    else await press.click();
    await expect(page.getByText("Your decision is recorded.").first()).toBeVisible();
    expect(await acts(), decide).toBe(4);
  }
});

test("staff ask for a document again, and refuse, with a reason", async ({ page, api }) => {
  await waiting(api);
  await openOldest(page, "Rhea Solberg");
  const [errors, reason] = [decision(page).getByRole("alert"), decision(page).getByLabel("Reason")];
  await button(page, "Refuse").click();
  await expect(page).toHaveTitle(/^Error: Case B-/);
  await expect(errors.filter({ hasText: "Say why" })).toBeFocused();
  await expect(reason).toHaveAttribute("aria-invalid", "true");
  await expect(reason).toHaveAccessibleDescription(/^Say why, in 5 to 500 characters\./);
  await errors.getByRole("link", { name: /^Say why/ }).click();
  await expect(reason).toBeFocused();
  await reason.fill(REASON);
  await expect(reason).not.toHaveAttribute("aria-invalid");
  await button(page, "Ask again").click();
  await errors.getByRole("link", { name: "Choose the documents to ask for again." }).click();
  await expect(decision(page).getByRole("checkbox").first()).toBeFocused();
  await decision(page).getByRole("checkbox", { name: "Identity card or passport" }).check();
  const looks: string[] = [];
  page.on("request", (request) => {
    if (/\/desk\/cases\/[^/]+$/.test(request.url())) looks.push(request.url());
  });
  await button(page, "Ask again").click();
  await expect(decision(page)).toContainText("Waiting for documents");
  expect(looks, "looks, which are logged").toEqual([]);

  await waiting(api);
  await openAnew(page, "/#/desk");
  await cases(page).getByRole("link", { name: /^Review/ }).click();
  await decision(page).getByLabel("Reason").fill(REASON);
  await pressAndConfirm(button(page, "Refuse"), "Keep it open");
  await expect(decision(page).getByLabel("Reason")).toHaveValue(REASON);
  await pressAndConfirm(button(page, "Refuse"), "Refuse");
  await expect(decision(page)).toContainText("Refused");
});

test("a case that someone else decided meanwhile says what is new, and keeps the reason", async ({ page, api }) => {
  await waiting(api);
  await openOldest(page, "Rhea Solberg");
  await openAll(page);
  const reason = decision(page).getByLabel("Reason");
  await reason.fill(REASON);
  await decide(api, tamsin, "approve");
  await approveButton(page).click();
  await expect(decision(page).getByRole("alert").filter({ hasText: "There is a problem" })).toContainText(
    "This case has changed since you read it, so nothing was decided. Look again at: Timeline. What you entered stays here.",
  );
  await expect(glance(page)).toContainText("Tamsin Okoro approved");
  await expect(glance(page)).toContainText("1 of 2");
  await expect(reason).toHaveValue(REASON);
  await expectAccessible(page);
  await approveButton(page).click();
  await expect(decision(page)).toContainText("Others can object");
});

test("the queue is filtered by its address, and says who approved", async ({ page, api, person }) => {
  const { domain: first } = await waiting(api);
  await decide(api, rhea, "approve");
  const second = await api.service({ admin: mira, category: "DOMAIN" });
  await confirmedCase(api, second.name, newHolder);
  await enterDesk(page, "Rhea Solberg");
  const queue = cases(page);
  const rows = queue.getByRole("rowheader");
  const figure = (name: string) => queue.getByRole("navigation").getByRole("link", { name });
  await expect(rows).toHaveText([new RegExp(first.name), new RegExp(second.name)]);
  await expect(queue.getByRole("row").filter({ hasText: first.name })).toContainText("1 of 2Rhea Solberg");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await figure("0 I can decide").click();
  await expect(queue).toContainText("No cases.");
  await figure("1 Waiting for documents").click();
  await expect(page).toHaveURL(/cases=waiting/);
  await expect(rows).toHaveText([new RegExp(second.name)]);
  await expect(queue.getByRole("row").nth(1)).toContainText(/Closes on .* without an answer/);
  expect(asked, "a filter is no look, which would be logged").toEqual([]);
  await page.reload();
  await expect(rows).toHaveText([new RegExp(second.name)]);
  await expect(figure("1 Waiting for documents")).toHaveAttribute("aria-current", "true");
  await figure("1 Second approval needed").click();
  await expect(rows).toHaveText([new RegExp(first.name)]);
  await figure("1 Second approval needed").click();
  await expect(rows).toHaveCount(2);
  const reader = await person();
  await enterDesk(reader, "Lena Marsh");
  await expect(cases(reader).getByRole("link", { name: "I can decide" })).toHaveCount(0);
  await expect(cases(reader).getByRole("link", { name: /^Open B-/ })).toHaveCount(2);
});

test("a document that cannot be opened says why", { tag: "@all" }, async ({ page, api }) => {
  await waiting(api);
  await openOldest(page, "Rhea Solberg");
  const problem = { type: "about:blank", title: "", status: 404, detail: "", reason: "notFound", class: "", message: "" };
  await page.route("**/papers/*", (route) => route.fulfill({ status: 404, json: problem }));
  const documents = page.getByRole("region", { name: "Documents", exact: true });
  await documents.getByRole("button", { name: "Open: Identity card or passport, identity.pdf" }).click();
  await expect(documents.getByRole("alert")).toHaveText("Not found");
});
