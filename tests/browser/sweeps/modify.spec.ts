import type { Locator, Page } from "@playwright/test";
import { servicesWith } from "../support/mailed.ts";
import { basil, ines, mira, runa, selma, teo, wren } from "../support/people.ts";
import { submissionToTeo } from "../support/setups.ts";
import { day, enter, enterForm, entry, forecast, modifyForm, places } from "../support/steps.ts";
import { at, sweep } from "../support/sweep.ts";
import { expect, test } from "../support/test.ts";

const EDIT = "/#/account/contacts/services/edit";

const settled = async (page: Page): Promise<void> => {
  await expect(page.getByText("Checking with the server…")).toHaveCount(0);
};

/** Opens the form for services of several names, among them ones that can't be changed. */
async function formOfMany(page: Page, filter = "serviceName=halden"): Promise<Locator> {
  await enter(page, mira, `${places.services}?${filter}`);
  await page.getByRole("checkbox", { name: "Select all services shown" }).click();
  await page.getByRole("region", { name: "Selection" }).getByRole("link", { name: "Modify contacts" }).click();
  return modifyForm(page);
}

sweep("modify", {
  "modify, empty": async (page, api) => {
    await enterForm(page, mira, await api.service({ admin: mira, tech: wren }));
  },
  "modify, people to choose from": async (page, api) => {
    const form = await enterForm(page, mira, await api.service({ admin: mira, tech: wren }));
    await entry(form, "tech").pressSequentially("in");
    await expect(form.getByRole("option").first()).toBeVisible();
  },
  "modify with errors": async (page, api) => {
    const service = await api.service({ admin: mira, tech: basil, category: "DOMAIN" });
    const form = await enterForm(page, mira, service);
    await entry(form, "admin").fill("tq5108");
    await entry(form, "tech").fill(selma.handle);
    await entry(form, "billing").fill("zz99999-ovh");
    await entry(form, "billing").blur();
    await form.getByRole("button", { name: "Send request" }).click();
    await expect(form.getByRole("alert")).toBeVisible();
  },
  "modify with preview and options": async (page, api) => {
    const service = await api.service({ admin: mira, tech: teo, category: "DOMAIN", siblings: ["ZONE"] });
    await api.requestOne(teo, service, { tech: wren });
    const form = await enterForm(page, mira, service);
    await entry(form, "tech").fill(basil.handle);
    await entry(form, "admin").fill(ines.handle);
    await form.getByRole("checkbox", { name: /^DNS zone/ }).check();
    await form.getByText("Options", { exact: true }).click();
    await settled(page);
    await expect(forecast(page)).toContainText("roles on 2 services");
  },
  "modify with locked roles": async (page, api) => {
    const service = await api.service({ admin: mira, tech: teo });
    await api.requestOne(mira, service, { tech: wren });
    await enterForm(page, mira, service);
  },
  "modify, not mine": at(teo, places.modify({ name: "never-there.example", category: "DOMAIN" }), (page) =>
    page.getByText("Service not found. You’re not one of its contacts, and nobody shares it with you."),
  ),
  "modify for a webmaster": async (page, api) => {
    const service = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
    await enter(page, mira, places.webmaster(service));
    await page.getByRole("combobox", { name: "Who?" }).fill(runa.handle);
    await settled(page);
    await expect(forecast(page)).toContainText("2 roles on 2 services.");
  },
  "modify without a selection": at(mira, EDIT, (page) => page.getByText("No service is selected.")),
  "modify many, no contact yet": async (page) => {
    await formOfMany(page);
  },
  "modify many, previewed": async (page) => {
    await entry(await formOfMany(page), "tech").fill(teo.handle);
    await settled(page);
  },
  "modify many, with a last day that can't be": async (page) => {
    const form = await formOfMany(page);
    await entry(form, "tech").fill(teo.handle);
    await form.getByText("Options", { exact: true }).click();
    await form.getByLabel(/^Last day/).fill("2020-01-31");
    await form.getByRole("button", { name: /^(Check|Send request)/ }).click();
    await expect(form.getByRole("alert")).toBeVisible();
  },
  "modify many, checked before they are sent": async (page) => {
    await entry(await formOfMany(page, "category=VPS&roles=admin"), "tech").fill(teo.handle);
    await settled(page);
    await page.getByRole("button", { name: /^Check [\d,]+ services$/ }).click();
    await expect(page.getByRole("heading", { level: 1, name: /, then send$/ })).toBeFocused();
  },
  "modify with a file": at(mira, `${EDIT}?file=1`, (page) => page.getByLabel("CSV file")),
  "modify with a file that is too large": async (page) => {
    await enter(page, mira, `${EDIT}?file=1`);
    const buffer = Buffer.alloc(4 * 1024 * 1024 + 1, "\n");
    await page.getByLabel("CSV file").setInputFiles({ name: "contacts.csv", mimeType: "text/csv", buffer });
    await expect(page.getByText("This file is too large: 4 MB at most.")).toBeVisible();
  },
  "modify, amending a submission": async (page, api) => {
    await enter(page, mira, `${EDIT}?amend=${await submissionToTeo(api)}`);
    await expect(page.getByText("it is cancelled when you confirm")).toBeVisible();
    await settled(page);
  },
  "modify, hand over everything": async (page) => {
    await enter(page, wren, `${EDIT}?all=1`);
    await page.getByLabel("Who takes over?").fill(runa.handle);
    await settled(page);
  },
  "modify, nothing to hand back": at(mira, async (api) => `${EDIT}?back=${await submissionToTeo(api)}`, (page) =>
    page.getByText(/^Nothing of request .* can be handed back\.$/),
  ),
});

test.describe("without a grace period", () => {
  test.use({ grace: 0 });

  sweep("modify, ended", {
    "modify, extending roles": async (page, api) => {
      const id = await api.submit(mira, await servicesWith(api, basil, 2), teo, day(40));
      for (const party of [mira, teo]) await api.acceptAll(party, id);
      await enter(page, mira, `${EDIT}?extend=${id}`);
      await page.getByLabel("New last day").fill(day(60));
      await settled(page);
    },
    "modify, handing a submission back": async (page, api) => {
      const id = await submissionToTeo(api);
      for (const party of [mira, teo]) await api.acceptAll(party, id);
      await enter(page, teo, `${EDIT}?back=${id}`);
      await expect(forecast(page)).toContainText("3 roles on 3 services.");
      await settled(page);
    },
  });
});
