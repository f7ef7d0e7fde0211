// The Modify contacts dialog.
import type { Locator, Page } from "@playwright/test";
import { basil, hal, ines, mira, odile, runa, selma, teo, vera, wren, zofia } from "./support/people.ts";
import { actions, confirm, dialog, enter, entry, grouped, openModify, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

/** Collects the paths of POST calls from now on. */
function calls(page: Page): string[] {
  const made: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") made.push(new URL(request.url()).pathname);
  });
  return made;
}

const forecast = (dialog: Locator): Locator => dialog.getByRole("region", { name: "What will happen" });
const group = (dialog: Locator, name: "Admin" | "Tech" | "Billing"): Locator =>
  dialog.getByRole("group", { name: `${name} contact` });

test.describe("without asking the server", () => {
  test("a malformed handle gets a suggestion", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await dialog(page);
    const made = calls(page);
    await entry(form, "tech").fill("tq5108");
    await entry(form, "tech").blur();
    await expect(group(form, "Tech").getByText("A NIC handle needs a hyphen before its ending.")).toBeVisible();
    await expect(entry(form, "tech")).toHaveAttribute("aria-invalid", "true");
    expect(made).toEqual([]);
    await form.getByRole("button", { name: teo.handle }).click();
    await expect(entry(form, "tech")).toHaveValue(teo.handle);
    await expect(entry(form, "tech")).toBeFocused();
    await expect(forecast(form).getByText(`${teo.handle} confirms`)).toBeVisible();
  });

  test("no error comes while somebody types, however long they pause", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await page.clock.install();
    await enter(page, mira, places.modify(service));
    const form = await dialog(page);
    await entry(form, "tech").pressSequentially("tq");
    await page.clock.fastForward(5_000);
    await expect(entry(form, "tech")).not.toHaveAttribute("aria-invalid");
    await expect(form.getByText("A NIC handle needs a hyphen")).toHaveCount(0);
    await expect(forecast(form).getByText("Tech: fix this entry or clear it.")).toHaveCount(0);
    await expect(form.getByText("Check the new contact below.")).toHaveCount(0);
    await entry(form, "tech").press("Tab");
    await expect(entry(form, "tech")).toHaveAttribute("aria-invalid", "true");
    await expect(entry(form, "tech")).toHaveAccessibleDescription(/^A NIC handle needs a hyphen before its ending/);
    await expect(forecast(form).getByText("Tech: fix this entry or clear it.")).toBeVisible();
    await expect(form.getByText("Check the new contact below.")).toBeVisible();
    // It goes as soon as it is being corrected.
    await entry(form, "tech").pressSequentially("1");
    await expect(entry(form, "tech")).not.toHaveAttribute("aria-invalid");
  });

  test("naming the present contact changes nothing", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await dialog(page);
    const made = calls(page);
    await entry(form, "admin").fill(mira.handle);
    await expect(form.getByText("Already the admin.")).toBeVisible();
    await entry(form, "tech").fill(` ${basil.handle.toUpperCase()} `);
    await expect(form.getByText("Already the tech contact.")).toBeVisible();
    await form.getByRole("button", { name: "Confirm" }).click();
    await expect(form.getByRole("alert")).toContainText("Enter a new contact for at least one role.");
    await expect(entry(form, "admin")).toHaveAccessibleDescription(/Enter a new contact for at least one role\./);
    await expect(entry(form, "admin")).toHaveAttribute("aria-invalid", "true");
    expect(made).toEqual([]);
  });

  test("the preview shows as soon as a handle is complete", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil, billing: mira });
    await enter(page, mira, places.modify(service));
    const form = await dialog(page);
    await page.route("**/1.0/me/services/check", () => {});
    await entry(form, "tech").fill(teo.handle);
    await expect(forecast(form).getByRole("heading", { name: "1 request" })).toBeVisible();
    await expect(form.getByRole("button", { name: "Confirm 1 request" })).toBeVisible();
    await entry(form, "billing").fill(ines.handle);
    await expect(forecast(form).getByRole("heading", { name: "2 requests" })).toBeVisible();
    await expect(forecast(form).getByText("Each is confirmed and takes effect separately.")).toBeVisible();
  });
});

