import { teo } from "../support/people.ts";
import { requestToTeo } from "../support/setups.ts";
import { heading, places } from "../support/steps.ts";
import { sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

sweep("sign-in", {
  "sign in": async (page) => {
    await page.goto("/");
    await expect(heading(page, /^Sign in/)).toBeVisible();
  },
  "sign in with errors": async (page) => {
    await page.goto("/");
    await page.getByLabel("Any other handle in the data").fill("nonsense");
    await page.getByRole("button", { name: "Use this account" }).click();
    await page.getByLabel("NIC handle or email").fill("somebody");
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  },
  "sign in by a mailed link": async (page, api) => {
    const { place } = await api.mailedCode(teo, await requestToTeo(api));
    await page.goto(`/${place}`);
    await expect(heading(page, "You’re asked to confirm a change")).toBeVisible();
  },
  "password forgotten": async (page) => {
    await page.goto(places.forgotten);
    await expect(heading(page, "Reset your password")).toBeVisible();
  },
  "password forgotten, email sent": async (page) => {
    await page.goto(places.forgotten);
    await page.getByLabel("NIC handle or email").fill("nobody@nowhere.example");
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(heading(page, "Check your email")).toBeVisible();
  },
  "password to set": async (page) => {
    await page.route("**/1.0/secret", (route) => route.fulfill({ json: { account: "na4821733-ovh", undo: null } }));
    await page.goto(`/#/password/new?token=${"A".repeat(32)}`);
    await expect(page.getByText("For account na4821733-ovh.")).toBeVisible();
    await page.getByLabel("New password").fill("nine blue kettles sing");
    await expect(page.getByText("Long enough")).toBeVisible();
  },
});
