// Mailed links: opening one changes nothing and leaves its code nowhere.
import type { Page } from "@playwright/test";
import { PASSWORD, OTHER_PASSWORD, confirmSignUp, newPassword, password, signUp, summary, writes } from "./support/accounts.ts";
import { basil, kasper, mira, runa, teo, vera } from "./support/people.ts";
import { requestToTeo } from "./support/setups.ts";
import { YES, enter, grouped, heading, hold, openAnew, places, pressAndConfirm, signIn } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

const code = (page: Page) => page.getByLabel("Validation code");
const filledIn = "Code from your email";
const become = (page: Page, service: string) => heading(page, new RegExp(`^Become tech contact for .*${service}`));

/** A request to Teo, and the link in his email. */
const requestTest = test.extend<{ mailed: { id: number; place: string; code: string; service: string } }>({
  mailed: async ({ api }, use) => {
    const service = await api.service({ admin: mira, tech: basil });
    const id = await api.requestOne(mira, service, { tech: teo });
    await use({ id, ...(await api.mailedCode(teo, id)), service: service.name });
  },
});

requestTest("opened signed out: says what is waiting and fills in the code after signing in", async ({ page, mailed }) => {
  await page.goto(`/${mailed.place}`);
  await expect(heading(page, "You’re asked to confirm a change")).toBeVisible();
  await expect(page.getByText("your code is kept in this tab")).toBeVisible();
  // A visitor may not know what the code is for.
  await expect(page.getByRole("main")).not.toContainText(grouped(mailed.id));
  await expect(page.getByRole("main")).not.toContainText(mailed.service);
  await signIn(page, teo);
  await expect(become(page, mailed.service)).toBeFocused();
  await expect(code(page)).toHaveValue(mailed.code);
  await expect(page.getByText(filledIn)).toBeVisible();
});

requestTest("signing in says whether the code of this page is kept, not that of the link opened before", { tag: "@all" }, async ({ page, api, mailed }) => {
  const other = await requestToTeo(api);
  await page.goto(`/${mailed.place}`);
  await expect(heading(page, "You’re asked to confirm a change")).toBeVisible();
  await page.goto(places.request(other));
  await expect(heading(page, "Sign in to see this request")).toBeVisible();
  await page.goto(places.services);
  await expect(heading(page, /^Sign in to your/)).toBeVisible();
  await page.goto(places.request(mailed.id));
  await expect(heading(page, "You’re asked to confirm a change")).toBeVisible();
});

requestTest("opened by an uninvolved account: offers to switch account and keeps the code", async ({ page, mailed }) => {
  await enter(page, kasper);
  await page.goto(`/${mailed.place}`);
  // All that it says.
  await expect(page.getByRole("main")).toMatchAriaSnapshot(`
    - main:
      - /children: equal
      - navigation "Where you are"
      - heading "This account (${kasper.handle}) isn’t part of request ${grouped(mailed.id)}" [level=1]
      - paragraph
      - text: Other account
      - paragraph: /^The link you opened was sent to another account/
      - paragraph:
        - button "Switch account"
      - link "Stay signed in as ${kasper.handle}"
  `);
  await page.getByRole("button", { name: "Switch account" }).click();
  await signIn(page, teo);
  await expect(code(page)).toHaveValue(mailed.code);
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(heading(page, /^Waiting for others: /)).toBeVisible();
  const note = page.getByText("You’ve answered already.");
  await expect(note).toHaveCount(0);
  // Opened once more, it may be somebody else's.
  await page.goto(places.requests);
  await page.goto(`/${mailed.place}`);
  await expect(note).toBeVisible();
  await page.getByRole("button", { name: "Switch account" }).click();
  await signIn(page, mira);
  await expect(code(page)).toHaveValue(mailed.code);
});

const MANGLED = [
  { name: "with an encoded #", mangle: (place: string) => place.replace("#", "%23") },
  { name: "with its & as an entity", mangle: (place: string) => place.replaceAll("&", "&amp;") },
];

requestTest("a link that was mangled fills in the code and leaves it nowhere", async ({ page, server, mailed }) => {
  await enter(page, teo);
  for (const { name, mangle } of MANGLED) {
    await test.step(name, async () => {
      await openAnew(page, `/${mangle(mailed.place)}`);
      await expect(become(page, mailed.service)).toBeVisible();
      await expect(code(page)).toHaveValue(mailed.code);
      await expect(page.getByText(filledIn)).toBeVisible();
      await expect(page).toHaveURL(new RegExp(`#/account/contacts/requests\\?submission=${mailed.id}$`));
      expect(server.log()).not.toContain(mailed.code);
    });
  }
});

