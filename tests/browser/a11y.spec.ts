// Every screen in every state, in both themes and at the widths of a phone, a tablet and a desk.
import type { Page } from "@playwright/test";
import type { Backstage } from "./support/backstage.ts";
import { type State, done, expired, failed, states } from "./support/states.ts";
import { kasper, mira } from "./support/people.ts";
import { enter, heading, openMail, places } from "./support/steps.ts";
import { type Server, expect, expectAccessible, test } from "./support/test.ts";

const WIDTHS = [1440, 768, 360];
const THEMES = ["light", "dark"] as const;
/** The narrowest screen, which is also an ordinary one at 400 % zoom. */
const NARROWEST = 320;
/** A folder for pictures of all of it, to be looked at. */
const PICTURES = process.env.HANDOVER_PICTURES;

for (const state of states) {
  test(state.name, async ({ page, backstage }) => {
    await check(page, state, backstage);
  });
}

test.describe("at its end", () => {
  test.use({ grace: 0 });

  const ends: { name: string; state: (server: Server) => State }[] = [
    { name: done.name, state: () => done },
    { name: failed.name, state: () => failed },
    { name: "request expired", state: ({ advance }) => expired(advance) },
  ];
  for (const { name, state } of ends) {
    test(name, async ({ page, server, backstage }) => {
      await check(page, state(server), backstage);
    });
  }
});

async function check(page: Page, { name, open }: State, backstage: Backstage): Promise<void> {
  test.slow();
  await page.setViewportSize({ width: WIDTHS[0] ?? 1440, height: 900 });
  await open(page, backstage);
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

/** Neither the page nor anything open over it has to be scrolled to the side. */
async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const wide = await page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("dialog[open], :popover-open")]
      .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ tagName, scrollWidth, clientWidth }) => `${tagName}: ${scrollWidth} in ${clientWidth}`),
  );
  expect(wide, `scrolls sideways at ${page.viewportSize()?.width} px`).toEqual([]);
}

for (const colorScheme of THEMES) {
  test(`a mail in the ${colorScheme} theme`, async ({ page }) => {
    await enter(page, mira, places.mailbox);
    await openMail(page, kasper, /velvet-anchor/);
    const address = await page.getByTitle("The email as its reader sees it").getAttribute("src");
    const html = await (await page.request.get(address ?? "")).text();
    expect(html).not.toMatch(/<script|javascript:|\son\w+=/i);
    await page.goto("about:blank");
    await page.emulateMedia({ colorScheme });
    await page.setContent(html);
    await expectAccessible(page);
    await page.setViewportSize({ width: NARROWEST, height: 700 });
    await expectNoSidewaysScroll(page);
  });
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
    { name: "there is none for who wants none", reducedMotion: "reduce", longest: 1 },
    { name: "for everybody else it is over in no time", reducedMotion: "no-preference", longest: 150 },
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

test("the title of the window says where one is", async ({ page }) => {
  await enter(page, mira);
  await expect(page).toHaveTitle("My services – Handover");
  await page.getByRole("link", { name: /^My requests/ }).click();
  await expect(heading(page, "My requests")).toBeVisible();
  await expect(page).toHaveTitle(/^My requests \(\d+ waiting for you\) – Handover$/);
  await page.goto(places.mailbox);
  await expect(page).toHaveTitle("Mailbox – Handover");
  await page.goto("/#/no/such/place");
  await expect(page).toHaveTitle("Page not found – Handover");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});
