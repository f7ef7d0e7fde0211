// The form for new contacts, of one service.
import type { Locator, Page } from "@playwright/test";
import type { ApiDriver, Service } from "./support/api-driver.ts";
import { tabTo } from "./support/keyboard.ts";
import { type Person, basil, hal, ines, mira, odile, runa, selma, teo, wren } from "./support/people.ts";
import { actions, chosen, confirm, confirmButton, confirmWord, copied, day, enter, enterForm, entry, forecast, grouped, heading, hold, modifyForm, openModify, places, signOut } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const group = (form: Locator, name: "Admin" | "Tech" | "Billing"): Locator => form.getByRole("group", { name, exact: true });
const people = (form: Locator): Locator => form.getByRole("listbox", { name: "People" });
const person = (form: Locator, { handle }: Person): Locator => people(form).getByRole("option", { name: new RegExp(handle) });
const note = (form: Locator): Locator => form.getByLabel("Note to the people you ask (optional)");

/** Mira's form for one of her services, whose tech contact is Basil. */
async function open(page: Page, api: ApiDriver): Promise<{ service: Service; form: Locator }> {
  const service = await api.service({ admin: mira, tech: basil });
  return { service, form: await enterForm(page, mira, service) };
}

/** Collects the paths of POST calls from now on. */
function calls(page: Page): string[] {
  const made: string[] = [];
  page.on("request", (request) => {
    if (request.method() === "POST") made.push(new URL(request.url()).pathname);
  });
  return made;
}

test("a handle is entered and sent by keyboard alone, and what was asked for is shown", async ({ page, api }) => {
  const { service, form } = await open(page, api);
  await expect(heading(page, `Modify contacts for ${service.name}`)).toBeVisible();
  await expect(page).toHaveTitle("Modify contacts – Handover");
  await expect(forecast(page)).toContainText("Choose a new contact to see what happens.");
  await tabTo(page, entry(form, "tech"));
  await page.keyboard.type(teo.handle);
  // As soon as a handle is complete.
  await expect(forecast(page)).toContainText("Tech role of ");
  await expect(forecast(page).getByRole("listitem").filter({ hasText: "You confirm" })).toContainText(/to m\S+@halden\.example/);
  await page.keyboard.press("Enter");
  await expect(chosen(form, "tech")).toContainText(teo.name);
  await expect(entry(form, "billing"), "Enter leads to the next field").toBeFocused();
  await page.keyboard.press("Enter");
  await expect(confirmButton(page), "and from the last one to the button").toBeFocused();
  const sent = page.waitForResponse((response) => response.url().endsWith("/1.0/me/submissions"));
  await page.keyboard.press("Enter");
  const { submission } = (await (await sent).json()) as { submission: number };
  await expect(page).toHaveURL(new RegExp(`submission=${submission}$`));
  for (const who of [mira, teo]) await api.mailedCode(who, submission);
  await page.goBack();
  await expect(confirmButton(page), "back is the list, not the form").toHaveCount(0);
});

