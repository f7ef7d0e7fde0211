import type { Page } from "@playwright/test";
import { fillInSignUp } from "../support/accounts.ts";
import { heading, places } from "../support/steps.ts";
import { sweep } from "../support/sweep.ts";
import { expect } from "../support/test.ts";

async function confirming(page: Page): Promise<void> {
  await page.route("**/1.0/secret", (route) => route.fulfill({ json: { account: null, undo: null } }));
  await page.goto(`/#/sign-up/confirm?token=${"A".repeat(32)}`);
  await expect(page.getByRole("button", { name: "Confirm and create account" })).toBeVisible();
}

sweep("sign-up", {
  "sign up": async (page) => {
    await page.goto(places.signUp);
    await expect(heading(page, "Sign up")).toBeVisible();
  },
  "sign up with errors": async (page) => {
    await page.goto(places.signUp);
    await page.getByRole("button", { name: "Sign up" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toBeVisible();
  },
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
