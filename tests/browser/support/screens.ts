// The screens: where each is, and by what one sees that it is there. Tests that are about every screen go through this list;
// further states of a screen are in `sweeps`.
import type { Page } from "@playwright/test";
import type { ApiDriver } from "./api-driver.ts";
import { casePlace, confirmedCase, newHolder, sentCase } from "./cases.ts";
import { type Person, basil, mira, teo } from "./people.ts";
import { requestToTeo, submissionToTeo } from "./setups.ts";
import { places } from "./steps.ts";

/** A screen in its usual state. */
export interface Screen {
  readonly name: string;
  /** The signed-in person. */
  readonly as?: Person;
  readonly place: (api: ApiDriver, page: Page) => string | Promise<string>;
  /** A text that is there once the data is. */
  readonly shows: (page: Page) => ReturnType<Page["getByText"]>;
}

/** Places for everybody, beside the screens: forms without a link, and links from emails. */
export const openPlaces: readonly string[] = [
  ...["/#/sign-up", "/#/password/forgotten", "/#/sign-up/confirm", "/#/profile/address/undo", "/#/holder/answer"],
  ...["/#/procedures/confirm", "/#/procedures/objection", "/#/password/new"],
];

/** A place on each page of the desk but the first; the reader is signed in there. */
export async function deskPlaces(api: ApiDriver, page: Page): Promise<readonly string[]> {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await sentCase(api, domain.name, newHolder);
  const { rows } = (await (await page.request.get("/1.0/desk/cases")).json()) as { rows: { number: string }[] };
  return [
    ...["/#/desk/audit", `/#/desk/cases/${rows[0]?.number}`, `/#/desk/customers/${mira.handle}`],
    `/#/desk/requests/${await requestToTeo(api)}`,
    `/#/desk/service?service=${encodeURIComponent(domain.name)}&category=DOMAIN`,
  ];
}

const main = (page: Page) => page.getByRole("main");
const row = (page: Page) => main(page).getByRole("row").nth(1);
const item = (page: Page) => main(page).getByRole("listitem").first();

export const screens: readonly Screen[] = [
  { name: "sign-in", place: () => "/", shows: (page) => page.getByRole("button", { name: /^Mira Halden/ }) },
  { name: "services", as: mira, place: () => places.services, shows: (page) => page.getByRole("row").nth(5) },
  {
    name: "link to modify",
    as: mira,
    place: async (api) => places.modify(await api.service({ admin: mira, tech: basil })),
    shows: (page) => page.getByRole("combobox", { name: "New admin" }),
  },
  { name: "requests", as: mira, place: () => places.requests, shows: item },
  {
    name: "link to a request",
    as: teo,
    place: async (api) => `/${(await api.mailedCode(teo, await requestToTeo(api))).place}`,
    shows: (page) => page.getByRole("button", { name: "Accept" }),
  },
  {
    name: "link to a submission",
    as: teo,
    place: async (api) => `/${(await api.mailedCode(teo, await submissionToTeo(api))).place}`,
    shows: (page) => page.getByRole("region", { name: "Services" }).getByRole("row").nth(1),
  },
  {
    name: "service",
    as: mira,
    place: async (api) => places.service(await api.service({ admin: mira, category: "DOMAIN" })),
    shows: (page) => page.getByRole("region", { name: "Contacts" }),
  },
  {
    name: "holder of a domain",
    as: mira,
    place: async (api) => places.holder(await api.service({ admin: mira, category: "DOMAIN" })),
    shows: (page) => page.getByLabel("Last name"),
  },
  {
    name: "who can do what",
    as: mira,
    place: async (api) => places.rights(await api.service({ admin: mira, tech: basil })),
    shows: (page) => page.getByRole("table", { name: "Who can do what" }),
  },
  {
    name: "history",
    as: mira,
    place: async (api) => places.history(await api.service({ admin: mira, tech: basil })),
    shows: row,
  },
  { name: "people", as: mira, place: () => places.people, shows: row },
  { name: "one person", as: mira, place: () => places.person(basil), shows: row },
  { name: "history of all services", as: mira, place: () => places.historyOfAll, shows: item },
  {
    name: "access",
    as: mira,
    place: () => places.access,
    shows: (page) => page.getByRole("list", { name: "You give access" }).getByRole("listitem").first(),
  },
  {
    name: "giving access",
    as: mira,
    place: async (api) => places.giveAccess(await api.service({ admin: mira, category: "VPS" })),
    shows: (page) => page.getByRole("checkbox", { name: /^Technical/ }),
  },
  {
    name: "link to change access",
    as: mira,
    place: async (api) => places.changeAccess(await api.accessGiven(mira, "Invoices for the books")),
    shows: (page) => page.getByRole("checkbox", { name: /^Technical/ }),
  },
  {
    name: "services reached by access",
    as: mira,
    place: () => places.accessServices,
    shows: (page) => main(page).getByRole("listitem").filter({ hasText: "By access from" }).first(),
  },
  {
    name: "service reached by access",
    as: teo,
    place: async (api) => {
      const server = await api.service({ admin: mira, category: "VPS" });
      await api.giveAccess(mira, teo, server, ["see", "contacts"]);
      return places.accessService(server);
    },
    shows: (page) => page.getByRole("button", { name: "Ask for other contacts" }),
  },
  { name: "uses of access", as: mira, place: () => places.accessUses, shows: row },
  { name: "profile", as: mira, place: () => places.profile, shows: (page) => page.getByLabel("New email address") },
  {
    name: "access of an application",
    as: mira,
    place: (api) => api.accessRequest(teo, "Billing sync"),
    shows: (page) => page.getByRole("button", { name: "Allow access" }),
  },
  {
    name: "mailbox",
    as: mira,
    place: () => places.mailbox,
    shows: (page) => page.getByRole("list", { name: "Emails" }).getByRole("link").first(),
  },
  {
    name: "link to a new password",
    place: async (api, page) => {
      const robin = await api.newAccount();
      await page.request.post("/1.0/password/forgotten", { data: { login: robin.handle } });
      return `/${(await api.mailedLink(robin.address, "password/new")).place}`;
    },
    shows: (page) => page.getByText(/-ovh/),
  },
  {
    name: "procedure: opening a case",
    place: () => "/#/procedures/change-contacts",
    shows: (page) => page.getByLabel("Your name"),
  },
  {
    name: "link to a case",
    place: async (api) => {
      const domain = await api.service({ admin: mira, category: "DOMAIN" });
      return casePlace(await confirmedCase(api, domain.name, newHolder));
    },
    shows: (page) => page.getByLabel(/^Choose files/).first(),
  },
];