test.describe("the server's check shows beside the field", () => {
  const cases = [
    { what: "no such account", to: "zz99999-ovh", says: "This account doesn’t exist. Check the spelling." },
    {
      what: "another zone",
      to: odile.handle,
      says:
        `${basil.handle} and ${odile.handle} are in different geographical zones. ` +
        `Choose an account in the zone of ${basil.handle}.`,
    },
    {
      what: "the address of an account that shares no service",
      to: hal.address,
      says: "No one you share a service with has this address. Ask for their NIC handle.",
    },
    {
      what: "an address without an account",
      to: "nobody@nowhere.example",
      says: "No one you share a service with has this address. Ask for their NIC handle.",
    },
  ];
  for (const { what, to, says } of cases) {
    test(what, async ({ page, api }) => {
      const service = await api.service({ admin: mira, tech: basil });
      await enter(page, mira, places.modify(service));
      const form = await dialog(page);
      await entry(form, "tech").fill(to);
      await expect(form.getByRole("group", { name: "Tech contact" })).not.toContainText("Checking");
      // Nobody is interrupted while typing.
      await expect(entry(form, "tech")).not.toHaveAttribute("aria-invalid");
      await expect(group(form, "Tech").getByText(says)).toHaveCount(0);
      await entry(form, "tech").blur();
      await expect(group(form, "Tech").getByText(says)).toBeVisible();
      await expect(entry(form, "tech")).toHaveAccessibleDescription(new RegExp(says.replace(/[().]/g, ".")));
      await form.getByRole("button", { name: "Confirm" }).click();
      await expect(form.getByRole("alert")).toBeFocused();
      await expect(form.getByRole("alert").getByRole("link", { name: `Tech: ${says}` })).toBeVisible();
    });
  }

  test("the address of an account that shares a service stands for its handle", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await dialog(page);
    await entry(form, "tech").fill(teo.address);
    // Scoped to the field: the dialog's live region has the same text.
    await expect(group(form, "Tech").getByText(`This is ${teo.handle}: in your zone (EU), and can take this role.`)).toBeVisible();
    await expect(forecast(form).getByText(`${teo.handle} confirms`)).toBeVisible();
    const [id = 0] = await confirm(page);
    expect(id).toBeGreaterThan(0);
  });

  test("another account's reasons aren't revealed", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await dialog(page);
    // One has an unpaid invoice, the other no payment method, which is said of nobody.
    await entry(form, "tech").fill(selma.handle);
    await entry(form, "billing").fill(teo.handle);
    await entry(form, "billing").blur();
    const says = (who: string) => `${who} can’t take on or give up this role right now. They can see why in their own`;
    await expect(group(form, "Tech").getByText(says(selma.handle))).toBeVisible();
    const billing = "In your zone (EU). They also need a valid payment method: ask them, because only they can see it.";
    await expect(group(form, "Billing").getByText(billing)).toBeVisible();
    await expect(group(form, "Tech")).not.toContainText(/unpaid|invoice is|bill /i);
    await entry(form, "billing").fill(wren.handle);
    await expect(group(form, "Billing").getByText(billing)).toBeVisible();
  });

  test("one's own reasons are given in full", async ({ page }) => {
    await enter(page, selma);
    const service = { name: "the-extraordinarily-long-name-of-a-small-family-pottery-and-garden-centre.example" };
    const form = await openModify(page, { ...service, category: "DOMAIN" });
    await expect(entry(form, "tech")).toBeDisabled();
    await expect(group(form, "Tech").getByText("You have an unpaid invoice. Pay it, then come back.")).toBeVisible();
  });
});

test("errors are listed on top and link to their fields", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  await entry(form, "admin").fill("nonsense");
  await entry(form, "billing").fill("zz99999-ovh");
  await entry(form, "billing").blur();
  await expect(group(form, "Billing").getByText("This account doesn’t exist.")).toBeVisible();
  await form.getByRole("button", { name: "Confirm" }).click();
  const summary = form.getByRole("alert");
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  await expect(page).toHaveTitle(/^Error: Modify contacts/);
  await summary.getByRole("link", { name: /^Billing: This account doesn’t exist/ }).click();
  await expect(entry(form, "billing")).toBeFocused();
  await summary.getByRole("link", { name: /^Admin: A NIC handle/ }).click();
  await expect(entry(form, "admin")).toBeFocused();
  // The address is still the dialog's.
  await expect(entry(form, "billing")).toHaveValue("zz99999-ovh");
});

