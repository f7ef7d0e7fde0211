// Accounts from outside: signing up, and the links in mails that somebody who cannot sign in follows.
import type { Locator, Page } from "@playwright/test";
import type { Backstage } from "./support/backstage.ts";
import { mira } from "./support/people.ts";
import { enter, heading, hold, places } from "./support/steps.ts";
import { expect, expectAccessible, test } from "./support/test.ts";

const GOOD = "nine blue kettles sing";
const BETTER = "ten green bottles fall";

const alert = (page: Page) => page.getByRole("main").getByRole("alert");
const password = (page: Page) => page.getByLabel("Password", { exact: true });
const chosenPassword = (page: Page) => page.getByLabel("The password you chose");
const newPassword = (page: Page) => page.getByLabel("New password", { exact: true });

/** Calls of the API that are made from now on, but for those that only read. */
function calls(page: Page): string[] {
  const made: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() !== "GET" && pathname !== "/1.0/secret") made.push(pathname);
  });
  return made;
}

async function fillIn(page: Page, email: string): Promise<void> {
  await page.getByLabel("First name").fill("Łucja");
  await page.getByLabel("Last name").fill("Bell");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Country").selectOption({ label: "France" });
  await password(page).fill(GOOD);
}

/** Signs up by the API; the place that the mailed link leads to. */
async function signUp(page: Page, backstage: Backstage, email: string, secret = GOOD, after = 0): Promise<string> {
  const data = { firstName: "Łucja", name: "Bell", email, subsidiary: "FR", language: "en_GB", password: secret };
  expect((await page.request.post("/1.0/signUp", { data })).status()).toBe(200);
  return (await backstage.letter(email, "sign-up/confirm", after)).place;
}

async function confirmWith(page: Page, secret: string): Promise<void> {
  await chosenPassword(page).fill(secret);
  await page.getByRole("button", { name: "Confirm and create account" }).click();
}

async function signInWith(page: Page, login: string, secret: string): Promise<void> {
  await page.getByLabel("NIC handle or email").fill(login);
  await password(page).fill(secret);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

function sideNote(input: Locator, text: string | RegExp): Promise<void> {
  return expect(input).toHaveAccessibleDescription(text);
}

test("somebody signs up, confirms by the mailed link and signs in with the new handle", async ({ page, backstage }) => {
  const address = "lucja@bell-journey.example";
  await page.goto("/");
  await page.getByRole("link", { name: "Sign up" }).click();
  await expect(heading(page, "Sign up")).toBeFocused();
  await expect(page).toHaveTitle("Sign up – Handover");
  await fillIn(page, address);
  await expect(page.getByText("Your zone is EU (Europe, Morocco, Senegal, Tunisia).")).toBeVisible();
  await page.getByLabel("Country").selectOption({ label: "Australia" });
  await expect(page.getByText("Your zone is CA (Canada, Asia, rest of the world).")).toBeVisible();
  await page.getByLabel("Country").selectOption({ label: "France" });
  await expect(page.getByLabel("Email language")).toHaveValue("en");
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(heading(page, "Check your email")).toBeFocused();
  await expect(page.getByText(`An email is on its way to ${address}.`)).toBeVisible();

  const { place, secret } = await backstage.letter(address, "sign-up/confirm");
  const made = calls(page);
  await page.goto(`/${place}`);
  await expect(heading(page, "Confirm your address")).toBeFocused();
  // The secret is gone from the address at once, and nothing has happened yet.
  expect(page.url()).not.toContain(secret);
  expect(made).toEqual([]);
  await expect(chosenPassword(page)).toHaveAttribute("autocomplete", "current-password");
  await confirmWith(page, GOOD);
  await expect(heading(page, "Your account is ready")).toBeFocused();
  const handle = await page.getByText(/^lb\d+-ovh$/).innerText();
  expect(made).toEqual(["/1.0/signUp/confirm"]);
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]));
  expect(stored).not.toContain(secret);
  expect(stored).not.toContain(GOOD);

  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, "Sign in")).toBeVisible();
  await expect(page.getByLabel("NIC handle or email")).toHaveValue(handle);
  await signInWith(page, handle, GOOD);
  await expect(heading(page, "My services")).toBeVisible();
  await expect(page.getByRole("button", { name: "Łucja Bell" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "How you become a contact" })).toBeVisible();
  await page.goto(places.mailbox);
  await expect(page.getByRole("list", { name: "Emails" }).getByRole("link").filter({ hasText: handle })).toBeVisible();
});

