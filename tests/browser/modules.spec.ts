// The lazy modules of a release: each is fetched, and shows its screens.
import { readdirSync } from "node:fs";
import { TEST } from "./support/limits.ts";
import { mira } from "./support/people.ts";
import { screens } from "./support/screens.ts";
import { app } from "./support/server.ts";
import { places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const lazyFiles = (names: readonly string[]) => names.filter((name) => /^(?!handover-app).*\.wasm$/.test(name));

test("every module is fetched and shows its screens", { tag: "@release" }, async ({ context, api }) => {
  test.setTimeout(2 * TEST);
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
  await page.request.post("/1.0/demo/session", { data: { account: mira.handle } });
  await page.goto(places.services);
  await page.getByRole("button", { name: "Hand over…" }).click();
  await expect(page.getByRole("link", { name: /^Everything/ })).toBeVisible();
  await page.goto("/#/desk");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect([...fetched].sort()).toEqual(lazyFiles(readdirSync(app)).sort());
});
