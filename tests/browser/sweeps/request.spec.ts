import type { Locator, Page } from "@playwright/test";
import { openMailed } from "../support/mailed.ts";
import { type Person, basil, kasper, mira, teo } from "../support/people.ts";
import { requestToTeo } from "../support/setups.ts";
import { enter, heading, places } from "../support/steps.ts";
import { type Open, sweep } from "../support/sweep.ts";
import { expect, test } from "../support/test.ts";

type Act = "accept" | "refuse" | "withdraw" | "takeBack";

/** The page of Mira's request to Teo, as somebody reads it after these acts. */
const after =
  (acts: readonly (readonly [Person, Act])[], reader: Person, shows: (page: Page) => Locator): Open =>
  async (page, api) => {
    const id = await requestToTeo(api);
    for (const [who, act] of acts) await (act === "accept" || act === "refuse" ? api.answer(who, id, act) : api.act(who, id, act));
    await enter(page, reader, places.request(id));
    await expect(shows(page)).toBeVisible();
  };

sweep("request", {
  "request to answer": async (page, api) => {
    await openMailed(page, api, teo, await requestToTeo(api));
    await page.getByRole("button", { name: "Show code" }).click();
    await expect(page.getByText("Filled in from your email.")).toBeVisible();
    await page.getByText("Didn’t get the email?").click();
    await page.getByText("Timeline", { exact: true }).click();
  },
  "request with a wrong code": async (page, api) => {
    await enter(page, teo, places.request(await requestToTeo(api)));
    await page.getByLabel("Validation code").fill("a".repeat(32));
    await page.getByRole("button", { name: "Accept", exact: true }).click();
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  },
  "request with the other party's code": async (page, api) => {
    const id = await requestToTeo(api);
    await enter(page, teo, places.request(id));
    await page.getByLabel("Validation code").fill((await api.mailedCode(mira, id)).code);
    await page.getByRole("button", { name: "Accept", exact: true }).click();
    await expect(page.getByRole("button", { name: "Switch account" })).toBeVisible();
  },
  "request, declining": async (page, api) => {
    await openMailed(page, api, teo, await requestToTeo(api));
    await page.getByRole("button", { name: "Decline" }).click();
    await expect(page.getByRole("dialog", { name: "Decline" })).toBeVisible();
  },
  "request waiting for the other party": after([[teo, "accept"]], teo, (page) => heading(page, /^Waiting for others: /)),
  "request seen by the outgoing contact": after([], basil, (page) => page.getByText("You hold this role now")),
  "request in its countdown": after([[teo, "accept"], [mira, "accept"]], teo, (page) => page.getByRole("timer")),
  "own request to answer": after([], mira, (page) => page.getByRole("button", { name: /^Resend to/ })),
  "request, confirming its cancellation": async (page, api) => {
    await enter(page, mira, places.request(await requestToTeo(api)));
    await page.getByRole("button", { name: "Cancel request" }).click();
    await expect(page.getByRole("dialog", { name: "Cancel this request?" })).toBeVisible();
  },
  "request that needs a payment method": async (page, api) => {
    const id = await api.requestOne(mira, await api.service({ admin: mira, billing: mira }), { billing: teo });
    await enter(page, teo);
    await page.goto(`/${(await api.mailedCode(teo, id)).place}`);
    await expect(page.getByRole("link", { name: "Add payment method" })).toBeVisible();
  },
  "request that waits for a payment method": async (page, api) => {
    const id = await api.requestOne(mira, await api.service({ admin: mira, billing: mira }), { billing: teo });
    for (const who of [teo, mira]) await api.answer(who, id, "accept");
    await enter(page, mira, places.request(id));
    await expect(page.getByText(/doesn’t have a valid payment method/)).toBeVisible();
  },
  "request declined": after([[teo, "refuse"]], mira, (page) => heading(page, /^Declined: /)),
  "request cancelled": after([[mira, "withdraw"]], teo, (page) => heading(page, /^Cancelled: /)),
  "request cancelled by the incoming contact": after([[teo, "accept"], [teo, "takeBack"]], mira, (page) => heading(page, /^Cancelled: /)),
  "request of others": async (page, api) => {
    const { place } = await api.mailedCode(teo, await requestToTeo(api));
    await enter(page, kasper);
    await page.goto(`/${place}`);
    await expect(page.getByRole("button", { name: "Switch account" })).toBeVisible();
  },
  "request expired": async (page, api, server) => {
    const id = await requestToTeo(api);
    await api.answer(teo, id, "accept");
    await server.advance(7 * 24 * 60 * 60);
    await enter(page, mira, places.request(id));
    await expect(heading(page, /^Expired: /)).toBeVisible();
    await page.getByText("Timeline", { exact: true }).click();
  },
});

test.describe("without a grace period", () => {
  test.use({ grace: 0 });

  sweep("request, ended", {
    "request done": after([[teo, "accept"], [mira, "accept"]], teo, (page) => heading(page, /^You became tech contact/)),
    "request failed": async (page, api) => {
      const service = await api.service({ admin: mira, tech: basil });
      const id = await api.requestOne(mira, service, { tech: teo });
      const other = await api.requestOne(mira, service, { admin: kasper });
      await api.answer(mira, other, "accept");
      await api.answer(kasper, other, "accept");
      await enter(page, mira, places.request(id));
      await expect(heading(page, /^Failed: tech contact/)).toBeVisible();
    },
  });
});
