// Emails that wait for the mail server, and a server without demo, which needs one.
import { join } from "node:path";
import { mira } from "./support/people.ts";
import { requestToTeo } from "./support/setups.ts";
import { enter, heading, places } from "./support/steps.ts";
import { expect, expectAccessible, startServer, test } from "./support/test.ts";

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

test("without the demo, people of an import sign in with a password", async ({ page }) => {
  const options = ["--smtp-url", "smtp://127.0.0.1:9", "--mail-from", "no-reply@handover.example"];
  const server = await startServer(options, { data: join(import.meta.dirname, "../data/provider"), isDemo: false });
  await page.goto(server.url);
  await expect(heading(page, /^Sign in/)).toBeVisible();
  await expect(page.getByRole("region", { name: "Sign in as…" })).toHaveCount(0);
  await page.getByLabel("NIC handle or email").fill("ap4280348-ovh");
  await page.getByLabel("Password", { exact: true }).fill("none was set yet");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  await page.goto("about:blank");
  await server.stop();
});
