import { mira, teo } from "../support/people.ts";
import { enter } from "../support/steps.ts";
import { at, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("applications", {
  "access asked for, without the password": async (page, api) => {
    const robin = await api.newAccount();
    await enter(page, robin, await api.accessRequest(teo, "Billing sync"));
    await page.getByRole("button", { name: "Allow access" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toHaveCount(1);
  },
  "access allowed": async (page, api) => {
    await enter(page, mira, await api.accessRequest(teo, "Billing sync"));
    await page.getByRole("button", { name: "Allow access" }).click();
    await expect(page.getByText("The application has access now.")).toBeVisible();
  },
  "access link that does not work": at(mira, "/#/authorize", (page) => page.getByText("This link doesn’t work any more")),
  "profile, an application to remove": async (page, api) => {
    await enter(page, teo, await api.accessRequest(teo, "Old sync"));
    await page.getByRole("button", { name: "Allow access" }).click();
    await page.getByRole("link", { name: "Go to my profile" }).click();
    await page.getByRole("button", { name: "Remove the application Old sync" }).last().click();
    await expect(page.getByRole("dialog")).toBeVisible();
  },
});
