// Playwright's `test` with a server per test, and pages that fail the test on console errors.
import { type BrowserContext, type Page, expect, test as base } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "./accessible.ts";
import { ApiDriver } from "./api-driver.ts";
import { watch } from "./problems.ts";
import { type Server, startServer } from "./server.ts";

interface Options {
  /** The grace period in seconds. */
  grace: number;
  /** Additional options of `handover serve`. */
  serve: readonly string[];
  /** Whether the data are in PostgreSQL instead of a file. */
  postgres: boolean;
  /** Console errors that a test causes on purpose. */
  expectedErrors: RegExp | undefined;
}

export interface Fixtures {
  /** The test's own server, with fresh data. */
  server: Server;
  /** Sets up state by the API. */
  api: ApiDriver;
  /** A page in a new browser context, for another person. */
  person: () => Promise<Page>;
}

export const test = base.extend<Options & Fixtures>({
  grace: [120, { option: true }],

  serve: [[], { option: true }],

  postgres: [false, { option: true }],

  expectedErrors: [undefined, { option: true }],

  server: async ({ grace, serve, postgres }, use, info) => {
    const server = await startServer(["--grace-seconds", String(grace), ...serve], { postgres });
    await use(server);
    await server.stop();
    if (info.status !== info.expectedStatus) {
      await info.attach("server log", { body: server.log(), contentType: "text/plain" });
    }
  },

  api: async ({ server }, use) => {
    const api = new ApiDriver(server.url);
    await use(api);
    await api.close();
  },

  baseURL: async ({ server }, use) => use(server.url),

  context: async ({ context, expectedErrors }, use) => {
    const problems = watch(context, expectedErrors);
    await use(context);
    expect(problems, "errors in the browser").toEqual([]);
  },

  person: async ({ browser, contextOptions, baseURL, locale, timezoneId, expectedErrors }, use) => {
    const people: { context: BrowserContext; problems: string[] }[] = [];
    await use(async () => {
      const own = { baseURL, locale, timezoneId };
      const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
      const context = await browser.newContext({ ...contextOptions, ...set });
      people.push({ context, problems: watch(context, expectedErrors) });
      return context.newPage();
    });
    for (const { context, problems } of people) {
      await context.close();
      expect(problems, "errors in the browser of another person").toEqual([]);
    }
  },
});

export { type Server, expect, expectAccessible, expectNoSidewaysScroll, startServer };
