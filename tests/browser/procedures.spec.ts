// The procedures without access to an account: a claimant without sign-in, and the present admin by mail, each in a browser of
// their own. Decisions of staff are in desk-cases.spec.ts.
import { writeFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import type { ApiDriver } from "./support/api-driver.ts";
import { ADDRESS, CLAIMANT, IDENTITY, PDF, approve, casePlace, confirmedCase, decide, file, newHolder, openCase, rhea, sentCase } from "./support/cases.ts";
import { openOldest } from "./support/desk-case.ts";
import { LOOK } from "./support/limits.ts";
import { basil, mira } from "./support/people.ts";
import { YES, badge, enter, heading, openAnew, places, pressAndConfirm, reveal, row } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const DAY = 24 * 60 * 60;
const AGREEMENT = "Agreement signed by the current holder and the new holder";

const choose = (page: Page, document: string): Locator => page.getByLabel(`Choose files: ${document}`);
const send = (page: Page): Locator => page.getByRole("button", { name: "Send the documents" });
const object = (page: Page): Locator => page.getByRole("button", { name: "Object" });

/** Confirms the mailbox by the mailed link. */
async function confirm(page: Page, place: string): Promise<void> {
  await openAnew(page, place);
  await page.getByRole("button", { name: "Confirm my address" }).click();
  await expect(heading(page, "Send your documents")).toBeFocused();
}

test("the form for a case drops errors that are mended, and asks before a reload loses its entries", async ({ page }) => {
  await page.goto("/#/procedures/change-contacts");
  await page.getByRole("button", { name: "Open case" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  const lines = summary.getByRole("listitem");
  await expect(lines).toHaveCount(4);
  await page.getByLabel("Your email").fill(CLAIMANT);
  await expect(lines).toHaveCount(3);
  await page.getByLabel("Domain", { exact: true }).fill("amber.example");
  await page.getByLabel("Your name").fill("Imre Castellan");
  await page.getByLabel("To the account").fill(basil.handle);
  await expect(summary).toHaveCount(0);
  const asked = page.waitForEvent("dialog");
  // Not within the evaluation, which would wait for the answer.
  await page.evaluate(() => setTimeout(() => location.reload()));
  const question = await asked;
  expect(question.type()).toBe("beforeunload");
  await question.dismiss();
  await expect(page.getByLabel("To the account")).toHaveValue(basil.handle);
});

/** Opens the page of a case that waits for documents. */
async function openConfirmed(page: Page, api: ApiDriver): Promise<void> {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await page.goto(casePlace(await confirmedCase(api, domain.name, newHolder)));
}

test("roles move to the claimant's account, from opening the case to its execution", async ({ page, api, person, server }) => {
  test.slow();
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  const account = await api.newAccount();
  await page.goto("/");
  await page.getByRole("link", { name: "Can’t get into your account?" }).click();
  const waysIn = page.getByRole("region", { name: "Can’t get into your account?" });
  await expect(waysIn.getByRole("link", { name: "Reset your password" })).toBeVisible();
  await expect(heading(page, "Change a domain without access to its account")).toBeFocused();
  await expect(page.getByText(/^For the holder of a domain, or someone acting for them/)).toContainText(
    "it usually takes two to three weeks",
  );

  // The documents follow from the legal form immediately.
  const papers = page.getByRole("complementary", { name: "Documents you’ll need" });
  await expect(papers.getByRole("listitem")).toHaveText([IDENTITY, ADDRESS]);
  await page.getByLabel("Legal form of the holder").selectOption("Association");
  await expect(papers.getByRole("listitem").last()).toContainText("official journal");
  await page.getByLabel("I am").selectOption("Someone a court has given the domain");
  await expect(papers.getByRole("listitem").last()).toContainText("Final judgment");
  await page.getByLabel("I am").selectOption("The holder, or someone who may sign for it");
  await page.getByLabel("Legal form of the holder").selectOption("Individual");

  // What is entered survives leaving the page, and a look at the other procedure.
  await page.getByLabel("Domain", { exact: true }).fill(domain.name.toUpperCase());
  await page.getByLabel("Your name").fill("Imre Castellan");
  await page.getByLabel("Your email").fill(CLAIMANT);
  await page.getByRole("link", { name: "Sign in", exact: true }).click();
  await expect(heading(page, /^Sign in/)).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel("Your email")).toHaveValue(CLAIMANT);
  await page.getByRole("radio", { name: "Change the holder" }).check();
  await expect(page).toHaveURL(/procedures\/change-holder/);
  await page.getByRole("radio", { name: "Change your domain contacts" }).check();
  await page.getByRole("checkbox", { name: "Tech" }).check();
  await page.getByLabel("To the account").fill(account.handle);
  await page.getByRole("button", { name: "Open case" }).click();
  await expect(heading(page, "Check your email")).toBeFocused();
  await expect(page.getByText("The link works for 24 hours.")).toBeVisible();
  await expectAccessible(page);

  await openAnew(page, `/${(await api.mailedLink(CLAIMANT, "procedures/confirm")).place}`);
  await expect(heading(page, "Confirm your email address")).toBeVisible();
  expect(page.url(), "the secret is gone from the address bar").not.toContain("token");
  await page.getByRole("button", { name: "Confirm my address" }).click();
  await expect(heading(page, "Send your documents")).toBeFocused();

  // Several together; a refused one says what to do.
  await expect(page.getByText("2 documents are still missing.")).toBeVisible();
  await choose(page, IDENTITY).setInputFiles([
    file("front.pdf"),
    file("letter.docx", Buffer.from("PK\u0003\u0004 not a scan at all")),
    file("back.pdf"),
  ]);
  await expect(page.getByRole("main").getByText("Not accepted: this isn’t a PDF, JPEG or PNG. Save it as PDF and choose it again.")).toBeVisible();
  await page.getByRole("button", { name: "Remove letter.docx" }).click();
  await expect(page.getByRole("button", { name: /^Remove / })).toHaveCount(2);
  await pressAndConfirm(page.getByRole("button", { name: "Remove back.pdf" }), YES.removePaper);
  await expect(page.getByRole("button", { name: /^Remove / })).toHaveCount(1);
  await expect(send(page)).toHaveAttribute("aria-disabled", "true");
  await expect(send(page)).toHaveAccessibleDescription(/One document is still missing/);
  await choose(page, ADDRESS).setInputFiles(file("bill.pdf"));
  await expect(page.getByText("Received", { exact: true })).toHaveCount(2);
  await pressAndConfirm(send(page), YES.sendPapers);
  await expect(heading(page, "We’re checking your documents")).toBeFocused();
  await expect(send(page)).toHaveCount(0);

  // The present admin could object, and does not.
  await approve(api);
  const admin = await person();
  await openAnew(admin, `/${(await api.mailedLink(mira.address, "procedures/objection")).place}`);
  await expect(heading(admin, `Someone else may get ${domain.name}`)).toBeVisible();
  await expect(admin.getByText(`Admin and tech to ${account.handle}`)).toBeVisible();
  await expect(admin.getByText("sent us documents, as the holder, or someone who may sign for it. We checked")).toBeVisible();
  await server.advance(7 * DAY);
  await expect(async () => {
    await openAnew(page, `/${(await api.mailedLink(CLAIMANT, "procedures/case")).place}`);
    await expect(heading(page, "What you asked for has taken effect")).toBeVisible({ timeout: LOOK });
  }).toPass();
  await expect(page.getByText(/^Deleted on /)).toBeVisible();
  await expectAccessible(page);
  await enter(page, account, places.service(domain));
  await expect(page.getByRole("region", { name: "Contacts" }).getByText(account.handle)).toHaveCount(2);
});

test("an objection by the mailed link is checked again, and only staff read whose it was", async ({ page, api, person }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  const secret = await sentCase(api, domain.name, newHolder);
  await approve(api);
  const objection = await api.mailedLink(mira.address, "procedures/objection");
  const holder = await person();
  await openAnew(holder, `/${objection.place}`);
  await expect(heading(holder, `Someone else may get ${domain.name}`)).toBeVisible();
  await holder.getByLabel("Reason (optional)").fill("I am the holder, and know of no sale.");
  await object(holder).click();
  await expect(holder.getByText("Your objection has arrived.")).toBeVisible();
  await openAnew(page, casePlace(secret));
  await expect(heading(page, "We’re checking your documents")).toBeVisible();
  await expect(page.getByText("An objection arrived, so we’re checking again")).toBeVisible();
  // Nobody but staff learns who objected, or why.
  await expect(page.getByText("I am the holder, and know of no sale.")).toHaveCount(0);
  const staff = await person();
  await openOldest(staff, "Rhea Solberg");
  await expect(staff.getByRole("region", { name: "Timeline" })).toContainText("I am the holder, and know of no sale.");
});

test("a claim on one's domain shows wherever something waits, until it is answered", async ({ page, api }) => {
  const domain = await api.service({ admin: mira, tech: basil, category: "DOMAIN" });
  await sentCase(api, domain.name, newHolder);
  await enter(page, mira, `${places.services}?serviceName=${domain.name}`);
  const tabs = page.getByRole("navigation", { name: "My contacts" });
  const before = Number((await tabs.getByText(/\d+ waiting for you/).innerText()).replace(/\D/g, ""));
  const mark = row(page, domain).getByRole("link", { name: /^Claimed: object by/ });
  await reveal(page, domain);
  await expect(row(page, domain)).toBeVisible();
  await expect(mark).toHaveCount(0);
  // It appears without a reload, and comes first of what needs attention.
  await approve(api);
  const needs = page.getByRole("region", { name: "Needs you" }).getByRole("listitem").first();
  await expect(needs.getByRole("link", { name: /^1 claim on your domain/ })).toContainText(new RegExp(`${domain.name}, by \\d`));
  await expect(mark).toHaveAttribute("href", places.holder(domain).slice(1));
  await expect(badge(page, before + 1)).toBeVisible();
  await page.getByRole("link", { name: /^Requests/ }).click();
  await expect(page).toHaveTitle(new RegExp(`^My requests \\(${before + 1} waiting for you\\)`));
  const entry = page.getByRole("region", { name: /^Waiting for you/ }).getByRole("listitem").filter({ hasText: domain.name });
  await expect(entry.getByRole("heading", { name: `Someone else may get ${domain.name}` })).toBeVisible();
  await expect(entry).toContainText(/6 days 23 hours left, until/);
  await expectAccessible(page);
  await entry.getByRole("link", { name: `Review and object (${domain.name})` }).click();
  await object(page).click();
  await expect(page.getByText(/^You objected on /)).toBeVisible();
  await expect(badge(page, before)).toBeVisible();
  await page.getByRole("link", { name: "Contacts", exact: true }).click();
  const again = page.getByText("Our staff are checking a claim on this domain again, after an objection.");
  await expect(again).toBeVisible();
  await page.getByRole("link", { name: "See the claim" }).click();
  await expect(again).toHaveCount(0);
});

test("staff ask for a document again, then refuse, and the claimant reads why", async ({ page, api }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  const secret = await sentCase(api, domain.name, newHolder);
  await decide(api, rhea, "askAgain", ["identity"]);
  await openAnew(page, casePlace(secret));
  await expect(heading(page, "Send one document again")).toBeVisible();
  await expect(page.getByText("The card is hardly legible.").first()).toBeVisible();
  await expect(page.getByText("Needed again")).toBeVisible();
  // The document that was sent stays; a new one is needed in addition.
  await expect(page.getByRole("button", { name: /^Remove / })).toHaveCount(0);
  await choose(page, IDENTITY).setInputFiles(file("better.pdf"));
  await expect(page.getByRole("button", { name: "Remove better.pdf" })).toBeVisible();
  await pressAndConfirm(send(page), YES.sendPapers);
  await expect(heading(page, "We’re checking your documents")).toBeVisible();
  await decide(api, rhea, "refuse");
  await openAnew(page, casePlace(secret));
  await expect(heading(page, "Your case was refused")).toBeVisible();
  await expect(page.getByText("The card is hardly legible.").first()).toBeVisible();
  await expect(page.getByRole("button", { name: "Close case" })).toHaveCount(0);
});

test("links that are used, of another kind, out of date or gone with a reload say what to do", async ({ page, person, api, server }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  const place = await openCase(api, domain.name, newHolder);
  const secret = place.split("token=")[1] ?? "";
  // Another link's secret does not open a case, and a case's does not confirm.
  await openAnew(page, casePlace(secret));
  await expect(page.getByText("This link doesn’t work. Copy it whole from the email.")).toBeVisible();
  await openAnew(page, "/#/procedures/objection?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  await expect(page.getByText("This link doesn’t work. Copy it whole from the email.")).toBeVisible();
  const other = await person();
  await other.goto(place);
  const button = other.getByRole("button", { name: "Confirm my address" });
  await expect(button).toBeVisible();
  await confirm(page, place);
  await test.step("another tab in which it was open loses the button", async () => {
    await button.click();
    await expect(other.getByText("This link has been used. The link in our newest email leads to your case.")).toBeVisible();
    await expect(button).toHaveCount(0);
    await expect(other.getByRole("heading", { level: 1 })).toBeFocused();
  });
  await page.reload();
  await expect(page.getByText("Open the link from our latest email about the case again")).toBeVisible();
  await openAnew(page, place.slice(0, -3));
  await expect(page.getByText("part of it is missing: copy all of it.")).toBeVisible();
  const late = await openCase(api, (await api.service({ admin: mira, category: "DOMAIN" })).name, newHolder, "late@castellan.example");
  await server.advance(DAY);
  await openAnew(page, late);
  await expect(page.getByText(/^This link no longer works: the case has ended./)).toBeVisible();
});

test("uploads show their progress, can be cancelled, tried again and dropped", async ({ page, api }) => {
  await openConfirmed(page, api);
  await expect(heading(page, "Send your documents")).toBeVisible();
  // The first upload hangs.
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/case/papers**", async (route) => {
    await held;
    // The cancelled one has no answer to wait for.
    await route.continue().catch(() => {});
  });
  await choose(page, IDENTITY).setInputFiles([file("one.pdf"), file("two.pdf"), file("three.pdf")]);
  await expect(page.getByRole("progressbar", { name: "Uploading one.pdf" })).toBeVisible();
  await expect(page.getByText("Waiting for its turn")).toHaveCount(2);
  await expect(send(page)).toHaveAccessibleDescription(/Some files are still on their way/);
  await page.getByRole("button", { name: "Cancel two.pdf" }).click();
  const cancelled = page.waitForEvent("requestfailed");
  await page.getByRole("button", { name: "Cancel one.pdf" }).click();
  await cancelled;
  release();
  await expect(page.getByRole("button", { name: "Remove three.pdf" })).toBeVisible();
  await expect(page.getByRole("button", { name: /(one|two)\.pdf$/ })).toHaveCount(0);

  await page.unrouteAll({ behavior: "wait" });

  // A failed upload can be tried again.
  await page.route("**/case/papers**", (route) => route.fulfill({ status: 429, json: { reason: "tooManyTries" } }));
  await choose(page, ADDRESS).setInputFiles(file("bill.pdf"));
  const again = page.getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  await page.unroute("**/case/papers**");
  await again.click();
  await expect(page.getByRole("button", { name: "Remove bill.pdf" })).toBeVisible();

  // Dropped onto the document it belongs to.
  const data = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], "agreement.pdf"));
    return transfer;
  }, PDF.toString());
  await page.getByRole("listitem").filter({ hasText: AGREEMENT }).last().dispatchEvent("drop", { dataTransfer: data });
  await expect(page.getByRole("button", { name: "Remove agreement.pdf" })).toBeVisible();
  await expect(page.getByText("Received", { exact: true })).toHaveCount(3);
});

