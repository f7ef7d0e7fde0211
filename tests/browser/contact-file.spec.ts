// New contacts for many services from a CSV file.
import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "./support/accessible.ts";
import { tabTo } from "./support/keyboard.ts";
import { vera, mira, runa } from "./support/people.ts";
import { confirm, enter, forecast, heading, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const EDIT = "/#/account/contacts/services/edit?file=1";
const field = (page: Page): Locator => page.getByLabel("CSV file");
const refused = (page: Page): Locator => page.getByRole("region", { name: /^Can’t change now/ });
const check = (page: Page, number: number): Locator => page.getByRole("button", { name: `Check ${number} change${number === 1 ? "" : "s"}` });

const file = (text: string) => ({ name: "contacts.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

async function open(page: Page): Promise<void> {
  await enter(page, mira, EDIT);
  await expect(heading(page, "Modify contacts with a CSV file")).toBeVisible();
}

test("each line of a file has contacts of its own, by keyboard alone", async ({ page, api }) => {
  const first = await api.service({ admin: mira, tech: mira, category: "VPS" });
  const second = await api.service({ admin: mira, tech: mira, category: "VPS" });
  const day = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  const lines = [`${first.name},VPS,${runa.handle},`, `${second.name},VPS,${vera.handle},${day}`];
  const text = ["service,category,tech,until", ...lines, ""].join("\n");
  await enter(page, mira, "/#/account/contacts/services/edit");
  await tabTo(page, page.getByRole("link", { name: "Upload a CSV file" }));
  await page.keyboard.press("Enter");
  await expect(heading(page, "Modify contacts with a CSV file")).toBeFocused();
  await expect(forecast(page)).toContainText("Choose a file to see who must confirm.");
  await tabTo(page, field(page));
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(file(text));
  await expect(forecast(page)).toContainText("2 roles on 2 services.");
  await expect(forecast(page).getByText(/^Tech roles with a last day go back after it, the first after /)).toBeVisible();
  await expectAccessible(page);
  await tabTo(page, check(page, 2));
  await page.keyboard.press("Enter");
  await expect(heading(page, "Check 2 changes, then send")).toBeFocused();
  await expect(page.getByRole("row").filter({ hasText: second.name })).toContainText(/until/);
  await tabTo(page, page.getByRole("button", { name: "Send request", exact: true }));
  const sent = page.waitForResponse((response) => response.url().endsWith("/1.0/me/submissions"));
  await page.keyboard.press("Enter");
  const { submission } = (await (await sent).json()) as { submission: number };
  for (const who of [mira, runa, vera]) await api.mailedCode(who, submission);
});

test("every fault of a file is listed with line and column", async ({ page, api }) => {
  const { name } = await api.service({ admin: mira, tech: mira, category: "VPS" });
  await open(page);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: "Choose a file." })).toBeVisible();
  await field(page).setInputFiles(file(`service,category,tech\n${name},VPS,nobody\n${name},HOUSES,\n`));
  const faults = page.getByRole("table", { name: /^The file has 2 errors/ });
  await expect(faults.getByRole("row").nth(1)).toHaveText(/^2\s*3 tech\s*This isn’t an email address or a NIC handle/);
  await expect(forecast(page)).toContainText("Fix the errors in the file, then choose it again.");
  await expect(faults.getByRole("row").nth(2)).toHaveText(/^3\s*2 category\s*This isn’t a category/);
  const problem = await faults.getByRole("row").nth(1).getByRole("cell").nth(2).boundingBox();
  expect(problem?.width, "room for what is wrong").toBeGreaterThan(300);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("alert")).toContainText("Fix the errors in the file, then choose it again.");
  // The same file again, corrected.
  await field(page).setInputFiles(file(`service,category,tech\n${name},VPS,${runa.handle}\n`));
  await expect(check(page, 1)).toBeVisible();
  await expect(faults).toHaveCount(0);
});