test("people are found by name, by keyboard and by pointer", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil, billing: mira });
  const form = await enterForm(page, mira, service);
  const [tech, billing] = [entry(form, "tech"), entry(form, "billing")];
  const option = person(form, teo);
  await tech.pressSequentially("teo q");
  await expect(option).toContainText(/tech on \d+ of your services/);
  await expect(people(form).getByRole("group", { name: "People you share services with" }).getByRole("option")).toHaveCount(1);
  await expect(option.locator("mark"), "what was found is marked").toHaveText("Teo Q");
  await expect(option, "before anybody is chosen").toContainText("Can take this role.");
  await test.step("the list says who can't take a role, or holds it already", async () => {
    await tech.fill("selma");
    await expect(people(form).getByRole("group", { name: "Can’t take a role right now" }).getByRole("option")).toContainText(selma.handle);
    await tech.fill("basil");
    await expect(people(form).getByRole("group", { name: "Already the tech contact" }).getByRole("option")).toContainText(basil.handle);
    await billing.fill("teo");
    await expect(option).toContainText("Every billing contact needs a valid payment method.");
    await billing.fill("");
    await page.keyboard.press("Escape");
    // The only one that is found was taken when the field was left.
    await chosen(form, "tech").getByRole("button").click();
    await tech.fill("teo q");
    await expect(option).toBeVisible();
  });
  await test.step("Escape closes the list, the arrow opens it again", async () => {
    await page.keyboard.press("Escape");
    await expect(people(form)).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expect(tech, "Escape leaves no form from a field").toHaveValue("teo q");
    await page.keyboard.press("ArrowDown");
    await expect(option).toBeVisible();
  });
  await test.step("an arrow chooses, Enter takes, and the form is not sent", async () => {
    await page.keyboard.press("ArrowDown");
    await expect(option).toHaveAttribute("aria-selected", "true");
    await expect(tech).toHaveAttribute("aria-activedescendant", (await option.getAttribute("id")) ?? "");
    await page.keyboard.press("Enter");
    await expect(chosen(form, "tech")).toContainText(teo.name);
    await expect(billing).toBeFocused();
    await expect(group(form, "Tech")).toContainText("Can take this role.");
  });
  await test.step("part of a name and Enter take the first", async () => {
    await billing.pressSequentially("ines");
    await expect(person(form, ines)).toBeVisible();
    await confirmWord(billing);
    await expect(billing, "Enter was for the input method").toHaveValue("ines");
    await page.keyboard.press("Enter");
    await expect(chosen(form, "billing")).toContainText(ines.name);
    await expect(confirmButton(page)).toBeFocused();
    await expect(page).toHaveURL(/services\/edit\?/);
  });
  await test.step("a payment method, which only they can see, is asked for by a message", async () => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await group(form, "Billing").getByRole("button", { name: "Copy message" }).click();
    await expect.poll(() => copied(page)).toContain(`To become the billing contact for ${service.name}, you need a valid payment method`);
  });
  await test.step("Tab takes it, too, and leads to the next field", async () => {
    await chosen(form, "billing").getByRole("button").click();
    await page.keyboard.type("ines");
    await expect(person(form, ines)).toBeVisible();
    await page.keyboard.press("Tab");
    await expect(chosen(form, "billing")).toContainText(ines.name);
    await expect(people(form)).toHaveCount(0);
    await expect(form.locator("summary").filter({ hasText: "Options" })).toBeFocused();
  });
  await test.step("the pointer chooses oneself", async () => {
    await chosen(form, "tech").getByRole("button").click();
    await expect(tech).toBeFocused();
    await tech.click();
    await people(form).getByRole("option", { name: /^you/ }).click();
    await expect(chosen(form, "tech")).toContainText("you");
    await expect(group(form, "Tech")).toContainText("You can take this role.");
    await expect(confirmButton(page)).toBeFocused();
  });
  await test.step("a name that finds nobody says what to enter", async () => {
    await chosen(form, "tech").getByRole("button").click();
    await tech.pressSequentially("Zebulon");
    await tech.blur();
    await expect(tech).toHaveAccessibleDescription(/Choose Zebulon from the list, or enter their email or NIC handle\./);
  });
});

test("part of a name and Enter, before the list is there, take the first; a field that is left takes the only one", async ({ page, api }) => {
  const { form } = await open(page, api);
  const [tech, billing] = [entry(form, "tech"), entry(form, "billing")];
  const release = await hold(page, /\/me\/people\?/);
  await tech.fill("teo q");
  await page.keyboard.press("Enter");
  await expect(tech, "nothing is sent").toBeFocused();
  release();
  await expect(chosen(form, "tech")).toContainText(teo.name);
  await expect(billing).toBeFocused();
  await test.step("several are listed by name", async () => {
    await billing.fill("qui");
    await billing.blur();
    await expect(billing).toHaveAccessibleDescription(/qui\S* isn’t enough\. It finds .+ and .+\. Choose one from the list\./);
  });
});

test("the press that leaves a field is not lost, and nothing moves before it has arrived", async ({ page, api }) => {
  const { form } = await open(page, api);
  await entry(form, "tech").pressSequentially("teo q");
  await expect(person(form, teo)).toBeVisible();
  const sent = page.waitForResponse((response) => response.url().endsWith("/1.0/me/submissions"));
  await confirmButton(page).hover();
  await page.mouse.down();
  await expect(confirmButton(page)).toBeFocused();
  await expect(chosen(form, "tech")).toHaveCount(0);
  await page.mouse.up();
  const { submission } = (await (await sent).json()) as { submission: number };
  await expect(page).toHaveURL(new RegExp(`submission=${submission}$`));
});

