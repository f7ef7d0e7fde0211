// axe on every screen in every state, in both themes, at phone, tablet and desktop width.
import type { Page } from "@playwright/test";
import type { ApiDriver } from "./support/api-driver.ts";
import { type State, done, expired, failed, handedOver, states } from "./support/states.ts";
import { mira } from "./support/people.ts";
import { enter, places } from "./support/steps.ts";
import { type Server, expect, expectAccessible, expectNoSidewaysScroll, test } from "./support/test.ts";

const WIDTHS = [1440, 768, 360];
const THEMES = ["light", "dark"] as const;
/** WCAG 1.4.10 (reflow): the same as 1280 px at 400 % zoom. */
const NARROWEST = 320;
/** A folder for screenshots to look at. */
const PICTURES = process.env.HANDOVER_PICTURES;

for (const state of states) {
  test(state.name, async ({ page, api }) => {
    await check(page, state, api);
  });
}

test.describe("finished requests", () => {
  test.use({ grace: 0 });

  const ends: { name: string; state: (server: Server) => State }[] = [
    { name: done.name, state: () => done },
    { name: failed.name, state: () => failed },
    ...handedOver.map((state) => ({ name: state.name, state: () => state })),
    { name: "request expired", state: ({ advance }) => expired(advance) },
  ];
  for (const { name, state } of ends) {
    test(name, async ({ page, server, api }) => {
      await check(page, state(server), api);
    });
  }
});

async function check(page: Page, { name, open }: State, api: ApiDriver): Promise<void> {
  test.slow();
  await page.setViewportSize({ width: WIDTHS[0] ?? 1440, height: 900 });
  await open(page, api);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of THEMES) {
      await test.step(`${width} px, ${colorScheme}`, async () => {
        await page.emulateMedia({ colorScheme });
        if (PICTURES !== undefined) {
          await page.screenshot({ path: `${PICTURES}/${name.replaceAll(/\W+/g, "-")}-${width}-${colorScheme}.png` });
        }
        await expectAccessible(page);
      });
    }
    await expectNoSidewaysScroll(page);
  }
  await page.setViewportSize({ width: NARROWEST, height: 700 });
  await expectNoSidewaysScroll(page);
}

test.describe("motion", () => {
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
      const watched: number[] = [];
      await page.getByRole("button", { name: /^Actions for/ }).click();
      watched.push(...(await running(page)));
      await page.getByRole("link", { name: "Modify contacts" }).click();
      watched.push(...(await running(page)));
      expect(watched.filter((duration) => duration > longest)).toEqual([]);
    });
  }
});
