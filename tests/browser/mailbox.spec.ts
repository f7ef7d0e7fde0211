// The demo's mailbox, and the emails themselves.
import { tabTo } from "./support/keyboard.ts";
import { kasper, mira } from "./support/people.ts";
import { enter, openMail, places } from "./support/steps.ts";
import { expect, expectAccessible, expectNoSidewaysScroll, test } from "./support/test.ts";

test("an email is opened, read and left by keyboard", async ({ page }) => {
  await enter(page, mira, places.mailbox);
  const first = page.getByRole("list", { name: "Emails" }).getByRole("link").first();
  await tabTo(page, first);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 2 })).toBeFocused();
  await tabTo(page, page.getByRole("radio", { name: "HTML" }));
  await page.keyboard.press("ArrowRight");
  // Every email ends with this.
  await expect(page.getByText(/Aldermoor sent this to/)).toBeVisible();
});

test("an email is accessible in both themes, and fits at 320 px", async ({ page }) => {
  await enter(page, mira, places.mailbox);
  await openMail(page, kasper, /velvet-anchor/);
  const address = await page.getByTitle("The email as its reader sees it").getAttribute("src");
  const html = await (await page.request.get(address ?? "")).text();
  expect(html).not.toMatch(/<script|javascript:|\son\w+=/i);
  await page.goto("about:blank");
  await page.setContent(html);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 320, height: 700 });
  await expectNoSidewaysScroll(page);
});

test("only the reader's emails are shown at first, those about requests on top", async ({ page }) => {
  await enter(page, mira, places.mailbox);
  const emails = page.getByRole("list", { name: "Emails" }).getByRole("link");
  await expect(emails.filter({ hasText: "Renewal" })).not.toHaveCount(0);
  await expect(emails.first()).toContainText(/request \d/);
  await expect(emails.filter({ hasNotText: `to ${mira.address}` })).toHaveCount(0);
  await page.getByRole("link", { name: "Everyone’s" }).click();
  await expect(emails.filter({ hasText: `to ${kasper.address}` })).not.toHaveCount(0);
  await expect(page.getByRole("link", { name: "Everyone’s" })).toHaveAttribute("aria-current", "page");
});
