import { mira, teo } from "../support/people.ts";
import { enter } from "../support/steps.ts";
import { sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("applications", [
  {
    name: "access asked for, without the password",
    open: async (page, api) => {
      const robin = await api.newAccount();
      await enter(page, robin, await api.accessRequest(teo, "Billing sync"));
      await page.getByRole("button", { name: "Allow access" }).click();
      await expect(page.getByRole("main").getByRole("alert")).toHaveCount(1);
    },
  },
  {
    name: "access allowed",
    open: async (page, api) => {
      await enter(page, mira, await api.accessRequest(teo, "Billing sync"));
      await page.getByRole("button", { name: "Allow access" }).click();
      await expect(page.getByText("The application has access now.")).toBeVisible();
    },
  },
  {
    name: "access link that does not work",
    open: async (page) => {
      await enter(page, mira, "/#/authorize");
      await expect(page.getByText("This link doesn’t work any more")).toBeVisible();
    },
  },
  {
    name: "profile, an application to remove",
    open: async (page, api) => {
      await enter(page, teo, await api.accessRequest(teo, "Old sync"));
      await page.getByRole("button", { name: "Allow access" }).click();
      await page.getByRole("link", { name: "Go to my profile" }).click();
      await page.getByRole("button", { name: "Remove the application Old sync" }).last().click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
]);
