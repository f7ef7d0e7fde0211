// The form for new contacts, of one service.
import type { Locator, Page } from "@playwright/test";
import { tabTo } from "./support/keyboard.ts";
import { basil, hal, ines, mira, odile, runa, selma, teo, vera, wren, zofia } from "./support/people.ts";
import { actions, chosen, confirm, confirmButton, enter, entry, forecast, grouped, heading, modifyForm, openMenu, openModify, places, signOut } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const group = (form: Locator, name: "Admin" | "Tech" | "Billing"): Locator => form.getByRole("group", { name, exact: true });

/** Collects the paths of POST calls from now on. */
function calls(page: Page): string[] {
  const made: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") made.push(new URL(request.url()).pathname);
  });
  return made;
}

test("a handle is entered and sent by keyboard alone, and what was asked for is shown", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira, places.modify(service));
  const form = await modifyForm(page);
  await expect(heading(page, `Modify contacts for ${service.name}`)).toBeVisible();
  await expect(page).toHaveTitle("Modify contacts – Handover");
  await expect(forecast(page)).toContainText("Choose a new contact to see what happens.");
  await tabTo(page, entry(form, "tech"));
  await page.keyboard.type(teo.handle);
  await test.step("the preview shows as soon as a handle is complete", async () => {
    await expect(forecast(page)).toContainText("1 role on 1 service.");
    await expect(forecast(page).getByRole("listitem").filter({ hasText: "You confirm" })).toContainText(/to m\S+@halden\.example/);
    await expect(forecast(page)).toContainText(/Both must confirm by/);
  });
  const sent = page.waitForResponse((response) => response.url().endsWith("/1.0/me/submissions"));
  await page.keyboard.press("Enter");
  const { submission } = (await (await sent).json()) as { submission: number };
  await expect(page).toHaveURL(new RegExp(`submission=${submission}$`));
  for (const who of [mira, teo]) await api.mailedCode(who, submission);
  await test.step("going back leads to the list and not to the form", async () => {
    await page.goBack();
    await expect(confirmButton(page)).toHaveCount(0);
  });
});

test("people are found by name, by keyboard and by pointer", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil, billing: mira });
  await enter(page, mira, places.modify(service));
  const form = await modifyForm(page);
  const people = form.getByRole("listbox", { name: "People" });
  await entry(form, "tech").pressSequentially("teo q");
  const option = people.getByRole("option", { name: new RegExp(teo.handle) });
  await expect(option).toContainText(/tech on \d+ of your services/);
  await expect(people.getByRole("group", { name: "People you share services with" }).getByRole("option")).toHaveCount(1);
  await expect(option.locator("mark"), "what was found is marked").toHaveText("Teo Q");
  await expect(option, "what each can take is said before anybody is chosen").toContainText("Can take this role.");
  await expectAccessible(page);
  await test.step("the list says who can't take a role, or holds it already", async () => {
    for (const [who, says] of [[selma, "Can’t take a role right now"], [basil, "Already the tech contact"]] as const) {
      await entry(form, "tech").fill(who.name.split(" ")[0] ?? "");
      await expect(people.getByRole("group", { name: says }).getByRole("option", { name: new RegExp(who.handle) })).toBeVisible();
    }
    await entry(form, "billing").fill("teo");
    await expect(people.getByRole("option", { name: new RegExp(teo.handle) })).toContainText("Every billing contact needs a valid payment method.");
    await entry(form, "billing").fill("");
    await page.keyboard.press("Escape");
    // The only one that is found was taken when the field was left.
    await chosen(form, "tech").getByRole("button").click();
    await entry(form, "tech").fill("teo q");
    await expect(option).toBeVisible();
  });
  await test.step("Escape closes the list, the arrow opens it again", async () => {
    await page.keyboard.press("Escape");
    await expect(people).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(entry(form, "tech"), "Escape leaves no form from a field").toHaveValue("teo q");
    await page.keyboard.press("ArrowDown");
    await expect(option).toBeVisible();
  });
  await test.step("an arrow chooses, Enter takes, and the form is not sent", async () => {
    await page.keyboard.press("ArrowDown");
    await expect(option).toHaveAttribute("aria-selected", "true");
    await expect(entry(form, "tech")).toHaveAttribute("aria-activedescendant", (await option.getAttribute("id")) ?? "");
    await page.keyboard.press("Enter");
    await expect(entry(form, "tech")).toHaveValue(teo.handle);
    await page.keyboard.press("Tab");
    await expect(chosen(form, "tech")).toContainText(teo.name);
    await expect(group(form, "Tech")).toContainText("Can take this role.");
  });
  await test.step("part of a name and Enter take the first", async () => {
    await entry(form, "billing").pressSequentially("ines");
    await expect(people.getByRole("option", { name: new RegExp(ines.handle) })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(entry(form, "billing")).toHaveValue(ines.handle);
    await expect(page).toHaveURL(/services\/edit\?/);
  });
  await test.step("Tab takes it, too, and leads to the next field", async () => {
    await page.keyboard.press("Tab");
    await chosen(form, "billing").getByRole("button").click();
    await page.keyboard.type("ines");
    await expect(people.getByRole("option", { name: new RegExp(ines.handle) })).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(chosen(form, "billing")).toContainText(ines.name);
    await expect(people).toHaveCount(0);
    await expect(form.locator("summary").filter({ hasText: "Options" })).toBeFocused();
  });
  await test.step("the pointer chooses oneself", async () => {
    await chosen(form, "tech").getByRole("button").click();
    await expect(entry(form, "tech")).toBeFocused();
    await entry(form, "tech").click();
    await people.getByRole("option", { name: /^you/ }).click();
    await expect(chosen(form, "tech")).toContainText("you");
    await expect(group(form, "Tech")).toContainText("You can take this role.");
  });
  await test.step("part of a name takes the only person it finds when the field is left", async () => {
    await chosen(form, "tech").getByRole("button").click();
    await entry(form, "tech").pressSequentially("teo q");
    await expect(option).toBeVisible();
    await entry(form, "tech").blur();
    await expect(chosen(form, "tech")).toContainText(teo.name);
  });
  await test.step("a name that finds nobody says what to enter", async () => {
    await chosen(form, "tech").getByRole("button").click();
    await entry(form, "tech").pressSequentially("Zebulon");
    await entry(form, "tech").blur();
    await expect(entry(form, "tech")).toHaveAccessibleDescription(/Choose Zebulon from the list, or enter their email or NIC handle\./);
  });
});

