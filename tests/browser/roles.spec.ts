// Every change each role may request (decision 0004), requested, confirmed and seen in the browser. The rules enumerate them,
// and `tests/http/random_histories` makes them over HTTP, so most run with `--all` only.
import type { Page } from "@playwright/test";
import type { ApiDriver, Role, Service } from "./support/api-driver.ts";
import { type Person, basil, ines, kasper, mira, teo, vera, wren } from "./support/people.ts";
import { chosen, confirm, enter, entry, expectHolder, heading, modifyForm, openMail, places, saying } from "./support/steps.ts";
import { expect, test as base } from "./support/test.ts";

type Wanted = Partial<Record<Role, Person>>;

interface Doing {
  /** Fills in the form and confirms. Returns the request numbers. */
  ask: (asker: Person, service: Service, wanted: Wanted) => Promise<number[]>;
  /** Opens the mailed link in the person's own browser, and accepts. */
  accept: (who: Person, id: number) => Promise<Page>;
  /** Opens the mailed link, and accepts every request of the submission with its one code. */
  acceptAll: (who: Person, ids: number[]) => Promise<void>;
  /** Expects the person's list of services to show the holder of a role. */
  sees: (who: Person, service: Service, role: Role, holder: Person) => Promise<void>;
}

const test = base.extend<{ doing: Doing }>({
  doing: async ({ page, person, api }, use) => {
    const pages = new Map<string, Page>();
    const pageOf = async (who: Person): Promise<Page> => {
      const known = pages.get(who.handle);
      if (known !== undefined) return known;
      const own = pages.size === 0 ? page : await person();
      pages.set(who.handle, own);
      return own;
    };
    await use({
      ask: async (asker, service, wanted) => {
        const own = await pageOf(asker);
        await enter(own, asker, places.modify(service));
        const form = await modifyForm(own);
        for (const [role, to] of Object.entries(wanted) as [Role, Person][]) {
          await entry(form, role).fill(to.handle);
          await entry(form, role).blur();
          await expect(chosen(form, role)).toContainText(to === asker ? "you" : to.handle);
        }
        return confirm(own);
      },
      accept: async (who, id) => {
        const own = await pageOf(who);
        await follow(own, who, id, api);
        await own.getByRole("button", { name: /^(Accept|Confirm it was you)$/ }).click();
        await expect(heading(own, /^(Waiting for others: |You are about to become |Taking effect: |You became |Done: )/)).toBeVisible();
        return own;
      },
      acceptAll: async (who, ids) => {
        const own = await pageOf(who);
        await follow(own, who, ids[0] ?? 0, api);
        await own.getByRole("button", { name: /^(Accept|Confirm)/ }).click();
        await expect(heading(own, /^Waiting for others: /)).toBeFocused();
        await expect(own.getByRole("list", { name: "Who answers" })).toContainText(`${ids.length} of ${ids.length} accepted`);
      },
      sees: async (who, service, role, holder) => {
        const own = await pageOf(who);
        await enter(own, who, `${places.services}?serviceName=${encodeURIComponent(service.name)}`);
        await expectHolder(own, service, role, holder);
      },
    });
  },
});

async function follow(page: Page, who: Person, id: number, api: ApiDriver): Promise<void> {
  const { place } = await api.mailedCode(who, id);
  await enter(page, who);
  await page.goto(`/${place}`);
  await expect(page.getByLabel("Validation code")).toHaveValue(/^[A-Za-z0-9]{32}$/);
}

// Roles move with the last answer.
test.use({ grace: 0 });