test("services of a file that can't be changed are named with their line", { tag: "@all" }, async ({ page, api }) => {
  const { name } = await api.service({ admin: mira, tech: mira, category: "VPS" });
  await open(page);
  const text = `service,category,tech\n${name},VPS,${runa.handle}\n\nnot-there.example,DOMAIN,${runa.handle}\n`;
  await field(page).setInputFiles(file(text));
  await expect(check(page, 1)).toBeVisible();
  await expect(refused(page).getByRole("listitem")).toHaveText("not-there.example, Domain, row 4");
  await expectAccessible(page);
});

test("an unknown handle is reported with its row and role", { tag: "@all" }, async ({ page, api }) => {
  const { name } = await api.service({ admin: mira, tech: mira, category: "VPS" });
  await open(page);
  await field(page).setInputFiles(file(`service,category,tech,billing\n${name},VPS,${runa.handle},nn99999-ovh\n`));
  const reason = "The new contact’s account doesn’t exist (billing)";
  await expect(refused(page).getByRole("heading", { name: reason })).toBeVisible();
  await expect(refused(page).getByRole("listitem")).toHaveText(`${name}, VPS, row 2`);
});

test("open requests of one's own are replaced by those of a file in one act", { tag: "@all" }, async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: mira, category: "VPS" });
  const earlier = await api.requestOne(mira, service, { tech: vera });
  await open(page);
  await field(page).setInputFiles(file(`service,category,tech\n${service.name},VPS,${runa.handle}\n`));
  await expect(refused(page).getByRole("heading", { name: "One service has an open request" })).toBeVisible();
  await expect(refused(page).getByRole("link", { name: /^request [\d\s]+$/ })).toHaveAttribute("href", places.request(earlier).slice(1));
  await refused(page).getByRole("button", { name: "Replace my request" }).click();
  await expect(forecast(page)).toContainText("1 open request of yours ends. The new one takes its place.");
  await confirm(page);
  await page.goto(places.request(earlier));
  await expect(heading(page, /^Cancelled: /)).toBeVisible();
});

test("the downloaded list is a file of new contacts", async ({ page }) => {
  await open(page);
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "download your list of services" }).click();
  const list = await readFile(await (await download).path(), "utf8");
  await field(page).setInputFiles(file(list));
  await expect(forecast(page)).toContainText("Nothing would change");
});

test("a file that can't be used takes the place of the one before", async ({ page, api }) => {
  const { name } = await api.service({ admin: mira, tech: mira, category: "VPS" });
  await open(page);
  await field(page).setInputFiles(file(`service,category,tech\n${name},VPS,${runa.handle}\n`));
  await expect(check(page, 1)).toBeVisible();
  await field(page).setInputFiles(file("\n".repeat(4 * 1024 * 1024 + 1)));
  await expect(page.getByText("This file is too large: 4 MB at most.")).toBeVisible();
  await expect(forecast(page)).toContainText("Choose a file to see who must confirm.");
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await expect(page.getByRole("alert").getByRole("link", { name: "Choose a file." })).toBeVisible();
});

test("a file of the largest size is read, a larger one is refused with the limit", { tag: "@all" }, async ({ page }) => {
  const largest = 4 * 1024 * 1024;
  await open(page);
  await expect(page.getByText("Up to 4 MB.")).toBeVisible();
  await field(page).setInputFiles(file("\n".repeat(largest + 1)));
  await expect(page.getByText("This file is too large: 4 MB at most.")).toBeVisible();
  await expect(field(page)).toHaveAttribute("aria-invalid", "true");
  await field(page).setInputFiles(file(`service,category,tech\n${"\n".repeat(largest - 22)}`));
  await expect(page.getByText("There is no row below the column names.")).toBeVisible();
  await expect(field(page)).not.toHaveAttribute("aria-invalid");
});

test.describe("in French", { tag: "@all" }, () => {
  test.use({ locale: "fr-FR" });

  test("faults of a file are reported in French", async ({ page }) => {
    await enter(page, mira, EDIT);
    await page.getByLabel("Fichier CSV").setInputFiles(file("service;category\n"));
    await expect(page.getByRole("table", { name: /^Le fichier contient 1 erreur/ })).toContainText("virgules");
  });
});
