import type { Locator, Page } from "@playwright/test";
import type { ApiDriver } from "../support/api-driver.ts";
import { openMailed, servicesWith } from "../support/mailed.ts";
import { type Person, basil, hal, kasper, mira, teo } from "../support/people.ts";
import { requestToTeo, submissionToTeo } from "../support/setups.ts";
import { changeAnswer, day, enter, heading, places } from "../support/steps.ts";
import { type Open, at, dialog, sweep } from "../support/sweep.ts";
import { expect, test } from "../support/test.ts";

sweep("requests", {
  "requests, with roles that end soon": async (page, api, server) => {
    const role = { submission: 61_980, request: 61_980, roles: ["contactTech"], holder: teo.handle, until: "2030-06-30" };
    const may = { mayExtend: true, mayEndNow: true };
    const service = { name: "halden.example", category: "DOMAIN" };
    const endingSoon = [
      { ...role, ...may, service, services: 1, returnsTo: mira.handle },
      { ...role, ...may, service, services: 6, returnsTo: basil.handle },
    ];
    await changeAnswer<{ data: object }>(page, /\/1\.0\/me\/requests(\?.*)?$/, (body) => {
      return { ...body, data: { ...body.data, endingSoon, endingSoonTotal: 60 } };
    });
    await at(mira, places.requests, dialog, "End now (halden.example)")(page, api, server);
  },
  "requests, with a submission": async (page, api) => {
    await submissionToTeo(api);
    await enter(page, mira, places.requests);
    await expect(page.getByRole("link", { name: "Tech contact for 3 services" }).first()).toBeVisible();
  },
  "requests": async (page, api) => {
    const [first, second] = [await requestToTeo(api), await requestToTeo(api)];
    await api.answer(teo, first, "accept");
    await api.answer(teo, second, "refuse");
    await requestToTeo(api);
    await enter(page, teo, places.requests);
    await expect(page.getByRole("region", { name: /^Finished [1-9]/ })).toBeVisible();
  },
  "requests, none yet": at(hal, places.requests, (page) => page.getByRole("heading", { name: "What’s a request?" })),
  "requests, none found": at(mira, `${places.requests}?q=nothing-like-this`, (page) => page.getByRole("button", { name: "Clear filters" })),
  "requests, confirming a cancellation": at(
    mira,
    async (api) => {
      const id = await requestToTeo(api);
      await api.answer(mira, id, "accept");
      return `${places.requests}?q=${id}`;
    },
    (page) => page.getByRole("dialog", { name: "Cancel this request?" }),
    /^More actions/,
    "Cancel request",
  ),
});

type Act = "accept" | "refuse" | "withdraw" | "takeBack";

/** The page of Mira's request to Teo, as somebody reads it after these acts. */
const after = (acts: readonly (readonly [Person, Act])[], reader: Person, shows: (page: Page) => Locator, ...press: string[]): Open => {
  const place = async (api: ApiDriver) => {
    const id = await requestToTeo(api);
    for (const [who, act] of acts) await (act === "accept" || act === "refuse" ? api.answer(who, id, act) : api.act(who, id, act));
    return places.request(id);
  };
  return at(reader, place, shows, ...press);
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
  "request, confirming its cancellation": after([], mira, (page) => page.getByRole("dialog", { name: "Cancel this request?" }), "Cancel request"),
  "request that needs a payment method": async (page, api) => {
    const id = await api.requestOne(mira, await api.service({ admin: mira, billing: mira }), { billing: teo });
    await enter(page, teo, `/${(await api.mailedCode(teo, id)).place}`);
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
  "request of others": at(
    kasper,
    async (api) => `/${(await api.mailedCode(teo, await requestToTeo(api))).place}`,
    (page) => page.getByRole("button", { name: "Switch account" }),
  ),
  "request expired": async (page, api, server) => {
    const id = await requestToTeo(api);
    await api.answer(teo, id, "accept");
    await server.advance(7 * 24 * 60 * 60);
    await enter(page, mira, places.request(id));
    await expect(heading(page, /^Expired: /)).toBeVisible();
    await page.getByText("Timeline", { exact: true }).click();
  },
});

sweep("submission", {
  "submission, to answer": async (page, api) => {
    await openMailed(page, api, teo, await submissionToTeo(api));
    await expect(page.getByRole("button", { name: "Accept 3 services" })).toBeVisible();
    await page.getByRole("table").getByRole("checkbox").nth(1).uncheck();
  },
  "submission, to answer, without the email": async (page, api) => {
    await enter(page, teo, places.submission(await submissionToTeo(api)));
    await page.getByText("Didn’t get the email?").click();
    // Off until a minute after the last one.
    await page.getByRole("button", { name: /^Send me the code again/ }).click({ force: true });
    await expect(page.getByText("An email went out just now. You can ask for another from").first()).toBeVisible();
  },
  "submission, one declined, sorted by state": async (page, api) => {
    const id = await submissionToTeo(api);
    await api.answer(teo, id, "refuse");
    await enter(page, mira, `${places.submission(id)}&sort=-state`);
    await expect(page.getByRole("link", { name: "Amend" })).toBeVisible();
    await expect(page.getByRole("table").getByText("Declined")).toBeVisible();
  },
  "submission, answered with refusals": async (page, api) => {
    const id = await submissionToTeo(api);
    await openMailed(page, api, teo, id);
    await page.route("**/1.0/me/submissions/*/answer", (route) =>
      route.fulfill({ json: { done: 2, refusedCount: 1, refused: [{ request: id, refusal: { closed: { state: "aborted" } } }] } }),
    );
    await page.getByRole("button", { name: "Accept 3 services" }).click();
    await expect(page.getByText("Not possible for 1 service.")).toBeVisible();
  },
  "submission, accepted lines to cancel": async (page, api) => {
    const id = await submissionToTeo(api);
    await api.acceptAll(teo, id);
    await enter(page, teo, places.submission(id));
    await page.getByRole("checkbox", { name: "Choose all shown" }).check();
    await page.getByRole("button", { name: "Take back for 3 services" }).click();
    await expect(page.getByText("Take back your acceptance for 3 services?")).toBeVisible();
  },
  "submission, asked": at(
    mira,
    async (api) => places.submission(await submissionToTeo(api)),
    (page) => page.getByText("Cancel this request?"),
    "Cancel request",
  ),
});

test.describe("without a grace period", () => {
  test.use({ grace: 0 });

  sweep("request, ended", {
    "request done": after([[teo, "accept"], [mira, "accept"]], teo, (page) => heading(page, /^You became tech contact/)),
    "request failed": async (page, api) => {
      const service = await api.service({ admin: mira, tech: basil });
      const id = await api.requestOne(mira, service, { tech: teo });
      const other = await api.requestOne(mira, service, { admin: kasper });
      for (const who of [mira, kasper]) await api.answer(who, other, "accept");
      await enter(page, mira, places.request(id));
      await expect(heading(page, /^Failed: tech contact/)).toBeVisible();
    },
  });

  sweep("submission, ended", {
    "submission, with roles until a day": async (page, api, server) => {
      const id = await api.submit(mira, await servicesWith(api, basil, 2), teo, day(40));
      for (const party of [mira, teo]) await api.acceptAll(party, id);
      await at(mira, places.submission(id), dialog, "End now (Tech of 2 services)")(page, api, server);
    },
  });
});