test("who does not know the password of a sign-up cannot confirm it, and is told what to do", async ({ page, backstage }) => {
  const place = await signUp(page, backstage, "stranger@bell.example");
  const made = calls(page);
  await page.goto(`/${place}`);
  await page.getByRole("button", { name: "Confirm and create account" }).click();
  await expect(alert(page)).toContainText("Enter the password you chose when you signed up.");
  expect(made).toEqual([]);
  await confirmWith(page, BETTER);
  await expect(alert(page)).toBeFocused();
  await expect(alert(page)).toContainText("This isn’t the password chosen for this sign-up.");
  await expect(alert(page)).toContainText("sign up again to choose another");
  await expect(chosenPassword(page)).toHaveAttribute("aria-invalid", "true");
  await expect(page).toHaveTitle("Error: Confirm your address – Handover");
  await expect(page.getByRole("main").getByRole("link", { name: "Sign up again", exact: true })).toBeVisible();
  await expectAccessible(page);
  // The link is not used up.
  await confirmWith(page, GOOD);
  await expect(heading(page, "Your account is ready")).toBeFocused();
});

test("the link of a second mail waits until the first has its answer, and is shown then", async ({ page, backstage }) => {
  const first = await signUp(page, backstage, "first@bell.example");
  const second = await signUp(page, backstage, "second@bell.example", BETTER);
  const release = await hold(page, "**/1.0/signUp/confirm");
  await page.goto(`/${first}`);
  const asked = page.waitForRequest("**/1.0/signUp/confirm");
  await confirmWith(page, GOOD);
  await asked;
  await page.goto(`/${second}`);
  release();
  const handle = page.getByText(/^lb\d+-ovh$/);
  await expect(heading(page, "Your account is ready")).toBeFocused();
  const made = await handle.innerText();
  await expect(page.getByText("You’ve opened the link from another email in the meantime.")).toBeVisible();
  await page.getByRole("button", { name: "Continue with that one" }).click();
  await expect(heading(page, "Confirm your address")).toBeFocused();
  await expect(chosenPassword(page)).toHaveValue("");
  await confirmWith(page, BETTER);
  await expect(heading(page, "Your account is ready")).toBeFocused();
  await expect(handle).not.toHaveText(made);
});

test("the new handle stays when the language is changed", async ({ page, backstage }) => {
  const place = await signUp(page, backstage, "polyglot@bell.example");
  await page.goto(`/${place}`);
  await confirmWith(page, GOOD);
  const handle = page.getByText(/^lb\d+-ovh$/);
  const made = await handle.innerText();
  await page.getByRole("button", { name: "Language" }).click();
  await page.getByText("Français").click();
  await expect(heading(page, "Votre compte est prêt")).toBeVisible();
  await expect(page).toHaveTitle("Votre compte est prêt – Handover");
  await expect(handle).toHaveText(made);
  // Once it has been left, it is gone.
  await page.goto(places.forgotten);
  await page.goto("/#/sign-up/confirm");
  await expect(page.getByText("Ouvrez à nouveau le lien de votre e-mail.")).toBeVisible();
});

