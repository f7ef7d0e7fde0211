// Signing up, signing in with a password, and pages opened by mailed links.
import { type Locator, type Page, expect } from "@playwright/test";
import type { ApiDriver } from "./api-driver.ts";

export const PASSWORD = "nine blue kettles sing";
export const OTHER_PASSWORD = "ten green bottles fall";

/** The error summary. */
export const summary = (page: Page) => page.getByRole("main").getByRole("alert");
export const password = (page: Page) => page.getByLabel("Password", { exact: true });
export const newPassword = (page: Page) => page.getByLabel("New password", { exact: true });

/** Collects the paths of API calls from now on, except those that only read. */
export function writes(page: Page): string[] {
  const paths: string[] = [];
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (request.method() !== "GET" && pathname !== "/1.0/secret") paths.push(pathname);
  });
  return paths;
}

/** Changes an input, a tick box or a select as some browsers and password managers do: without the events of typing. */
export async function fillSilently(field: Locator, value: string | boolean, event?: string): Promise<void> {
  await field.evaluate(
    (target, { value, event }) => {
      if (typeof value === "boolean") (target as HTMLInputElement).checked = value;
      else (target as HTMLInputElement | HTMLSelectElement).value = value;
      if (event !== undefined) target.dispatchEvent(new Event(event, { bubbles: true }));
    },
    { value, event },
  );
}

/** Fills in the sign-up form. */
export async function fillInSignUp(page: Page, email: string): Promise<void> {
  await page.getByLabel("First name").fill("Łucja");
  await page.getByLabel("Last name").fill("Bell");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Country").selectOption({ label: "France" });
}

/** Signs up by the API. Returns where the mailed link leads. */
export async function signUp(page: Page, api: ApiDriver, email: string): Promise<string> {
  const data = { firstName: "Łucja", name: "Bell", email, country: "FR", language: "en_GB" };
  expect((await page.request.post("/1.0/signUp", { data })).status()).toBe(200);
  return (await api.mailedLink(email, "sign-up/confirm")).place;
}

export async function confirmSignUp(page: Page, secret: string): Promise<void> {
  await password(page).fill(secret);
  await page.getByRole("button", { name: "Confirm and create account" }).click();
}

/** Submits the sign-in form. */
export async function signInWith(page: Page, login: string, secret: string): Promise<void> {
  await page.getByLabel("NIC handle or email").fill(login);
  await password(page).fill(secret);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}