test("the list copies a message to someone who can't take a role", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira, places.modify(service));
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const form = await modifyForm(page);
  const people = form.getByRole("listbox", { name: "People" });
  const unable = people.getByRole("group", { name: "Can’t take a role right now" }).getByRole("option", { name: new RegExp(selma.handle) });
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  const find = async () => {
    await entry(form, "tech").fill("selma");
    await expect(unable).toContainText("Copy message");
  };
  const expectCopied = async () => {
    await expect(unable, "the list stays, and says so").toContainText("Copied.");
    await expect(page.locator(".vh[aria-live=polite]")).toHaveText("Copied.");
    expect(await copied()).toContain(`To take over ${service.name}, something is missing in your profile: `);
    await expect(entry(form, "tech"), "nobody is chosen").toHaveValue("selma");
    await expect(entry(form, "tech")).toBeFocused();
    await expect(chosen(form, "tech")).toHaveCount(0);
  };
  await find();
  await expectAccessible(page);
  await test.step("by keyboard", async () => {
    await entry(form, "tech").press("ArrowDown");
    await expect(entry(form, "tech")).toHaveAttribute("aria-activedescendant", (await unable.getAttribute("id")) ?? "");
    await page.keyboard.press("Enter");
    await expectCopied();
    await expect(unable, "for a moment").toContainText("Copy message");
  });
  await test.step("by pointer", async () => {
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await unable.click();
    await expectCopied();
  });
  await test.step("a handle that is typed in full has the message below the field", async () => {
    await entry(form, "tech").fill(selma.handle);
    await entry(form, "tech").blur();
    await expect(group(form, "Tech")).toContainText(`${selma.name} can’t take on or give up this role right now.`);
    await expect(group(form, "Tech").getByRole("button", { name: "Copy message" })).toBeVisible();
  });
});

test("the open list of people does not cover the button below", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira, places.modify(service));
  const form = await modifyForm(page);
  for (const [width, height] of [[1280, 720], [360, 780]] as const) {
    await page.setViewportSize({ width, height });
    for (const role of ["admin", "tech", "billing"] as const) {
      await entry(form, role).focus();
      await expect(form.getByRole("option"), "the focus alone opens nothing").toHaveCount(0);
      await entry(form, role).press("ArrowDown");
      await expect(form.getByRole("option").first()).toBeVisible();
      await confirmButton(page).click({ trial: true });
      await entry(form, role).press("Escape");
    }
  }
});

