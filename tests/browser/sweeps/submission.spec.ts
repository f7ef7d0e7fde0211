import { openMailed, servicesWith } from "../support/mailed.ts";
import { basil, mira, teo } from "../support/people.ts";
import { submissionToTeo } from "../support/setups.ts";
import { enter, places } from "../support/steps.ts";
import { sweep } from "../support/sweep.ts";
import { expect, test } from "../support/test.ts";

sweep("submission", {
  "submission, to answer": async (page, api) => {
    await openMailed(page, api, teo, await submissionToTeo(api));
    await expect(page.getByRole("button", { name: "Accept 3" })).toBeVisible();
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
    await page.getByRole("button", { name: "Accept 3" }).click();
    await expect(page.getByText("1 was not possible.")).toBeVisible();
  },
  "submission, accepted lines to cancel": async (page, api) => {
    const id = await submissionToTeo(api);
    await api.acceptAll(teo, id);
    await enter(page, teo, places.submission(id));
    await page.getByRole("checkbox", { name: "Choose all shown" }).check();
    await page.getByRole("button", { name: "Take back and end 3 changes" }).last().click();
    await expect(page.getByText("Take back 3 acceptances and end the changes?")).toBeVisible();
  },
  "submission, asked": async (page, api) => {
    await enter(page, mira, places.submission(await submissionToTeo(api)));
    await page.getByRole("button", { name: "Cancel all 3 open changes" }).click();
    await expect(page.getByText("Cancel 3 open changes?")).toBeVisible();
  },
});

test.describe("without a grace period", () => {
  test.use({ grace: 0 });

  sweep("submission, ended", {
    "submission, with roles until a day": async (page, api) => {
      const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
      const services = await servicesWith(api, basil, 2);
      const id = await api.submit(mira, services, teo, day);
      for (const party of [mira, teo]) await api.acceptAll(party, id);
      await enter(page, mira, places.submission(id));
      await page.getByRole("button", { name: "End now (Tech of 2 services)" }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
    },
  });
});
