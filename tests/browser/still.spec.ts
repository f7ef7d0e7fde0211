// No page moves while its data comes; what moves is short, or still for people who ask for less motion.
import type { Page } from "@playwright/test";
import { TEST } from "./support/limits.ts";
import { mira } from "./support/people.ts";
import { deskPlaces, openPlaces, screens } from "./support/screens.ts";
import { expectStill, shifted, watchShifts } from "./support/shifts.ts";
import { enter, enterDesk, heading, hold, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const STREAM = /\/1\.0\/me\/events/;
/** Without these, there is no screen yet. */
const SESSION = /\/1\.0\/(app|desk\/session)$/;

const PHONE = { width: 412, height: 823 };
const DESKTOP = { width: 1280, height: 800 };

/** Lets answers through one after the other, each once the page has been painted without it. */
async function answerInTurn(page: Page, isExpected: boolean): Promise<void> {
  const painted = async (role: "heading" | "navigation") => {
    await page.getByRole(role).first().waitFor();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  };
  let session: Promise<unknown> = Promise.resolve();
  let before: Promise<unknown> = Promise.resolve();
  await page.route(/\/1\.0\//, (route) => {
    if (SESSION.test(route.request().url())) {
      session = (isExpected ? painted("navigation") : session).then(() => route.continue());
      return session;
    }
    before = before.then(() => painted("heading")).then(() => route.continue());
    return before;
  });
}

/** Opens a page and watches it, in a browser that expects the session of an account, or none. */
async function load(page: Page, address: string, handle: string | undefined, isThere: () => Promise<unknown>): Promise<void> {
  await page.addInitScript(
    (handle) => (handle === undefined ? localStorage.removeItem("session") : localStorage.setItem("session", handle)),
    handle,
  );
  await watchShifts(page);
  await answerInTurn(page, handle !== undefined);
  await hold(page, STREAM);
  await page.goto(address);
  await isThere();
  await expect(page.locator(".bone")).toHaveCount(0);
  expectStill(await shifted(page), address);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.close();
}

for (const [kind, size] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test(`nothing moves while data comes, on a ${kind}`, async ({ context, api }) => {
    test.setTimeout(3 * TEST);
    for (const { name, as, place, shows } of screens) {
      await test.step(name, async () => {
        const page = await context.newPage();
        await page.setViewportSize(size);
        const address = await place(api, page);
        await context.clearCookies();
        if (as !== undefined) await page.request.post("/1.0/demo/session", { data: { account: as.handle } });
        await load(page, address, as?.handle, () => expect(shows(page), name).toBeVisible());
      });
    }
  });
}

test("nothing moves while data comes, on pages for everybody and at the desk", async ({ context, api }) => {
  test.setTimeout(3 * TEST);
  const reader = await context.newPage();
  await enterDesk(reader, "Lena Marsh");
  for (const place of [...openPlaces, ...(await deskPlaces(api, reader))]) {
    await test.step(place, async () => {
      const page = await context.newPage();
      await page.setViewportSize(DESKTOP);
      await load(page, place, undefined, () => page.waitForLoadState("networkidle"));
    });
  }
});

for (const [kind, size] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  test(`what is drawn before WebAssembly stands where the page has it, on a ${kind}`, { tag: "@release" }, async ({ context, api }) => {
    const service = await api.service({ admin: mira });
    const signedIn = await context.newPage();
    await enter(signedIn, mira);
    for (const { place, title, column } of [
      { place: places.services, title: "My services", column: "State" },
      { place: places.modify(service), title: `Modify contacts for ${service.name}` },
      { place: places.people, title: "People", column: "Person" },
      { place: places.profile, title: "Profile" },
    ]) {
      await test.step(title, async () => {
        const page = await context.newPage();
        await page.setViewportSize(size);
        await watchShifts(page);
        const release = await hold(page, /\.wasm$/);
        const main = page.getByRole("main");
        const corners = async () => {
          const texts = [main.getByText(title).first(), page.getByRole("link", { name: "History", exact: true })];
          if (column !== undefined && kind === "desktop") texts.push(main.getByText(column, { exact: true }).first());
          const boxes = await Promise.all(texts.map((text) => text.boundingBox()));
          // The number of requests beside a tab moves those after it.
          return boxes.map((box, index) => box && [index === 1 ? 0 : Math.round(box.x), Math.round(box.y)]);
        };
        await page.goto(place, { waitUntil: "commit" });
        await expect(main.getByText(title).first()).toBeVisible();
        const drawn = await corners();
        expect(drawn).not.toContain(null);
        await expect(heading(page, title)).toHaveCount(0);
        release();
        await expect(heading(page, title)).toBeVisible();
        await expect(page.locator(".bone")).toHaveCount(0);
        expect(await corners(), title).toEqual(drawn);
        expectStill(await shifted(page), title);
        await page.close();
      });
    }
  });
}

const running = (page: Page) =>
  page.evaluate(() =>
    document
      .getAnimations()
      .map((animation) => animation.effect?.getComputedTiming())
      .filter((timing) => timing !== undefined && timing.iterations !== Infinity && timing.activeDuration !== 0)
      .map((timing) => Number(timing?.duration)),
  );

for (const { name, reducedMotion, longest } of [
  { name: "reduced motion: none", reducedMotion: "reduce", longest: 1 },
  { name: "otherwise: at most 150 ms", reducedMotion: "no-preference", longest: 150 },
] as const) {
  test(name, async ({ page }) => {
    await page.emulateMedia({ reducedMotion });
    await enter(page, mira, `${places.services}?serviceName=wheel-thrown`);
    await page.getByRole("button", { name: /^Actions for/ }).click();
    const watched = await running(page);
    await page.getByRole("link", { name: "Modify contacts", exact: true }).click();
    watched.push(...(await running(page)));
    expect(watched.filter((duration) => duration > longest)).toEqual([]);
  });
}