test("what is wrong with a sign-up is listed on top, each line leading to its field", async ({ page }) => {
  const made = calls(page);
  await page.goto(places.signUp);
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(alert(page)).toBeFocused();
  await expect(page).toHaveTitle("Error: Sign up – Handover");
  await expect(alert(page).getByRole("link")).toHaveText([
    "Enter your first name.",
    "Enter your last name.",
    "Enter an email address.",
    "Choose your country.",
    "Enter a new password.",
  ]);
  await alert(page).getByRole("link", { name: "Enter an email address." }).click();
  const email = page.getByLabel("Email address");
  await expect(email).toBeFocused();
  await sideNote(email, /Enter an email address\./);
  await email.fill("lucja at bell");
  // What was wrong is forgotten as soon as it is changed.
  await expect(email).not.toHaveAttribute("aria-invalid");
  await page.getByRole("button", { name: "Sign up" }).click();
  await sideNote(email, /This isn’t an email address\./);
  expect(made).toEqual([]);
});

test("a new password is judged while it is typed", async ({ page }) => {
  await page.goto(places.signUp);
  await fillIn(page, "lucja@bell.example");
  const says = (text: string) => sideNote(password(page), new RegExp(text));
  await password(page).fill("short");
  await says("7 more characters needed");
  await password(page).fill("elevenchars");
  await says("One more character needed");
  await password(page).fill("passwordpassword1");
  await says("one of the first passwords");
  await password(page).fill("lucja@bell.example");
  await says("too close to your name");
  await password(page).fill(GOOD);
  await says("Long enough, and hard to guess");
  await expect(password(page)).toHaveAttribute("autocomplete", "new-password");
});

test("a sign-up that failed keeps what was entered", async ({ page }) => {
  await page.goto(places.signUp);
  await fillIn(page, "lucja@bell.example");
  await page.route("**/1.0/signUp", (route) =>
    route.fulfill({
      status: 429,
      contentType: "application/problem+json",
      body: JSON.stringify({
        type: "about:blank", title: "", status: 429, detail: "", class: "", message: "", reason: "tooManyTries",
      }),
    }),
  );
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(alert(page)).toContainText("Too many attempts.");
  await expect(page.getByLabel("First name")).toHaveValue("Łucja");
  await expect(page.getByLabel("Country")).toHaveValue("FR");
  await expect(password(page)).toHaveValue(GOOD);
  await page.unroute("**/1.0/signUp");
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(heading(page, "Check your email")).toBeVisible();
});

test("a forgotten password is set anew by the mailed link", async ({ page, person, backstage }) => {
  const robin = await backstage.newcomer();
  const elsewhere = await person();
  await elsewhere.goto("/");
  await signInWith(elsewhere, robin.handle, robin.password);
  await expect(heading(elsewhere, "My services")).toBeVisible();

  await page.goto("/");
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  await expect(heading(page, "Reset your password")).toBeFocused();
  await page.getByRole("button", { name: "Send the link" }).click();
  await sideNote(page.getByLabel("NIC handle or email"), /Enter your NIC handle or email address\./);
  await page.getByLabel("NIC handle or email").fill(robin.handle);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(heading(page, "Check your email")).toBeFocused();

  const { place, secret } = await backstage.letter(robin.address, "password/new");
  await page.goto(`/${place}`);
  await expect(heading(page, "Set a password")).toBeFocused();
  expect(page.url()).not.toContain(secret);
  await expect(page.getByText(`For account ${robin.handle}.`)).toBeVisible();
  await newPassword(page).fill("short");
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(alert(page)).toContainText("Use at least 12 characters.");
  await newPassword(page).fill(BETTER);
  await page.getByRole("button", { name: "Set password" }).click();
  await expect(heading(page, "Your password is set")).toBeFocused();
  // Whoever was signed in elsewhere is signed out, without doing anything.
  await expect(heading(elsewhere, "Sign in")).toBeVisible();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByLabel("NIC handle or email")).toHaveValue(robin.handle);
  await signInWith(page, robin.handle, BETTER);
  await expect(heading(page, "My services")).toBeVisible();
});

