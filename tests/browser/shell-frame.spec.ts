// The frame around every screen: window title, menu of the signed-in person, theme.
import { mira, vera, zofia } from "./support/people.ts";
import { badge, copied, enter, heading, openPreference, places } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

test("the window title names the screen", async ({ page }) => {
  await enter(page, mira);
  await expect(page).toHaveTitle("My services – Handover");
  await page.getByRole("link", { name: /^Requests/ }).click();
  await expect(heading(page, "My requests")).toBeVisible();
  await expect(page).toHaveTitle(/^My requests \(\d+ waiting for you\) – Handover$/);
  await page.goto(places.mailbox);
  await expect(page).toHaveTitle("Mailbox – Handover");
  await page.goto("/#/no/such/place");
  await expect(page).toHaveTitle("Page not found – Handover");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test.describe("while the connection is down", () => {
  test.use({ expectedErrors: /ERR_FAILED/ });

  test("a sign-out that fails says so in the menu, and works later", async ({ page }) => {
    await enter(page, mira);
    await page.route("**/1.0/session", (route) => (route.request().method() === "DELETE" ? route.abort() : route.fallback()));
    await page.getByRole("button", { name: mira.name }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    // In the menu, and announced.
    await expect(page.getByText("We can’t reach the server.")).toHaveCount(2);
    await page.unroute("**/1.0/session");
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(heading(page, /^Sign in/)).toBeVisible();
  });
});

test("the name at the top right copies the handle, and leads to My contacts", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await enter(page, mira, places.requests);
  await expect(heading(page, "My requests")).toBeVisible();
  await page.getByRole("button", { name: mira.name }).click();
  await page.getByRole("button", { name: `Copy ${mira.handle}` }).click();
  expect(await copied(page)).toBe(mira.handle);
  await page.getByRole("link", { name: "My contacts", exact: true }).click();
  await expect(heading(page, "My services")).toBeFocused();
  await expect(page.getByRole("button", { name: "Sign out" })).toHaveCount(0);
});

test("the chosen theme is kept", async ({ page }) => {
  await enter(page, mira);
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  await openPreference(page, "Theme");
  await page.getByRole("radio", { name: "Dark" }).check();
  expect(await background()).toBe("dark");
  await page.reload();
  expect(await background()).toBe("dark");
  await openPreference(page, "Theme");
  await expect(page.getByRole("radio", { name: "Dark" })).toBeChecked();
  await page.getByRole("radio", { name: "System" }).check();
  expect(await background()).toContain("light dark");
});

test("an open person menu keeps its entries when the session is reloaded and more requests wait", async ({ page, api }) => {
  const service = await api.service({ admin: vera, tech: mira });
  await enter(page, zofia);
  const tab = page.getByRole("navigation", { name: "My contacts" }).getByRole("link", { name: /^Requests/ });
  const waiting = Number(/\d+/.exec(await tab.innerText())?.[0] ?? 0);
  await page.getByRole("button", { name: zofia.name }).click();
  const profile = page.getByRole("link", { name: "Profile" });
  await expect(profile).toBeVisible();
  await api.request(vera, service, { tech: zofia });
  // A page that is looked at again reads the session: the account that comes back has another waiting count.
  const read = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith("/app"));
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await read;
  await expect(badge(page, waiting + 1)).toBeVisible();
  await expect(profile).toBeVisible();
});

test.describe("with the provider's help", () => {
  const help = "https://help.provider.example/";
  const options = ["support", "partners", "community"].flatMap((name) => [`--${name}-url`, `${help}${name}`]);
  test.use({ serve: options });

  test("every screen links to support, partners and the community", async ({ page }) => {
    const links = page.getByRole("contentinfo").getByRole("link");
    const expectLinks = async () => {
      await expect(links).toHaveText(["Can’t get into an account?", "Support", "Partners", "Community"]);
      for (const name of ["Support", "Partners", "Community"]) {
        await expect(links.filter({ hasText: name })).toHaveAttribute("href", `${help}${name.toLowerCase()}`);
      }
    };
    await page.goto("/");
    await expect(heading(page, /^Sign in/)).toBeVisible();
    await expectLinks();
    for (const place of [places.services, places.requests, places.profile]) {
      await enter(page, mira, place);
      await expectLinks();
    }
  });
});