test.describe("entries are judged", () => {
  test("by their form, without asking the server and not while typing", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await modifyForm(page);
    const made = calls(page);
    await entry(form, "tech").fill("tq5108");
    await expect(entry(form, "tech")).not.toHaveAttribute("aria-invalid");
    await entry(form, "tech").blur();
    await expect(entry(form, "tech")).toHaveAttribute("aria-invalid", "true");
    await expect(entry(form, "tech")).toHaveAccessibleDescription(/A NIC handle needs a hyphen before its ending/);
    expect(made).toEqual([]);
    await form.getByRole("button", { name: `Use ${teo.handle}` }).click();
    await expect(chosen(form, "tech")).toContainText(teo.handle);
    await test.step("the present contact changes nothing", async () => {
      await chosen(form, "tech").getByRole("button").click();
      await entry(form, "tech").fill(basil.handle);
      await expect(group(form, "Tech")).toContainText("Already the tech contact.");
      await expect(forecast(page)).toContainText("Nothing would change");
    });
  });

  const cases = [
    { what: "a handle that nobody has", to: "zz99999-ovh", says: "This account doesn’t exist. Check the spelling." },
    { what: "an account of another zone", to: odile.handle, says: "are in different geographical zones. Choose an account in the zone of" },
    { what: "the address of an account that shares no service", to: hal.address, says: "No one you share a service with has this address." },
  ];
  test("by the server, which says what is wrong once the field is left", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await modifyForm(page);
    for (const { what, to, says } of cases) {
      await test.step(what, async () => {
        const checked = page.waitForResponse((response) => response.url().endsWith("/submissions/check"));
        await entry(form, "tech").fill(to);
        await checked;
        await expect(group(form, "Tech").getByText(says)).toHaveCount(0);
        await entry(form, "tech").blur();
        await expect(group(form, "Tech").getByText(says)).toBeVisible();
        await confirmButton(page).click();
        await expect(form.getByRole("alert")).toBeFocused();
        await form.getByRole("alert").getByRole("link", { name: new RegExp(`^Tech: .*${says}`) }).click();
        await expect(entry(form, "tech")).toBeFocused();
      });
    }
    await test.step("someone who may have no account gets an invitation to copy", async () => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await group(form, "Tech").getByRole("button", { name: "Copy an invitation" }).click();
      await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/#\/sign-up$/);
    });
  });

  test("an address stands for the account of someone who shares a service", { tag: "@all" }, async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await modifyForm(page);
    await entry(form, "tech").fill(teo.address);
    // Immediately: the account of the address is looked up before anything is sent.
    const ids = await confirm(page);
    expect(ids).toHaveLength(1);
    await api.mailedCode(teo, ids[0] ?? 0);
  });

  test("another account's reasons aren't revealed, one's own are given in full", { tag: "@all" }, async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await modifyForm(page);
    // One has an unpaid invoice, the other no payment method, which is said of nobody.
    await entry(form, "tech").fill(selma.handle);
    await entry(form, "billing").fill(teo.handle);
    await entry(form, "billing").blur();
    await expect(group(form, "Tech")).toContainText(`${selma.name} can’t take on or give up this role right now.`);
    await expect(group(form, "Tech")).not.toContainText(/unpaid|invoice is|bill /i);
    await expect(group(form, "Billing")).toContainText("Also needs a valid payment method. Ask them: only they can see it.");
    const name = "the-extraordinarily-long-name-of-a-small-family-pottery-and-garden-centre.example";
    await enter(page, selma, places.modify({ name, category: "DOMAIN" }));
    const hers = page.getByRole("main");
    await expect(hers).toContainText("You have an unpaid invoice. Pay it, then come back.");
    await expect(hers.getByRole("button", { name: "Pay it (demo)" }).first()).toBeVisible();
  });
});

