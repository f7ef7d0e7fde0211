import { basil, hal, mira, teo } from "../support/people.ts";
import { requestToTeo, submissionToTeo } from "../support/setups.ts";
import { enter, places } from "../support/steps.ts";
import { at, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("requests", {
  "requests, with roles that end soon": async (page) => {
    await page.route(/\/1\.0\/me\/requests(\?.*)?$/, async (route) => {
      const response = await route.fetch();
      const body = (await response.json()) as { data: object };
      const role = { submission: 61_980, request: 61_980, roles: ["contactTech"], holder: teo.handle, until: "2030-06-30" };
      const may = { mayExtend: true, mayEndNow: true };
      const service = { name: "halden.example", category: "DOMAIN" };
      Object.assign(body.data, {
        endingSoon: [
          { ...role, ...may, service, services: 1, returnsTo: mira.handle },
          { ...role, ...may, service, services: 6, returnsTo: basil.handle },
        ],
        endingSoonTotal: 60,
      });
      await route.fulfill({ response, json: body });
    });
    await enter(page, mira, places.requests);
    await page.getByRole("button", { name: "End now (halden.example)" }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
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
  "requests, confirming a cancellation": async (page, api) => {
    const id = await requestToTeo(api);
    await api.answer(mira, id, "accept");
    await enter(page, mira, `${places.requests}?q=${id}`);
    await page.getByRole("button", { name: /^More actions/ }).click();
    await page.getByRole("button", { name: "Cancel request" }).click();
    await expect(page.getByRole("dialog", { name: "Cancel this request?" })).toBeVisible();
  },
});
