// Access without a role: the list, the form, the rights of a service, and who used it.
import { ines, mira, runa, teo, vera } from "./support/people.ts";
import { countActs, enter, heading, places } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const list = (page: import("@playwright/test").Page, name: string) => page.getByRole("list", { name });

test("an agency gets one server for six weeks in five acts, and loses it in two", async ({ page, api }) => {
  const server = await api.service({ admin: mira, category: "VPS" });
  await enter(page, mira, places.service(server));
  await expect(heading(page, server.name)).toBeVisible();
  const acts = await countActs(page);
  await page.getByRole("main").getByRole("link", { name: "Give access" }).click();
  await expect(heading(page, "Give access")).toBeFocused();
  await expect(page.getByRole("button", { name: new RegExp(`^Remove ${server.name}`) })).toBeVisible();
  await page.getByRole("combobox").fill(vera.handle);
  await page.keyboard.press("Tab");
  await page.getByRole("checkbox", { name: /^Technical/ }).check();
  const inSixWeeks = new Date(Date.now() + 42 * 24 * 3600 * 1000).toISOString().slice(0, 10);
  await page.getByLabel("Last day (optional)").fill(inSixWeeks);
  const preview = page.getByRole("complementary", { name: "What will happen" });
  await expect(preview).toContainText("see services, contacts and history");
  await expect(preview).toContainText("do technical work");
  await expect(preview).toContainText("at 24:00 UTC");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Give access" }).click();
  await expect(heading(page, "Access")).toBeFocused();
  expect(await acts()).toBe(5);
  const given = list(page, "You give access").getByRole("listitem").filter({ hasText: vera.handle });
  await expect(given).toContainText(server.name);
  await expect(given).toContainText("Can see services, contacts and history and do technical work");
  await expect(given).toContainText("(24:00 UTC)");
  await expectAccessible(page);
  const more = await countActs(page);
  await given.getByRole("button", { name: /^End access: / }).click();
  const ask = page.getByRole("dialog");
  await expect(ask).toContainText("Roles stay as they are.");
  await ask.getByRole("button", { name: "End access" }).click();
  await expect(given).toHaveCount(0);
  expect(await more()).toBe(2);
});