requestTest("a link that was cut leads to the request and says what is missing", async ({ page, mailed }) => {
  await enter(page, teo);
  for (const end of [mailed.place.indexOf("?"), mailed.place.indexOf("&"), -5]) {
    await openAnew(page, `/${mailed.place.slice(0, end)}`);
    await expect(become(page, mailed.service)).toBeVisible();
    await expect(code(page)).toHaveValue("");
    await expect(page.getByText("The link you opened didn’t have a complete code. Copy the code from the email.")).toBeVisible();
  }
});

/** A submission of Mira's: a line to Runa and two to Vera, whose own lines do not have its number; the link in her email. */
const submissionTest = test.extend<{ asked: { id: number; place: string; code: string } }>({
  asked: async ({ api }, use) => {
    const line = () => api.service({ admin: mira, tech: mira });
    const services = [await line(), await line(), await line()];
    const id = await api.submit(mira, services, [runa, vera, vera]);
    const mailed = await api.mailedCode(vera, id);
    expect(await api.linesOf(vera, id)).not.toContain(id);
    await use({ id, ...mailed });
  },
});
const answerAll = (page: Page) => heading(page, "Become tech contact for 2 services?");

submissionTest("a submission opens straight away, with the code filled in", async ({ page, asked }) => {
  await enter(page, vera);
  const calls: string[] = [];
  page.on("request", (request) => calls.push(request.url()));
  await page.goto(`/${asked.place}`);
  await expect(answerAll(page)).toBeFocused();
  await expect(code(page)).toHaveValue(asked.code);
  await expect(page).toHaveURL(new RegExp(`#/account/contacts/requests\\?submission=${asked.id}$`));
  expect(calls.filter((address) => address.includes("/me/requests/") || address.includes(asked.code))).toEqual([]);
  await page.getByRole("button", { name: /^Accept/ }).click();
  await expect(heading(page, /^Waiting for others: /)).toBeFocused();
});

submissionTest("a submission opened without its link by an uninvolved account: offers to switch", { tag: "@all" }, async ({ page, asked }) => {
  await enter(page, kasper, places.submission(asked.id));
  await expect(heading(page, `This account (${kasper.handle}) isn’t part of request ${grouped(asked.id)}`)).toBeVisible();
  await expect(page.getByText("Only the accounts asked to answer it")).toBeVisible();
  await expect(page.getByRole("link", { name: `Stay signed in as ${kasper.handle}` })).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toHaveCount(0);
  await expect(page.getByRole("table")).toHaveCount(0);
  await page.getByRole("button", { name: "Switch account" }).click();
  await signIn(page, vera);
  await expect(answerAll(page)).toBeVisible();
});

test("a broken link leaves no code in the address", async ({ page }) => {
  await page.goto(`/#/useraccount/contacts/${"7".repeat(20)}?tab=REQUESTS&token=${"A".repeat(32)}`);
  await expect(heading(page, "Page not found")).toBeVisible();
  await expect(page).not.toHaveURL(/token/);
});

requestTest("the whole link can be pasted into the code field", async ({ page, mailed }) => {
  await enter(page, teo, places.request(mailed.id));
  await code(page).fill(`http://localhost/${mailed.place}`);
  await expect(code(page)).toHaveValue(mailed.code);
});

requestTest("the code leaks into no address, history, storage or referrer", async ({ page, context, mailed }) => {
  const addresses: string[] = [];
  context.on("request", (request) => addresses.push(request.url(), request.headers()["referer"] ?? ""));
  await enter(page, teo);
  const before = await page.evaluate(() => history.length);
  await page.evaluate((place) => location.assign(place), mailed.place);
  await expect(code(page)).toHaveValue(mailed.code);
  await expect(page).toHaveURL(new RegExp(`submission=${mailed.id}$`));
  await expect(page).not.toHaveTitle(new RegExp(mailed.code));
  expect(await page.evaluate(() => history.length), "one entry, not two").toBe(before + 1);
  await page.goBack();
  await expect(heading(page, "My services")).toBeVisible();
  await page.goForward();
  await expect(become(page, mailed.service)).toBeVisible();
  await expect(page).not.toHaveURL(new RegExp(mailed.code));

  const kept = await page.evaluate(() => ({
    storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]),
    referrer: document.referrer,
    requested: performance.getEntriesByType("resource").map(({ name }) => name),
  }));
  expect(JSON.stringify(kept)).not.toContain(mailed.code);
  const { cookies, origins } = await context.storageState();
  expect(JSON.stringify({ cookies, origins })).not.toContain(mailed.code);
  // Only the first address has it, in the fragment, which browsers don't send.
  expect(addresses.filter((address) => address.includes(mailed.code) && !address.includes("#"))).toEqual([]);
});