test("asking for a password never tells who has an account", async ({ page }) => {
  const answers: string[] = [];
  for (const login of ["zz99999-ovh", mira.handle, "nobody@nowhere.example", mira.address]) {
    await page.goto("/#/no/such/place");
    await page.goto(places.forgotten);
    await page.getByLabel("NIC handle or email").fill(login);
    await page.getByRole("button", { name: "Send the link" }).click();
    await expect(heading(page, "Check your email")).toBeVisible();
    answers.push((await page.getByRole("main").innerText()).replace(login, "…"));
  }
  expect(new Set(answers).size).toBe(1);
});

test.describe("a link that does not count", () => {
  test("says that it was used, and what to do", async ({ page, backstage }) => {
    const robin = await backstage.newcomer();
    const { place } = await backstage.letter(robin.address, "sign-up/confirm");
    // At once, before anything is entered.
    await page.goto(`/${place}`);
    await expect(alert(page)).toContainText("You’ve already used this link, and your account exists.");
    await expect(chosenPassword(page)).toHaveCount(0);
    await expect(page.getByRole("main").getByRole("link", { name: "Sign in" })).toBeVisible();
  });

  test("says that a newer mail has taken its place", async ({ page, backstage }) => {
    const robin = await backstage.newcomer();
    const ask = () => page.request.post("/1.0/password/forgotten", { data: { login: robin.handle } });
    await page.goto("/");
    await ask();
    const first = await backstage.letter(robin.address, "password/new");
    await ask();
    const second = await backstage.letter(robin.address, "password/new", first.mail);
    await page.goto(`/${first.place}`);
    await expect(alert(page)).toContainText("A newer email replaced this one.");
    // The newer link works on the same page.
    await page.goto(`/${second.place}`);
    await newPassword(page).fill(BETTER);
    await page.getByRole("button", { name: "Set password" }).click();
    await expect(heading(page, "Your password is set")).toBeVisible();
  });

  test("says that it is none, and nothing happens before the press", async ({ page }) => {
    const made = calls(page);
    await page.goto(`/#/profile/address/undo?token=${"A".repeat(32)}`);
    await expect(heading(page, "Undo the address change")).toBeVisible();
    expect(made).toEqual([]);
    await page.getByRole("button", { name: "Undo the change" }).click();
    await expect(alert(page)).toContainText("This link isn’t valid, or part of it is missing.");
    await page.getByRole("link", { name: "Reset your password" }).click();
    await expect(heading(page, "Reset your password")).toBeFocused();
  });

  test("is forgotten once its page was left", async ({ page, backstage }) => {
    const robin = await backstage.newcomer();
    await page.request.post("/1.0/password/forgotten", { data: { login: robin.handle } });
    const { place } = await backstage.letter(robin.address, "password/new");
    await page.goto(`/${place}`);
    await expect(newPassword(page)).toBeVisible();
    await page.goto(places.forgotten);
    await expect(heading(page, "Reset your password")).toBeVisible();
    await page.goto("/#/password/new");
    await expect(page.getByText("Open the link in your email again.")).toBeVisible();
  });

  test("asks for the mail again after the page was loaded again", async ({ page, backstage }) => {
    const address = "reload@bell.example";
    await page.goto(places.signUp);
    await fillIn(page, address);
    await page.getByRole("button", { name: "Sign up" }).click();
    const { place } = await backstage.letter(address, "sign-up/confirm");
    await page.goto(`/${place}`);
    await expect(page.getByRole("button", { name: "Confirm and create account" })).toBeVisible();
    await page.reload();
    await expect(page.getByText("Open the link in your email again.")).toBeVisible();
    await page.goto("/#/sign-up/confirm?token=broken");
    await expect(page.getByText("Open the link in your email again.")).toBeVisible();
    await page.goto(`/${place}`);
    await confirmWith(page, GOOD);
    await expect(heading(page, "Your account is ready")).toBeVisible();
  });
});

