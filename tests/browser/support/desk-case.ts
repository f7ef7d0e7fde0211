// Deciding cases at the desk, as staff do it in their browsers.
import { expect, type Locator, type Page } from "@playwright/test";
import { heading } from "./steps.ts";

/** Opens the oldest case as somebody of the demo's staff. */
export async function openOldest(page: Page, name: string): Promise<void> {
  await page.goto("/#/desk");
  await page.getByRole("button", { name: new RegExp(name) }).click();
  await page.getByRole("region", { name: "Cases by age" }).getByRole("link", { name: /^Case B-/ }).first().click();
  await expect(heading(page, /^Case B-/)).toBeVisible();
}

export const decision = (page: Page): Locator => page.getByRole("region", { name: "Decision" });

export const button = (page: Page, name: string): Locator => decision(page).getByRole("button", { name, exact: true });

/** The tick of those who approve a case that differs from the record. */
export const explains = (page: Page): Locator =>
  decision(page).getByRole("checkbox", { name: "The documents explain what differs from the record" });

/** Opens every document. Each is a download of no type. */
export async function openAll(page: Page): Promise<void> {
  const unopened = page.getByText("You haven’t opened it");
  // The heading is there before the documents are.
  await expect(decision(page)).toContainText(/Open every document before you approve\.|You can decide\./);
  for (let left = await unopened.count(); left > 0; left -= 1) {
    const download = page.waitForEvent("download");
    await page.getByRole("listitem").filter({ has: unopened }).first().getByRole("button", { name: /^Open: / }).click();
    expect((await download).suggestedFilename()).toMatch(/^B-\d+-\w+\.pdf$/);
    await expect(unopened).toHaveCount(left - 1);
  }
}

/** Two people, each with a browser of their own, approve the oldest case. */
export async function approveAtTheDesk(person: () => Promise<Page>): Promise<void> {
  for (const name of ["Rhea Solberg", "Tamsin Okoro"]) {
    const staff = await person();
    await openOldest(staff, name);
    await openAll(staff);
    await decision(staff).getByLabel("Reason").fill("Checked with the register.");
    await explains(staff).check();
    await button(staff, "Approve").click();
    await expect(decision(staff)).toContainText(`${name} approved`);
  }
}
