// Signing up and confirming the address.
import { PASSWORD, confirmSignUp, fillInSignUp, fillSilently, password, signUp, summary, writes } from "./support/accounts.ts";
import { mira, teo } from "./support/people.ts";
import { countActs, enter, entry, forecast, heading, hold, modifyForm, openPreference, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

test("signing up: confirming by the mailed link signs in, and the new handle is shown", async ({ page, api }) => {
  const address = "lucja@glöckchen.example";
  await page.goto("/");
  await page.getByRole("link", { name: "Sign up" }).click();
  await expect(heading(page, "Sign up")).toBeFocused();
  await expect(page).toHaveTitle("Sign up – Handover");
  await fillInSignUp(page, address);
  await expect(page.getByLabel("Email language")).toHaveValue("en");
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(heading(page, "Check your email")).toBeFocused();
  await expect(page.getByText(`An email is on its way to ${address}.`)).toBeVisible();
  // The demo's mailbox opens without being somebody else.
  await page.getByRole("link", { name: "Mailbox" }).click();
  await page.getByRole("list", { name: "Emails" }).getByRole("link").filter({ hasText: "lucja@" }).click();
  await expect(page.getByRole("link", { name: "Open its link" })).toBeVisible();

  const { place, secret } = await api.mailedLink(address, "sign-up/confirm");
  const made = writes(page);
  await page.goto(`/${place}`);
  await expect(heading(page, "Confirm your address")).toBeFocused();
  // The secret leaves the address immediately, and nothing has happened yet.
  await expect(page).not.toHaveURL(new RegExp(secret));
  expect(made).toEqual([]);
  await confirmSignUp(page, PASSWORD);
  await expect(heading(page, "Your account is ready")).toBeFocused();
  const handle = await page.getByText(/^lb\d+-ovh$/).innerText();
  expect(made).toEqual(["/1.0/signUp/confirm"]);
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]));
  expect(stored).not.toContain(secret);
  expect(stored).not.toContain(PASSWORD);

  await expect(page.getByRole("button", { name: "Łucja Bell" })).toBeVisible();
  await page.getByRole("link", { name: "Continue to my services" }).click();
  await expect(heading(page, "My services")).toBeVisible();
  await expect(page.getByRole("heading", { name: "How you become a contact" })).toBeVisible();
  await page.goto(places.mailbox);
  await expect(page.getByRole("list", { name: "Emails" }).getByRole("link").filter({ hasText: handle })).toBeVisible();
});

test("an address that the browser fills in without events is sent, with the country", async ({ page, api }) => {
  await page.goto(places.signUp);
  await fillSilently(page.getByLabel("First name"), "Łucja");
  await fillSilently(page.getByLabel("Last name"), "Bell");
  await fillSilently(page.getByLabel("Email address"), "lucja@bell.example");
  await fillSilently(page.getByLabel("Country"), "FR");
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(heading(page, "Check your email")).toBeFocused();
  await api.mailedLink("lucja@bell.example", "sign-up/confirm");
});

test.describe("a password that only the server knows", () => {
  test.use({ expectedErrors: /400/ });

  test("is refused with the reason, and the link still works", async ({ page, api }) => {
    await page.goto(`/${await signUp(page, api, "lucja@bell.example")}`);
    const hints = { short: "7 more characters needed", passwordpassword1: "one of the first passwords", "lucja@bell.example": "too close to your name" };
    for (const [entered, hint] of Object.entries(hints)) {
      await password(page).fill(entered);
      await expect(password(page)).toHaveAccessibleDescription(new RegExp(hint));
    }
    await expect(password(page)).toHaveAttribute("autocomplete", "new-password");
    await password(page).fill("websolutions");
    // The browser's list is a short one.
    await expect(password(page)).toHaveAccessibleDescription(/Long enough, and hard to guess/);
    await page.getByRole("button", { name: "Confirm and create account" }).click();
    await expect(summary(page)).toBeFocused();
    await expect(summary(page)).toContainText("This is one of the first passwords anyone would try. Choose another.");
    await expect(password(page)).toHaveAttribute("aria-invalid", "true");
    await expect(page).toHaveTitle("Error: Confirm your address – Handover");
    await confirmSignUp(page, PASSWORD);
    await expect(heading(page, "Your account is ready")).toBeFocused();
  });
});