test("errors are listed on top and link to their fields", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, mira, places.modify(service));
  const form = await modifyForm(page);
  await confirmButton(page).click();
  await expect(form.getByRole("alert").getByRole("link", { name: "Enter a new contact for at least one role." })).toBeVisible();
  const summary = form.getByRole("alert");
  await test.step("nothing would change", async () => {
    await entry(form, "tech").fill(basil.handle);
    await expect(forecast(page)).toContainText("Nothing would change, so nobody has to confirm.");
    await expect(confirmButton(page)).toBeDisabled();
    await confirmButton(page).press("Enter");
    await expect(summary).toContainText("None of the services would change.");
    await group(form, "Tech").getByRole("button").click();
    await expect(confirmButton(page)).toBeEnabled();
  });
  await entry(form, "admin").fill("nonsense");
  await confirmButton(page).click();
  await expect(summary).toBeFocused();
  await expect(summary.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  await expect(page).toHaveTitle(/^Error: Modify contacts/);
  await expectAccessible(page);
  await summary.getByRole("link", { name: /^Admin: Choose nonsense from the list/ }).click();
  await expect(entry(form, "admin")).toBeFocused();
  await test.step("a last day and a note that cannot be taken", async () => {
    await entry(form, "admin").fill("");
    await entry(form, "tech").fill(runa.handle);
    await form.getByText("last day, note").click();
    await form.getByLabel("Last day (optional)").pressSequentially("12");
    const note = form.getByLabel("Note to the people you ask (optional)");
    await note.fill("Call \u202eme.");
    await confirmButton(page).click();
    await expect(summary.getByRole("link", { name: /full date|real date/ })).toBeVisible();
    await summary.getByRole("link", { name: /direction of text/ }).click();
    await expect(note).toBeFocused();
    await expect(note).toHaveAttribute("aria-invalid", "true");
    await note.fill("word ".repeat(101));
    await confirmButton(page).click();
    await expect(note).toHaveAccessibleDescription(/The note can have up to 500 characters/);
  });
});

test("only the roles that the reader may change have a field", { tag: "@all" }, async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: teo });
  await enter(page, teo, places.modify(service));
  const form = await modifyForm(page);
  await expect(entry(form, "tech")).toBeVisible();
  for (const role of ["admin", "billing"] as const) await expect(entry(form, role)).toHaveCount(0);
});

test("a role with an open request of one's own is locked and links to it", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const id = await api.requestOne(mira, service, { tech: teo });
  await enter(page, mira, places.modify(service));
  const form = await modifyForm(page);
  await expect(entry(form, "tech")).toHaveCount(0);
  await expect(group(form, "Tech")).toContainText(`Not now: request ${grouped(id)} already moves this role to ${teo.name}.`);
  await expect(entry(form, "billing")).toBeVisible();
  await group(form, "Tech").getByRole("link", { name: `request ${grouped(id)}` }).click();
  await expect(page).toHaveURL(new RegExp(`${id}$`));
});

test("an admin can end another's request at any time, after a warning", async ({ page, person, api }) => {
  const service = await api.service({ admin: mira, tech: teo });
  await enter(page, mira, places.modify(service));
  const form = await modifyForm(page);
  await entry(form, "billing").fill(ines.handle);
  await test.step("a request made by others shows, and nothing entered is lost", async () => {
    const id = await api.requestOne(teo, service, { tech: basil });
    await api.answer(teo, id, "accept");
    await api.answer(basil, id, "accept");
    await expect(group(form, "Tech")).toContainText(`with request ${grouped(id)}. Naming someone here cancels that request.`);
    await expect(chosen(form, "billing").or(entry(form, "billing"))).toBeVisible();
    const his = await person();
    await enter(his, basil, places.request(id));
    await expect(his.getByRole("timer")).toBeVisible();
    await entry(form, "tech").fill(wren.handle);
    await expect(forecast(page)).toContainText("1 open request made by someone else will be cancelled.");
    await confirm(page);
    await expect(his.getByRole("timer")).toHaveCount(0);
  });
});

test("services of the same name can be changed along, each by its own request", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil, category: "DOMAIN", siblings: ["ZONE"] });
  await enter(page, mira, places.modify(service));
  const form = await modifyForm(page);
  await expect(form.getByRole("checkbox", { name: "Domain" })).toBeChecked();
  const zone = form.getByRole("checkbox", { name: "DNS zone" });
  await expect(zone).not.toBeChecked();
  await zone.check();
  await entry(form, "tech").fill(teo.handle);
  await expect(forecast(page)).toContainText("2 roles on 2 services.");
  await expect(forecast(page).getByRole("listitem").first()).toContainText(/Domain and DNS zone|DNS zone and Domain/);
  const ids = await confirm(page);
  expect(ids).toHaveLength(2);
  expect(await api.mailsAsking(teo, ids), "one email").toBe(1);
});

