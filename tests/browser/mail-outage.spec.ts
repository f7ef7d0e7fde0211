// A mail server that is down: people see that their email waits, and can have it tried now.
import type { Page } from "@playwright/test";
import { join } from "node:path";
import { PASSWORD } from "./support/accounts.ts";
import { LOOK } from "./support/limits.ts";
import { MailServer } from "./support/mail-server.ts";
import type { Person } from "./support/people.ts";
import { heading, places } from "./support/steps.ts";
import { expect, startServer, test as base } from "./support/test.ts";

const admin: Person = { name: "Aaron Pearce", handle: "ap4280348-ovh", address: "ap4280348@post.example.net" };
const newcomer: Person = { name: "Lisa Wright", handle: "lw3098244-ovh", address: "lw3098244@mail.example.com" };
const SERVICE = "vps-2c2625a5.vps.example";

const test = base.extend<{ mail: MailServer }>({
  mail: async ({}, use) => {
    const mail = await MailServer.start();
    await use(mail);
    await mail.stop();
  },

  server: async ({ mail }, use) => {
    const data = join(import.meta.dirname, "../data/provider");
    const server = await startServer(["--smtp-url", mail.url, "--mail-from", "no-reply@handover.example"], { data, isDemo: false });
    await use(server);
    await server.stop();
  },
});

/** Signs in with a password that is set by an email, as imported accounts have none. */
async function signIn(page: Page, mail: MailServer, person: Person): Promise<void> {
  const calls: [string, object][] = [
    ["/1.0/password/forgotten", { login: person.handle }],
    ["/1.0/password/reset", { password: PASSWORD }],
    ["/1.0/session", { login: person.handle, password: PASSWORD }],
  ];
  for (const [path, body] of calls) {
    const token = path.endsWith("reset") ? { token: await mail.find(person.address, /token=(\w+)/) } : {};
    const answer = await page.request.post(path, { data: { ...body, ...token } });
    expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200);
  }
}

test("an email that waits for the mail server is shown as queued, and a resend sends it once the server is back", { tag: "@all" }, async ({
  page,
  mail,
  server,
}) => {
  await signIn(page, mail, admin);
  // The last email that signing in has caused.
  await mail.find(admin.address, /(The password of \S+ was changed)/);
  mail.works = false;
  const asked = await page.request.post(`/1.0/vps/${SERVICE}/changeContact`, { data: { contactTech: newcomer.handle } });
  expect(asked.status(), await asked.text()).toBe(200);
  const [id = 0] = (await asked.json()) as number[];

  await page.goto(places.request(id));
  await expect(page.getByText(`The email to ${admin.address} is on its way.`)).toBeVisible();
  await page.getByText("Didn’t get the email?").click();
  const help = page.getByRole("group").filter({ hasText: "Didn’t get the email?" });
  await expect(help.getByText(/Email with the code queued/)).toBeVisible();
  const resend = help.getByRole("button", { name: /^Send me the code again/ });
  // It is tried by itself, again and again: each time the next try has to wait for a minute.
  await expect(async () => {
    await server.advance(61);
    await page.reload();
    await page.getByText("Didn’t get the email?").click();
    await expect(resend).not.toHaveText(/\(in/, { timeout: LOOK });
  }).toPass();
  // Emails about the export's own requests may be due by now, too.
  const about = new RegExp(`contacts/${id}\\?.*token=(\\w{32})`);
  const sent = () => mail.count(admin.address, about);
  expect(sent()).toBe(0);

  // Nobody has to wait for the next try.
  mail.works = true;
  await resend.click();
  await expect(help.getByText("A new email is on its way to you.")).toBeVisible();
  await expect(help.getByText("Code emailed")).toBeVisible();
  expect(sent(), "the one that waited, and no second one").toBe(1);
  await page.getByLabel("Validation code").fill(await mail.find(admin.address, about));
  await page.getByRole("button", { name: "Confirm it was you" }).click();
  await expect(heading(page, /^Waiting for others: /)).toBeFocused();
});
