import type { Page } from "@playwright/test";
import { basil, mira, runa, teo, wren } from "../support/people.ts";
import { submissionToTeo } from "../support/setups.ts";
import { enter, heading, places } from "../support/steps.ts";
import { staysAtItsEnd, sweep } from "../support/sweep.ts";
import { expect, test } from "../support/test.ts";

/** Opens the page for new contacts of some services, among them ones that can't be changed. */
async function changeOfMany(page: Page): Promise<void> {
  await enter(page, mira, `${places.services}?serviceName=halden`);
  await page.getByRole("checkbox", { name: "Select all services shown" }).click();
  await page.getByRole("region", { name: "Selection" }).getByRole("link", { name: "Change contacts" }).click();
  await expect(page.getByRole("heading", { level: 1, name: /^Change contacts of/ })).toBeVisible();
}

sweep("many", [
  {
    name: "many services, no contact yet",
    open: async (page) => {
      await changeOfMany(page);
      await expect(page.getByText("Enter a new contact to see what would change.")).toBeVisible();
    },
  },
  {
    name: "many services, previewed",
    open: async (page) => {
      await changeOfMany(page);
      await page.getByRole("textbox", { name: "Tech", exact: true }).fill(teo.handle);
      await expect(page.getByRole("button", { name: /^Confirm \d/ })).toBeVisible();
      await expect(page.getByText("Checking with the server…")).toHaveCount(0);
      await page.getByText("Show them").first().click();
      await staysAtItsEnd(page);
    },
  },
  {
    name: "many services, with a last day that can't be",
    open: async (page) => {
      await changeOfMany(page);
      await page.getByRole("textbox", { name: "Tech", exact: true }).fill(teo.handle);
      await page.getByLabel("Last day (optional)").fill("2020-01-31");
      await page.getByRole("button", { name: /^Confirm/ }).click();
      await expect(page.getByRole("alert")).toBeVisible();
      await staysAtItsEnd(page);
    },
  },
  {
    name: "many services, from a file that is too large",
    open: async (page) => {
      await enter(page, mira, "/#/account/contacts/services/many");
      await page.getByRole("button", { name: "Upload a CSV file" }).click();
      const buffer = Buffer.alloc(4 * 1024 * 1024 + 1, "\n");
      await page.getByLabel("CSV file").setInputFiles({ name: "contacts.csv", mimeType: "text/csv", buffer });
      await expect(page.getByText("This file is too large: 4 MB at most.")).toBeVisible();
    },
  },
  {
    name: "many services, amending a submission",
    open: async (page, api) => {
      await enter(page, mira, `/#/account/contacts/services/many?amend=${await submissionToTeo(api)}`);
      await expect(page.getByText("its open requests are cancelled when you confirm")).toBeVisible();
      await expect(page.getByRole("button", { name: "Confirm 3 changes" })).toBeVisible();
      await staysAtItsEnd(page);
    },
  },
  {
    name: "many services, hand over everything",
    open: async (page) => {
      await enter(page, wren, "/#/account/contacts/services/many?all=1");
      await page.getByLabel("Who takes over?").fill(runa.handle);
      await expect(page.getByRole("button", { name: /^Confirm \d/ })).toBeVisible();
      await expect(page.getByText("Checking with the server…")).toHaveCount(0);
      await staysAtItsEnd(page);
    },
  },
  {
    name: "many services, nothing to hand back",
    open: async (page, api) => {
      await enter(page, mira, `/#/account/contacts/services/many?back=${await submissionToTeo(api)}`);
      await expect(page.getByText(/^Nothing of submission .* can be handed back\.$/)).toBeVisible();
    },
  },
  // Last, because the others want these services without open requests.
  {
    name: "many services, sent, with some left out",
    open: async (page) => {
      await changeOfMany(page);
      await page.getByRole("textbox", { name: "Tech", exact: true }).fill(teo.handle);
      await expect(page.getByText("Checking with the server…")).toHaveCount(0);
      await page.getByRole("button", { name: /^Confirm \d/ }).click();
      await expect(heading(page, "Sent for confirmation")).toBeVisible();
      await page.getByText("Show them").first().click();
    },
  },
]);

test.describe("without a grace period", () => {
  test.use({ grace: 0 });

  sweep("many, ended", [
    {
      name: "many services, extending roles",
      open: async (page, api) => {
        const [soon, later] = [40, 60].map((days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10));
        const services = [await api.service({ admin: mira, tech: basil }), await api.service({ admin: mira, tech: basil })];
        const id = await api.submit(mira, services, teo, soon);
        for (const party of [mira, teo]) await api.acceptAll(party, id);
        await enter(page, mira, places.submission(id));
        await page.getByRole("link", { name: "Extend (Tech of 2 services)" }).click();
        await page.getByLabel("New last day").fill(later ?? "");
        await expect(page.getByRole("button", { name: "Confirm 2 changes" })).toBeVisible();
        await expect(page.getByText("Checking with the server…")).toHaveCount(0);
        await staysAtItsEnd(page);
      },
    },
    {
      name: "many services, handing a submission back",
      open: async (page, api) => {
        const id = await submissionToTeo(api);
        for (const party of [mira, teo]) await api.acceptAll(party, id);
        await enter(page, teo, `/#/account/contacts/services/many?back=${id}`);
        await expect(page.getByRole("button", { name: "Confirm 3 changes" })).toBeVisible();
        await expect(page.getByText("Checking with the server…")).toHaveCount(0);
        await staysAtItsEnd(page);
      },
    },
  ]);
});
