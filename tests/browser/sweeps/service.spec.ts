import { approve, newHolder, sentCase } from "../support/cases.ts";
import { basil, mira, teo } from "../support/people.ts";
import { enter, heading, places } from "../support/steps.ts";
import { sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("service", [
  {
    name: "service, not changeable",
    open: async (page, api) => {
      await enter(page, mira, places.service(await api.service({ admin: mira, status: "expired" })));
      await expect(page.getByText("The service has expired.")).toBeVisible();
    },
  },
  {
    name: "history",
    open: async (page, api) => {
      await enter(page, mira, places.history(await api.service({ admin: mira, tech: basil })));
      await expect(page.getByRole("region", { name: "Tech" })).toBeVisible();
    },
  },
  {
    name: "history, loading",
    open: async (page) => {
      await page.route(/\/1\.0\/me\/services\/history/, () => {});
      await enter(page, mira, places.history({ name: "wheel-thrown.test", category: "HOSTING" }));
      await expect(heading(page, "Contact history")).toBeVisible();
    },
  },
  {
    name: "history, not mine",
    open: async (page) => {
      await enter(page, mira, places.history({ name: "never-there.example", category: "DOMAIN" }));
      await expect(page.getByText("Service not found, or you’re not one of its contacts.")).toBeVisible();
    },
  },
  {
    name: "who can do what",
    open: async (page) => {
      await enter(page, mira, places.rights({ name: "wheel-thrown.test", category: "HOSTING" }));
      await expect(page.getByRole("table")).toBeVisible();
    },
  },
  {
    name: "page of a domain",
    open: async (page, api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      await api.requestOne(mira, domain, { tech: teo });
      await enter(page, mira, places.service(domain));
      await expect(page.getByRole("region", { name: "Holder" })).toBeVisible();
    },
  },
  {
    name: "service, a case that its admin can object to",
    open: async (page, api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      await sentCase(api, domain.name, newHolder);
      await approve(api);
      await enter(page, mira, places.service(domain));
      await expect(page.getByRole("region", { name: "Someone else may get this domain" })).toBeVisible();
    },
  },
]);