test("an admin names a new tech contact", { tag: "@all" }, async ({ doing, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const [id = 0] = await doing.ask(mira, service, { tech: teo });
  await doing.accept(mira, id);
  const his = await doing.accept(teo, id);
  await expect(heading(his, `You became tech contact for ${service.name}`)).toBeVisible();
  await expect(his.getByText(saying`Notified by email: you, ${mira} and ${basil}.`)).toBeVisible();
  await doing.sees(mira, service, "tech", teo);
});

test("an admin names a new billing contact, and the previous one is notified", { tag: "@all" }, async ({ page, doing, api }) => {
  const service = await api.service({ admin: mira, billing: ines });
  const [id = 0] = await doing.ask(mira, service, { billing: kasper });
  await doing.accept(kasper, id);
  await doing.accept(mira, id);
  await doing.sees(mira, service, "billing", kasper);
  await page.goto(places.mailbox);
  await openMail(page, ines, new RegExp(service.name));
});

test("an admin names a new tech and a new billing contact together: two requests", { tag: "@all" }, async ({ doing, api }) => {
  const service = await api.service({ admin: mira, tech: basil, billing: ines });
  const ids = await doing.ask(mira, service, { tech: teo, billing: kasper });
  expect(ids).toHaveLength(2);
  await doing.acceptAll(mira, ids);
  for (const who of [teo, kasper]) {
    for (const id of ids) {
      const mine = await api.isParty(who, id);
      if (mine) await doing.accept(who, id);
    }
  }
  await doing.sees(mira, service, "tech", teo);
  await doing.sees(mira, service, "billing", kasper);
});

test("an admin names a new admin in its place", { tag: "@all" }, async ({ doing, api }) => {
  const service = await api.service({ admin: mira, tech: mira });
  const [id = 0] = await doing.ask(mira, service, { admin: kasper });
  await doing.accept(mira, id);
  const his = await doing.accept(kasper, id);
  await expect(heading(his, `You became admin contact for ${service.name}`)).toBeVisible();
  await doing.sees(kasper, service, "admin", kasper);
  await doing.sees(mira, service, "admin", kasper);
});

for (const role of ["tech", "billing"] as const) {
  test(`an admin takes the ${role} role with a single confirmation`, { tag: "@all" }, async ({ page, doing, api }) => {
    const service = await api.service({ admin: mira, tech: basil, billing: ines });
    const [id = 0] = await doing.ask(mira, service, { [role]: mira });
    await follow(page, mira, id, api);
    await expect(page.getByText(/Emails on their way|hasn’t answered/)).toHaveCount(0);
    await page.getByRole("button", { name: "Confirm it was you", exact: true }).click();
    await expect(heading(page, `You became ${role} contact for ${service.name}`)).toBeVisible();
    await doing.sees(mira, service, role, mira);
    await page.goto(places.mailbox);
    await openMail(page, role === "tech" ? basil : ines, new RegExp(service.name));
  });
}

for (const { role, other, holder, next } of [
  { role: "tech", other: "billing", holder: teo, next: wren },
  { role: "billing", other: "tech", holder: ines, next: kasper },
] as const) {
  test(`a ${role} contact can only name another in its place, and the admin is notified`, { tag: "@all" }, async ({
    page,
    doing,
    api,
  }) => {
    const service = await api.service({ admin: mira, [role]: holder });
    await enter(page, holder, places.modify(service));
    const form = await modifyForm(page);
    await expect(entry(form, "admin")).toHaveCount(0);
    await expect(entry(form, other)).toHaveCount(0);
    const [id = 0] = await doing.ask(holder, service, { [role]: next });
    await doing.accept(holder, id);
    const hers = await doing.accept(next, id);
    await expect(hers.getByText(saying`Notified by email: you, ${holder} and ${mira}.`)).toBeVisible();
    await doing.sees(next, service, role, next);
    await page.goto(places.mailbox);
    await openMail(page, mira, new RegExp(service.name));
  });
}

test("a contact with two roles hands both on in one request", { tag: "@all" }, async ({ doing, api }) => {
  const service = await api.service({ admin: vera, tech: mira, billing: mira });
  const ids = await doing.ask(mira, service, { tech: basil, billing: basil });
  expect(ids).toHaveLength(1);
  const hers = await doing.accept(mira, ids[0] ?? 0);
  await expect(hers.getByRole("img", { name: saying`The tech and billing role is to pass from you to ${basil}.` })).toBeVisible();
  const his = await doing.accept(basil, ids[0] ?? 0);
  await expect(heading(his, `You became tech and billing contact for ${service.name}`)).toBeVisible();
  await doing.sees(basil, service, "tech", basil);
  await doing.sees(basil, service, "billing", basil);
});

test("three new contacts together make three requests, all covered by the asker's right", { tag: "@all" }, async ({
  doing,
  api,
}) => {
  test.slow();
  const service = await api.service({ admin: mira, tech: mira, billing: mira });
  const ids = await doing.ask(mira, service, { admin: kasper, tech: teo, billing: ines });
  expect(ids).toHaveLength(3);
  await doing.acceptAll(mira, ids);
  // The new admin answers first, so the asker is no longer the admin when the others do.
  for (const who of [kasper, teo, ines]) {
    for (const id of ids) {
      if (!(await api.isParty(who, id))) continue;
      await doing.accept(who, id);
    }
  }
  for (const [role, who] of [
    ["admin", kasper],
    ["tech", teo],
    ["billing", ines],
  ] as const) {
    await doing.sees(who, service, role, who);
  }
});

test("an admin's request ends the one the tech contact made", { tag: "@all" }, async ({ person, doing, api }) => {
  const service = await api.service({ admin: mira, tech: teo });
  const [first = 0] = await doing.ask(teo, service, { tech: basil });
  const his = await person();
  await enter(his, basil, places.request(first));
  await expect(his.getByRole("button", { name: "Accept", exact: true })).toBeVisible();
  const [second = 0] = await doing.ask(mira, service, { tech: wren });
  // Both parties see it, with a link to the next step.
  await expect(heading(his, /^Request replaced: /)).toBeVisible();
  await expect(his.getByText(saying`Nothing changed: the tech role stayed with ${teo}.`)).toBeVisible();
  await expect(his.getByRole("link", { name: "Show requests" })).toBeVisible();
  await doing.accept(mira, second);
  await doing.accept(wren, second);
  await doing.sees(mira, service, "tech", wren);
});

test("a request made impossible by another fails with the reason", { tag: "@all" }, async ({ page, doing, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  const [tech = 0] = await doing.ask(mira, service, { tech: teo });
  const [admin = 0] = await doing.ask(mira, service, { admin: kasper });
  await doing.accept(mira, admin);
  await doing.accept(kasper, admin);
  await enter(page, teo, places.request(tech));
  await expect(heading(page, `Failed: tech contact for ${service.name}`)).toBeVisible();
  await expect(page.getByText(saying`Nothing changed: the tech role stayed with ${basil}.`)).toBeVisible();
  await expect(page.getByRole("heading", { name: "Why" })).toBeVisible();
  await expect(page.getByText(saying`${mira} is no longer the admin contact for ${service.name}.`)).toBeVisible();
  await expect(page.getByText(saying`If you still want this, ask ${mira} to make a new request`)).toBeVisible();
});

test("a service isn't found by an account that isn't its contact", async ({ page, api }) => {
  const service = await api.service({ admin: mira, tech: basil });
  await enter(page, kasper, places.modify(service));
  await expect(page.getByText("Service not found, or you’re not one of its contacts.")).toBeVisible();
});