test("roles the reader can't change show the reason", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: teo });
  await enter(page, teo, places.modify(service));
  const form = await dialog(page);
  await expect(entry(form, "admin")).toBeDisabled();
  await expect(form.getByText("Only the admin can change the admin.")).toBeVisible();
  await expect(entry(form, "billing")).toBeDisabled();
  await expect(form.getByText("Only the admin and the billing contact can change the billing contact.")).toBeVisible();
  await expect(entry(form, "tech")).toBeEnabled();
  await expect(form.getByRole("button", { name: "Take it myself" })).toHaveCount(0);
});

test("a role with an open request of one's own is locked and links to it", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const id = await api.requestOne(mira, service, { tech: teo });
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  await expect(entry(form, "tech")).toBeDisabled();
  await expect(group(form, "Tech")).toContainText(
    `Not now: request ${grouped(id)} already moves this role to ${teo.handle}. Cancel it to name someone else.`,
  );
  await expect(entry(form, "billing")).toBeEnabled();
  await form.getByRole("link", { name: `request ${grouped(id)}` }).click();
  await expect(page).toHaveURL(new RegExp(`submission=${id}$`));
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("an admin ends another's request by naming someone, and is told so first", async ({
  page,
  person,
  api,
}) => {
  const service = await api.service({ admin: mira, tech: teo });
  const id = await api.requestOne(teo, service, { tech: basil });
  const his = await person();
  await enter(his, teo, places.request(id));
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  await expect(group(form, "Tech")).toContainText(
    `Naming someone here ends request ${grouped(id)}, which moves this role to ${basil.name} ${basil.handle}.`,
  );
  await entry(form, "tech").fill(wren.handle);
  await expect(forecast(form)).toContainText(`Ends request ${grouped(id)}`);
  await expect(forecast(form)).toContainText(`made by ${teo.name} ${teo.handle}. Everyone involved gets an email.`);
  await confirm(page);
  await expect(his.getByRole("heading", { name: `${mira.handle} made another request instead` })).toBeVisible();
});

test("an admin can change the tech contact at any time, even during the grace period of another change", async ({
  page,
  person,
  api,
}) => {
  const service = await api.service({ admin: mira, tech: teo });
  const id = await api.requestOne(teo, service, { tech: basil });
  await api.answer(teo, id, "accept");
  await api.answer(basil, id, "accept");
  const his = await person();
  await enter(his, basil, places.request(id));
  await expect(his.getByRole("timer")).toBeVisible();
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  await expect(entry(form, "tech")).toBeEnabled();
  await expect(group(form, "Tech")).toContainText(`Naming someone here ends request ${grouped(id)}`);
  await entry(form, "tech").fill(wren.handle);
  expect(await confirm(page)).toHaveLength(1);
  await expect(his.getByRole("heading", { level: 1, name: `${mira.handle} made another request instead` })).toBeVisible();
  await expect(his.getByRole("timer")).toHaveCount(0);
});

test("a request made in the meantime shows in the open dialog", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: teo });
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  await entry(form, "billing").fill(ines.handle);
  const id = await api.requestOne(teo, service, { tech: basil });
  await expect(group(form, "Tech")).toContainText(`Naming someone here ends request ${grouped(id)}`);
  await expect(entry(form, "billing")).toHaveValue(ines.handle);
});

