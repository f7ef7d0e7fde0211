// The main journeys on imported data instead of the demo's: a small export, or the one in the folder HANDOVER_TEST_DATA.
import type { Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ApiDriver, type Facts, type Service } from "./support/api-driver.ts";
import { TEST } from "./support/limits.ts";
import type { Person } from "./support/people.ts";
import { confirm, enter, entry, expectHolder, followMail, heading, openModify, places, signIn } from "./support/steps.ts";
import { expect, test as base } from "./support/test.ts";

const DATA = process.env.HANDOVER_TEST_DATA ?? join(import.meta.dirname, "../data/provider");

interface Scene {
  readonly service: Service;
  readonly admin: Person;
  readonly tech: Person;
  readonly incoming: Person;
}

const test = base.extend<object, { everybody: Person[] }>({
  everybody: [
    async ({}, use) => {
      const [, ...lines] = (await readFile(join(DATA, "accounts.csv"), "utf8")).split(/\r?\n/);
      // Skips quoted lines, which need a CSV parser, and people who read French.
      const plain = lines.filter((line) => line !== "" && !line.includes('"') && !line.includes(",fr_"));
      const cells = plain.map((line) => line.split(","));
      const people = cells.map(([handle = "", address = "", first = "", name = ""]) => ({
        ...{ handle: handle.toLowerCase(), address },
        name: [first, name].filter((part) => part !== "").join(" "),
      }));
      await use(people);
    },
    { scope: "worker" },
  ],
});

/** An admin, its tech contact and an incoming contact, none of them blocked. */
async function cast(api: ApiDriver, everybody: readonly Person[]): Promise<Scene> {
  const able: { who: Person; facts: Facts }[] = [];
  for (const who of everybody) {
    const facts = await api.facts(who);
    if (facts.profileComplete && !facts.hasUnpaidBill && who.name !== "") able.push({ who, facts });
    for (const admin of able) {
      for (const tech of able) {
        const incoming = able.find(
          ({ who, facts }) => facts.zone === admin.facts.zone && who !== admin.who && who !== tech.who,
        );
        if (admin === tech || tech.facts.zone !== admin.facts.zone || incoming === undefined) continue;
        const wanted = { admin: admin.who, tech: tech.who };
        const service = await api.service(wanted).catch(() => undefined);
        if (service !== undefined) return { service, ...wanted, incoming: incoming.who };
      }
    }
  }
  throw new Error("the export has nobody to play this with");
}

test.setTimeout(2 * TEST);

test.use({ data: DATA, grace: 1 });

/** Both parties accept by their emails and see the role move. */
async function accept(page: Page, theirs: Page, id: number, { service, incoming }: Scene, asker: Person): Promise<void> {
  await page.getByText("Didn’t get the email?").click();
  await page.getByRole("link", { name: "the mailbox" }).click();
  await followMail(page, asker, id);
  await page.getByRole("button", { name: "Confirm it was you" }).click();
  await expect(heading(page, /^Waiting for others: /)).toBeFocused();
  await enter(theirs, incoming, places.mailbox);
  await followMail(theirs, incoming, id);
  await theirs.getByRole("button", { name: "Accept" }).click();
  await expect(heading(theirs, `You became tech contact for ${service.name}`)).toBeVisible();
}

test("an imported admin names a tech contact, and both confirm", { tag: "@all" }, async ({ page, person, api, everybody }) => {
  const scene = await cast(api, everybody);
  const { service, admin, incoming } = scene;
  await page.goto("/");
  await signIn(page, admin);
  const form = await openModify(page, service);
  await entry(form, "tech").fill(incoming.handle);
  const [id = 0] = await confirm(page);
  await accept(page, await person(), id, scene, admin);
  await expect(heading(page, `Done: new tech contact for ${service.name}`)).toBeVisible();
  await page.goto(`${places.services}?serviceName=${service.name}`);
  await expectHolder(page, service, "tech", incoming);
});

test("an imported tech contact hands its role on", { tag: "@all" }, async ({ page, person, api, everybody }) => {
  const scene = await cast(api, everybody);
  await enter(page, scene.tech);
  const form = await openModify(page, scene.service);
  await entry(form, "tech").fill(scene.incoming.handle);
  const [id = 0] = await confirm(page);
  await accept(page, await person(), id, scene, scene.tech);
});
