// Access without a role: the list, the form, the rights of a service, and who used it.
import type { Page } from "@playwright/test";
import { fillSilently } from "./support/accounts.ts";
import { basil, ines, mira, runa, teo, vera, wren } from "./support/people.ts";
import { SEARCH, confirmButton, countActs, enter, entry, forecast, heading, modifyForm, places } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

/** Rows of access: "You give access" or "You have access". */
const given = (page: Page, name: string, text: string) =>
  page.getByRole("table", { name }).getByRole("row").filter({ hasText: text });
/** A row of My services. */
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
/** The services on screen that others share. */
const ofOthers = (page: Page) => page.getByRole("row").filter({ hasText: "Shared by" });
const picker = (page: Page) => page.getByRole("combobox", { name: "Who" });
const services = (page: Page) => page.getByRole("combobox", { name: "Which services" });
/** Runa's uses of access. */
const uses = (page: Page) => page.getByRole("table").getByRole("row").filter({ hasText: runa.name });

test("an agency gets one server for six weeks in five acts, and loses it in two", async ({ page, api }) => {
  for (const from of ["from its page", "from ticks", "from the navigation"] as const) {
    const server = await api.service({ admin: mira, category: "VPS" });
    await enter(page, mira, from === "from its page" ? places.service(server) : places.services);
    const main = page.getByRole("main");
    await expect(heading(page, from === "from its page" ? server.name : "My services")).toBeVisible();
    if (from === "from ticks") {
      await page.getByRole("searchbox", { name: SEARCH }).fill(server.name);
      await expect(row(page, server.name)).toBeVisible();
    }
    const acts = await countActs(page);
    if (from === "from ticks") {
      await row(page, server.name).getByRole("checkbox").check();
    } else if (from === "from the navigation") {
      await page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: "Access" }).click();
    }
    await page.getByRole("link", { name: "Give access" }).click();
    await expect(heading(page, "Give access")).toBeFocused();
    await picker(page).fill(vera.handle);
    await page.keyboard.press("Enter");
    if (from === "from the navigation") {
      await page.keyboard.press("Enter");
      await expect(services(page)).toBeFocused();
      await services(page).pressSequentially(server.name);
      await page.keyboard.press("Enter");
    }
    await expect(page.getByRole("button", { name: new RegExp(`^Remove ${server.name}`) })).toBeVisible();
    const preview = page.getByRole("complementary", { name: "What will happen" });
    await expect(preview.getByRole("listitem").filter({ hasText: /^\s*Can/ })).toHaveText([
      "Can see services, contacts and history",
      "Can change technical settings",
      "Can’t change other contacts, ask for other contacts",
      "Can’t see invoices and orders, renew it, manage its payment",
      "Can’t hand over roles, answer requests, give the access to others",
    ]);
    await page.getByRole("button", { name: "Give access" }).click();
    await expect(heading(page, "Access")).toBeFocused();
    expect(await acts(), from).toBeLessThanOrEqual(5);
    const done = main.getByRole("status").filter({ hasText: "can now change technical settings" });
    await expect(done).toContainText(`on ${server.name}, until`);
    await expect(done).toContainText("We emailed");
    const access = given(page, "You give access", server.name);
    await expect(access).toContainText("See, Technical");
    await expect(access).toContainText("(24:00 UTC)");
    const more = await countActs(page);
    await access.getByRole("button", { name: /^End access: / }).click();
    const question = page.getByRole("dialog");
    await expect(question).toContainText("Roles stay as they are.");
    await question.getByRole("button", { name: "End access" }).click();
    await expect(access).toHaveCount(0);
    expect(await more()).toBe(2);
  }
});

test("six weeks are given by keyboard alone", async ({ page, api }) => {
  const server = await api.service({ admin: mira, category: "VPS" });
  await enter(page, mira, places.giveAccess(server));
  await picker(page).focus();
  await page.keyboard.type(vera.handle);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: `Remove ${vera.handle}` })).toBeVisible();
  const six = page.getByRole("radio", { name: "6 weeks" });
  await six.focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("radio", { name: "3 months" })).toBeChecked();
  await page.keyboard.press("ArrowLeft");
  await expect(six).toBeChecked();
  await page.getByRole("button", { name: "Give access" }).press("Enter");
  await expect(given(page, "You give access", server.name)).toBeVisible();
});

