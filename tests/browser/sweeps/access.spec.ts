import type { ApiDriver, Service } from "../support/api-driver.ts";
import { mira, teo, vera } from "../support/people.ts";
import { enter, heading, places } from "../support/steps.ts";
import { at, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

/** A server of Mira that Teo reaches by access. */
async function reached(api: ApiDriver): Promise<Service> {
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
    await expect(page.getByRole("option", { name: /^vps/ }).first()).toBeVisible();
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
  "services reached": at(mira, places.accessServices, (page) => page.getByText("By access from").first()),
  "services reached, none": at(teo, places.accessServices, (page) => page.getByText("No service yet.")),
  "services reached, in My services": async (page, api) => {
    const server = await reached(api);
    await enter(page, teo, `${places.services}?serviceName=${server.name}`);
    await expect(page.getByText("By access from")).toBeVisible();
  },
  "service reached": async (page, api) => {
    await enter(page, teo, places.accessService(await reached(api)));
    await expect(page.getByRole("region", { name: "Contacts" })).toBeVisible();
  },
  "service reached, asking for contacts, with errors": async (page, api) => {
    await enter(page, teo, places.accessService(await reached(api)));
    await page.getByRole("button", { name: "Ask for other contacts" }).click();
    await page.getByRole("button", { name: "Send request" }).click();
    await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
  },
  "service reached, loading": async (page, api) => {
    const server = await api.service({ admin: mira, category: "VPS" });
    await page.route(/\/1\.0\/access\/services\/detail/, () => {});
    await enter(page, teo, places.accessService(server));
    await expect(page.locator(".bone").first()).toBeVisible();
  },
  "uses of access": at(mira, places.accessUses, (page) => page.getByText("Refused", { exact: true }).first()),
  "uses of access, none": at(teo, places.accessUses, (page) => page.getByText("Nobody has used access from you yet.")),
  "access, ended": async (page, _, server) => {
    await server.advance(40 * 24 * 3600);
    await enter(page, mira, places.access);
    await expect(page.getByText(/^Ended on/)).toBeVisible();
  },
});
