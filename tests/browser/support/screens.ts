// The screens: where each is, and by what one sees that it is there. Tests that are about every screen go through this list;
// further states of a screen are in `sweeps`.
import type { Page } from "@playwright/test";
import type { ApiDriver, Service } from "./api-driver.ts";
import { casePlace, confirmedCase, newHolder, sentCase } from "./cases.ts";
import { type Person, basil, mira, teo } from "./people.ts";
import { requestToTeo, submissionToTeo } from "./setups.ts";
import { places } from "./steps.ts";

type Place = (api: ApiDriver, page: Page) => string | Promise<string>;
type Shows = (page: Page) => ReturnType<Page["getByText"]>;

/** A screen in its usual state. */
export interface Screen {
  readonly name: string;
  /** The signed-in person. */
  readonly as?: Person | undefined;
  readonly place: Place;
  /** A text that is there once the data is. */
  readonly shows: Shows;
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

function screen(name: string, as: Person | undefined, place: string | Place, shows: Shows): Screen {
  return { name, as, place: typeof place === "string" ? () => place : place, shows };
}

const ofMira = (api: ApiDriver): Promise<Service> => api.service({ admin: mira, tech: basil });
const domain = (api: ApiDriver): Promise<Service> => api.service({ admin: mira, category: "DOMAIN" });

export const screens: readonly Screen[] = [
  screen("sign-in", undefined, "/", (page) => page.getByRole("button", { name: /^Mira Halden/ })),
  screen("services", mira, places.services, (page) => page.getByRole("row").nth(5)),
  screen("link to modify", mira, async (api) => places.modify(await ofMira(api)), (page) => page.getByRole("combobox", { name: "New admin" })),
  screen("requests", mira, places.requests, item),
  screen(
    "link to a request",
    teo,
    async (api) => `/${(await api.mailedCode(teo, await requestToTeo(api))).place}`,
    (page) => page.getByRole("button", { name: "Accept" }),
  ),
  screen(
    "link to a submission",
    teo,
    async (api) => `/${(await api.mailedCode(teo, await submissionToTeo(api))).place}`,
    (page) => page.getByRole("region", { name: "Services" }).getByRole("row").nth(1),
  ),
  screen("service", mira, async (api) => places.service(await domain(api)), (page) => page.getByRole("region", { name: "Contacts" })),
  screen("holder of a domain", mira, async (api) => places.holder(await domain(api)), (page) => page.getByLabel("Last name")),
  screen("who can do what", mira, async (api) => places.rights(await ofMira(api)), (page) =>
    page.getByRole("table", { name: "Who can do what" }),
  ),
  screen("history", mira, async (api) => places.history(await ofMira(api)), row),
  screen("people", mira, places.people, row),
  screen("one person", mira, places.person(basil), row),
  screen("history of all services", mira, places.historyOfAll, item),
  screen("access", mira, places.access, (page) => page.getByRole("table", { name: "You give access" }).getByRole("row").nth(1)),
  screen(
    "giving access",
    mira,
    async (api) => places.giveAccess(await api.service({ admin: mira, category: "VPS" })),
    (page) => page.getByRole("checkbox", { name: /^Technical/ }),
  ),
  screen(
    "link to change access",
    mira,
    async (api) => places.changeAccess(await api.accessGiven(mira, "Invoices for the books")),
    (page) => page.getByRole("checkbox", { name: /^Technical/ }),
  ),
  screen("services shared with me", mira, places.sharedServices, (page) => row(page).filter({ hasText: "Shared by" })),
  screen(
    "service shared with me",
    teo,
    async (api) => {
      const server = await api.service({ admin: mira, tech: basil, category: "VPS" });
      await api.giveAccess(mira, teo, server, ["see", "contacts"]);
      return places.service(server);
    },
    (page) => page.getByRole("link", { name: "Ask for other contacts" }),
  ),
  screen("uses of access", mira, places.accessUses, row),
  screen("profile", mira, places.profile, (page) => page.getByLabel("New email address")),
  screen("access of an application", mira, (api) => api.accessRequest(teo, "Billing sync"), (page) =>
    page.getByRole("button", { name: "Allow access" }),
  ),
  screen("mailbox", mira, places.mailbox, (page) => page.getByRole("list", { name: "Emails" }).getByRole("link").first()),
  screen(
    "link to a new password",
    undefined,
    async (api, page) => {
      const robin = await api.newAccount();
      await page.request.post("/1.0/password/forgotten", { data: { login: robin.handle } });
      return `/${(await api.mailedLink(robin.address, "password/new")).place}`;
    },
    (page) => page.getByText(/-ovh/),
  ),
  screen("procedure: opening a case", undefined, "/#/procedures/change-contacts", (page) => page.getByLabel("Your name")),
  screen(
    "link to a case",
    undefined,
    async (api) => casePlace(await confirmedCase(api, (await domain(api)).name, newHolder)),
    (page) => page.getByLabel(/^Choose files/).first(),
  ),
];