test("the form says what is missing, and what the giver cannot give", async ({ page, api }) => {
  const server = await api.service({ admin: runa, tech: mira, category: "DEDICATED" });
  await enter(page, mira, "/#/access");
  await page.getByRole("link", { name: "Give access" }).click();
  await expect(heading(page, "Give access")).toBeFocused();
  const give = page.getByRole("button", { name: "Give access" });
  await page.getByRole("checkbox", { name: /^See/ }).uncheck();
  await page.getByRole("checkbox", { name: /^Technical/ }).uncheck();
  await page.getByText("A day…").click();
  await give.click();
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await expect(summary.getByRole("link")).toHaveText([
    "Choose at least one person.",
    "Add at least one service.",
    "Choose at least one thing they can do.",
    "Choose a day from today on.",
  ]);
  await page.getByText("I end it").click();
  await picker(page).fill("nobody1-ovh");
  await page.keyboard.press("Tab");
  await services(page).fill(server.name);
  await page.getByRole("option", { name: `${server.name} Dedicated server` }).click();
  await expect(page.getByRole("button", { name: `Remove ${server.name}` })).toBeVisible();
  await page.getByRole("checkbox", { name: /^Billing: read/ }).check();
  await page.getByRole("checkbox", { name: /^Technical/ }).check();
  await expect(summary).toHaveCount(0);
  const preview = page.getByRole("complementary", { name: "What will happen" });
  await expect(preview).toContainText(`On ${server.name}, your role doesn’t include: see invoices and orders.`);
  await give.click();
  await expect(summary).toContainText("There’s no account nobody1-ovh.");
  await page.getByRole("button", { name: "Remove nobody1-ovh" }).click();
  await picker(page).fill(mira.handle);
  await page.keyboard.press("Tab");
  await expect(page.getByText("You can’t give access to yourself.")).toBeVisible();
});

test("access to services by type and prefix, without one action, is given and then changed", async ({ page }) => {
  await enter(page, mira, "/#/access/new");
  await picker(page).fill(teo.name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: `Remove ${teo.name}` })).toBeVisible();
  await expect(picker(page), "for the next person").toBeFocused();
  await page.keyboard.press("Enter");
  await expect(services(page)).toBeFocused();
  await page.getByText("Several at once: by type or beginning").click();
  await page.getByLabel("Type", { exact: true }).selectOption({ label: "Domain" });
  await page.getByLabel("Names that begin with (optional)").fill("shop-");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Domain: names that begin with shop-", { exact: true })).toBeVisible();
  await page.getByText("Single actions").click();
  await page.getByRole("checkbox", { name: "Install modules" }).uncheck();
  await page.getByText("Options").click();
  await page.getByLabel("Name (optional)").fill("Shops");
  await page.reload();
  await expect(page.getByLabel("Name (optional)"), "kept through a reload").toHaveValue("Shops");
  await page.getByRole("button", { name: "Give access" }).click();
  const access = given(page, "You give access", "Shops");
  await expect(access).toContainText("But not: install modules");
  await access.getByRole("link", { name: "Change Shops" }).click();
  await expect(heading(page, "Change access")).toBeFocused();
  await page.getByRole("checkbox", { name: /^Technical/ }).check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(heading(page, "Access")).toBeVisible();
  await expect(access).not.toContainText("But not");
});

test("tick boxes and a select that the browser fills in without events count as they show", async ({ page, api }) => {
  const server = await api.service({ admin: mira, category: "VPS" });
  await enter(page, mira, places.giveAccess(server));
  await picker(page).fill(vera.handle);
  await page.keyboard.press("Tab");
  await page.getByText("Several at once: by type or beginning").click();
  await page.getByLabel("Names that begin with (optional)").fill("shop-");
  await fillSilently(page.getByLabel("Type", { exact: true }), "DOMAIN");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Domain: names that begin with shop-", { exact: true })).toBeVisible();
  await fillSilently(page.getByRole("checkbox", { name: /^See/ }), false);
  await fillSilently(page.getByRole("checkbox", { name: /^Billing: read/ }), true);
  await page.getByRole("button", { name: "Give access" }).click();
  await expect(heading(page, "Access")).toBeFocused();
  await expect(given(page, "You give access", server.name)).toContainText("Technical, Billing: read");
});