test("requirements show before starting, with their present state", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  const needs = form.getByRole("group").filter({ hasText: "Before you start" }).getByRole("listitem");
  await expect(needs).toHaveText([
    /^You and the new contact both need to read your email\. Your codes go to m\S+@halden\.example\.$/,
    "You can change these roles: admin, tech and billing.",
    "You need the new contact’s NIC handle, from an account in your zone (EU).",
    "You have no unpaid invoices. The old and the new contact can’t have any either.",
    "A new billing contact needs a valid payment method. You have one.",
  ]);
  await entry(form, "tech").fill("zz99999-ovh");
  await entry(form, "tech").blur();
  await expect(needs.nth(2)).toHaveText("Check the new contact below.");
  await entry(form, "tech").fill(teo.handle);
  await expect(needs.nth(2)).toHaveText("Found the new contact in your zone (EU).");
  // In this zone, but blocked by an unpaid invoice.
  await entry(form, "tech").fill(selma.handle);
  await entry(form, "tech").blur();
  await expect(needs.nth(2)).toHaveText("Check the new contact below.");
  await entry(form, "tech").fill(odile.handle);
  await entry(form, "tech").blur();
  await expect(needs.nth(2)).toHaveText("The new contact isn’t in your zone (EU).");
  // It can be collapsed, and stays collapsed.
  await form.getByText("Before you start").click();
  await expect(needs.first()).toBeHidden();
  await entry(form, "tech").fill("");
  await expect(needs.first()).toBeHidden();
});

test("an account blocked by an unpaid invoice is told so before trying", async ({ page }) => {
  const name = "the-extraordinarily-long-name-of-a-small-family-pottery-and-garden-centre.example";
  await enter(page, selma, places.modify({ name, category: "DOMAIN" }));
  const form = await dialog(page);
  await expect(form.getByText("You have an unpaid invoice. Pay it first")).toBeVisible();
  // The message links to the fix.
  await group(form, "Tech").getByRole("link", { name: "Go to my profile" }).click();
  await expect(page.getByRole("heading", { name: "Ready to be a billing contact?" })).toBeFocused();
  await expect(page.getByRole("button", { name: "Pay it (demo)" })).toBeVisible();
});

test("services of the same name can be changed along, each by its own request", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil, category: "DOMAIN", siblings: ["ZONE"] });
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  await entry(form, "tech").fill(teo.handle);
  const zone = form.getByRole("checkbox", { name: "DNS zone" });
  await expect(zone).not.toBeChecked();
  await zone.check();
  await expect(forecast(form).getByRole("heading", { name: "2 requests" })).toBeVisible();
  const ids = await confirm(page);
  expect(ids).toHaveLength(2);
  const sent = page.getByRole("dialog", { name: "Sent for confirmation" });
  await expect(sent.getByText("2 requests sent. Nothing changes until they’re confirmed.")).toBeVisible();
  await expect(sent.getByText(/, DNS zone$/)).toBeVisible();
});

test("two roles from one contact to another make one request", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: mira, billing: mira });
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  await entry(form, "tech").fill(runa.handle);
  await entry(form, "billing").fill(runa.handle);
  await expect(forecast(form).getByText("Tech and billing of")).toBeVisible();
  const ids = await confirm(page);
  expect(ids).toHaveLength(1);
});

test("handing on one of several roles shows what is lost and what stays", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: mira, billing: mira, category: "DOMAIN" });
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  await entry(form, "admin").fill(runa.handle);
  const lines = forecast(form).getByRole("listitem");
  await expect(forecast(form).getByText("You’re still tech and billing contact.")).toBeVisible();
  await expect(lines.filter({ hasText: /^Can no longer change its contacts$/ })).toBeVisible();
  await expect(lines.filter({ hasText: /^Can change all three contacts$/ })).toHaveCount(1);
  // Rights that only the admin has aren't listed as missing from a tech contact.
  await entry(form, "admin").fill("");
  await entry(form, "tech").fill(runa.handle);
  await expect(forecast(form).getByText(runa.handle, { exact: true }).last()).toBeVisible();
  await expect(lines.filter({ hasText: /^Cannot change other contacts$/ })).toBeVisible();
  await expect(lines.filter({ hasText: "change all three contacts" })).toHaveCount(0);

  await entry(form, "tech").fill("");
  await entry(form, "admin").fill(runa.handle);
  const [id = 0] = await confirm(page);
  await page.goto(places.request(id));
  const consequences = page.getByRole("region", { name: "If you accept" }).getByRole("listitem");
  await expect(consequences).toHaveText(["Can no longer change its contacts", "Can no longer change the domain’s holder or provider"]);
});

