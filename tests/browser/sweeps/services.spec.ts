import type { Page } from "@playwright/test";
import type { ApiDriver } from "../support/api-driver.ts";
import { IDENTITY, approve, casePlace, confirmedCase, decide, file, newHolder, openCase, rhea, sentCase } from "../support/cases.ts";
import { basil, hal, mira, runa, teo } from "../support/people.ts";
import { YES, changeAnswer, enter, heading, openAnew, places, pressAndConfirm } from "../support/steps.ts";
import { at, loading, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

const fewServices = `${places.services}?serviceName=halden`;
const plan = { name: "wheel-thrown.test", category: "HOSTING" } as const;

sweep("services", {
  "services": async (page) => {
    await enter(page, mira);
    await expect(page.getByText(/^312 services, 5\d shown so far\./)).toBeVisible();
    await page.getByRole("button", { name: /^Services of/ }).nth(1).click();
  },
  "services, loading": loading(mira, places.services, /\/1\.0\/me\/services/, (page) => page.getByRole("table")),
  "services with a menu open": async (page) => {
    await enter(page, mira, fewServices);
    await page.getByRole("button", { name: "Actions for halden-ceramics.example", exact: true }).click();
    await expect(page.getByRole("link", { name: "Modify contacts", exact: true })).toBeVisible();
  },
  "services, some selected": async (page) => {
    // One row, which the bar doesn't cover.
    await enter(page, mira, `${places.services}?serviceName=smalands`);
    await page.getByRole("checkbox", { name: /^Select .*, / }).check();
    await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();
  },
  "services, not changeable": at(
    mira,
    `${places.services}?serviceName=stoneware`,
    (page) => page.getByText("The service is still being created."),
    "Actions for stoneware-auctions.test",
  ),
  "services in every state": at(mira, `${places.services}?sort=state`, (page) => page.getByRole("button", { name: "Sorted by state, urgent first" })),
  "services, what to hand over": at(mira, fewServices, (page) => page.getByRole("link", { name: /^Everything/ }), "Hand over…"),
  "services, orders": at(mira, fewServices, (page) => page.getByRole("button", { name: "What ends first" }), "Sorted by name"),
  "services, none found": at(mira, `${places.services}?serviceName=nothing-like-this`, (page) => page.getByRole("button", { name: "Clear filters" })),
  "services, none yet": async (page, api, server) => {
    const data = { total: 0, unfiltered: 0, rows: [], next: null };
    await changeAnswer(page, /\/1\.0\/me\/services(\?|$)/, (body: object) => ({ ...body, data }));
    await at(hal, places.services, (page) => page.getByRole("heading", { name: "How you become a contact" }))(page, api, server);
  },
  "person menu": at(mira, fewServices, (page) => page.getByRole("button", { name: "Sign out" }), mira.name),
  "not found": at(mira, "/#/no/such/place", (page) => heading(page, "Page not found")),
});

sweep("service", {
  "service, not changeable": at(
    mira,
    async (api) => places.service(await api.service({ admin: mira, status: "expired" })),
    (page) => page.getByText("Until it’s renewed, its contacts can’t be changed."),
  ),
  "service with several types and an open request": async (page, api) => {
    const domain = await api.service({ admin: mira, tech: basil, category: "DOMAIN", siblings: ["ZONE"] });
    await api.requestOne(mira, domain, { tech: teo });
    await enter(page, mira, places.service(domain));
    await expect(page.getByRole("table", { name: "By service" })).toBeVisible();
  },
  "service, loading": loading(mira, places.service(plan), /\/1\.0\/me\/services\/detail/, (page) => heading(page, plan.name)),
  "service, not mine": at(mira, places.history({ name: "never-there.example", category: "DOMAIN" }), (page) =>
    page.getByText("Service not found. You’re not one of its contacts, and nobody shares it with you."),
  ),
  "history of a service": at(
    mira,
    async (api) => places.history(await api.service({ admin: mira, tech: basil, category: "DOMAIN", siblings: ["ZONE"] })),
    (page) => page.getByRole("table"),
  ),
  "rights": at(mira, places.rights({ name: "ns-17496.dedicated.example", category: "DEDICATED" }), (page) =>
    page.getByRole("link", { name: /^Access until/ }),
  ),
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
  "history of all services, loading": loading(mira, places.historyOfAll, /\/1\.0\/me\/history/, (page) => heading(page, "History")),
});

/** Mira asks for a change of holder of one of her domains. */
async function askedHolder(page: Page, api: ApiDriver): Promise<void> {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await enter(page, mira, places.holder(domain));
  await page.getByLabel("Email").fill("office@larkmoor-tea.example");
  await page.getByRole("button", { name: "Ask both holders" }).click();
  await expect(page.getByText("Waiting for the current holder")).toBeVisible();
}

/** Opens the link to the answer of the new holder. */
async function openAnswer(page: Page, api: ApiDriver): Promise<void> {
  await askedHolder(page, api);
  const { place } = await api.mailedLink("office@larkmoor-tea.example", "holder/answer");
  await openAnew(page, `/${place}`);
}

sweep("holder", {
  "holder, wrong entries": async (page, api) => {
    await enter(page, mira, places.holder(await api.service({ admin: mira, category: "DOMAIN" })));
    await page.getByLabel("Last name").fill("");
    await page.getByRole("button", { name: "Ask both holders" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  },
  "holder, a precondition not met": at(runa, places.holder({ name: "glaze-lab.test", category: "DOMAIN" }), (page) =>
    page.getByText("The domain is in dispute. Ask our support."),
  ),
  "holder, a change waits for answers": askedHolder,
  "answer of a holder": async (page, api) => {
    await openAnswer(page, api);
    await expect(page.getByRole("button", { name: "Decline" })).toBeVisible();
  },
  "answer of a holder who is signed in": async (page, api) => {
    await askedHolder(page, api);
    await page.getByRole("link", { name: "See and answer" }).click();
    await expect(page.getByRole("button", { name: "Decline" })).toBeVisible();
  },
  "answer of a holder, to be confirmed": async (page, api) => {
    await openAnswer(page, api);
    await page.getByRole("button", { name: "Accept" }).click();
    await expect(page.getByRole("button", { name: YES.changeHolder })).toBeVisible();
  },
  "holder has answered": async (page, api) => {
    await openAnswer(page, api);
    await pressAndConfirm(page.getByRole("button", { name: "Accept" }), YES.changeHolder);
    await expect(page.getByText(/^You accepted on /)).toBeVisible();
  },
});

const domain = async (api: ApiDriver): Promise<string> => (await api.service({ admin: mira, category: "DOMAIN" })).name;

sweep("procedures", {
  "opening a case": at(undefined, "/#/procedures/change-contacts", (page) => page.getByRole("button", { name: "Open case" })),
  "opening a case, wrong entries": async (page) => {
    await page.goto("/#/procedures/change-holder");
    await page.getByLabel("Legal form", { exact: true }).selectOption("Association");
    await page.getByRole("button", { name: "Open case" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  },
  "confirming the mailbox of a case": at(
    undefined,
    async (api) => openCase(api, await domain(api), newHolder),
    (page) => page.getByRole("button", { name: "Confirm my address" }),
  ),
  "case, documents": async (page, api) => {
    await page.goto(casePlace(await confirmedCase(api, await domain(api), newHolder)));
    const identity = page.getByLabel(`Choose files: ${IDENTITY}`);
    await identity.setInputFiles([file("card.pdf"), file("letter.docx", Buffer.from("PK"))]);
    await expect(page.getByRole("main").getByText(/^Not accepted/)).toBeVisible();
    await expect(page.getByRole("button", { name: "Remove card.pdf" })).toBeVisible();
  },
  "case, a document is needed again": async (page, api) => {
    const secret = await sentCase(api, await domain(api), newHolder);
    await decide(api, rhea, "askAgain", ["identity"]);
    await page.goto(casePlace(secret));
    await expect(heading(page, "Send one document again")).toBeVisible();
  },
  "objection": async (page, api) => {
    await sentCase(api, await domain(api), newHolder);
    await approve(api);
    await page.goto(`/${(await api.mailedLink(mira.address, "procedures/objection")).place}`);
    await expect(page.getByRole("button", { name: "Object" })).toBeVisible();
  },
});