requestTest("after reloading, it says to open the link again", async ({ page, mailed }) => {
  await page.goto(`/${mailed.place}`);
  await expect(heading(page, "You’re asked to confirm a change")).toBeVisible();
  await page.reload();
  await expect(heading(page, "Sign in to see this request")).toBeVisible();
  await expect(page.getByText("To answer it, open the link in your email again, or paste the code.")).toBeVisible();
  await signIn(page, teo);
  await expect(code(page)).toHaveValue("");
  await expect(code(page)).toHaveAccessibleDescription(/Open the link in your email, or paste the code\./);
  await openAnew(page, `/${mailed.place}`);
  await expect(code(page)).toHaveValue(mailed.code);
  await expect(page.getByText(/open the link in your email/i)).toHaveCount(0);
});

requestTest("clicks by scripts don't answer", async ({ page, mailed }) => {
  await enter(page, teo);
  await page.goto(`/${mailed.place}`);
  await expect(code(page)).toHaveValue(mailed.code);
  const sent = writes(page);
  await page.getByRole("button", { name: "Accept" }).evaluate((button: HTMLElement) => button.click());
  // A trusted click answers; by then the scripted answer would have been sent.
  await page.getByRole("button", { name: "Decline" }).click();
  await page.getByRole("dialog", { name: "Decline" }).getByRole("button", { name: "Decline" }).click();
  await expect(heading(page, /^Declined: /)).toBeVisible();
  expect(sent).toEqual([`/1.0/me/submissions/${mailed.id}/answer`]);
});

test("undoing an address change says first what it does, waits for a person's press, and lists what it did", async ({ page, api }) => {
  const robin = await api.newAccount();
  const moved = robin.address.replace("robin", "stolen");
  const name = `${robin.handle}.example`;
  const call = async (path: string, data: unknown) => {
    const answer = await page.request.post(`/1.0/${path}`, { data });
    expect(answer.status(), await answer.text()).toBe(200);
    return answer;
  };
  await page.goto("/");
  await call("session", { login: robin.handle, password: robin.password });
  await call("demo/order", { service: { name, category: "VPS" } });
  const task = await (await call("me/changeEmail", { newEmail: moved, password: robin.password })).json();
  const { secret } = await api.mailedLink(moved, "profile/address?");
  await call(`me/task/emailChange/${task}/accept`, { token: secret });
  await call(`vps/${name}/changeContact`, { contactTech: teo.handle });
  await page.context().clearCookies();

  const { place, secret: undo } = await api.mailedLink(robin.address, "profile/address/undo");
  await page.goto(`/${place}`);
  await expect(heading(page, "Undo the address change")).toBeVisible();
  await expect(page).not.toHaveURL(new RegExp(undo));
  const main = page.getByRole("main");
  await expect(main.getByText(robin.address)).toBeVisible();
  await expect(main.getByText("s•••@fennick.example")).toBeVisible();
  await expect(main.getByText(/These will be cancelled, and their codes and links will stop working:$/)).toBeVisible();
  const line = `tech contact for ${name}: ${robin.handle} to ${teo.handle}`;
  await expect(main.getByRole("listitem")).toHaveText([line]);
  const made = writes(page);
  const button = page.getByRole("button", { name: "Undo the change" });
  await button.evaluate((button: HTMLElement) => button.click());
  expect(made).toEqual([]);
  // By the time a person's press is answered, a scripted one would have been, too.
  await pressAndConfirm(button, YES.undo);
  await expect(heading(page, "Your address was restored")).toBeFocused();
  expect(made).toEqual(["/1.0/address/undo"]);
  await expect(main.getByText("Cancelled, because they were made or accepted from this account since the change:")).toBeVisible();
  // The one who changed the address may know the password, so it is disabled, and no link leads to signing in.
  await expect(main.getByText("The old password no longer works. A link to set a new one is on its way")).toBeVisible();
  await expect(main.getByRole("link")).toHaveText(["Get a new link"]);
  await expect(main.getByRole("button")).toHaveCount(0);
  await expect(main.getByRole("listitem")).toHaveText([line]);
});

