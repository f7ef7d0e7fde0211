import { basil, ines, mira, runa, selma, teo, wren } from "../support/people.ts";
import { confirm, dialog, enter, entry, places } from "../support/steps.ts";
import { sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("modify", [
  {
    name: "modify, empty",
    open: async (page, api) => {
      await enter(page, mira, places.modify(await api.service({ admin: mira, tech: wren })));
      await dialog(page);
    },
  },
  {
    name: "modify with errors",
    open: async (page, api) => {
      const service = await api.service({ admin: mira, tech: basil, category: "DOMAIN" });
      await enter(page, mira, places.modify(service));
      const form = await dialog(page);
      await entry(form, "admin").fill("tq5108");
      await entry(form, "tech").fill(selma.handle);
      await entry(form, "billing").fill("zz99999-ovh");
      await entry(form, "billing").blur();
      await expect(form.getByText("This account doesn’t exist.").first()).toBeVisible();
      await form.getByRole("button", { name: /^Confirm/ }).click();
      await expect(form.getByRole("alert")).toBeVisible();
    },
  },
  {
    name: "modify with preview",
    open: async (page, api) => {
      const service = await api.service({ admin: mira, tech: teo, category: "DOMAIN", siblings: ["ZONE"] });
      await api.requestOne(teo, service, { tech: wren });
      await enter(page, mira, places.modify(service));
      const form = await dialog(page);
      await entry(form, "tech").fill(basil.handle);
      await entry(form, "admin").fill(ines.handle);
      await form.getByRole("checkbox", { name: "DNS zone" }).check();
      // Scoped to the fields: slow answers are in the live region, too.
      for (const role of ["Admin contact", "Tech contact"]) {
        await expect(form.getByRole("group", { name: role }).getByText("can take this role.")).toBeVisible();
      }
    },
  },
  {
    name: "modify with locked roles",
    open: async (page, api) => {
      await enter(page, teo, places.modify(await api.service({ admin: mira, tech: teo })));
      await dialog(page);
    },
  },
  {
    name: "modify, not mine",
    open: async (page) => {
      await enter(page, teo, places.modify({ name: "never-there.example", category: "DOMAIN" }));
      await expect(page.getByText("Service not found, or you’re not one of its contacts.")).toBeVisible();
    },
  },
  {
    name: "modify, sent",
    open: async (page, api) => {
      const service = await api.service({ admin: mira, tech: basil, category: "DOMAIN", siblings: ["ZONE"] });
      await enter(page, mira, places.modify(service));
      const form = await dialog(page);
      await entry(form, "tech").fill(teo.handle);
      await form.getByRole("checkbox", { name: "DNS zone" }).check();
      await confirm(page);
    },
  },
  {
    name: "modify for a webmaster",
    open: async (page, api) => {
      const service = await api.service({ admin: mira, tech: mira, category: "HOSTING", siblings: ["ZONE"] });
      await enter(page, mira, places.webmaster(service));
      const form = page.getByRole("dialog", { name: "Give my webmaster access" });
      await form.getByLabel("Your webmaster").fill(runa.handle);
      await form.getByRole("checkbox", { name: /^DNS zone/ }).check();
      await expect(form.getByRole("button", { name: "Confirm 2 requests" })).toBeVisible();
    },
  },
]);