test("the list copies a message to someone who can't take a role", async ({ page, api }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const { service, form } = await open(page, api);
  const tech = entry(form, "tech");
  const unable = person(form, selma);
  const expectCopied = async () => {
    await expect(unable, "the list stays, and says so").toContainText("Copied.");
    await expect(page.locator(".vh[aria-live=polite]")).toHaveText("Copied.");
    expect(await copied(page)).toContain(`To take over ${service.name}, something is missing in your profile: `);
    await expect(tech, "nobody is chosen").toHaveValue("selma");
    await expect(tech).toBeFocused();
    await expect(chosen(form, "tech")).toHaveCount(0);
    await expect(unable, "for a moment").toContainText("Copy message");
  };
  await tech.fill("selma");
  await expect(unable).toContainText("Copy message");
  await expectAccessible(page);
  await test.step("by keyboard", async () => {
    await tech.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expectCopied();
  });
  await test.step("by pointer", async () => {
    await page.evaluate(() => navigator.clipboard.writeText(""));
    await unable.click();
    await expectCopied();
  });
  await test.step("a handle that is typed in full has the message below the field", async () => {
    await tech.fill(selma.handle);
    await tech.blur();
    await expect(group(form, "Tech")).toContainText(`${selma.name} can’t take on or give up this role right now.`);
    await expect(group(form, "Tech").getByRole("button", { name: "Copy message" })).toBeVisible();
  });
});

test("the open list of people does not cover the button below", async ({ page, api }) => {
  const { form } = await open(page, api);
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
    const { form } = await open(page, api);
    const made = calls(page);
    await entry(form, "tech").fill("zz99999");
    await expect(entry(form, "tech")).not.toHaveAttribute("aria-invalid");
    await entry(form, "tech").blur();
    await expect(entry(form, "tech")).toHaveAttribute("aria-invalid", "true");
    await expect(entry(form, "tech")).toHaveAccessibleDescription(/A NIC handle needs a hyphen before its ending/);
    expect(made).toEqual([]);
    await form.getByRole("button", { name: "Use zz99999-ovh" }).click();
    await expect(entry(form, "tech")).toHaveValue("zz99999-ovh");
  });

  const cases = [
    { what: "a handle that nobody has", to: "zz99999-ovh", says: "This account doesn’t exist. Check the spelling." },
    { what: "an account of another zone", to: odile.handle, says: "are in different geographical zones. Choose an account in the zone of" },
    { what: "the address of an account that shares no service", to: hal.address, says: "No one you share a service with has this address." },
  ];
  test("by the server, which says what is wrong once the field is left", async ({ page, api }) => {
    const { form } = await open(page, api);
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
      await expect.poll(() => copied(page)).toMatch(/#\/sign-up$/);
    });
  });
});

