// Applications: granting one access, and revoking it.
import type { Page } from "@playwright/test";
import { mira, teo } from "./support/people.ts";
import { enter, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const applications = (page: Page) => page.getByRole("region", { name: "Applications", exact: true });

test("an application is allowed for a day, and revoked in the profile", async ({ page, api }) => {
  const place = await api.accessRequest(teo, "Stock sync");
  await enter(page, mira, place);
  const main = page.getByRole("main");
  await expect(main).toMatchAriaSnapshot(`
    - heading "An application asks for access" [level=1]
    - definition: Stock sync
    - definition:
      - list:
        - listitem:
          - text: "Read: everything that applications can reach"
        - listitem:
          - text: "Act on: your requests"
    - combobox "For how long"
    - button "Allow access"
    - button "Deny"
  `);
  await expect(page).not.toHaveURL(/token/);
  await page.getByLabel("For how long").selectOption("One day");
  await page.getByRole("button", { name: "Allow access" }).click();
  await expect(main.getByRole("status")).toContainText("The application has access now.");
  await expect(page.getByRole("link", { name: "Go back to shop.example" })).toHaveAttribute(
    "href",
    "https://shop.example/done",
  );
  await page.getByRole("link", { name: "Go to my profile" }).click();
  await expect(applications(page)).toContainText("Has access until");
  await page.getByRole("button", { name: "Revoke access of Stock sync" }).click();
  await expect(applications(page)).not.toContainText("Stock sync");
  await expect(page.getByRole("heading", { name: "Applications", exact: true })).toBeFocused();
});

test("a request is denied, and its link works no more", async ({ page, api }) => {
  const place = await api.accessRequest(teo, "Odd sync");
  await enter(page, mira, place);
  await page.getByRole("button", { name: "Deny" }).click();
  await expect(page.getByRole("main").getByRole("status")).toContainText("The application gets no access.");
  await page.goto(place);
  await page.reload();
  await expect(page.getByText("This link doesn’t work any more")).toBeVisible();
});

test("owners see their applications and remove them", async ({ page, api }) => {
  await api.accessRequest(teo, "Old sync");
  await enter(page, teo, places.profile);
  await page.getByRole("button", { name: "Remove the application Old sync" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect(applications(page)).not.toContainText("Old sync");
});
