import type { ApiDriver, Service } from "../support/api-driver.ts";
import { basil, mira, teo, vera, wren } from "../support/people.ts";
import { enter, places } from "../support/steps.ts";
import { at, dialog, loading, problem, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

/** A server on which Teo has no role. */
const server = (api: ApiDriver): Promise<Service> => api.service({ admin: mira, tech: basil, category: "VPS" });

/** A server of Mira that is shared with Teo. */
async function shared(api: ApiDriver): Promise<Service> {
  const service = await server(api);
  await api.giveAccess(mira, teo, service, ["see", "contacts"]);
  return service;
}

sweep("access", {
  "access, given and received": at(mira, places.access, (page) =>
    page.getByRole("main").filter({ hasText: "Holiday cover" }).filter({ hasText: "Invoices for the books" }),
  ),
  "access, none": at(teo, places.access, (page) => page.getByText("Nobody has given you access.")),
  "access, asked before it ends": at(mira, places.access, dialog, "End access: Invoices for the books"),
  "access, loading": loading(mira, places.access, /\/1\.0\/access\/policies/),
  "giving access, filled in": async (page, api) => {
    await enter(page, mira, `${places.giveAccess(await api.service({ admin: mira, category: "VPS" }))}&with=${vera.handle}`);
    await page.getByText("Single actions").click();
    await page.getByText("Several at once: by type or beginning").click();
    await page.getByRole("combobox", { name: "Which services" }).fill("vps");
    await expect(page.getByRole("option", { name: /^vps/ }).first()).toBeVisible();
  },
  "giving access, with errors": at(mira, "/#/access/new", problem, "Give access"),
  "changing access": async (page, api) => {
    await enter(page, mira, places.changeAccess(await api.accessGiven(mira, "Invoices for the books")));
    await expect(page.getByLabel("Name (optional)")).toHaveValue("Invoices for the books");
  },
  "services shared": at(mira, places.sharedServices, (page) => page.getByText(/^Shared by/).first()),
  "services shared, none": at(wren, places.sharedServices, (page) => page.getByText("No services match these filters.")),
  "services shared, with the menu": async (page, api) => {
    const [seen, hidden] = [await shared(api), await server(api)];
    await api.giveAccess(mira, teo, hidden, ["technical"]);
    await enter(page, teo, places.sharedServices);
    await expect(page.getByText("Contacts, state and history aren’t shared with you.").first()).toBeVisible();
    await page.getByRole("button", { name: `Actions for ${seen.name}` }).click();
    await expect(page.getByText(/^Shared by .*You can see services/)).toBeVisible();
  },
  "service shared": at(teo, async (api) => places.service(await shared(api)), (page) => page.getByRole("region", { name: "You can" })),
  "service shared, asking for contacts, with errors": at(
    teo,
    async (api) => places.askInNameOf(mira, await shared(api)),
    problem,
    "Send request",
  ),
  "uses of access": at(mira, places.accessUses, (page) => page.getByText("Refused", { exact: true }).first()),
  "uses of access, none": at(teo, places.accessUses, (page) => page.getByText("Nobody has used access from you yet.")),
  "access, ended": async (page, api, server) => {
    await server.advance(40 * 24 * 3600);
    await at(mira, places.access, (page) => page.getByText(/^Ended on/))(page, api, server);
  },
});

sweep("applications", {
  "access asked for, without the password": async (page, api) => {
    await enter(page, await api.newAccount(), await api.accessRequest(teo, "Billing sync"));
    await page.getByRole("button", { name: "Allow access" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toHaveCount(1);
  },
  "access allowed": at(
    mira,
    (api) => api.accessRequest(teo, "Billing sync"),
    (page) => page.getByText("The application has access now."),
    "Allow access",
  ),
  "access link that does not work": at(mira, "/#/authorize", (page) => page.getByText("This link doesn’t work any more")),
  "profile, an application to remove": async (page, api) => {
    await enter(page, teo, await api.accessRequest(teo, "Old sync"));
    await page.getByRole("button", { name: "Allow access" }).click();
    await page.getByRole("link", { name: "Go to my profile" }).click();
    await page.getByRole("button", { name: "Remove the application Old sync" }).last().click();
    await expect(dialog(page)).toBeVisible();
  },
});
