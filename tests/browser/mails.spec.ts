// Emails as their readers notice them: the demo's mailbox, emails that wait or come back, and their language.
import { tabTo } from "./support/keyboard.ts";
import { kasper, mira, teo, vera, zofia } from "./support/people.ts";
import { requestToTeo } from "./support/setups.ts";
import { enter, enterDesk, heading, openAnew, openMail, places } from "./support/steps.ts";
import { expect, expectAccessible, expectNoSidewaysScroll, test } from "./support/test.ts";

test("an email is opened, read and left by keyboard", async ({ page }) => {
  await enter(page, mira, places.mailbox);
  const first = page.getByRole("list", { name: "Emails" }).getByRole("link").first();
  await tabTo(page, first);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2 })).toBeFocused();
  await tabTo(page, page.getByRole("radio", { name: "HTML" }));
  await page.keyboard.press("ArrowRight");
  // Every email ends with this.
  await expect(page.getByText(/Aldermoor sent this to/)).toBeVisible();
});

test("an email is accessible in both themes, and fits at 320 px", async ({ page }) => {
  await enter(page, mira, places.mailbox);
  await openMail(page, kasper, /velvet-anchor/);
  const address = await page.getByTitle("The email as its reader sees it").getAttribute("src");
  const email = page.frameLocator("iframe").locator("html");
  await expect(async () => {
    expect(await email.evaluate((page) => page.scrollHeight - page.clientHeight), "shown whole").toBeLessThanOrEqual(0);
  }).toPass();
  const html = await (await page.request.get(address ?? "")).text();
  expect(html).not.toMatch(/<script|javascript:|\son\w+=/i);
  await page.goto("about:blank");
  await page.setContent(html);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScroll(page);
});

test("only the reader's emails are shown at first, those about requests on top", async ({ page }) => {
  await enter(page, mira, places.mailbox);
  const emails = page.getByRole("list", { name: "Emails" }).getByRole("link");
  await expect(emails.filter({ hasText: "Renewal" })).not.toHaveCount(0);
  await expect(emails.first()).toContainText(/request \d/);
  await expect(emails.filter({ hasNotText: `to ${mira.address}` })).toHaveCount(0);
  await page.getByRole("link", { name: "Everyone’s" }).click();
  await expect(emails.filter({ hasText: `to ${kasper.address}` })).not.toHaveCount(0);
  await expect(page.getByRole("link", { name: "Everyone’s" })).toHaveAttribute("aria-current", "page");
});

test("an email that waits for the mail server is shown as queued", async ({ page, api, server }) => {
  const id = await requestToTeo(api);
  await api.mailedCode(mira, id);
  const inAnHour = "(cast(strftime('%s', 'now') as integer) + 3600) * 1000";
  const row = `request = ${id} and account = '${mira.handle}'`;
  await server.change(`update outbox set state = 'queued', attempts = 1, next_at = ${inAnHour} where ${row}`);
  await enter(page, mira, places.request(id));
  await expect(page.getByText(`The email to ${mira.address} is on its way.`)).toBeVisible();
  const help = page.getByRole("group").filter({ hasText: "Didn’t get the email?" });
  await help.getByText("Didn’t get the email?").click();
  await expect(help.getByText(/Email with the code queued/)).toBeVisible();
  await expectAccessible(page);
});

/** The random part of a Message-ID. */
const KEY = "9f86d081884c7d659a2feaa0c55ad015";

