import { kasper, mira } from "../support/people.ts";
import { enter, openMail, places } from "../support/steps.ts";
import { at, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("mailbox", {
  "mailbox": at(mira, places.mailbox, (page) => page.getByRole("list", { name: "Emails" })),
  "mailbox with an email open": async (page) => {
    await enter(page, mira, places.mailbox);
    await openMail(page, kasper, /velvet-anchor/);
  },
  "mailbox with an email as text": async (page) => {
    await enter(page, mira, places.mailbox);
    await openMail(page, kasper, /velvet-anchor/);
    await page.getByLabel("Text").check();
    await expect(page.getByText("Your validation code")).toBeVisible();
  },
});