test("a change in another tab is shown beside what was entered, which then replaces it on purpose", async ({ page, context, api }) => {
  const server = await api.service({ admin: mira, category: "VPS" });
  await api.giveAccess(mira, vera, server, ["see"]);
  const place = places.changeAccess(await api.accessGiven(mira, "Agency"));
  await enter(page, mira, place);
  const [technical, note] = [page.getByRole("checkbox", { name: /^Technical/ }), page.getByLabel("Note (optional)")];
  await technical.check();
  await note.fill("For the move");
  const other = await context.newPage();
  await other.goto(place);
  await other.getByLabel("Name (optional)").fill("Shop move");
  await other.getByRole("button", { name: "Save" }).click();
  await expect(heading(other, "Access")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  const summary = page.getByRole("alert").filter({ hasText: "There is a problem" });
  await expect(summary).toBeFocused();
  await expect(summary).toContainText("nothing was saved. Look at what it is now; your entries stay here. Save again to replace it");
  const present = page.getByRole("region", { name: "What it is now" });
  await expect(present).toContainText("Shop move");
  await expect(present).not.toContainText("Technical");
  await expect(note).toHaveValue("For the move");
  await expect(technical).toBeChecked();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(heading(page, "Access")).toBeVisible();
  await expect(given(page, "You give access", "Agency")).toContainText(/Technical.*For the move/s);
});

test("access that was given to me can be dropped, and shows who gave it", async ({ page }) => {
  await enter(page, runa, "/#/access");
  const received = given(page, "You have access", "Move to the new server");
  await expect(received).toContainText(mira.name);
  await expect(received).toContainText("See, Technical");
  await received.getByRole("button", { name: "Drop access: Move to the new server" }).click();
  await expect(page.getByRole("dialog")).toContainText("only they can give it again");
  await page.getByRole("dialog").getByRole("button", { name: "Drop access" }).click();
  await expect(received).toHaveCount(0);
  await expect(page.getByText("Nobody has given you access.")).toBeVisible();
});

test("who used what is two acts away, found by outcome and service, and a file", async ({ page }) => {
  await enter(page, mira);
  const acts = await countActs(page);
  await page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: "Access" }).click();
  await page.getByRole("main").getByRole("link", { name: "Who used access" }).click();
  await expect(heading(page, "Who used access")).toBeFocused();
  expect(await acts()).toBe(2);
  await expect(uses(page)).toHaveCount(3);
  await expect(uses(page).first()).toContainText("Control panel");
  await page.getByLabel("Outcome").selectOption("Refused ones");
  await expect(uses(page)).toHaveText([/See invoices and orders.*Refused|Refused.*See invoices and orders/s]);
  await page.getByLabel("Search by handle, service or access").fill("no such thing");
  await expect(page.getByText("No use matches.")).toBeVisible();
  await page.getByLabel("Search by handle, service or access").fill("ns-17496");
  await expect(uses(page)).toHaveCount(1);
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  expect((await saved).suggestedFilename()).toBe("uses.csv");
});

test("the admin reads who has access to a service, and why", async ({ page, api }) => {
  const server = { name: "ns-17496.dedicated.example", category: "DEDICATED" } as const;
  await enter(page, mira, places.rights(server));
  const table = page.getByRole("table", { name: "Who can do what" });
  await expect(table).toMatchAriaSnapshot(`
    - rowgroup:
      - row:
        - columnheader "What"
        - columnheader /^you .*Admin Tech$/
        - columnheader "${ines.name} Billing"
        - columnheader /^${runa.name} Access until/:
          - link /^Access until/
    - rowgroup:
      - row /^Change technical settings Yes, because of Admin Tech No Yes, because of Access until/
  `);
  await enter(page, ines, places.rights(await api.service({ admin: mira, billing: ines })));
  await expect(table.getByRole("row", { name: /^See invoices and orders/ })).toContainText("Yes, because of Billing");
});

test("somebody with access asks for a contact, and the giver confirms it", async ({ page, api }) => {
  const server = await api.service({ admin: mira, tech: basil, category: "VPS" });
  await api.giveAccess(mira, teo, server, ["see", "contacts"]);
  await enter(page, teo);
  await page.getByRole("searchbox", { name: SEARCH }).fill(server.name);
  const acts = await countActs(page);
  await row(page, server.name).getByRole("link", { name: server.name, exact: true }).click();
  await expect(heading(page, server.name)).toBeFocused();
  await expect(page.getByRole("region", { name: "You can" })).toContainText("ask for other contacts");
  await expect(page.getByRole("region", { name: "Contacts" })).toContainText(mira.name);
  await page.getByRole("link", { name: "Ask for other contacts" }).click();
  expect(await acts()).toBe(2);
  await expect(heading(page, `Modify contacts for ${server.name}`)).toBeFocused();
  await expect(page.getByText(`You ask in the name of ${mira.name}`)).toBeVisible();
  const form = await modifyForm(page);
  // The admin alone names a new one.
  await expect(entry(form, "admin")).toHaveCount(0);
  // Teo shares no service with Basil, and so does not see his name.
  await expect(form.getByText(`Now: ${basil.handle}`)).toBeVisible();
  await confirmButton(page).click();
  await expect(form.getByRole("alert")).toContainText("Enter a new contact for at least one role.");
  await entry(form, "tech").fill("nobody1-ovh");
  await entry(form, "tech").blur();
  await expect(form.getByText("This account doesn’t exist.").first()).toBeVisible();
  await entry(form, "tech").fill(vera.handle);
  await entry(form, "tech").blur();
  await expect(forecast(page)).toContainText(`${mira.name} accepts`);
  await expectAccessible(page);
  await confirmButton(page).click();
  await expect(heading(page, server.name)).toBeFocused();
  await expect(page.getByRole("region", { name: "Asked by you" }).getByRole("listitem")).toContainText(vera.handle);
  await expectAccessible(page);
  await enter(page, mira, "/#/account/contacts/requests");
  const asked = page.getByRole("listitem").filter({ hasText: server.name });
  await expect(asked.getByRole("link", { name: /^Confirm it was you/ })).toHaveCount(0);
  await expect(asked).toContainText(`asked by ${teo.name} in your name`);
  await asked.getByRole("link", { name: /^Answer/ }).click();
  await expect(heading(page, `Asked in your name: tech contact for ${server.name}`)).toBeVisible();
  await expect(page.getByText(`Asked by ${teo.name}`)).toBeVisible();
  await expect(page.getByRole("button", { name: "Accept" })).toBeVisible();
});