test("picking another language keeps what was entered", async ({ page }) => {
  await page.goto(places.signUp);
  await fillIn(page, "kept@bell.example");
  await page.getByRole("button", { name: "Language", exact: true }).click();
  await page.getByLabel("Français").click();
  await expect(heading(page, "Créer un compte")).toBeFocused();
  await expect(page.getByLabel("Adresse e-mail")).toHaveValue("kept@bell.example");
  await expect(page.getByLabel("Prénom")).toHaveValue("Łucja");
  await expect(page.getByLabel("Mot de passe", { exact: true })).toHaveValue(GOOD);
  await expect(page.getByLabel("Langue des e-mails")).toHaveValue("fr");
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]));
  expect(stored).not.toContain(GOOD);
  // Left and come back to, it is empty.
  await page.goto(places.forgotten);
  await page.goto(places.signUp);
  await expect(page.getByLabel("Prénom")).toHaveValue("");
});

test("who is signed in is told so where one signs up", async ({ page }) => {
  await enter(page, mira, places.signUp);
  await expect(page.getByText(`You’re already signed in as ${mira.name}.`)).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "My services" }).click();
  await expect(heading(page, "My services")).toBeFocused();
});

test("an account can be confirmed while somebody else is signed in", async ({ page, backstage }) => {
  const address = "shared@bell.example";
  await enter(page, mira, places.signUp);
  await fillIn(page, address);
  await page.getByRole("button", { name: "Sign up" }).click();
  await expect(heading(page, "Check your email")).toBeVisible();
  const { place } = await backstage.letter(address, "sign-up/confirm");
  await page.goto(`/${place}`);
  await confirmWith(page, GOOD);
  await expect(heading(page, "Your account is ready")).toBeVisible();
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(heading(page, "Sign in")).toBeVisible();
  await expect(page.getByLabel("NIC handle or email")).toHaveValue(/^lb\d+-ovh$/);
});

test.describe("in French", () => {
  test.use({ locale: "fr-FR" });

  test("the account begins with the person's language; the country, and so the zone, is theirs to choose", async ({ page }) => {
    await page.goto(places.signUp);
    await expect(heading(page, "Créer un compte")).toBeVisible();
    await expect(page.getByLabel("Pays")).toHaveValue("");
    await expect(page.getByLabel("Langue des e-mails")).toHaveValue("fr");
    await page.getByLabel("Mot de passe", { exact: true }).fill("court");
    await page.getByRole("button", { name: "Créer un compte" }).click();
    await expect(alert(page)).toContainText("Il y a un problème");
    await expect(alert(page).getByRole("link").last()).toHaveText("Utilisez au moins 12 caractères.");
    const sent = page.waitForRequest("**/1.0/signUp");
    await expect(alert(page).getByRole("link", { name: "Choisissez votre pays." })).toBeVisible();
    await page.getByLabel("Pays").selectOption({ label: "France" });
    await page.getByLabel("Prénom").fill("Lucie");
    await page.getByLabel("Nom", { exact: true }).fill("Cloche");
    await page.getByLabel("Adresse e-mail").fill("lucie@cloche.example");
    await page.getByLabel("Mot de passe", { exact: true }).fill("neuf bouilloires bleues chantent");
    await page.getByRole("button", { name: "Créer un compte" }).click();
    expect((await sent).postDataJSON()).toMatchObject({ subsidiary: "FR", language: "fr_FR" });
    await expect(heading(page, "Consultez vos e-mails")).toBeFocused();
  });

  test("the profile speaks French", async ({ page }) => {
    await enter(page, mira, places.profile);
    await expect(page.getByRole("region", { name: /^Prêt à être contact facturation/ })).toContainText("Aucune facture impayée");
    await expect(page.getByText(/Europe, Maroc, Sénégal, Tunisie/)).toBeVisible();
  });
});
