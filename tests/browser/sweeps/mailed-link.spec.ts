import { YES, enter, places } from "../support/steps.ts";
import { sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("mailed-link", {
  "undo of an address change": async (page) => {
    const request = (id: number, effect: string) => ({
      id, effect, service: { name: "velvet-anchor.example", category: "DOMAIN" }, roles: ["contactTech"],
      from: "wq77310-ovh", to: "mh20417-ovh",
    });
    const undo = {
      account: "kv90077-ovh", restored: "kasper@vael.example", replaced: "m•••@thief.example",
      requests: [request(1, "ends"), request(2, "tookEffect"), request(3, "endedBefore")],
      acts: ["holderChange", "holderDetails", "roleEnd", "objection"].map((act) => ({
        act, service: { name: "velvet-anchor.example", category: "DOMAIN" }, effect: "tookEffect",
      })),
      unlisted: [{ effect: "ends", count: 12 }],
    };
    await page.route("**/1.0/secret", (route) => route.fulfill({ json: { account: undo.account, undo } }));
    await page.goto(`/#/profile/address/undo?token=${"A".repeat(32)}`);
    await expect(page.getByText("m•••@thief.example")).toBeVisible();
    await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(8);
  },
  "undo of an address change, to be confirmed": async (page) => {
    await page.route("**/1.0/secret", (route) => route.fulfill({ json: null }));
    await page.goto(`/#/profile/address/undo?token=${"A".repeat(32)}`);
    await page.getByRole("button", { name: "Undo the change" }).click();
    await expect(page.getByRole("button", { name: YES.undo })).toBeVisible();
  },
  "link that doesn't work": async (page) => {
    await page.goto(`/#/profile/address/undo?token=${"A".repeat(32)}`);
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  },
  "link without its code": async (page) => {
    await page.goto("/#/password/new");
    await expect(page.getByText("Open the link in your email again.")).toBeVisible();
  },
  "new address to confirm": async (page, api) => {
    const robin = await api.newAccount();
    const moved = `moved.${robin.address}`;
    await enter(page, robin, places.profile);
    await page.getByLabel("New email address").fill(moved);
    await page.getByLabel("Your password").fill(robin.password);
    await page.getByRole("button", { name: "Send code" }).click();
    const { place } = await api.mailedLink(moved, "profile/address?");
    await page.goto(`/${place}`);
    await expect(page.getByRole("button", { name: "Confirm address" })).toBeVisible();
  },
});
