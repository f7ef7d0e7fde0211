// New contacts for many services from a CSV file.
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible.ts";
import { tabTo } from "./support/keyboard.ts";
import { vera, mira, runa } from "./support/people.ts";
import { day, enter, forecast, heading } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const EDIT = "/#/account/contacts/services/edit";
const field = (page: Page): Locator => page.getByLabel("CSV file");
const check = (page: Page, number: number): Locator => page.getByRole("button", { name: `Check ${number} service${number === 1 ? "" : "s"}` });

const file = (text: string) => ({ name: "contacts.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

test("each line of a file has contacts of its own, by keyboard alone", async ({ page, api }) => {
  const first = await api.service({ admin: mira, tech: mira, category: "VPS" });
  const second = await api.service({ admin: mira, tech: mira, category: "VPS" });
  const lines = [`${first.name},VPS,${runa.handle},`, `${second.name},VPS,${vera.handle},${day(30)}`];
  await enter(page, mira, EDIT);
  await tabTo(page, page.getByRole("link", { name: "Upload a CSV file" }));
  await page.keyboard.press("Enter");
  await expect(heading(page, "Modify contacts with a CSV file")).toBeFocused();
  await expect(forecast(page)).toContainText("Choose a file to see who must confirm.");
  // The browser is told to pass dialogs on some time after this call.
  const chooser = page.waitForEvent("filechooser");
  await tabTo(page, field(page));
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(file(["service,category,tech,until", ...lines, ""].join("\n")));
  await expect(forecast(page)).toContainText("2 roles on 2 services.");
  await expect(forecast(page).getByText(/^Tech roles with a last day go back after it, the first after /)).toBeVisible();
  await expectAccessible(page);
  await tabTo(page, check(page, 2));
  await page.keyboard.press("Enter");
  await expect(heading(page, "Check 2 services, then send")).toBeFocused();
  await expect(page.getByRole("row").filter({ hasText: second.name })).toContainText(/until/);
  await tabTo(page, page.getByRole("button", { name: "Send request for 2 services" }));
  const sent = page.waitForResponse((response) => response.url().endsWith("/1.0/me/submissions"));
  await page.keyboard.press("Enter");
  const { submission } = (await (await sent).json()) as { submission: number };
  for (const who of [mira, runa, vera]) await api.mailedCode(who, submission);
});

test("every fault of a file is listed, and services that can't be changed are named with their row", async ({ page, api }) => {
  const { name } = await api.service({ admin: mira, tech: mira, category: "VPS" });
  const [summary, press] = [page.getByRole("alert"), page.getByRole("button", { name: "Check", exact: true })];
  await enter(page, mira, `${EDIT}?file=1`);
  await press.click();
  await expect(summary.getByRole("link", { name: "Choose a file." })).toBeVisible();
  await field(page).setInputFiles(file(`service,category,tech\n${name},VPS,nobody\n${name},HOUSES,\n`));
  const faults = page.getByRole("table", { name: /^The file has 2 errors/ });
  await expect(faults.getByRole("row")).toHaveText([
    /./,
    /^2\s*3 tech\s*This isn’t an email address or a NIC handle/,
    /^3\s*2 category\s*This isn’t a category/,
  ]);
  await expect(forecast(page)).toContainText("Fix the errors in the file, then choose it again.");
  const problem = await faults.getByRole("row").nth(1).getByRole("cell").nth(2).boundingBox();
  expect(problem?.width, "room for the error").toBeGreaterThan(300);
  await expectAccessible(page);
  await press.click();
  await expect(summary).toContainText("Fix the errors in the file, then choose it again.");
  // The same file again, corrected.
  await field(page).setInputFiles(file(`service,category,tech\n${name},VPS,${runa.handle}\n\nnot-there.example,DOMAIN,${runa.handle}\n`));
  await expect(check(page, 1)).toBeVisible();
  await expect(faults).toHaveCount(0);
  const refused = page.getByRole("region", { name: /^Can’t change now/ });
  await expect(refused.getByRole("listitem")).toHaveText("not-there.example, Domain, row 4");
  await expectAccessible(page);
});

test("a file that can't be used takes the place of the one before", async ({ page, api }) => {
  const { name } = await api.service({ admin: mira, tech: mira, category: "VPS" });
  await enter(page, mira, `${EDIT}?file=1`);
  await field(page).setInputFiles(file(`service,category,tech\n${name},VPS,${runa.handle}\n`));
  await expect(check(page, 1)).toBeVisible();
  await field(page).setInputFiles(file("\n".repeat(4 * 1024 * 1024 + 1)));
  await expect(page.getByText("This file is too large: 4 MB at most.")).toBeVisible();
  await expect(field(page)).toHaveAttribute("aria-invalid", "true");
  await expect(forecast(page)).toContainText("Choose a file to see who must confirm.");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: "Choose a file." })).toBeVisible();
});
