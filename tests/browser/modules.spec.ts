// The lazy modules of a release: each is fetched, and shows its screens.
import { readdirSync } from "node:fs";
import type { Page } from "@playwright/test";
import { TEST } from "./support/limits.ts";
import { basil, mira, teo } from "./support/people.ts";
import { deskPlaces, openPlaces, screens } from "./support/screens.ts";
import { app } from "./support/server.ts";
import { changeAnswer, enter, enterDesk, openAnew, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const lazyFiles = (names: readonly string[]) => names.filter((name) => /^(?!handover-app).*\.wasm$/.test(name));

test("every module is fetched and shows its screens", { tag: "@release" }, async ({ context, api }) => {
  test.setTimeout(3 * TEST);
  const fetched = new Set<string>();
  context.on("request", (request) => lazyFiles([request.url().split("/").pop() ?? ""]).forEach((name) => fetched.add(name)));
  for (const { name, as, place, shows } of screens) {
    await test.step(name, async () => {
      await context.clearCookies();
      const page = await context.newPage();
      const address = await place(api, page);
      if (as !== undefined) await page.request.post("/1.0/demo/session", { data: { account: as.handle } });
      await page.goto(address);
      await expect(shows(page)).toBeVisible();
      await page.close();
    });
  }
  const page = await context.newPage();
  for (const place of openPlaces) await opens(page, place);
  const server = await api.service({ admin: mira, tech: basil, category: "VPS" });
  await api.giveAccess(mira, teo, server, ["see", "contacts"]);
  await enter(page, teo, places.service(server));
  await page.getByRole("link", { name: "Ask for other contacts" }).click();
  await expect(page.getByText("You ask in the name of")).toBeVisible();
  await enter(page, teo, places.sharedServices);
  await expect(page.getByRole("row").filter({ hasText: "Shared by" }).first()).toBeVisible();
  await enter(page, mira);
  await page.getByRole("button", { name: "Hand over…" }).click();
  await expect(page.getByRole("link", { name: /^Everything/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("row").nth(2).getByRole("checkbox").check();
  await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();
  for (const place of [places.order, "/#/profile/address"]) await opens(page, place);
  await answerAbout(page, { isUndeliverable: true });
  await page.reload();
  await expect(page.getByText("We can’t reach you by email")).toBeVisible();
  await answerAbout(page, { mailLanguage: "fr" });
  await opens(page, places.services);
  await expect(page.getByText(/^Your emails are in French\./)).toBeVisible();

  await opens(page, "/#/desk/join?token=unknown");
  await enterDesk(page, "Lena Marsh");
  for (const place of await deskPlaces(api, page)) await opens(page, place);
  expect([...fetched].sort()).toEqual(lazyFiles(readdirSync(app)).sort());
});

/** Changes what the app learns about its reader's account. */
async function answerAbout(page: Page, account: object): Promise<void> {
  await page.unroute("**/1.0/app");
  await changeAnswer<{ account: object }>(page, "**/1.0/app", (info) => ({ ...info, account: { ...info.account, ...account } }));
}

/** Opens a page in its first state. */
async function opens(page: Page, place: string): Promise<void> {
  await openAnew(page, place);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator(".bone")).toHaveCount(0);
}
