import { mira, selma, teo } from "../support/people.ts";
import { enter, heading, places } from "../support/steps.ts";
import { at, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("profile", {
  "profile": async (page) => {
    await enter(page, mira, places.profile);
    await expect(page.getByText("Where you’re signed in")).toBeVisible();
    await expect(page.getByText("No overdue invoices")).toBeVisible();
  },
  "profile, loading": async (page) => {
    await page.route("**/1.0/me/profile", () => {});
    await enter(page, mira, places.profile);
    await expect(heading(page, "Profile")).toBeVisible();
  },
  "profile with all forms open": async (page, api) => {
    const robin = await api.newAccount();
    await enter(page, robin, places.profile);
    await page.getByLabel("New email address").fill(`pending.${robin.address}`);
    await page.getByLabel("Your password").fill(robin.password);
    await page.getByRole("button", { name: "Send code" }).click();
    await page.getByLabel("Code from the email").fill("abc");
    await page.getByRole("button", { name: "Confirm address" }).click();
    await page.getByRole("button", { name: "Change name or language" }).click();
    await page.getByRole("button", { name: "Change password" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toHaveCount(2);
  },
  "profile with a label that is edited": async (page) => {
    await enter(page, mira, places.profile);
    await page.getByRole("button", { name: `Edit label of ${teo.handle}` }).click();
    await page.getByLabel("Label", { exact: true }).fill("<");
    await page.getByRole("region", { name: "Your labels" }).getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toHaveCount(1);
  },
  "profile with an unpaid invoice": at(selma, places.profile, (page) => page.getByText("Not ready yet")),
});
