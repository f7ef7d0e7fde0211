// An email that comes back: the page of the request, the desk and its recipient show it, who confirms the address.
import { mira, vera, zofia } from "./support/people.ts";
import { enter, enterDesk, heading, places } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

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