requestTest("a newer code isn't blamed for the failure of an older one", { tag: "@all" }, async ({ page, mailed }) => {
  const release = await hold(page, `**/submissions/${mailed.id}/answer`);
  await enter(page, teo);
  const old = "A".repeat(32);
  await page.goto(`/${mailed.place.replace(mailed.code, old)}`);
  await expect(code(page)).toHaveValue(old);
  const asked = page.waitForRequest(`**/submissions/${mailed.id}/answer`);
  const answered = page.waitForResponse(`**/submissions/${mailed.id}/answer`);
  await page.getByRole("button", { name: "Accept" }).click();
  await asked;
  await page.goto(`/${mailed.place}`);
  await expect(code(page)).toHaveValue(mailed.code);
  release();
  await (await answered).finished();
  await expect(page.getByRole("button", { name: "Accept" })).not.toHaveAttribute("aria-disabled");
  await expect(page.getByText(filledIn)).toBeVisible();
  await expect(page.getByRole("main").getByRole("alert")).toHaveCount(0);
  await page.getByRole("button", { name: "Accept" }).click();
  await expect(heading(page, /^Waiting for others: /)).toBeVisible();
});

test("a second sign-up link waits until the first is answered", { tag: "@all" }, async ({ page, api }) => {
  const first = await signUp(page, api, "first@bell.example");
  const second = await signUp(page, api, "second@bell.example");
  const release = await hold(page, "**/1.0/signUp/confirm");
  await page.goto(`/${first}`);
  const asked = page.waitForRequest("**/1.0/signUp/confirm");
  await confirmSignUp(page, PASSWORD);
  await asked;
  await page.goto(`/${second}`);
  release();
  const handle = page.getByText(/^lb\d+-ovh$/);
  await expect(heading(page, "Your account is ready")).toBeFocused();
  const made = await handle.innerText();
  await expect(page.getByText("You’ve opened the link from another email in the meantime.")).toBeVisible();
  await page.getByRole("button", { name: "Continue with that one" }).click();
  await expect(heading(page, "Confirm your address")).toBeFocused();
  await expect(password(page)).toHaveValue("");
  await confirmSignUp(page, OTHER_PASSWORD);
  await expect(heading(page, "Your account is ready")).toBeFocused();
  await expect(handle).not.toHaveText(made);
});

test("a used link says so and what to do", async ({ page, api }) => {
  const robin = await api.newAccount();
  const { place } = await api.mailedLink(robin.address, "sign-up/confirm");
  // Before anything is entered.
  await page.goto(`/${place}`);
  await expect(summary(page)).toContainText("You’ve already used this link, and your account exists.");
  await expect(password(page)).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("link", { name: "Sign in" })).toBeVisible();
});

test("nothing happens before the button is pressed; if the look-up fails, pressing it says why", async ({ page }) => {
  const made = writes(page);
  await page.route("**/1.0/secret", (route) => route.fulfill({ json: null }));
  await page.goto(`/#/profile/address/undo?token=${"A".repeat(32)}`);
  await expect(page.getByText("Nothing happens until you press the button.")).toBeVisible();
  expect(made).toEqual([]);
  await pressAndConfirm(page.getByRole("button", { name: "Undo the change" }), YES.undo);
  await expect(summary(page)).toContainText("This link isn’t valid, or part of it is missing.");
  expect(made).toEqual(["/1.0/address/undo"]);
});

test("leaving the page forgets the link", { tag: "@all" }, async ({ page, api }) => {
  const robin = await api.newAccount();
  await page.request.post("/1.0/password/forgotten", { data: { login: robin.handle } });
  const { place } = await api.mailedLink(robin.address, "password/new");
  await page.goto(`/${place}`);
  await expect(newPassword(page)).toBeVisible();
  await page.goto(places.forgotten);
  await expect(heading(page, "Reset your password")).toBeVisible();
  await page.goto("/#/password/new");
  await expect(page.getByText("Open the link in your email again.")).toBeVisible();
});