test("files that can't be accepted are named with what to do, before they are uploaded", async ({ page, api }, info) => {
  await openConfirmed(page, api);
  const posted: string[] = [];
  page.on("request", (request) => request.method() === "POST" && posted.push(request.url()));
  await choose(page, IDENTITY).setInputFiles([
    file("empty.pdf", Buffer.alloc(0)),
    file("page.html", Buffer.from("<!doctype html>")),
  ]);
  const huge = info.outputPath("huge.png");
  await writeFile(huge, Buffer.alloc(10 * 1024 * 1024 + 1));
  await choose(page, ADDRESS).setInputFiles(huge);
  await expect(page.getByRole("main").getByText("Not accepted: the file is empty. Choose another.")).toBeVisible();
  await expect(page.getByRole("main").getByText(/^Not accepted: larger than 10 MB/)).toBeVisible();
  await expect(page.getByRole("main").getByText(/^Not accepted: this isn’t a PDF/)).toBeVisible();
  expect(posted).toEqual([]);
  await choose(page, IDENTITY).setInputFiles(file("cut.png", Buffer.from("\u0089PNG\r\n\u001a\n", "latin1")));
  await expect(page.getByRole("main").getByText(/^Not accepted: the file is damaged or incomplete/)).toBeVisible();
});

test("the claimant closes the case, after a question", async ({ page, api }) => {
  await openConfirmed(page, api);
  await page.getByRole("button", { name: "Close case" }).click();
  await expect(page.getByRole("dialog", { name: "Close this case?" })).toBeVisible();
  await page.getByRole("button", { name: "Keep it" }).click();
  await expect(heading(page, "Send your documents")).toBeVisible();
  await page.getByRole("button", { name: "Close case" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Close case" }).click();
  await expect(heading(page, "You closed this case")).toBeVisible();
});

test("by keyboard alone", async ({ page, api }) => {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await openAnew(page, await openCase(api, domain.name, newHolder));
  await page.getByRole("button", { name: "Confirm my address" }).focus();
  await page.keyboard.press("Enter");
  await expect(heading(page, "Send your documents")).toBeFocused();
  const chooser = page.waitForEvent("filechooser");
  await choose(page, IDENTITY).focus();
  await page.keyboard.press("Space");
  await (await chooser).setFiles(file("card.pdf"));
  const remove = page.getByRole("button", { name: "Remove card.pdf" });
  await expect(remove).toBeVisible();
  await remove.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("dialog", { name: "Remove card.pdf" }).getByRole("button", { name: YES.removePaper }).press("Enter");
  await expect(remove).toHaveCount(0);
  await expect(choose(page, IDENTITY)).toBeFocused();
});
