import type { Page } from "@playwright/test";
import type { ApiDriver } from "../support/api-driver.ts";
import { mira, runa } from "../support/people.ts";
import { YES, enter, places, pressAndConfirm } from "../support/steps.ts";
import { sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

/** Mira asks for a change of holder of one of her domains. */
async function askedHolder(page: Page, api: ApiDriver): Promise<void> {
  const domain = await api.service({ admin: mira, category: "DOMAIN" });
  await enter(page, mira, places.holder(domain));
  await page.getByLabel("Email").fill("office@larkmoor-tea.example");
  await page.getByRole("button", { name: "Ask both holders" }).click();
  await expect(page.getByText("Waiting for the current holder")).toBeVisible();
}

/** Opens the link to the answer of the new holder. */
async function openAnswer(page: Page, api: ApiDriver): Promise<void> {
  await askedHolder(page, api);
  const { place } = await api.mailedLink("office@larkmoor-tea.example", "holder/answer");
  await page.goto("about:blank");
  await page.goto(`/${place}`);
}

sweep("holder", {
  "holder, wrong entries": async (page, api) => {
    const domain = await api.service({ admin: mira, category: "DOMAIN" });
    await enter(page, mira, places.holder(domain));
    await page.getByLabel("Last name").fill("");
    await page.getByRole("button", { name: "Ask both holders" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  },
  "holder, a precondition not met": async (page) => {
    await enter(page, runa, places.holder({ name: "glaze-lab.test", category: "DOMAIN" }));
    await expect(page.getByText("The domain is in dispute. Ask our support.")).toBeVisible();
  },
  "holder, a change waits for answers": askedHolder,
  "answer of a holder": async (page, api) => {
    await openAnswer(page, api);
    await expect(page.getByRole("button", { name: "Decline" })).toBeVisible();
  },
  "answer of a holder who is signed in": async (page, api) => {
    await askedHolder(page, api);
    await page.getByRole("link", { name: "See and answer" }).click();
    await expect(page.getByRole("button", { name: "Decline" })).toBeVisible();
  },
  "answer of a holder, to be confirmed": async (page, api) => {
    await openAnswer(page, api);
    await page.getByRole("button", { name: "Accept" }).click();
    await expect(page.getByRole("button", { name: YES.changeHolder })).toBeVisible();
  },
  "holder has answered": async (page, api) => {
    await openAnswer(page, api);
    await pressAndConfirm(page.getByRole("button", { name: "Accept" }), YES.changeHolder);
    await expect(page.getByText(/^You accepted on /)).toBeVisible();
  },
});
