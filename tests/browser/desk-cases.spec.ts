// Cases at the provider's desk: the queue, the documents beside holder and claim, and the decision.
import {
  CLAIMANT,
  approve,
  casePlace,
  confirmedCase,
  decide,
  newHolder,
  openCase,
  rhea,
  sentCase,
} from "./support/cases.ts";
import { approveButton, button, cases, decision, glance, openAll, openFirst, openOldest } from "./support/desk-case.ts";
import { mira } from "./support/people.ts";
import { countActs, enterDesk, heading, pressAndConfirm } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const REASON = "The card is hardly legible.";

test("two people decide a case, each after opening every document", async ({ page, api, person }) => {
  test.slow();
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  const secret = await sentCase(api, domain.name, newHolder);
  await enterDesk(page, "Rhea Solberg");
  const row = cases(page).getByRole("row").filter({ hasText: domain.name });
  await expect(row).toContainText(/Vera Lindqvist.*Imre Castellan.*1 minute|1 minute.*Vera Lindqvist.*Imre Castellan/);
  await expect(row).toContainText("email");
  await expect(row).toContainText("0 of 2");
  await expect(row).toContainText("First approval");
  await expectAccessible(page);
  await openFirst(page);

  // The question, and what speaks for and against it.
  await expect(heading(page, `Should Vera Lindqvist become the holder of ${domain.name}?`)).toBeVisible();
  await expect(page).toHaveTitle(/^Case B-/);
  await expect(glance(page)).toContainText("Legal form: Corporation on record, Individual in the case");
  await expect(glance(page)).toContainText(/Email: \S+ on record, imre@castellan\.example in the case/);
  await expect(glance(page)).toContainText("3 documents sent");
  await expect(glance(page)).toContainText("can object for 7 days");
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
    await sentCase(api, (await api.service({ admin: mira, category: "DOMAIN" })).name, newHolder);
    if (decide === "Approve") await enterDesk(page, "Rhea Solberg");
    await page.goto("about:blank");
    await page.goto("/#/desk?cases=mine");
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

test("staff ask for a document again, and refuse, with a reason that the claimant reads", async ({ page, api, person }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  const secret = await sentCase(api, domain.name, newHolder);
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
  const claimant = await person();
  await claimant.goto(casePlace(secret));
  await expect(heading(claimant, "Send one document again")).toBeVisible();
  await expect(claimant.getByText(REASON).first()).toBeVisible();

  await sentCase(api, (await api.service({ admin: mira, category: "DOMAIN" })).name, newHolder);
  await page.goto("about:blank");
  await page.goto("/#/desk");
  await cases(page).getByRole("link", { name: /^Review/ }).click();
  await decision(page).getByLabel("Reason").fill(REASON);
  await pressAndConfirm(button(page, "Refuse"), "Keep it open");
  await expect(decision(page).getByLabel("Reason")).toHaveValue(REASON);
  await pressAndConfirm(button(page, "Refuse"), "Refuse");
  await expect(decision(page)).toContainText("Refused");
});

test("a claimant who lost the link gets another from the emails of the case", { tag: "@all" }, async ({ page, api, person }) => {
  await sentCase(api, (await api.service({ admin: mira, category: "DOMAIN" })).name, newHolder);
  const lost = await api.mailedLink(CLAIMANT, "procedures/case");
  await openOldest(page, "Jonas Wray");
  const mails = page.getByRole("region", { name: "Emails", exact: true }).getByRole("listitem");
  await expect(mails).toHaveCount(3);
  await expect(mails.first()).toContainText("Case: documents received");
  await expect(mails.first()).toContainText(CLAIMANT);
  await mails.first().getByText("Send again", { exact: true }).first().click();
  await mails.first().getByLabel("Reason").fill("They have lost the link.");
  await mails.first().getByRole("button", { name: "Send again" }).click();
  await expect(page.getByRole("main").getByText("Done and logged: Send again")).toBeVisible();
  await expect(mails).toHaveCount(4);
  const claimant = await person();
  await claimant.goto(`/${(await api.mailedLink(CLAIMANT, "procedures/case", lost.mail)).place}`);
  await expect(heading(claimant, "We’re checking your documents")).toBeVisible();
});

test("a case is found by its number", { tag: "@all" }, async ({ page, api }) => {
  await sentCase(api, (await api.service({ admin: mira, category: "DOMAIN" })).name, newHolder);
  await openOldest(page, "Lena Marsh");
  const [number] = /B-\d+/.exec(await page.title()) ?? [""];
  for (const text of [number, number.replace("B-", "")]) {
    await page.goto("/#/desk");
    await page.getByRole("searchbox").fill(text);
    await page.getByRole("searchbox").press("Enter");
    await page.getByRole("region", { name: "Found" }).getByRole("link", { name: `Case ${number}` }).click();
    await expect(heading(page, /^Should /)).toBeVisible();
  }
});

test("a case is found by its claimant and its domain, and on the page of the domain", { tag: "@all" }, async ({ page, api }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await sentCase(api, domain.name, newHolder);
  await enterDesk(page, "Lena Marsh");
  const found = page.getByRole("region", { name: "Found" });
  for (const text of [CLAIMANT, domain.name]) {
    await page.getByRole("searchbox").fill(text);
    await page.getByRole("searchbox").press("Enter");
    await expect(found.getByRole("link", { name: /^Case B-/ })).toHaveCount(1);
    await expect(found).toContainText("Waiting for a decision");
  }
  const service = found.getByRole("listitem").filter({ hasText: `${domain.name} Domain` });
  await service.getByRole("link").click();
  await expect(page.getByRole("region", { name: "Holder" })).toContainText(/Legal form(Individual|Corporation)/);
  await expect(page.getByRole("region", { name: "Emails" })).toContainText("Case: documents received");
  await cases(page).getByRole("link", { name: /^Case B-/ }).click();
  await expect(heading(page, /^Should /)).toBeVisible();
});

test("the queue is filtered by its address, and says who approved", async ({ page, api, person }) => {
  const first = await api.service({ admin: mira, category: "DOMAIN" });
  await sentCase(api, first.name, newHolder);
  await decide(api, rhea, "approve");
  const second = await api.service({ admin: mira, category: "DOMAIN" });
  await confirmedCase(api, second.name, newHolder);
  await enterDesk(page, "Rhea Solberg");
  const queue = cases(page);
  const rows = queue.getByRole("rowheader");
  const figure = (name: string) => queue.getByRole("navigation").getByRole("link", { name });
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText(first.name);
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
  const other = await person();
  await enterDesk(other, "Tamsin Okoro", "#/desk?cases=mine");
  await expect(cases(other).getByRole("rowheader")).toHaveText([new RegExp(first.name)]);
  const reader = await person();
  await enterDesk(reader, "Lena Marsh");
  await expect(cases(reader).getByRole("link", { name: "Waiting for a decision" })).toBeVisible();
  await expect(cases(reader).getByRole("link", { name: "I can decide" })).toHaveCount(0);
  await expect(cases(reader).getByRole("link", { name: /^Open B-/ })).toHaveCount(2);
});

test("a damaged case is set aside, and taken up once it is repaired", { tag: "@all" }, async ({ page, api, server }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await sentCase(api, domain.name, newHolder);
  await server.change(`update holder_case set body = 'x' || body where domain = '${domain.name}'`);
  await enterDesk(page, "Jonas Wray");
  const aside = page.getByRole("region", { name: "Needs a person" }).getByRole("listitem").filter({ hasText: "Case B-" });
  await expect(aside).toContainText("Its record cannot be read");
  const takeUp = aside.getByRole("button", { name: "Retry" });
  await aside.getByText("Retry", { exact: true }).first().click();
  await aside.getByLabel("Reason").fill("Repaired by the operator.");
  await takeUp.click();
  await expect(aside.getByRole("alert")).toContainText("The record is still damaged. It has to be repaired first.");
  await server.change(`update holder_case set body = substr(body, 2) where domain = '${domain.name}'`);
  await takeUp.click();
  await expect(page.getByRole("main").getByText("Done and logged: Retry")).toBeVisible();
  await expect(aside).toHaveCount(0);
});

test("a document that cannot be opened says why", { tag: "@all" }, async ({ page, api }) => {
  await sentCase(api, (await api.service({ admin: mira, category: "DOMAIN" })).name, newHolder);
  await openOldest(page, "Rhea Solberg");
  const problem = { type: "about:blank", title: "", status: 404, detail: "", reason: "notFound", class: "", message: "" };
  await page.route("**/papers/*", (route) => route.fulfill({ status: 404, json: problem }));
  const documents = page.getByRole("region", { name: "Documents", exact: true });
  await documents.getByRole("button", { name: "Open: Identity card or passport, identity.pdf" }).click();
  await expect(documents.getByRole("alert")).toHaveText("Not found");
});

test("a reason outlives the session", { tag: "@all" }, async ({ page, api, server }) => {
  await sentCase(api, (await api.service({ admin: mira, category: "DOMAIN" })).name, newHolder);
  await openOldest(page, "Rhea Solberg");
  await decision(page).getByLabel("Reason").fill(REASON);
  await decision(page).getByRole("checkbox", { name: "Identity card or passport" }).check();
  await server.advance(31 * 60);
  await button(page, "Ask again").click();
  await expect(heading(page, "Sign in to the desk")).toBeVisible();
  await page.getByRole("button", { name: /^Rhea Solberg/ }).click();
  await expect(decision(page).getByLabel("Reason")).toHaveValue(REASON);
  await expect(decision(page).getByRole("checkbox", { name: "Identity card or passport" })).toBeChecked();
  await button(page, "Ask again").click();
  await expect(decision(page)).toContainText("Waiting for documents");
});

test("who opened a case does not decide it, and readers decide nothing", { tag: "@all" }, async ({ page, api, person }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  const place = await openCase(api, domain.name, newHolder, rhea);
  await sentCase(api, domain.name, newHolder, place);
  await openOldest(page, "Rhea Solberg");
  await expect(decision(page)).toContainText("You opened this case, so someone else has to decide.");
  for (const name of [/^Approve/, "Ask again", "Refuse"]) {
    await expect(button(page, name)).toHaveAttribute("aria-disabled", "true");
  }
  const reader = await person();
  await openOldest(reader, "Lena Marsh");
  await expect(reader.getByText("Only approvers open documents.")).toBeVisible();
  await expect(reader.getByRole("button", { name: /^Open: / })).toHaveCount(0);
  await expect(decision(reader)).toContainText("Only approvers decide.");
  await expect(approveButton(reader)).toHaveCount(0);
});

test("an objection brings the case back with its words", { tag: "@all" }, async ({ page, api, person }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await sentCase(api, domain.name, newHolder);
  await approve(api);
  const admin = await person();
  await admin.goto(`/${(await api.mailedLink(mira.address, "procedures/objection")).place}`);
  await admin.getByLabel("Reason (optional)").fill("I never signed this.");
  await admin.getByRole("button", { name: "Object" }).click();
  await expect(admin.getByText("Your objection has arrived.")).toBeVisible();
  await openOldest(page, "Jonas Wray");
  await expect(glance(page)).toContainText(/The current admin objected on .*I never signed this\./);
  await expect(glance(page)).toContainText("Earlier approvals no longer count.");
  await expectAccessible(page);
  await expect(page.getByRole("region", { name: "Timeline" })).toContainText("I never signed this.");
  await expect(glance(page)).toContainText("0 of 2");
  // The queue has its words, too.
  await page.goto("/#/desk");
  await expect(cases(page).getByRole("row").filter({ hasText: domain.name })).toContainText("ObjectionI never signed this.");
});
