import type { Page } from "@playwright/test";
import { fillInSignUp } from "../support/accounts.ts";
import { kasper, mira, selma, teo } from "../support/people.ts";
import { requestToTeo } from "../support/setups.ts";
import { YES, enter, heading, openMail, places } from "../support/steps.ts";
import { at, loading, sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

/** A code that no link has. */
const CODE = "A".repeat(32);
const alert = (page: Page) => page.getByRole("main").getByRole("alert");

sweep("sign-in", {
  "sign in": at(undefined, "/", (page) => heading(page, /^Sign in/)),
  "sign in with errors": async (page) => {
    await page.goto("/");
    await page.getByLabel("Any other handle in the data").fill("nonsense");
    await page.getByRole("button", { name: "Use this account" }).click();
    await page.getByLabel("NIC handle or email").fill("somebody");
    await page.getByLabel("Password", { exact: true }).fill("wrong");
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("alert")).toBeVisible();
  },
  "sign in by a mailed link": at(
    undefined,
    async (api) => `/${(await api.mailedCode(teo, await requestToTeo(api))).place}`,
    (page) => heading(page, "You’re asked to confirm a change"),
  ),
  "password forgotten": at(undefined, places.forgotten, (page) => heading(page, "Reset your password")),
  "password forgotten, email sent": async (page) => {
    await page.goto(places.forgotten);
    await page.getByLabel("NIC handle or email").fill("nobody@nowhere.example");
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(heading(page, "Check your email")).toBeVisible();
  },
  "password to set": async (page) => {
    await page.route("**/1.0/secret", (route) => route.fulfill({ json: { account: "na4821733-ovh", undo: null } }));
    await page.goto(`/#/password/new?token=${CODE}`);
    await expect(page.getByText("For account na4821733-ovh.")).toBeVisible();
    await page.getByLabel("New password").fill("nine blue kettles sing");
    await expect(page.getByText("Long enough")).toBeVisible();
  },
});

async function confirming(page: Page): Promise<void> {
  await page.route("**/1.0/secret", (route) => route.fulfill({ json: { account: null, undo: null } }));
  await page.goto(`/#/sign-up/confirm?token=${CODE}`);
  await expect(page.getByRole("button", { name: "Confirm and create account" })).toBeVisible();
}

sweep("sign-up", {
  "sign up": at(undefined, places.signUp, (page) => heading(page, "Sign up")),
  "sign up with errors": at(undefined, places.signUp, alert, "Sign up"),
  "sign up, email sent": async (page) => {
    await page.goto(places.signUp);
    await fillInSignUp(page, "nell@arrowby.example");
    await page.getByRole("button", { name: "Sign up" }).click();
    await expect(heading(page, "Check your email")).toBeVisible();
    await page.getByText("Didn’t get the email?").click();
  },
  "sign-up to confirm": confirming,
  "sign-up confirmed": async (page) => {
    await page.route("**/1.0/signUp/confirm", (route) => route.fulfill({ json: "na4821733-ovh" }));
    await confirming(page);
    await page.getByLabel("Password", { exact: true }).fill("nine blue kettles sing");
    await page.getByRole("button", { name: "Confirm and create account" }).click();
    await expect(heading(page, "Your account is ready")).toBeVisible();
  },
});

sweep("mailed-link", {
  "undo of an address change": async (page) => {
    const service = { name: "velvet-anchor.example", category: "DOMAIN" };
    const request = (id: number, effect: string) => ({
      id, effect, service, roles: ["contactTech"], from: "wq77310-ovh", to: "mh20417-ovh",
    });
    const undo = {
      account: "kv90077-ovh", restored: "kasper@vael.example", replaced: "m•••@thief.example",
      requests: [request(1, "ends"), request(2, "tookEffect"), request(3, "endedBefore")],
      acts: ["holderChange", "holderDetails", "roleEnd", "objection"].map((act) => ({ act, service, effect: "tookEffect" })),
      unlisted: [{ effect: "ends", count: 12 }],
    };
    await page.route("**/1.0/secret", (route) => route.fulfill({ json: { account: undo.account, undo } }));
    await page.goto(`/#/profile/address/undo?token=${CODE}`);
    await expect(page.getByText("m•••@thief.example")).toBeVisible();
    await expect(page.getByRole("main").getByRole("listitem")).toHaveCount(8);
  },
  "undo of an address change, to be confirmed": async (page) => {
    await page.route("**/1.0/secret", (route) => route.fulfill({ json: null }));
    await page.goto(`/#/profile/address/undo?token=${CODE}`);
    await page.getByRole("button", { name: "Undo the change" }).click();
    await expect(page.getByRole("button", { name: YES.undo })).toBeVisible();
  },
  "link that doesn't work": at(undefined, `/#/profile/address/undo?token=${CODE}`, alert),
  "link without its code": at(undefined, "/#/password/new", (page) => page.getByText("Open the link in your email again.")),
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

sweep("profile", {
  "profile": async (page) => {
    await enter(page, mira, places.profile);
    await expect(page.getByText("Where you’re signed in")).toBeVisible();
    await expect(page.getByText("No overdue invoices")).toBeVisible();
  },
  "profile, loading": loading(mira, places.profile, /\/1\.0\/me\/profile$/, (page) => heading(page, "Profile")),
  "profile with all forms open": async (page, api) => {
    const robin = await api.newAccount();
    await enter(page, robin, places.profile);
    await page.getByLabel("New email address").fill(`pending.${robin.address}`);
    await page.getByLabel("Your password").fill(robin.password);
    await page.getByRole("button", { name: "Send code" }).click();
    await page.getByLabel("Code from the email").fill("abc");
    for (const name of ["Confirm address", "Change name or language", "Change password"]) await page.getByRole("button", { name }).click();
    await expect(alert(page)).toHaveCount(2);
  },
  "profile with a label that is edited": async (page) => {
    await enter(page, mira, places.profile);
    await page.getByRole("button", { name: `Edit label of ${teo.handle}` }).click();
    await page.getByLabel("Label", { exact: true }).fill("<");
    await page.getByRole("region", { name: "Your labels" }).getByRole("button", { name: "Save" }).click();
    await expect(alert(page)).toHaveCount(1);
  },
  "profile with an unpaid invoice": at(selma, places.profile, (page) => page.getByText("Not ready yet")),
});

sweep("mailbox", {
  "mailbox": at(mira, places.mailbox, (page) => page.getByRole("list", { name: "Emails" })),
  "mailbox with an email open": async (page) => {
    await enter(page, mira, places.mailbox);
    await openMail(page, kasper, /velvet-anchor/);
  },
  "mailbox with an email as text": async (page) => {
    await enter(page, mira, places.mailbox);
    await openMail(page, kasper, /velvet-anchor/);
    await page.getByLabel("Text").check();
    await expect(page.getByText("Your validation code")).toBeVisible();
  },
});

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
