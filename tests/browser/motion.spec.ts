// Motion: none for people who ask for less, and short for everybody else.
import type { Page } from "@playwright/test";
import { mira } from "./support/people.ts";
import { enter, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

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
