import type { ApiDriver, Service } from "../support/api-driver.ts";
import { mira, teo, vera, wren } from "../support/people.ts";
import { enter, heading, places } from "../support/steps.ts";
import { at, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

/** A server of Mira that is shared with Teo. */
async function shared(api: ApiDriver): Promise<Service> {
  const server = await api.service({ admin: mira, category: "VPS" });
  await api.giveAccess(mira, teo, server, ["see", "contacts"]);
  return server;
}

sweep("access", {
  "access, given and received": async (page) => {
    await enter(page, mira, places.access);
    await expect(page.getByText("Holiday cover")).toBeVisible();
    await expect(page.getByText("Invoices for the books")).toBeVisible();
  },
  "access, none": at(teo, places.access, (page) => page.getByText("Nobody has given you access.")),
  "access, asked before it ends": async (page) => {
    await enter(page, mira, places.access);
    await page.getByRole("button", { name: "End access: Invoices for the books" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  },
  "access, loading": async (page) => {
    await page.route(/\/1\.0\/access\/policies/, () => {});
    await enter(page, mira, places.access);
    await expect(page.locator(".bone").first()).toBeVisible();
  },
  "giving access, filled in": async (page, api) => {
    await enter(page, mira, `${places.giveAccess(await api.service({ admin: mira, category: "VPS" }))}&with=${vera.handle}`);
    await page.getByText("Single actions").click();
    await page.getByText("All of a type, or names that begin alike").click();
    await page.getByLabel("Add a service: search by name").fill("vps");
    await expect(page.getByRole("button", { name: /^Add vps/ }).first()).toBeVisible();
  },
  "giving access, with errors": async (page) => {
    await enter(page, mira, "/#/access/new");
    await page.getByRole("button", { name: "Give access" }).click();
    await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  },
  "changing access": async (page, api) => {
    await enter(page, mira, places.changeAccess(await api.accessGiven(mira, "Invoices for the books")));
    await expect(heading(page, "Change access")).toBeVisible();
    await expect(page.getByLabel("Name (optional)")).toHaveValue("Invoices for the books");
  },
  "services shared": at(mira, places.sharedServices, (page) => page.getByText(/^Shared by/).first()),
  "services shared, none": at(wren, places.sharedServices, (page) => page.getByText("No services match these filters.")),
  "services shared, with the menu": async (page, api) => {
    const server = await shared(api);
    const hidden = await api.service({ admin: mira, category: "VPS" });
    await api.giveAccess(mira, teo, hidden, ["technical"]);
    await enter(page, teo, places.sharedServices);
    await expect(page.getByText("Contacts and state aren’t shared with you.").first()).toBeVisible();
    await page.getByRole("button", { name: `Actions for ${server.name}` }).click();
    await expect(page.getByText(/^Shared by .*You can see services/)).toBeVisible();
  },
  "service shared": async (page, api) => {
    await enter(page, teo, places.service(await shared(api)));
    await expect(page.getByRole("region", { name: "You can" })).toBeVisible();
  },
  "service shared, who can do what": async (page, api) => {
    await enter(page, teo, places.rights(await shared(api)));
    await expect(page.getByRole("table")).toBeVisible();
  },
  "service shared, asking for contacts, with errors": async (page, api) => {
    await enter(page, teo, places.service(await shared(api)));
    await page.getByRole("button", { name: "Ask for other contacts" }).click();
    await page.getByRole("button", { name: "Send request" }).click();
    await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  },
  "uses of access": at(mira, places.accessUses, (page) => page.getByText("Refused", { exact: true }).first()),
  "uses of access, none": at(teo, places.accessUses, (page) => page.getByText("Nobody has used access from you yet.")),
  "access, ended": async (page, _, server) => {
    await server.advance(40 * 24 * 3600);
    await enter(page, mira, places.access);
    await expect(page.getByText(/^Ended on/)).toBeVisible();
  },
});
