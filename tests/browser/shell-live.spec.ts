// Live updates where something between browser and server holds the event stream back.
import type { Page } from "@playwright/test";
import { LOOK } from "./support/limits.ts";
import { basil, mira, teo } from "./support/people.ts";
import { type Proxy, startProxy } from "./support/proxy.ts";
import { badge, enter, places } from "./support/steps.ts";
import { expect, test as base } from "./support/test.ts";

const test = base.extend<{ between: Proxy }>({
  between: async ({ server }, use) => {
    const proxy = await startProxy(server.url);
    await use(proxy);
    await proxy.close();
  },
});

const notice = (page: Page) => page.getByRole("status").filter({ hasText: "Live updates aren’t getting through" });

/** More than a stream may be silent, or a retry wait. */
const LONGER = "00:31";

test.use({ expectedErrors: /status of 502|^502: |ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED_ENCODING/ });

test("an event stream that is held back: the page says so, and asks from time to time", async ({ page, api, between }) => {
  between.stream = "mute";
  await page.clock.install();
  await enter(page, mira, `${between.url}${places.services}`);
  await expect(badge(page, 2)).toBeVisible();
  const service = await api.service({ admin: mira, tech: basil });
  await api.request(mira, service, { tech: teo });
  await expect(async () => {
    await page.clock.fastForward(LONGER);
    await expect(badge(page, 3)).toBeVisible({ timeout: LOOK });
  }).toPass({ intervals: [100] });
  await expect(notice(page)).toHaveCount(1);
  await expect(page.getByRole("alert")).toHaveCount(0);

  // Once it passes, it is used again.
  between.stream = "pass";
  await expect(async () => {
    await page.clock.fastForward(LONGER);
    await expect(notice(page)).toHaveCount(0, { timeout: LOOK });
  }).toPass({ intervals: [100] });
  await api.request(mira, await api.service({ admin: mira, tech: basil }), { tech: teo });
  await expect(badge(page, 4)).toBeVisible();
});

test("an event stream that falls silent is noticed", async ({ page, api, between }) => {
  const streams: string[] = [];
  page.on("response", (response) => {
    if (response.url().includes("/me/events")) streams.push(response.url());
  });
  await page.clock.install();
  await enter(page, mira, `${between.url}${places.services}`);
  await api.request(mira, await api.service({ admin: mira, tech: basil }), { tech: teo });
  await expect(badge(page, 3)).toBeVisible();
  await expect(notice(page)).toHaveCount(0);
  expect(streams).toHaveLength(1);
  between.stream = "head";
  await api.request(mira, await api.service({ admin: mira, tech: basil }), { tech: teo });
  await page.clock.fastForward(LONGER);
  await expect(notice(page)).toHaveCount(1);
  await expect(badge(page, 4)).toBeVisible();
});
