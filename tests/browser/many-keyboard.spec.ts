// Journeys with many services and roles with a last day, by keyboard alone.
import type { Locator, Page } from "@playwright/test";
import type { ApiDriver, Service } from "./support/api-driver.ts";
import { tabTo } from "./support/keyboard.ts";
import { basil, mira, runa, teo, vera, wren } from "./support/people.ts";
import { dialog, enter, entry, grouped, heading, places } from "./support/steps.ts";
import { type Server, expect, test } from "./support/test.ts";

/** Seconds of the grace period, and one more. */
const GRACE = 121;

const ticks = (page: Page): Locator => page.getByRole("table").getByRole("checkbox", { name: /^Select .*, / });
const bar = (page: Page): Locator => page.getByRole("region", { name: "Selection" });
const change = (page: Page): Locator => page.getByRole("region", { name: "What would change" });
const tech = (page: Page): Locator => page.getByRole("textbox", { name: "Tech", exact: true });
const confirmButton = (page: Page): Locator => page.getByRole("button", { name: /^Confirm [\d,]+ change/ });

/** The day in so many days, as a date field has it. */
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A day from the 10th on from now whose number is that of its month: typed alike whichever of them comes first. */
function twin(): string {
  const days = Array.from({ length: 50 }, (_, place) => day(10 + place));
  const found = days.find((day) => day.slice(5, 7) === day.slice(8));
  if (found === undefined) throw new Error("every month has such a day up to December");
  return found;
}

/** Goes to an element with the Tab key and presses a key there. */
async function press(page: Page, target: Locator, key = "Enter", tab: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await tabTo(page, target, tab);
  await page.keyboard.press(key);
}

/** Waits for what the server says of the form, and confirms it. */
async function confirmChanges(page: Page): Promise<void> {
  await expect(change(page)).toContainText("Will change");
  await expect(change(page).getByText("Checking with the server…")).toHaveCount(0);
  await press(page, confirmButton(page));
  await expect(heading(page, "Sent for confirmation")).toBeFocused();
}

test("all services that match are chosen and handed over", async ({ page }) => {
  await enter(page, mira, `${places.services}?roles=admin`);
  await expect(ticks(page).first()).toBeVisible();
  await press(page, page.getByRole("checkbox", { name: "Select all services shown" }), "Space");
  await press(page, bar(page).getByRole("button", { name: /^Select all \d+ that match$/ }), "Enter", "Shift+Tab");
  await expect(bar(page).getByRole("status").getByText(/^\d{3} selected/)).toBeVisible();
  // The button is gone, and the focus has gone on.
  await expect(bar(page).getByRole("link", { name: "Change contacts" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(heading(page, /^Change contacts of \d{3} services$/)).toBeFocused();
  await tabTo(page, tech(page));
  await page.keyboard.type(runa.handle);
  await confirmChanges(page);
});

test("everything is handed over by whoever leaves", async ({ page }) => {
  await enter(page, wren);
  await expect(ticks(page).first()).toBeVisible();
  await press(page, ticks(page).first(), "Space");
  await press(page, bar(page).getByRole("link", { name: "Hand over everything I hold" }), "Enter", "Shift+Tab");
  await expect(heading(page, /^Hand over your roles on \d+ services?$/)).toBeFocused();
  await tabTo(page, page.getByLabel("Who takes over?"));
  await page.keyboard.type(runa.handle);
  await confirmChanges(page);
});

/** Services of Mira whose tech contact is Basil. */
async function services(api: ApiDriver, number: number): Promise<Service[]> {
  const found = [];
  for (let count = 0; count < number; count += 1) found.push(await api.service({ admin: mira, tech: basil }));
  return found;
}

test("a submission is amended", async ({ page, api }) => {
  const id = await api.submit(mira, await services(api, 2), runa);
  await enter(page, mira, `${places.requests}?q=${id}`);
  await press(page, page.getByRole("link", { name: `Amend (request ${grouped(id)})` }));
  await expect(heading(page, `Amend submission ${grouped(id)}`)).toBeFocused();
  await expect(tech(page)).toHaveValue(runa.handle);
  await tabTo(page, tech(page));
  await page.keyboard.press("Control+A");
  await page.keyboard.type(vera.handle);
  await expect(page.getByText("2 emails.")).toBeVisible();
  await confirmChanges(page);
  const sent = (await page.getByRole("link", { name: /^Open submission/ }).innerText()).replace(/\D/g, "");
  expect((await api.mailedCode(vera, Number(sent))).code).not.toBe("");
});

/** The tech roles of some services of Mira are Teo's for five days. Returns their entry in My requests. */
async function endingSoon(page: Page, api: ApiDriver, server: Server, some: readonly Service[]): Promise<Locator> {
  const id = await api.submit(mira, some, teo, day(5));
  for (const party of [mira, teo]) await api.acceptAll(party, id);
  await server.advance(GRACE);
  await enter(page, mira, places.requests);
  const text = some.length === 1 ? some[0]?.name : `${some.length} services`;
  return page.getByRole("region", { name: /^Ending soon/ }).getByRole("listitem").filter({ hasText: text ?? "" });
}

test("a role that ends soon is extended", async ({ page, api, server }) => {
  const [service] = await services(api, 1);
  if (service === undefined) throw new Error("no service");
  const ending = await endingSoon(page, api, server, [service]);
  await press(page, ending.getByRole("link", { name: `Extend (${service.name})` }));
  const form = await dialog(page);
  await expect(form.getByRole("heading", { name: "Modify contacts" })).toBeFocused();
  await expect(entry(form, "tech")).toHaveValue(teo.handle);
  const field = page.getByLabel("Last day (optional)");
  await tabTo(page, field);
  const [year = "", month = "", ofMonth = ""] = twin().split("-");
  await page.keyboard.type(ofMonth + month + year);
  await expect(field).toHaveValue(twin());
  await expect(form.getByText("The last day changes")).toBeVisible();
  await press(page, form.getByRole("button", { name: "Confirm 1 request" }));
  const sent = page.getByRole("dialog", { name: "Sent for confirmation" });
  await expect(sent.getByRole("heading", { name: "Sent for confirmation" })).toBeFocused();
});

for (const number of [1, 3]) {
  test(`${number === 1 ? "a role that ends soon is" : "roles that end soon are"} ended now, after a question`, async ({
    page,
    api,
    server,
  }) => {
    const some = await services(api, number);
    const ending = await endingSoon(page, api, server, some);
    const end = ending.getByRole("button", { name: /^End now/ });
    const question = page.getByRole("dialog", { name: /^End .*tech roles? of .* now\?$/ });
    await press(page, end);
    await expect(question.getByRole("heading")).toBeFocused();
    await press(page, question.getByRole("button", { name: /^Keep/ }), "Space");
    await expect(question).toBeHidden();
    await expect(end).toBeFocused();
    await page.keyboard.press("Enter");
    await press(page, question.getByRole("button", { name: "End now" }));
    await expect(ending).toHaveCount(0);
    // The element that had the focus is gone.
    await expect(heading(page, "My requests")).toBeFocused();
    for (const service of some) {
      await enter(page, mira, places.service(service));
      await expect(page.getByRole("region", { name: "Contacts" })).toContainText(basil.handle);
    }
  });
}
