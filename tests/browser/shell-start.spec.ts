// The page before and while the app starts, and when it can't.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mira } from "./support/people.ts";
import { heading, hold } from "./support/steps.ts";
import { expect, test } from "./support/test.ts";

test("the session is read while the app is on its way, and once", async ({ page }) => {
  const calls: string[] = [];
  page.on("request", (request) => calls.push(new URL(request.url()).pathname));
  const release = await hold(page, /\.wasm$/);
  await page.goto("/", { waitUntil: "commit" });
  await page.waitForResponse("**/1.0/app");
  await expect(page.getByText("Loading…")).toBeVisible();
  release();
  await expect(heading(page, /^Sign in/)).toBeVisible();
  expect(calls.filter((path) => path === "/1.0/app")).toHaveLength(1);
});

test("a chosen theme applies before the app has loaded", async ({ page }) => {
  await page.addInitScript(() => localStorage.setItem("theme", "dark"));
  await page.goto("/", { waitUntil: "commit" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("the page is drawn from its address before the app has loaded, in the reader's language", { tag: "@release" }, async ({ page }) => {
  await page.addInitScript((handle) => {
    for (const [key, value] of Object.entries({ language: "fr", session: handle, provider: "Aldermoor" })) localStorage.setItem(key, value);
  }, mira.handle);
  await hold(page, /\.wasm$/);
  await page.goto("/#/account/contacts/services/detail?service=%3Cb%3Ebold%3C%2Fb%3E", { waitUntil: "commit" });
  // On the way to the page and as its title. A name is a text, whatever it is.
  await expect(page.getByText("<b>bold</b>")).toHaveCount(2);
  await expect(page.getByRole("banner")).toContainText("Aldermoor");
  await expect(page.getByRole("link", { name: "Historique" })).toBeVisible();
  await expect(page.getByRole("status")).toHaveText("Chargement…");
  // The drawing isn't read aloud: the page is, once it is there.
  await expect(page.getByRole("heading")).toHaveCount(0);
});

test.describe("without a working app", () => {
  test.use({ expectedErrors: /./ });

  test("if the app doesn't load, the page offers to reload it, in its language", async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem("language", "fr"));
    await page.route("**/*.wasm", (route) => route.abort());
    await page.goto("/");
    const notice = page.getByRole("alert");
    await expect(notice.getByRole("heading", { name: "Une erreur est survenue" })).toBeFocused();
    await page.unroute("**/*.wasm");
    await notice.getByRole("button", { name: "Recharger" }).click();
    await expect(page.locator("#app")).not.toHaveAttribute("aria-busy");
    await expect(notice).toHaveCount(0);
  });

  test("start-up errors before DOMContentLoaded are reported after it", async ({ page, baseURL }) => {
    // The page arrives in two parts: the second, with the error notice, after the failure.
    const failed = async () => {
      await page.waitForFunction(() => document.getElementById("stopped") !== null);
      await page.evaluate(() => dispatchEvent(new ErrorEvent("error", { error: new WebAssembly.RuntimeError("unreachable") })));
    };
    await page.route("**/*.wasm", (route) => route.abort());
    const host = createServer((request, response) => {
      const deliver = async () => {
        const answer = await fetch(`${baseURL}${request.url}`);
        const body = Buffer.from(await answer.arrayBuffer());
        response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
        if (request.url === "/") {
          const half = body.indexOf(">", body.indexOf("<template")) + 1;
          response.write(body.subarray(0, half));
          await failed();
          response.end(body.subarray(half));
        } else response.end(body);
      };
      deliver().catch(() => response.destroy());
    });
    await new Promise<void>((resolve) => host.listen(0, "localhost", resolve));
    try {
      await page.goto(`http://localhost:${(host.address() as AddressInfo).port}/`);
      await expect(page.getByRole("alert").getByRole("heading", { name: "Something went wrong" })).toBeFocused();
    } finally {
      await page.close();
      host.close();
    }
  });

  test("an app that aborts later is replaced by the same notice", async ({ page }) => {
    await page.goto("/");
    await expect(page.locator("#app")).not.toHaveAttribute("aria-busy");
    // An abort in WebAssembly surfaces in the page like this.
    await page.evaluate(() => {
      setTimeout(() => {
        throw new WebAssembly.RuntimeError("unreachable");
      });
    });
    await expect(page.getByRole("alert").getByRole("heading")).toBeFocused();
  });

  test("failures of extensions and scanners don't stop it, and its own later abort is told", async ({ page }) => {
    const release = await hold(page, /\.wasm$/);
    await page.goto("/", { waitUntil: "commit" });
    await expect(page.getByText("Loading…")).toBeVisible();
    await page.evaluate(async () => {
      const blocked = Object.assign(document.createElement("script"), { src: "https://scanner.example/main.js" });
      const refused = new Promise((done) => blocked.addEventListener("error", done));
      document.head.append(blocked);
      await refused;
      void Promise.reject("Object Not Found Matching Id:1, MethodName:update");
      void Promise.reject(new TypeError("Failed to fetch"));
      const trap = new WebAssembly.RuntimeError("unreachable");
      trap.stack = "RuntimeError: unreachable\n    at sign (chrome-extension://abcdefgh/wallet.wasm:1:1)";
      void Promise.reject(trap);
      setTimeout(() => {
        throw new Error("of another script");
      });
      dispatchEvent(new ErrorEvent("error", { message: "ResizeObserver loop completed with undelivered notifications." }));
      await new Promise((done) => setTimeout(done));
    });
    await expect(page.getByText("Loading…")).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
    release();
    await expect(heading(page, /^Sign in/)).toBeVisible();
    await page.evaluate(() => void Promise.reject(new WebAssembly.RuntimeError("unreachable")));
    await expect(page.getByRole("alert").getByRole("heading", { name: "Something went wrong" })).toBeFocused();
  });

  test.describe("without scripts", () => {
    test.use({ javaScriptEnabled: false });

    test("the page says what it needs", async ({ page }) => {
      await page.goto("/");
      // Not by text: Playwright's text engine ignores noscript.
      await expect(page.locator("noscript .notice")).toBeVisible();
      await expect(page.getByText("Loading…")).toBeHidden();
    });
  });
});

test("of two language choices the last one wins, in any order of arrival", async ({ page }) => {
  await page.goto("/");
  await expect(heading(page, /^Sign in/)).toBeVisible();
  const french = /\/texts\/\w+-fr-/;
  const release = await hold(page, french);
  const menu = page.getByRole("button", { name: "Language" });
  await menu.click();
  const asked = page.waitForRequest(french);
  await page.getByText("Français").click();
  await asked;
  const arrived = page.waitForResponse(french);
  // English is there already.
  await page.getByText("English").click();
  release();
  await (await arrived).finished();
  // Gives the page time to handle the response.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(heading(page, /^Sign in/)).toBeVisible();
  await page.reload();
  await expect(heading(page, /^Sign in/)).toBeVisible();
});

test.describe("when the server can't be reached at start", () => {
  test.use({ expectedErrors: /ERR_CONNECTION_REFUSED/ });

  test("says so without tabs, although there was a session, and retries by itself", async ({ page }) => {
    await page.addInitScript(() => localStorage.setItem("session", "1"));
    await page.route("**/1.0/app", (route) => route.abort("connectionrefused"));
    await page.goto("/");
    await expect(page.getByText("We can’t reach the server.")).toBeVisible();
    await expect(page.getByRole("banner").getByRole("button", { name: "Language" })).toBeVisible();
    await expect(page.getByRole("navigation")).toHaveCount(0);
    await page.unroute("**/1.0/app");
    await expect(heading(page, /^Sign in/)).toBeVisible();
  });
});
