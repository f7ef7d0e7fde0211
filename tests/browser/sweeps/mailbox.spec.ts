import { kasper, mira } from "../support/people.ts";
import { enter, openMail, places } from "../support/steps.ts";
import { sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("mailbox", [
  {
    name: "mailbox",
    open: async (page) => {
      await enter(page, mira, places.mailbox);
      await expect(page.getByRole("list", { name: "Emails" })).toBeVisible();
    },
  },
  {
    name: "mailbox with an email open",
    open: async (page) => {
      await enter(page, mira, places.mailbox);
      await openMail(page, kasper, /velvet-anchor/);
    },
  },
  {
    name: "mailbox with an email as text",
    open: async (page) => {
      await enter(page, mira, places.mailbox);
      await openMail(page, kasper, /velvet-anchor/);
      await page.getByLabel("Text").check();
      await expect(page.getByText("Your validation code")).toBeVisible();
    },
  },
]);