test("errors are listed on top and link to their fields", async ({ page, api }) => {
  const { form } = await open(page, api);
  const summary = form.getByRole("alert");
  await confirmButton(page).click();
  await expect(summary.getByRole("link", { name: "Enter a new contact for at least one role." })).toBeVisible();
  await test.step("nothing would change", async () => {
    await entry(form, "tech").fill(basil.handle);
    await expect(forecast(page)).toContainText("Nothing would change, so nobody has to confirm.");
    await expect(group(form, "Tech")).toContainText("Already the tech contact.");
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
  await entry(form, "admin").fill("");
  await entry(form, "tech").fill(runa.handle);
  await form.getByText("last day, note").click();
  await form.getByLabel("Last day (optional)").pressSequentially("12");
  await note(form).fill("Call \u202eme.");
  await confirmButton(page).click();
  await expect(summary.getByRole("link", { name: /full date|real date/ })).toBeVisible();
  await summary.getByRole("link", { name: /direction of text/ }).click();
  await expect(note(form)).toBeFocused();
  await expect(note(form)).toHaveAttribute("aria-invalid", "true");
  await note(form).fill("word ".repeat(101));
  await confirmButton(page).click();
  await expect(note(form)).toHaveAccessibleDescription(/The note can have up to 500 characters/);
});

test("a tech or billing contact can only name another in its place", async ({ page, api }) => {
  for (const [role, holder] of [["tech", teo], ["billing", ines]] as const) {
    await enter(page, holder, places.modify(await api.service({ admin: mira, [role]: holder })));
    const fields = (await modifyForm(page)).getByRole("combobox", { name: /^New / });
    await expect(fields).toHaveCount(1);
    await expect(fields).toHaveAccessibleName(`New ${role}`);
  }
});

test("a role with an open request of one's own is locked and links to it", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const id = await api.requestOne(mira, service, { tech: teo });
  const form = await enterForm(page, mira, service);
  await expect(entry(form, "tech")).toHaveCount(0);
  await expect(group(form, "Tech")).toContainText(`Not now: request ${grouped(id)} already moves this role to ${teo.name}.`);
  await expect(entry(form, "billing")).toBeVisible();
  await group(form, "Tech").getByRole("link", { name: `request ${grouped(id)}` }).click();
  await expect(page).toHaveURL(new RegExp(`${id}$`));
});

test("an admin can end another's request at any time, after a warning", async ({ page, person, api }) => {
  const service = await api.service({ admin: mira, tech: teo });
  const form = await enterForm(page, mira, service);
  await entry(form, "billing").fill(ines.handle);
  const id = await api.requestOne(teo, service, { tech: basil });
  await api.answer(teo, id, "accept");
  await api.answer(basil, id, "accept");
  await expect(group(form, "Tech")).toContainText(`with request ${grouped(id)}. Naming someone here cancels that request.`);
  await expect(chosen(form, "billing").or(entry(form, "billing")), "nothing entered is lost").toBeVisible();
  const his = await person();
  await enter(his, basil, places.request(id));
  await expect(his.getByRole("timer")).toBeVisible();
  await entry(form, "tech").fill(wren.handle);
  await expect(forecast(page)).toContainText("Open requests of other people end for 1 service.");
  await confirm(page);
  await expect(his.getByRole("timer")).toHaveCount(0);
});

test("services of the same name can be changed along, each by its own request", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil, category: "DOMAIN", siblings: ["ZONE"] });
  const form = await enterForm(page, mira, service);
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
  const form = await enterForm(page, mira, service);
  await entry(form, "admin").fill(runa.handle);
  await expect(forecast(page)).toContainText("You’re still the tech and billing contact.");
  for (const role of ["tech", "billing"] as const) await entry(form, role).fill(runa.handle);
  await expect(forecast(page)).toContainText("You’re no longer a contact for this service.");
  await expect(forecast(page), "roles between the same accounts").toContainText(`All three roles of ${service.name}.`);
  await expect(forecast(page), "ask together").toContainText(/accepts\s*One email, one code\s*2 minutes/);
  await form.getByText("last day, note").click();
  const goesBack = forecast(page).getByText(/^After .*, the tech role goes back$/);
  const lastDay = (days: number) => form.getByLabel("Last day (optional)").fill(day(days));
  await lastDay(30);
  await expect(goesBack).toBeVisible();
  const shown = await goesBack.innerText();
  await lastDay(31);
  await expect(goesBack, "follows what is typed").not.toHaveText(shown);
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

  test("what was entered outlives going back and a reload, until it is given up or the reader signs out", async ({ page, api }) => {
    const [service, other] = [await api.service({ admin: mira, tech: basil }), await api.service({ admin: mira, tech: basil })];
    await enter(page, mira);
    const form = await openModify(page, service);
    const expectKept = async () => {
      await expect(chosen(form, "tech")).toContainText(teo.name);
      await expect(note(form)).toHaveValue("Call me.");
    };
    await entry(form, "tech").fill(teo.handle);
    await form.getByText("last day, note").click();
    await note(form).fill("Call me.");
    await page.goBack();
    // It belongs to one service.
    await expect(entry(await openModify(page, other), "tech")).toHaveValue("");
    await page.keyboard.press("Escape");
    await openModify(page, service);
    await expectKept();
    for (let reload = 0; reload < 2; reload += 1) {
      await page.reload();
      await expectKept();
    }
    await form.getByRole("link", { name: "Cancel" }).click();
    await expect(entry(await openModify(page, service), "tech")).toHaveValue("");
    await entry(form, "tech").fill(teo.handle);
    await page.reload();
    await expect(chosen(form, "tech")).toContainText(teo.name);
    await signOut(page, mira);
    await expect.poll(() => page.evaluate(() => Object.keys(sessionStorage))).toEqual([]);
  });
});

test.describe("sending", () => {
  test.use({ expectedErrors: /409|500|ERR_CONNECTION_RESET/ });

  test("double-clicking sends once, and until then nothing leaves the form or moves", async ({ page, api }) => {
    const { form } = await open(page, api);
    await entry(form, "tech").fill(teo.handle);
    await expect(forecast(page)).toContainText("Tech role of ");
    const made = calls(page);
    const answer = await hold(page, /\/1\.0\/me\/submissions$/);
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

  test("after a failure everything is still there, and confirming again sends it once", async ({ page, api }) => {
    const { form } = await open(page, api);
    await entry(form, "tech").fill(teo.handle);
    await expect(forecast(page)).toContainText("Tech role of ");
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
