import { hal, mira } from "../support/people.ts";
import { enter, heading, places } from "../support/steps.ts";
import { at, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

const fewServices = `${places.services}?serviceName=halden`;

sweep("services", {
  "services": async (page) => {
    await enter(page, mira);
    await expect(page.getByText(/^312 services, 5\d shown so far\./)).toBeVisible();
    await page.getByRole("button", { name: /^Services of/ }).nth(1).click();
  },
  "services, loading": async (page) => {
    await page.route(/\/1\.0\/me\/services/, () => {});
    await enter(page, mira);
    await expect(page.getByRole("table")).toBeVisible();
  },
  "services with a menu open": async (page) => {
    await enter(page, mira, fewServices);
    await page.getByRole("button", { name: "Actions for halden-ceramics.example", exact: true }).click();
    await expect(page.getByRole("link", { name: "Modify contacts", exact: true })).toBeVisible();
  },
  "services, some selected": async (page) => {
    // One row, which the bar doesn't cover.
    await enter(page, mira, `${places.services}?serviceName=smalands`);
    await page.getByRole("checkbox", { name: /^Select .*, / }).check();
    await expect(page.getByRole("region", { name: "Selection" })).toBeVisible();
  },
  "services, not changeable": async (page) => {
    await enter(page, mira, `${places.services}?serviceName=stoneware`);
    await page.getByRole("button", { name: "Actions for stoneware-auctions.test" }).click();
    await expect(page.getByText("The service is still being created.")).toBeVisible();
  },
  "services in every state": async (page) => {
    await enter(page, mira, `${places.services}?sort=state`);
    await expect(page.getByRole("button", { name: "Sorted by state, urgent first" })).toBeVisible();
  },
  "services, what to hand over": async (page) => {
    await enter(page, mira, fewServices);
    await page.getByRole("button", { name: "Hand over…" }).click();
    await expect(page.getByRole("link", { name: /^Everything/ })).toBeVisible();
  },
  "services, orders": async (page) => {
    await enter(page, mira, fewServices);
    await page.getByRole("button", { name: "Sorted by name" }).click();
    await expect(page.getByRole("button", { name: "What ends first" })).toBeVisible();
  },
  "services, none found": async (page) => {
    await enter(page, mira, `${places.services}?serviceName=nothing-like-this`);
    await expect(page.getByRole("button", { name: "Clear filters" })).toBeVisible();
  },
  "services, none yet": async (page) => {
    await page.route(/\/1\.0\/me\/services(\?|$)/, async (route) => {
      const body = (await (await route.fetch()).json()) as object;
      await route.fulfill({ json: { ...body, data: { total: 0, unfiltered: 0, rows: [], next: null } } });
    });
    await enter(page, hal);
    await expect(page.getByRole("heading", { name: "How you become a contact" })).toBeVisible();
  },
  "person menu": async (page) => {
    await enter(page, mira, fewServices);
    await page.getByRole("button", { name: mira.name }).click();
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  },
  "not found": at(mira, "/#/no/such/place", (page) => heading(page, "Page not found")),
});