test("the form says what one keeps, gives up, and when the role goes back", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: mira, billing: mira, category: "DOMAIN" });
  await enter(page, mira, places.modify(service));
  const form = await modifyForm(page);
  await entry(form, "admin").fill(runa.handle);
  await expect(forecast(page)).toContainText("You’re still the tech and billing contact.");
  for (const role of ["tech", "billing"] as const) await entry(form, role).fill(runa.handle);
  await expect(forecast(page)).toContainText("You’re no longer a contact for this service.");
  await expect(forecast(page), "roles between the same accounts").toContainText("3 roles on 1 service.");
  await expect(forecast(page), "ask together").toContainText(/accepts\s*One email, one code\s*2 minutes/);
  await form.getByText("last day, note").click();
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await form.getByLabel("Last day (optional)").fill(day);
  await expect(forecast(page)).toContainText(/After .*, the tech role goes back/);
});

test.describe("leaving", () => {
  test("Escape, Cancel and going back return to the row, which has the focus", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira);
    for (const leave of [
      () => page.keyboard.press("Escape"),
      () => page.getByRole("main").getByRole("link", { name: "Cancel" }).click(),
      () => page.goBack(),
    ]) {
      await openModify(page, service);
      await leave();
      await expect(actions(page, service)).toBeFocused();
      await expect(page).toHaveURL(/contacts\/services\?serviceName=/);
    }
  });

  test("what was entered is there again after going back and forward, not after Cancel", async ({ page, api }) => {
    const [service, other] = [await api.service({ admin: mira, tech: basil }), await api.service({ admin: mira, tech: basil })];
    await enter(page, mira);
    const form = await openModify(page, service);
    await entry(form, "tech").fill(teo.handle);
    await form.getByText("last day, note").click();
    await form.getByLabel("Note to the people you ask (optional)").fill("Call me.");
    await page.goBack();
    // It belongs to one service.
    await expect(entry(await openModify(page, other), "tech")).toHaveValue("");
    await page.keyboard.press("Escape");
    await openModify(page, service);
    await expect(chosen(form, "tech")).toContainText(teo.name);
    await expect(form.getByLabel("Note to the people you ask (optional)")).toHaveValue("Call me.");
    await form.getByRole("link", { name: "Cancel" }).click();
    await expect(entry(await openModify(page, service), "tech")).toHaveValue("");
  });

  test("what was entered outlives a reload, until it is given up or the reader signs out", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await modifyForm(page);
    await entry(form, "tech").fill(teo.handle);
    await form.getByText("last day, note").click();
    await form.getByLabel("Note to the people you ask (optional)").fill("Call me.");
    await page.reload();
    await expect(chosen(form, "tech")).toContainText(teo.name);
    await expect(form.getByLabel("Note to the people you ask (optional)")).toHaveValue("Call me.");
    await page.reload();
    await expect(chosen(form, "tech")).toContainText(teo.name);
    await form.getByRole("link", { name: "Cancel" }).click();
    await expect(entry(await openModify(page, service), "tech")).toHaveValue("");
    await entry(form, "tech").fill(teo.handle);
    await page.reload();
    await expect(chosen(form, "tech")).toContainText(teo.name);
    await signOut(page, mira);
    await expect.poll(() => page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  });
});

test("a service of others and a service that doesn't exist look the same", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  for (const place of [places.modify(service), places.modify({ name: "never-there.example", category: "DOMAIN" })]) {
    await enter(page, teo, place);
    await expect(page.getByText("Service not found, or you’re not one of its contacts.")).toBeVisible();
  }
});

test("a service that can't be changed says why in its menu", { tag: "@all" }, async ({ page, api }) => {
  const service = await api.service({ admin: mira, status: "inCreation", category: "DOMAIN" });
  await enter(page, mira);
  await openMenu(page, service);
  const item = page.getByRole("button", { name: "Modify contacts" });
  await expect(item).toBeDisabled();
  await expect(item).toContainText("The service is still being created.");
});