test("the form says what is missing, and what the giver cannot give", async ({ page, api }) => {
  const server = await api.service({ admin: runa, tech: mira, category: "DEDICATED" });
  await enter(page, mira, "/#/access");
  await page.getByRole("link", { name: "Give access" }).click();
  await expect(heading(page, "Give access")).toBeFocused();
  await page.getByRole("checkbox", { name: /^See/ }).uncheck();
  await page.getByRole("button", { name: "Give access" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  for (const error of ["Choose at least one person.", "Add at least one service.", "Choose at least one thing they can do."]) {
    await expect(summary).toContainText(error);
  }
  await expectAccessible(page);
  await page.getByRole("combobox").fill("nobody1-ovh");
  await page.keyboard.press("Tab");
  await page.getByLabel("Add a service: search by name").fill(server.name);
  await page.getByRole("button", { name: `Add ${server.name} Dedicated server` }).click();
  await page.getByRole("checkbox", { name: /^Billing: read/ }).check();
  await page.getByRole("checkbox", { name: /^Technical/ }).check();
  await expect(summary).toHaveCount(0);
  const preview = page.getByRole("complementary", { name: "What will happen" });
  await expect(preview).toContainText(`On ${server.name}, your role doesn’t include: read invoices.`);
  await page.getByRole("button", { name: "Give access" }).click();
  await expect(summary).toContainText("There’s no account nobody1-ovh.");
  await page.getByRole("button", { name: "Remove nobody1-ovh" }).click();
  await page.getByRole("combobox").fill(mira.handle);
  await page.keyboard.press("Tab");
  await expect(page.getByText("You can’t give access to yourself.")).toBeVisible();
  await page.getByRole("combobox").fill(teo.name);
  await page.getByRole("option", { name: new RegExp(teo.name) }).click();
  await page.getByText("All of a type, or names that begin alike").click();
  await page.getByLabel("Type", { exact: true }).selectOption({ label: "Domain" });
  await page.getByLabel("Names that begin with (optional)").fill("shop-");
  await page.getByRole("button", { name: "Add them" }).click();
  await expect(page.getByText("Domain: names that begin with shop-")).toBeVisible();
  await page.getByText("Single actions").click();
  await page.getByRole("checkbox", { name: "Install modules" }).uncheck();
  await page.getByLabel("Name (optional)").fill("Shops");
  await page.reload();
  await expect(page.getByLabel("Name (optional)")).toHaveValue("Shops");
  await page.getByRole("button", { name: "Give access" }).click();
  await expect(heading(page, "Access")).toBeVisible();
  const given = list(page, "You give access").getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Shops" }) });
  await expect(given).toContainText("But not: install modules");
  await given.getByRole("link", { name: "Change Shops" }).click();
  await expect(heading(page, "Change access")).toBeFocused();
  await page.getByRole("checkbox", { name: /^Technical/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(heading(page, "Access")).toBeVisible();
  await expect(given).not.toContainText("But not");
});

test("access that was given to me can be dropped, and shows who gave it", async ({ page }) => {
  await enter(page, runa, "/#/access");
  const received = list(page, "You have access").getByRole("listitem").filter({ hasText: "Move to the new server" });
  await expect(received).toContainText(mira.name);
  await expect(received).toContainText("Can see services, contacts and history and do technical work");
  await page.getByRole("link", { name: "Services you can reach" }).click();
  await expect(heading(page, "Services you can reach")).toBeFocused();
  const server = page.getByRole("row").filter({ hasText: "ns-17496.dedicated.example" });
  await expect(server).toContainText("see services, contacts and history and do technical work");
  await expect(server).toContainText(ines.handle);
  await page.getByRole("navigation", { name: "Where you are" }).getByRole("link", { name: "Access" }).click();
  await received.getByRole("button", { name: "Drop access: Move to the new server" }).click();
  await expect(page.getByRole("dialog")).toContainText("only they can give it again");
  await page.getByRole("dialog").getByRole("button", { name: "Drop access" }).click();
  await expect(received).toHaveCount(0);
  await expect(page.getByText("Nobody has given you access.")).toBeVisible();
});

test("who used what is two acts away, and a file", async ({ page }) => {
  await enter(page, mira);
  const acts = await countActs(page);
  await page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: "Access" }).click();
  await page.getByRole("main").getByRole("link", { name: "Who used access" }).click();
  await expect(heading(page, "Who used access")).toBeFocused();
  expect(await acts()).toBe(2);
  const rows = page.getByRole("table").getByRole("row").filter({ hasText: runa.name });
  await expect(rows).toHaveCount(3);
  await expect(rows.filter({ hasText: "Refused" })).toContainText("See invoices and orders");
  await expect(rows.first()).toContainText("Control panel");
  await expectAccessible(page);
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  expect((await saved).suggestedFilename()).toBe("uses.csv");
});

test("the admin reads who has access to a service, and why", async ({ page, api }) => {
  const server = { name: "ns-17496.dedicated.example", category: "DEDICATED" } as const;
  await enter(page, mira, places.rights(server));
  const table = page.getByRole("region", { name: "Who has access" }).getByRole("table");
  await expect(table.getByRole("row").filter({ hasText: "change all three contacts" })).toContainText("Admin");
  const agency = table.getByRole("row").filter({ hasText: runa.name });
  await expect(agency).toContainText("see services, contacts and history and do technical work");
  await expect(agency.getByRole("link", { name: "Move to the new server" })).toBeVisible();
  await expectAccessible(page);
  await enter(page, ines, places.rights(await api.service({ admin: mira, billing: ines })));
  await expect(table.getByRole("row", { name: /^you/ })).toContainText("read invoices, renew and pay");
});

test("somebody with access asks for a contact, and the giver confirms it", async ({ page, api }) => {
  const server = await api.service({ admin: mira, category: "VPS" });
  await api.giveAccess(mira, teo, server, ["see", "contacts"]);
  await enter(page, teo);
  await page.getByRole("link", { name: "Services of others that you can reach" }).click();
  await page.getByRole("row").filter({ hasText: server.name }).getByRole("link").click();
  await expect(heading(page, server.name)).toBeFocused();
  await expect(page.getByRole("region", { name: "You can" })).toContainText("ask for other contacts");
  await expect(page.getByRole("region", { name: "Contacts" })).toContainText(mira.name);
  await page.getByRole("button", { name: "Ask for other contacts" }).click();
  const form = page.getByRole("region", { name: "Ask for other contacts" });
  await expect(form).toContainText(`You ask in the name of ${mira.name}`);
  await form.getByRole("button", { name: "Send request" }).click();
  await expect(form.getByRole("alert")).toContainText("Enter a new contact that differs from the current one.");
  await form.getByLabel("New tech").fill("nobody1-ovh");
  await form.getByRole("button", { name: "Send request" }).click();
  await expect(form.getByRole("alert").first()).toContainText("This change isn’t possible now.");
  await expectAccessible(page);
  await form.getByLabel("New tech").fill(vera.handle);
  await form.getByRole("button", { name: "Send request" }).click();
  await expect(form.getByRole("status")).toContainText("These people have to confirm it");
  await expect(form.getByRole("status")).toContainText(mira.name);
  const asked = page.getByRole("region", { name: "Asked by you" }).getByRole("listitem");
  await expect(asked).toContainText(vera.handle);
  await expectAccessible(page);
  await enter(page, mira, "/#/account/contacts/requests");
  const row = page.getByRole("listitem").filter({ hasText: server.name });
  await expect(row.getByRole("link", { name: /^Confirm it was you/ })).toHaveCount(0);
  await expect(row).toContainText(`asked by ${teo.name} in your name`);
  await row.getByRole("link", { name: /^Answer/ }).click();
  await expect(heading(page, `Asked in your name: tech contact for ${server.name}`)).toBeVisible();
  await expect(page.getByText(`Asked by ${teo.name}`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Accept" })).toBeVisible();
});

test("uses are found by service and outcome", async ({ page }) => {
  await enter(page, mira, places.historyOfAll);
  await page.getByRole("main").getByRole("link", { name: "Who used access" }).click();
  const rows = page.getByRole("table").getByRole("row");
  await expect(rows.filter({ hasText: runa.name })).toHaveCount(3);
  await page.getByLabel("Outcome").selectOption("Refused ones");
  await expect(rows.filter({ hasText: runa.name })).toHaveCount(1);
  await page.getByLabel("Search by handle, service or access").fill("no such thing");
  await expect(page.getByText("No use matches.")).toBeVisible();
  await page.getByLabel("Search by handle, service or access").fill("ns-17496");
  await expect(rows.filter({ hasText: "Refused" })).toHaveCount(1);
});
