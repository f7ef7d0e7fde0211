import { mira, teo, vera } from "../support/people.ts";
import { enter, heading, places } from "../support/steps.ts";
import { sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("access", [
  {
    name: "access, given and received",
    open: async (page) => {
      await enter(page, mira, places.access);
      await expect(page.getByText("Holiday cover")).toBeVisible();
      await expect(page.getByText("Invoices for the books")).toBeVisible();
    },
  },
  {
    name: "access, none",
    open: async (page) => {
      await enter(page, teo, places.access);
      await expect(page.getByText("Nobody has given you access.")).toBeVisible();
    },
  },
  {
    name: "access, asked before it ends",
    open: async (page) => {
      await enter(page, mira, places.access);
      await page.getByRole("button", { name: "End access: Invoices for the books" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  },
  {
    name: "access, loading",
    open: async (page) => {
      await page.route(/\/1\.0\/access\/policies/, () => {});
      await enter(page, mira, places.access);
      await expect(page.locator(".bone").first()).toBeVisible();
    },
  },
  {
    name: "giving access, filled in",
    open: async (page, api) => {
      await enter(page, mira, `${places.giveAccess(await api.service({ admin: mira, category: "VPS" }))}&with=${vera.handle}`);
      await page.getByText("Single actions").click();
      await page.getByText("All of a type, or names that begin alike").click();
      await page.getByLabel("Add a service: search by name").fill("vps");
      await expect(page.getByRole("button", { name: /^Add vps/ }).first()).toBeVisible();
    },
  },
  {
    name: "giving access, with errors",
    open: async (page) => {
      await enter(page, mira, "/#/access/new");
      await page.getByRole("button", { name: "Give access" }).click();
      await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
    },
  },
  {
    name: "changing access",
    open: async (page, api) => {
      await enter(page, mira, places.changeAccess(await api.accessGiven(mira, "Invoices for the books")));
      await expect(heading(page, "Change access")).toBeVisible();
      await expect(page.getByLabel("Name (optional)")).toHaveValue("Invoices for the books");
    },
  },
  {
    name: "services reached",
    open: async (page) => {
      await enter(page, mira, places.accessServices);
      await expect(page.getByText("By access from").first()).toBeVisible();
    },
  },
  {
    name: "services reached, none",
    open: async (page) => {
      await enter(page, teo, places.accessServices);
      await expect(page.getByText("No service yet.")).toBeVisible();
    },
  },
  {
    name: "services reached, in My services",
    open: async (page, api) => {
      const server = await api.service({ admin: mira, category: "VPS" });
      await api.giveAccess(mira, teo, server, ["see", "contacts"]);
      await enter(page, teo, `${places.services}?serviceName=${server.name}`);
      await expect(page.getByText("By access from")).toBeVisible();
    },
  },
  {
    name: "service reached",
    open: async (page, api) => {
      const server = await api.service({ admin: mira, category: "VPS" });
      await api.giveAccess(mira, teo, server, ["see", "contacts"]);
      await enter(page, teo, places.accessService(server));
      await expect(page.getByRole("region", { name: "Contacts" })).toBeVisible();
    },
  },
  {
    name: "service reached, asking for contacts, with errors",
    open: async (page, api) => {
      const server = await api.service({ admin: mira, category: "VPS" });
      await api.giveAccess(mira, teo, server, ["contacts"]);
      await enter(page, teo, places.accessService(server));
      await page.getByRole("button", { name: "Ask for other contacts" }).click();
      await page.getByRole("button", { name: "Send request" }).click();
      await expect(page.getByRole("heading", { name: "There is a problem" })).toBeVisible();
    },
  },
  {
    name: "service reached, loading",
    open: async (page, api) => {
      const server = await api.service({ admin: mira, category: "VPS" });
      await page.route(/\/1\.0\/access\/services\/detail/, () => {});
      await enter(page, teo, places.accessService(server));
      await expect(page.locator(".bone").first()).toBeVisible();
    },
  },
  {
    name: "uses of access",
    open: async (page) => {
      await enter(page, mira, places.accessUses);
      await expect(page.getByText("Refused", { exact: true }).first()).toBeVisible();
    },
  },
  {
    name: "uses of access, none",
    open: async (page) => {
      await enter(page, teo, places.accessUses);
      await expect(page.getByText("Nobody has used access from you yet.")).toBeVisible();
    },
  },
  {
    name: "access, ended",
    open: async (page, _, server) => {
      await server.advance(40 * 24 * 3600);
      await enter(page, mira, places.access);
      await expect(page.getByText(/^Ended on/)).toBeVisible();
    },
  },
]);