test("consequences say in words what a role can and cannot do, and link to the full table", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil, category: "HOSTING" });
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  await entry(form, "tech").fill(teo.handle);
  const lines = forecast(form).getByRole("listitem");
  await expect(lines.filter({ hasText: /^Can run it: settings, .*passwords and certificates$/ })).toBeVisible();
  await expect(lines.filter({ hasText: /^Cannot see invoices, renew it or manage its payment$/ })).toBeVisible();
  await expect(forecast(form).getByText(`${basil.handle} is no longer a contact.`)).toBeVisible();
  await expect(lines.filter({ hasText: /^Can no longer run it: settings, / })).toBeVisible();
  await forecast(form).getByRole("link", { name: "Who can do what" }).click();
  await expect(page.getByRole("heading", { name: "Who can do what" })).toBeVisible();
  await page.goBack();
  await expect(entry(form, "tech")).toHaveValue(teo.handle);
});

test("Escape closes the dialog and returns the focus to the list", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira);
  const form = await openModify(page, service);
  await expect(form.getByRole("heading", { name: "Modify contacts" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(actions(page, service)).toBeFocused();
  // Without a history entry: going back doesn't reopen it.
  await expect(page).toHaveURL(/contacts\/services\?serviceName=/);
});

test("Cancel, the close button and going back close the dialog", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira);
  for (const name of ["Cancel", "Close"]) {
    const form = await openModify(page, service);
    await form.getByRole("button", { name, exact: true }).click();
    await expect(page.getByRole("dialog")).toHaveCount(0);
  }
  const form = await openModify(page, service);
  await page.goBack();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.goForward();
  await dialog(page);
  await form.getByRole("button", { name: "Cancel" }).click();
});

test("what was entered is there again after going back and forward, not after Cancel", async ({ page, api }) => {
  const [service, other] = [await api.service({ admin: mira, tech: basil }), await api.service({ admin: mira, tech: basil })];
  await enter(page, mira);
  const form = await openModify(page, service);
  await entry(form, "tech").fill(teo.handle);
  await page.goBack();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  // It belongs to one service.
  const elsewhere = await openModify(page, other);
  await expect(entry(elsewhere, "tech")).toHaveValue("");
  await elsewhere.getByRole("button", { name: "Cancel" }).click();
  const again = await openModify(page, service);
  await expect(entry(again, "tech")).toHaveValue(teo.handle);
  await expect(forecast(again).getByText(teo.handle).first()).toBeVisible();
  await again.getByRole("button", { name: "Cancel" }).click();
  await expect(entry(await openModify(page, service), "tech")).toHaveValue("");
});

test("the dialog survives the debounced search under it", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira);
  await page.getByRole("searchbox", { name: "Search by service, person or handle" }).fill(service.name);
  await page.evaluate((place) => location.assign(place), places.modify(service));
  await dialog(page);
  await expect(page.getByText(/^\d of 312 services match\./)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/contacts\/services\?serviceName=/);
});

test("a service of others and a service that doesn't exist look the same", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, teo, places.modify(service));
  const told = page.getByRole("dialog").getByText("Service not found, or you’re not one of its contacts.");
  await expect(told).toBeVisible();
  await page.getByRole("button", { name: "Back to My services" }).click();
  await page.goto(places.modify({ name: "never-there.example", category: "DOMAIN" }));
  await expect(told).toBeVisible();
});

test("a service that can't be changed says why in its menu", async ({ page, api }) => {
  const service = await api.service({ admin: mira, status: "inCreation", category: "DOMAIN" });
  await enter(page, mira);
  await page.getByRole("searchbox", { name: "Search by service, person or handle" }).fill(service.name);
  await actions(page, service).click();
  const item = page.getByRole("button", { name: "Modify contacts" });
  await expect(item).toBeDisabled();
  await expect(item).toContainText("The service is still being created.");
});

