// A walk through the screens in one tab, each after each other one: modules share code, of which each file has a copy, and a
// copy that is loaded later must not reset anything (decision 0002).
import type { Page } from "@playwright/test";
import { newHolder, confirmedCase, casePlace } from "./support/cases.ts";
import { TEST } from "./support/limits.ts";
import { mira, basil } from "./support/people.ts";
import { requestToTeo, submissionToTeo } from "./support/setups.ts";
import { enter, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A walk that takes every step from one place to another once, in random order. */
function walk(count: number, next: () => number): number[] {
  const left = Array.from({ length: count }, (_, from) =>
    Array.from({ length: count }, (_, to) => to)
      .filter((to) => to !== from)
      .map((to) => ({ to, key: next() }))
      .sort((one, other) => one.key - other.key)
      .map(({ to }) => to),
  );
  // Hierholzer's algorithm: as many steps lead to a place as from it.
  const open = [0];
  const taken: number[] = [];
  while (open.length > 0) {
    const to = left[open.at(-1) ?? 0]?.pop();
    if (to === undefined) taken.push(open.pop() ?? 0);
    else open.push(to);
  }
  return taken.reverse();
}

/** The page shows a screen, and all that outlives one. */
async function expectIntact(page: Page, step: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1 }).first(), step).toBeVisible();
  await expect(page.locator("main .bone"), step).toHaveCount(0);
  await expect(page.getByRole("button", { name: mira.name }), step).toBeVisible();
  await expect(page.getByRole("main").getByRole("alert"), step).toHaveCount(0);
}

test("every screen opens after every other one", { tag: ["@all", "@release"] }, async ({ page, api }) => {
  test.setTimeout(8 * TEST);
  const seed = Number(process.env.HANDOVER_SEED ?? Date.now() % 2 ** 31);
  console.log(`HANDOVER_SEED=${seed}`);
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  const addresses = [
    places.services,
    places.requests,
    places.people,
    places.person(basil),
    places.historyOfAll,
    places.service(domain),
    places.holder(domain),
    places.modify(await api.service({ admin: mira, tech: basil })),
    places.submission(await requestToTeo(api)),
    places.submission(await submissionToTeo(api)),
    places.mailbox,
    places.order,
    places.profile,
    places.signUp,
    places.forgotten,
    "/#/procedures/change-holder",
    casePlace(await confirmedCase(api, domain.name, newHolder)),
    "/#/not-found",
  ];
  await enter(page, mira);
  const badge = page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: /^Requests/ });
  await expect(badge).toContainText(/\d/);
  const waiting = await badge.textContent();
  // Lists are kept as they were left.
  await page.getByRole("searchbox").first().fill("e");
  await expect(page).toHaveURL(/serviceName=e/);
  for (const place of walk(addresses.length, random(seed))) {
    const address = addresses[place] ?? "";
    await page.evaluate((hash) => (location.hash = hash), address.slice(1));
    await expectIntact(page, address);
    expect(await badge.textContent(), address).toBe(waiting);
  }
});
