import { approve, newHolder, sentCase } from "../support/cases.ts";
import { basil, mira, teo } from "../support/people.ts";
import { enter, heading, places } from "../support/steps.ts";
import { at, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("service", {
  "service, not changeable": async (page, api) => {
    await enter(page, mira, places.service(await api.service({ admin: mira, status: "expired" })));
    await expect(page.getByText("Until it’s renewed, its contacts can’t be changed.")).toBeVisible();
  },
  "service with several types and an open request": async (page, api) => {
    const domain = await api.service({ admin: mira, tech: basil, category: "DOMAIN", siblings: ["ZONE"] });
    await api.requestOne(mira, domain, { tech: teo });
    await enter(page, mira, places.service(domain));
    await expect(page.getByRole("table", { name: "By service" })).toBeVisible();
  },
  "service, loading": async (page) => {
    await page.route(/\/1\.0\/me\/services\/detail/, () => {});
    await enter(page, mira, places.service({ name: "wheel-thrown.test", category: "HOSTING" }));
    await expect(heading(page, "wheel-thrown.test")).toBeVisible();
  },
  "service, not mine": async (page) => {
    await enter(page, mira, places.history({ name: "never-there.example", category: "DOMAIN" }));
    await expect(page.getByText("Service not found, or you’re not one of its contacts.")).toBeVisible();
  },
  "history of a service": async (page, api) => {
    await enter(page, mira, places.history(await api.service({ admin: mira, tech: basil, category: "DOMAIN", siblings: ["ZONE"] })));
    await expect(page.getByRole("table")).toBeVisible();
  },
  "rights": async (page) => {
    await enter(page, mira, places.rights({ name: "ns-17496.dedicated.example", category: "DEDICATED" }));
    await expect(page.getByRole("link", { name: /^Access until/ })).toBeVisible();
  },
  "holder, a case that the admin can object to": async (page, api) => {
    const domain = await api.service({ admin: mira, category: "DOMAIN" });
    await sentCase(api, domain.name, newHolder);
    await approve(api);
    await enter(page, mira, places.holder(domain));
    await expect(page.getByRole("region", { name: "Someone else may get this domain" })).toBeVisible();
  },
  "people": at(mira, places.people, (page) => page.getByRole("table")),
  "one person, with the form for a label": async (page) => {
    await enter(page, mira, places.person(basil));
    await page.getByRole("button", { name: /label$/ }).click();
    await expect(page.getByLabel("Label", { exact: true })).toBeVisible();
    await expect(page.getByRole("table").getByRole("row").nth(1)).toBeVisible();
  },
  "history of all services, on a day": at(mira, `${places.historyOfAll}?day=2026-10-15`, (page) => page.getByRole("table").getByRole("row").nth(1)),
  "history of all services, loading": async (page) => {
    await page.route(/\/1\.0\/me\/history/, () => {});
    await enter(page, mira, places.historyOfAll);
    await expect(heading(page, "History")).toBeVisible();
  },
});