/** A delivery report about an email, as mail servers write it. */
const report = (mail: number, to: string) =>
  [
    ...["--part", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.example", ""],
    ...[`Final-Recipient: rfc822; ${to}`, "Action: failed", "Status: 5.1.1", "Diagnostic-Code: smtp; 550 no such user"],
    ...["--part", "Content-Type: text/rfc822-headers", "", `Message-ID: <handover.${mail}.${KEY}@demo.example>`],
    ...["--part--", ""],
  ].join("\r\n");

test("an email that comes back is shown on the request, at the desk and to its recipient, who confirms the address", async ({ page, person, api, server }) => {
  const service = await api.service({ admin: vera, tech: mira });
  const id = await api.requestOne(vera, service, { tech: zofia });
  const sent = await api.mailedCode(zofia, id);
  // A demo sends nothing: as if a mail server had taken the email.
  await server.change(`update outbox set message_key = '${KEY}', sent_to = '${zofia.address}' where id = ${sent.mail}`);
  const key = /the key (handover_\S+)\./.exec(server.log())?.[1] ?? "";
  const headers = { authorization: `Bearer ${key}`, "content-type": "multipart/report; boundary=part" };
  const answer = await page.request.post("/1.0/provider/bounces", { headers, data: report(sent.mail, zofia.address) });
  expect(await answer.json()).toEqual({ effects: ["addressMarked"] });

  // The asker.
  await enter(page, vera, places.request(id));
  const parties = page.getByRole("list", { name: "Who answers" });
  await expect(parties).toContainText("The email with the code couldn’t be delivered");
  await expect(page.getByText("We can’t reach you by email")).toHaveCount(0);

  // Staff.
  const desk = await person();
  await enterDesk(desk, "Lena Marsh", `#/desk/customers/${zofia.handle}`);
  await expect(desk.getByText("Emails to this address can’t be delivered, as reported")).toBeVisible();
  const mails = desk.getByRole("region", { name: "Emails", exact: true });
  await expect(mails).toContainText("Couldn’t be delivered; waits for an address that works");
  await expect(mails).toContainText("smtp; 550 no such user");

  // The recipient, at the next visit.
  const owner = await person();
  await enter(owner, zofia, places.request(id));
  await expect(owner.getByText("We can’t reach you by email")).toBeVisible();
  await expect(owner.getByText(`The email to ${zofia.address} couldn’t be delivered`)).toBeVisible();
  await expectAccessible(owner);
  await owner.getByRole("link", { name: "Check your address" }).click();
  await expect(heading(owner, "Profile")).toBeVisible();
  await expect(owner.getByText("We can’t reach you by email")).toHaveCount(0);
  const address = owner.getByRole("region", { name: "Where we send codes" });
  await expect(address).toContainText("Emails to this address can’t be delivered");
  await expect(address.getByLabel("Email address to confirm")).toHaveValue(zofia.address);
  await expectAccessible(owner);
  await address.getByRole("button", { name: "Send code" }).click();
  await expect(address).toContainText("Enter it to confirm that the address works.");
  const { secret } = await api.mailedLink(zofia.address, "profile/address?");
  await address.getByLabel("Code from the email").fill(secret);
  await address.getByRole("button", { name: "Confirm address" }).click();
  await expect(address).toContainText(`${zofia.address} is confirmed. Emails that have waited for this are on their way.`);
  await expect(address).toContainText("Email address confirmed");
  await owner.goto(places.services);
  await expect(heading(owner, "My services")).toBeVisible();
  await expect(owner.getByText("We can’t reach you by email")).toHaveCount(0);

  // The email that waited has a new code.
  await expect(parties).toContainText("Code emailed");
  const again = await api.mailedCode(zofia, id);
  expect(again.code).not.toBe(sent.code);
});

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  test("somebody who reads French pages and gets English emails is asked once, and the answer stays", async ({ page, person }) => {
    await enter(page, teo, places.services);
    const question = page.getByText(/^Vos e-mails sont en anglais\./);
    await expect(question).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole("button", { name: "M’écrire en français" }).click();
    await expect(question).toHaveCount(0);
    await openAnew(page, places.profile);
    await expect(page.getByRole("region", { name: "Vous", exact: true })).toContainText("Français");
    // On the server, not in the browser.
    const elsewhere = await person();
    await enter(elsewhere, teo, places.services);
    await expect(elsewhere.getByRole("row").nth(1)).toBeVisible();
    await expect(elsewhere.getByText(/^Vos e-mails sont en/)).toHaveCount(0);
  });
});