test.describe("sending", () => {
  test.use({ expectedErrors: /409|500|ERR_CONNECTION_RESET/ });

  test("double-clicking sends once, and until then nothing leaves the form or moves", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await modifyForm(page);
    await entry(form, "tech").fill(teo.handle);
    await expect(forecast(page)).toContainText("1 role on 1 service.");
    const made = calls(page);
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route(/\/1\.0\/me\/submissions$/, async (route) => {
      await held;
      await route.continue();
    });
    const cancel = form.getByRole("link", { name: "Cancel" });
    const before = await cancel.boundingBox();
    await confirmButton(page).dblclick();
    await expect(form.getByRole("button", { name: "Sending…" })).toHaveAttribute("aria-disabled", "true");
    expect((await cancel.boundingBox())?.x).toBe(before?.x);
    await cancel.click({ force: true });
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/services\/edit/);
    answer();
    await expect(page).toHaveURL(/submission=\d+$/);
    expect(made.filter((path) => path.endsWith("/me/submissions"))).toHaveLength(1);
  });

  test("a refusal by the server keeps the entries and says why", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await modifyForm(page);
    await entry(form, "tech").fill(odile.handle);
    await confirmButton(page).click();
    await expect(form.getByRole("alert")).toBeVisible();
    await expect(group(form, "Tech")).toContainText("are in different geographical zones");
    await expect(entry(form, "tech")).toHaveValue(odile.handle);
  });

  test("after a failure everything is still there, and confirming again sends it once", async ({ page, api }) => {
    const service = await api.service({ admin: mira, tech: basil });
    await enter(page, mira, places.modify(service));
    const form = await modifyForm(page);
    await entry(form, "tech").fill(teo.handle);
    await expect(forecast(page)).toContainText("1 role on 1 service.");
    const problem = { type: "about:blank", title: "", status: 500, detail: "", reason: "internal", class: "", message: "" };
    const keys: (string | undefined)[] = [];
    await page.route(/\/1\.0\/me\/submissions$/, async (route) => {
      keys.push(route.request().headers()["idempotency-key"]);
      if (keys.length === 1) return route.fulfill({ status: 500, json: problem });
      if (keys.length > 2) return route.continue();
      await route.fetch();
      await route.abort("connectionreset");
    });
    await confirmButton(page).click();
    await expect(form.getByRole("alert")).toContainText("Something went wrong on our side. Nothing was changed. Try again.");
    await confirmButton(page).click();
    await expect(form.getByRole("alert")).toContainText("Send it again: it can’t be sent twice.");
    expect(await confirm(page)).toHaveLength(1);
    expect(keys).toHaveLength(3);
    expect(keys[1]).toBe(keys[2]);
  });
});

test.describe("in French", { tag: "@all" }, () => {
  test.use({ locale: "fr-FR", serve: ["--mails-to-one-account", "1"], expectedErrors: /429/ });

  test("the form, and a limit with whom it is about", async ({ page, api }) => {
    await api.requestOne(vera, await api.service({ admin: vera }), { tech: zofia });
    const service = await api.service({ admin: vera });
    await enter(page, vera, places.modify(service));
    const form = page.getByRole("main");
    await form.getByRole("combobox", { name: "Nouveau contact technique" }).fill(zofia.handle);
    const preview = page.getByRole("complementary", { name: "Ce qui va se passer" });
    await expect(preview).toContainText(/Les deux personnes doivent confirmer avant le \S+ \d{1,2} \S+ \d{4}\D{1,4}\d{2}:\d{2}, sinon rien ne change\./);
    await expect(form).toContainText("Peut prendre ce rôle.");
    await form.getByRole("button", { name: "Envoyer la demande", exact: true }).click();
    await expect(form.getByRole("alert")).toContainText(/le nombre d’e-mails autorisé en 24 heures\. .* réessayez après le \S/);
  });
});

test.describe("limits", { tag: "@all" }, () => {
  test.use({ expectedErrors: /429/ });

  for (const { name, serve, text } of [
    {
      name: "open requests",
      serve: ["--open-requests", "1"],
      text: /You’ve reached the limit of open requests\. Cancel one that you no longer need, or wait: the next one expires by \S/,
    },
    {
      name: "emails to oneself",
      serve: ["--mails-to-oneself", "1"],
      text: /You’ve reached the limit of emails for your own requests in 24 hours\. .* try again after \S/,
    },
  ]) {
    test.describe(() => {
      test.use({ serve });

      test(`the limit on ${name} is named, with the time when there is room`, async ({ page, api }) => {
        await api.requestOne(vera, await api.service({ admin: vera }), { tech: zofia });
        await enter(page, vera, places.modify(await api.service({ admin: vera })));
        const form = await modifyForm(page);
        await entry(form, "tech").fill(zofia.handle);
        await confirmButton(page).click();
        await expect(form.getByRole("alert")).toContainText(text);
        await expect(entry(form, "tech").or(chosen(form, "tech"))).toBeVisible();
      });
    });
  }
});