test("from signing up to a service that somebody else is asked to run, in 15 acts", async ({ page, api }) => {
  const address = "nell@arrowby.example";
  await page.goto(places.signUp);
  // The press on the link of the page before, and the one in the email.
  let sum = 2;
  let acts = await countActs(page);
  await fillInSignUp(page, address);
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(heading(page, "Check your email")).toBeVisible();
  sum += await acts();
  const { place } = await api.mailedLink(address, "sign-up/confirm");
  await page.goto("/");
  await page.goto(`/${place}`);
  acts = await countActs(page);
  await confirmSignUp(page, PASSWORD);
  await page.getByRole("link", { name: "Order a first service" }).click();
  await page.getByLabel("Service name").fill("arrowby-site.example");
  await page.getByRole("button", { name: "Order" }).click();
  await page.getByRole("link", { name: "Who looks after it?" }).click();
  await entry(await modifyForm(page), "tech").fill(teo.handle);
  await page.getByRole("button", { name: "Send request" }).click();
  await expect(heading(page, "Confirm it was you: tech contact for arrowby-site.example")).toBeFocused();
  await expect(page.getByText(`${teo.handle} has been asked. Your own code is in the email to ${address}.`)).toBeVisible();
  sum += await acts();
  expect(sum).toBeLessThanOrEqual(15);
});

test.describe("in a browser whose language names no country", () => {
  test.use({ locale: "en" });

  test("sign-up errors are listed on top and link to their fields", async ({ page }) => {
    const made = writes(page);
    await page.goto(places.signUp);
    await page.getByRole("button", { name: "Sign up" }).click();
    await expect(summary(page)).toBeFocused();
    await expect(page).toHaveTitle("Error: Sign up – Handover");
    await expect(summary(page).getByRole("link")).toHaveText([
      "Enter your first name.",
      "Enter your last name.",
      "Enter an email address.",
      "Choose your country.",
    ]);
    await summary(page).getByRole("link", { name: "Enter an email address." }).click();
    const email = page.getByLabel("Email address");
    await expect(email).toBeFocused();
    await expect(email).toHaveAccessibleDescription(/Enter an email address\./);
    await email.fill("lucja at bell");
    // Typing clears the error.
    await expect(email).not.toHaveAttribute("aria-invalid");
    await page.getByRole("button", { name: "Sign up" }).click();
    await expect(email).toHaveAccessibleDescription(/This isn’t an email address\./);
    expect(made).toEqual([]);
  });
});

test("a failed sign-up keeps what was entered", async ({ page }) => {
  await page.goto(places.signUp);
  await fillInSignUp(page, "lucja@bell.example");
  await page.route("**/1.0/signUp", (route) => route.fulfill({ status: 429, json: { reason: "tooManyTries" } }));
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(summary(page)).toContainText("Too many attempts.");
  await expect(page.getByLabel("First name")).toHaveValue("Łucja");
  await expect(page.getByLabel("Country")).toHaveValue("FR");
  await page.unroute("**/1.0/signUp");
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(heading(page, "Check your email")).toBeVisible();
});

