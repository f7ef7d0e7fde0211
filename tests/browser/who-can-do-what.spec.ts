// Permissions of each role on a service, by its category.
import type { Page } from "@playwright/test";
import { mira, wren } from "./support/people.ts";
import { enter, heading, openMenu, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

/** Expects the cells of an ability's row: admin, tech, billing. */
async function says(page: Page, ability: string, cells: readonly string[]): Promise<void> {
  const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: ability, exact: true }) });
  await expect(row.getByRole("cell")).toHaveText(cells, { useInnerText: true });
}

test("shows what each role can do on a hosting plan, and who holds it", async ({ page }) => {
  // No test changes this service.
  const service = { name: "halden-ceramics.example", category: "HOSTING" } as const;
  await enter(page, mira);
  await openMenu(page, service);
  await page.getByRole("link", { name: "Who can do what" }).click();
  await expect(heading(page, service.name)).toBeFocused();
  await expect(page).toHaveTitle(`Permissions on ${service.name} – Handover`);
  const roles = page.getByRole("table").filter({ has: page.getByRole("columnheader", { name: "Permission" }) });
  await expect(roles.getByRole("columnheader")).toHaveText(["Permission", "Admin", "Tech", "Billing"]);
  await says(page, "change all three contacts", ["Yes", "No", "No"]);
  await says(page, "install modules", ["Yes", "Yes", "No"]);
  await says(page, "see invoices and orders", ["No", "No", "Yes"]);
  await says(page, "manage its payment", ["No", "No", "Yes"]);
  await expect(page.getByRole("rowheader", { name: "edit the DNS zone" })).toHaveCount(0);
  const held = page.getByRole("row", { name: /^Held by/ }).getByRole("cell");
  await expect(held.first()).toContainText("you");
  await expect(held.nth(1)).toContainText(wren.name);
});

test("spells out what a tech contact cannot do, and not to share passwords", async ({ page }) => {
  await enter(page, mira, places.rights({ name: "wheel-thrown.test", category: "HOSTING" }));
  await expect(page.getByText("The admin can change the tech contact at any time.")).toBeVisible();
  const cannot = page.getByRole("region", { name: "What a tech contact cannot do" }).getByRole("listitem");
  await expect(cannot).toHaveText([
    "change other contacts",
    "change the domain’s holder",
    "transfer the domain to another provider",
    "see invoices and orders",
    "renew it and get renewal notices",
    "manage its payment",
  ]);
  const share = page.getByRole("region", { name: "Share access, not your password" });
  await expect(share).toContainText("Don’t give anyone your handle and password");
  await expect(share.getByRole("link")).toHaveText(["Give access"]);
});

test.describe("with help", () => {
  const help = "https://help.provider.example/";
  test.use({ serve: ["--help-policies", `${help}iam`, "--support-url", `${help}support`] });

  test("links to the provider's help and access policies", async ({ page }) => {
    await enter(page, mira, places.rights({ name: "wheel-thrown.test", category: "HOSTING" }));
    const share = page.getByRole("region", { name: "Share access, not your password" });
    const policies = share.getByRole("link", { name: "Access policies (IAM)" });
    await expect(policies).toHaveAttribute("href", `${help}iam`);
    await expect(share).toContainText("a record of every action");
    await expect(share.getByRole("link", { name: "Support" })).toHaveAttribute("href", `${help}support`);
    await expect(share.getByRole("list").getByRole("link")).toHaveCount(2);
  });
});
