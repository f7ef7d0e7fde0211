// Deciding cases at the desk, as staff do it in their browsers.
import { expect, type Locator, type Page } from "@playwright/test";
import { heading } from "./steps.ts";

/** The queue. */
export const cases = (page: Page): Locator => page.getByRole("region", { name: "Cases", exact: true });

/** A case at a glance: the question, and the points for and against. */
export const glance = (page: Page): Locator => page.getByRole("region", { name: "At a glance" });

/** Opens the first case of the queue as somebody of the demo's staff. */
export async function openOldest(page: Page, name: string): Promise<void> {
  await page.goto("/#/desk");
  await page.getByRole("button", { name: new RegExp(name) }).click();
  await openFirst(page);
}

/** Opens the first case of the queue. */
export async function openFirst(page: Page): Promise<void> {
  await cases(page).getByRole("row").getByRole("link", { name: /B-\d+$/ }).first().click();
  await expect(heading(page, /^Should /)).toBeVisible();
}

export const decision = (page: Page): Locator => page.getByRole("region", { name: "Decision" });

export const button = (page: Page, name: string | RegExp): Locator =>
  decision(page).getByRole("button", { name, exact: true });

/** Approves, whether or not something differs from the record. */
export const approveButton = (page: Page): Locator => button(page, /^Approve/);

/** Opens every document. Each is a download of no type. */
export async function openAll(page: Page): Promise<void> {
  const unopened = page.getByText("You haven’t opened it");
  // The heading is there before the documents are.
  await expect(decision(page)).toContainText(/Open every document before you approve\.|You can decide\./);
  const number = await unopened.count();
  if (number === 0) return;
  const names: string[] = [];
  page.on("download", (download) => names.push(download.suggestedFilename()));
  await page.getByRole("button", { name: "Open all documents" }).click();
  await expect(unopened).toHaveCount(0);
  await expect.poll(() => names.length).toBe(number);
  for (const name of names) expect(name).toMatch(/^B-\d+-\w+\.pdf$/);
}
