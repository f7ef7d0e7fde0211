import { mira } from "../support/people.ts";
import { enter, heading, places } from "../support/steps.ts";
import { at, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("order", {
  "order": at(mira, places.order, (page) => heading(page, "Order a service")),
  "ordered": async (page) => {
    await page.route("**/1.0/demo/order", (route) => route.fulfill({ json: null }));
    await enter(page, mira, places.order);
    await page.getByLabel("Service name").fill("blue-kettle.example");
    await page.getByRole("button", { name: "Order" }).click();
    await expect(heading(page, "Ordered")).toBeVisible();
  },
});