test("changing the language keeps what was entered, also while it is submitted; leaving forgets it", async ({ page }) => {
  const release = await hold(page, "**/1.0/signUp");
  await page.goto(places.signUp);
  await fillInSignUp(page, "underway@bell.example");
  const asked = page.waitForRequest("**/1.0/signUp");
  await page.getByRole("button", { name: "Sign up" }).click();
  await asked;
  await page.getByRole("button", { name: "Language", exact: true }).click();
  await page.getByLabel("Français").click();
  await expect(heading(page, "Créer un compte")).toBeFocused();
  await expect(page.getByLabel("Prénom")).toHaveValue("Łucja");
  await expect(page.getByLabel("Langue des e-mails")).toHaveValue("fr");
  release();
  await expect(heading(page, "Consultez vos e-mails")).toBeFocused();
  await page.goto(places.forgotten);
  await page.goto(places.signUp);
  await expect(page.getByLabel("Prénom")).toHaveValue("");
});

test("confirming an account while another is signed in changes over to the new one", async ({ page, api }) => {
  const address = "shared@bell.example";
  // No event says that the session of the account before has ended.
  await page.route("**/1.0/me/events*", (route) => route.fulfill({ status: 204 }));
  await enter(page, mira);
  await expect(page.getByRole("table")).toContainText(teo.name);
  await page.goto(places.signUp);
  await fillInSignUp(page, address);
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(heading(page, "Check your email")).toBeVisible();
  const { place } = await api.mailedLink(address, "sign-up/confirm");
  await page.goto(`/${place}`);
  await expect(page.getByText(`You’re signed in as ${mira.name}. Confirming signs you in to the new account instead.`)).toBeVisible();
  await confirmSignUp(page, PASSWORD);
  await expect(heading(page, "Your account is ready")).toBeVisible();
  await expect(page.getByRole("button", { name: "Łucja Bell" })).toBeVisible();
  await expect(page.getByRole("button", { name: mira.name })).toHaveCount(0);

  // Names and labels that the account before could see are not those of this one.
  await page.goto(places.order);
  await page.getByLabel("Service type").selectOption("Web hosting");
  await page.getByLabel("Service name").fill("bell-site.example");
  await page.getByRole("button", { name: "Order" }).click();
  await expect(heading(page, "Ordered")).toBeVisible();
  await page.goto(places.modify({ name: "bell-site.example", category: "HOSTING" }));
  const form = await modifyForm(page);
  await entry(form, "tech").fill(teo.handle);
  await expect(forecast(page)).toContainText(`${teo.handle} accepts`);
  await expect(forecast(page)).not.toContainText(teo.name);
  await expect(forecast(page)).not.toContainText("Webmaster");
});

test("every country can be chosen: those with a subsidiary first, the browser’s own preselected", async ({ page }) => {
  await page.goto(places.signUp);
  const country = page.getByLabel("Country");
  await expect(country).toHaveValue("GB");
  await expect(page.getByText("Your zone is EU")).toBeVisible();
  // The first one asks for a choice.
  await expect(country.getByRole("option")).toHaveCount(249 + 1);
  await expect(country.getByRole("option").nth(1)).toHaveText("Australia");
  await expect(country.getByRole("option").last()).toHaveText("Zimbabwe");
  for (const [label, zone] of [["Belgium", "EU"], ["Japan", "CA"], ["Samoa", "CA"], ["Côte d’Ivoire", "EU"]] as const) {
    await country.selectOption({ label });
    await expect(page.getByText(`Your zone is ${zone}`)).toBeVisible();
  }
});

test("changing the language keeps the new handle on screen", { tag: "@all" }, async ({ page, api }) => {
  const place = await signUp(page, api, "polyglot@bell.example");
  await page.goto(`/${place}`);
  await confirmSignUp(page, PASSWORD);
  const handle = page.getByText(/^lb\d+-ovh$/);
  const made = await handle.innerText();
  await openPreference(page, "Language");
  await page.getByText("Français").click();
  await expect(heading(page, "Votre compte est prêt")).toBeVisible();
  await expect(page).toHaveTitle("Votre compte est prêt – Handover");
  await expect(handle).toHaveText(made);
  // Leaving the page forgets it.
  await page.goto(places.forgotten);
  await page.goto("/#/sign-up/confirm");
  await expect(page.getByText("Ouvrez à nouveau le lien de votre e-mail.")).toBeVisible();
});
