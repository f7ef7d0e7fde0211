// Roles with a last day, by keyboard alone.
import type { Locator, Page } from "@playwright/test";
import type { ApiDriver, Service } from "./support/api-driver.ts";
import { tabTo } from "./support/keyboard.ts";
import { basil, mira, teo } from "./support/people.ts";
import { chosen, enter, forecast, heading, modifyForm, places } from "./support/steps.ts";
import { type Server, expect, test } from "./support/test.ts";

/** Seconds of the grace period, and one more. */
const GRACE = 121;

/** The day `days` days from now, as a date field has it. */
const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A day from the 10th on from now whose number is that of its month: typed alike in both orders of day and month. */
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

/** The tech role on a service of Mira is Teo's for five days. Returns its entry in My requests. */
async function endingSoon(page: Page, api: ApiDriver, server: Server, service: Service): Promise<Locator> {
  const id = await api.submit(mira, [service], teo, day(5));
  for (const party of [mira, teo]) await api.acceptAll(party, id);
  await server.advance(GRACE);
  await enter(page, mira, places.requests);
  return page.getByRole("region", { name: /^Ending soon/ }).getByRole("listitem").filter({ hasText: service.name });
}

test("a role that ends soon is extended", async ({ page, api, server }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const ending = await endingSoon(page, api, server, service);
  await press(page, ending.getByRole("link", { name: `Extend (${service.name})` }));
  const form = await modifyForm(page);
  await expect(heading(page, /^Extend the tech role on /)).toBeFocused();
  await expect(chosen(form, "tech")).toContainText(teo.handle);
  const field = form.getByLabel("New last day");
  await tabTo(page, field);
  const [year = "", month = "", ofMonth = ""] = twin().split("-");
  await page.keyboard.type(ofMonth + month + year);
  await expect(field).toHaveValue(twin());
  await expect(forecast(page)).toContainText(teo.name);
  await press(page, form.getByRole("button", { name: "Send request" }));
  await expect(page).toHaveURL(/taskId=\d+|submission=\d+/);
});

test("a role that ends soon is ended now, after a question", async ({ page, api, server }) => {
  const ending = await endingSoon(page, api, server, await api.service({ admin: mira, tech: basil }));
  const end = ending.getByRole("button", { name: /^End now/ });
  const question = page.getByRole("dialog", { name: /^End .*tech role of .* now\?$/ });
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
});