test("what can't be sent isn't offered or announced", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil, billing: mira });
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  const spoken = form.locator("[aria-live=polite]");
  await entry(form, "tech").fill(selma.handle);
  await entry(form, "tech").blur();
  await expect(spoken).toContainText(`Tech: ${selma.handle} can’t take`);
  await expect(spoken).not.toContainText("0 requests");
  await entry(form, "admin").fill(runa.handle);
  await expect(forecast(form).getByText("Nothing can be sent until then.")).toBeVisible();
  await expect(form.getByRole("button", { name: "Confirm", exact: true })).toBeVisible();
  await expect(spoken).toContainText("Admin:");
  await expect(spoken).not.toContainText("Confirming makes");
  await entry(form, "tech").fill("");
  await expect(form.getByRole("button", { name: "Confirm 1 request" })).toBeVisible();
  await expect(spoken).toContainText("Confirming makes 1 request.");
  await confirm(page);
  await expect(page.getByRole("dialog").locator("[aria-live=polite]")).toBeEmpty();
});

test("payment methods aren't mentioned to those who can't change the billing contact", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: teo });
  await enter(page, teo, places.modify(service));
  const form = await dialog(page);
  await expect(form.getByText("You can change these roles: tech.")).toBeVisible();
  await expect(form.getByText("A new billing contact needs a valid payment method.")).toHaveCount(0);
});

test("double-clicking Confirm sends once", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  await entry(form, "tech").fill(teo.handle);
  await expect(form.getByText("can take this role.").first()).toBeVisible();
  const made = calls(page);
  await page.getByRole("button", { name: "Confirm 1 request" }).dblclick();
  await expect(page.getByRole("dialog", { name: "Sent for confirmation" })).toBeVisible();
  expect(made.filter((path) => path.endsWith("/changeContact"))).toHaveLength(1);
});

test("while a request is being sent, nothing closes the dialog or moves under the pointer", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  await entry(form, "tech").fill(teo.handle);
  await expect(form.getByText("can take this role.").first()).toBeVisible();
  let answer = () => {};
  const asked = new Promise<void>((resolve) => (answer = resolve));
  await page.route("**/changeContact", async (route) => {
    await asked;
    await route.continue();
  });
  const cancel = form.getByRole("button", { name: "Cancel" });
  const before = await cancel.boundingBox();
  await form.getByRole("button", { name: "Confirm 1 request" }).click();
  await expect(form.getByRole("button", { name: "Sending…" })).toHaveAttribute("aria-disabled", "true");
  expect(await cancel.boundingBox()).toEqual(before);
  await cancel.click({ force: true });
  await form.getByRole("button", { name: "Close" }).click();
  await page.keyboard.press("Escape");
  await expect(form).toBeVisible();
  answer();
  await expect(page.getByRole("dialog", { name: "Sent for confirmation" })).toBeVisible();
});

test("a refusal by the server keeps the entries and says why", async ({
  page,
  api,
}) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira, places.modify(service));
  const form = await dialog(page);
  await page.route("**/1.0/me/services/check", (route) => route.fulfill({ json: { found: {}, rejected: null } }));
  await entry(form, "tech").fill(odile.handle);
  await form.getByRole("button", { name: /^Confirm/ }).click();
  await expect(form.getByRole("alert")).toContainText(`Tech: ${basil.handle} and ${odile.handle} are in different geographical zones`);
  await expect(entry(form, "tech")).toHaveValue(odile.handle);
});