test("My services has what others share, found by the search and a filter", async ({ page, person, api }) => {
  const [server, other] = [await api.service({ admin: mira, category: "VPS" }), await api.service({ admin: mira, category: "VPS" })];
  await api.giveAccess(mira, vera, server, ["see", "technical"]);
  await api.giveAccess(mira, vera, other, ["technical"]);
  await enter(page, vera);
  await page.getByText(/^Shared with me\s\d+$/).click();
  await expect(page).toHaveURL(/shared=1/);
  await expect(row(page, server.name)).toContainText(`Shared by ${mira.name}`);
  await expect(row(page, server.name).getByRole("checkbox")).toHaveCount(0);
  await expect(row(page, other.name)).toContainText("Contacts, state and history aren’t shared with you.");
  await row(page, server.name).getByRole("button", { name: /^Actions for/ }).click();
  await expect(page.getByText("You can see services, contacts and history and change technical settings.")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByText(/^Shared with me\s\d+$/).click();
  const search = page.getByRole("searchbox", { name: SEARCH });
  await search.fill(server.name);
  await expect(row(page, other.name)).toHaveCount(0);
  await expect(row(page, server.name)).toBeVisible();
  await search.fill("nothing-like-it");
  await expect(page.getByText("No services match these filters.")).toBeVisible();
  await search.fill(mira.handle);
  await expect(row(page, other.name)).toBeVisible();
  await page.getByText(/^I’m admin\s\d+$/).click();
  await expect(ofOthers(page)).toHaveCount(0);
  await test.step("it goes away without a reload once the giver ends it", async () => {
    await page.goto(places.sharedServices);
    await expect(row(page, server.name)).toBeVisible();
    const giver = await person();
    await enter(giver, mira, places.access);
    await given(giver, "You give access", server.name).getByRole("button", { name: /^End access: / }).click();
    await giver.getByRole("dialog").getByRole("button", { name: "End access" }).click();
    await expect(row(page, server.name)).toHaveCount(0);
    await expect(row(page, other.name)).toBeVisible();
  });
});

test("somebody without a service of their own sees those of others", async ({ page, api }) => {
  const robin = await api.newAccount();
  const server = await api.service({ admin: mira, category: "VPS" });
  await api.giveAccess(mira, robin, server, ["see"]);
  await enter(page, robin);
  await expect(page.getByText("You’re not a contact for any service yet.")).toBeVisible();
  await expect(row(page, server.name).getByRole("link", { name: server.name, exact: true })).toBeVisible();
  await page.setViewportSize({ width: 360, height: 740 });
  await expectAccessible(page);
});

test("the history of a service of others has no column of reasons, and no empty cell", async ({ page, api }) => {
  // Its tech contact has changed, which has a reason for its contacts.
  const domain = { name: "halden-ceramics.example", category: "DOMAIN" } as const;
  await api.giveAccess(mira, vera, domain, ["see"]);
  await enter(page, vera, places.history(domain));
  const history = page.getByRole("table");
  await expect(history.getByRole("columnheader")).toHaveText(["Role", "Who", "From", "To"]);
  await expect(history.getByRole("row").filter({ hasText: new RegExp(`${wren.name}|${wren.handle}`) })).toBeVisible();
  expect(await history.getByRole("cell").allInnerTexts()).not.toContain("");
});

test("all services of others are found by name, also behind a long own list", async ({ page }) => {
  await enter(page, mira, places.access);
  await page.getByRole("link", { name: "Shared with me" }).click();
  await expect(heading(page, "My services")).toBeFocused();
  await expect(ofOthers(page).first()).toBeVisible();
  const search = page.getByRole("searchbox", { name: SEARCH });
  await search.fill("quartz-loft");
  await expect(ofOthers(page)).toHaveCount(1);
  await page.goto(places.services);
  await search.fill("quartz-loft");
  await expect(ofOthers(page)).toHaveCount(1);
  await search.fill("nothing-like-it");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("row").nth(5)).toBeVisible();
});