test.describe("when the server fails", () => {
  test.use({ expectedErrors: /500|ERR_CONNECTION_RESET/ });

  test("the form keeps its entries", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await dialog(page);
    await entry(form, "tech").fill(teo.handle);
    await expect(form.getByText("can take this role.").first()).toBeVisible();
    const problem = { type: "about:blank", title: "", status: 500, detail: "", reason: "internal", class: "", message: "" };
    await page.route("**/changeContact", (route) => route.fulfill({ status: 500, json: problem }), { times: 1 });
    await form.getByRole("button", { name: "Confirm 1 request" }).click();
    await expect(form.getByRole("alert")).toBeFocused();
    await expect(form.getByRole("alert")).toContainText("Something went wrong on our side. Nothing was changed. Try again.");
    await expect(entry(form, "tech")).toHaveValue(teo.handle);
    expect(await confirm(page)).toHaveLength(1);
  });

  test("confirming again after a lost reply makes no second request", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await dialog(page);
    await entry(form, "tech").fill(teo.handle);
    await expect(form.getByText("can take this role.").first()).toBeVisible();
    const keys: (string | undefined)[] = [];
    await page.route("**/changeContact", async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      await route.abort("connectionreset");
    });
    await form.getByRole("button", { name: "Confirm 1 request" }).click();
    await expect(form.getByRole("alert")).toContainText("Confirm again: it will only be done once.");
    await expect(entry(form, "tech")).toHaveValue(teo.handle);
    expect(await confirm(page)).toHaveLength(1);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });
});

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  test("whole sentences for one request and for two", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil, billing: mira, category: "DOMAIN" });
    await enter(page, mira, places.modify(service));
    const form = page.getByRole("dialog", { name: "Modifier les contacts" });
    await form.getByLabel("Nouveau contact technique").fill(teo.handle);
    await expect(form.getByRole("button", { name: /^Confirmer 1\sdemande$/ })).toBeVisible();
    await expect(form.getByText(/Dans votre zone \(EU\), et peut prendre ce rôle\./).first()).toBeVisible();
    const preview = form.getByRole("region", { name: "Ce qui va se passer" });
    await expect(preview).toContainText(/Les deux doivent confirmer avant le \S+ \d{1,2} \S+ \d{4}\D{1,4}\d{2}:\d{2}, sinon rien ne change\./);
    await expect(preview).toContainText("Droit de transmettre le rôle technique");
    await expect(preview).toContainText(`${basil.handle} n’est plus contact.`);
    await expect(preview).toContainText("Vous êtes toujours contact administrateur et facturation");
    await form.getByLabel("Nouveau contact facturation").fill(ines.handle);
    await expect(form.getByRole("button", { name: /^Confirmer 2\sdemandes$/ })).toBeVisible();
    await form.getByRole("button", { name: /^Confirmer 2/ }).click();
    await expect(page.getByRole("dialog", { name: "Envoyé pour confirmation" })).toContainText(/2\sdemandes envoyées\./);
  });

  test.describe(() => {
    test.use({ serve: ["--mails-to-one-account", "1"], expectedErrors: /429/ });

    test("the limit on emails to one account names it", async ({ page, api }) => {
      await api.requestOne(vera, await api.service({ admin: vera }), { tech: zofia });
      const service = await api.service({ admin: vera });
      await enter(page, vera, places.modify(service));
      const form = page.getByRole("dialog", { name: "Modifier les contacts" });
      await form.getByLabel("Nouveau contact technique").fill(zofia.handle);
      await form.getByRole("button", { name: /^Confirmer 1/ }).click();
      await expect(form.getByRole("alert")).toHaveText(
        new RegExp(`Nous avons envoyé à ${zofia.handle}, pour vous, le nombre d’e-mails autorisé en 24 heures\\. .* réessayez après le \\S`),
      );
    });
  });
});

test.describe("limits", () => {
  test.use({ expectedErrors: /429/ });

  for (const { name, serve, text } of [
    {
      name: "open requests",
      serve: ["--open-requests", "1"],
      text: /You have as many open requests as allowed\. Cancel one that you no longer need, or wait: the next one expires by \S/,
    },
    {
      name: "emails to one account",
      serve: ["--mails-to-one-account", "1"],
      text: new RegExp(
        `We’ve sent ${zofia.handle} as many emails for you as allowed in 24 hours\\. Cancelling requests doesn’t change that: try again after \\S`,
      ),
    },
    {
      name: "emails to oneself",
      serve: ["--mails-to-oneself", "1"],
      text: /We’ve sent you as many emails for your own requests as allowed in 24 hours\. .* try again after \S/,
    },
  ]) {
    test.describe(() => {
      test.use({ serve });

      test(`the limit on ${name} is named, with the time when there is room`, async ({ page, api }) => {
        await api.requestOne(vera, await api.service({ admin: vera }), { tech: zofia });
        const service = await api.service({ admin: vera });
        await enter(page, vera, places.modify(service));
        const form = await dialog(page);
        await entry(form, "tech").fill(zofia.handle);
        await form.getByRole("button", { name: /^Confirm 1/ }).click();
        await expect(form.getByRole("alert")).toHaveText(text);
        // Nothing entered is lost.
        await expect(entry(form, "tech")).toHaveValue(zofia.handle);
      });
    });
  }
});
