// What a spec imports instead of Playwright's own `test`: a server, a base address, and pages that tell on themselves.
import { type BrowserContext, type Page, expect, test as base } from "@playwright/test";
import { expectAccessible, expectNoSidewaysScroll } from "./accessible.ts";
import { ApiDriver } from "./api-driver.ts";
import { watch } from "./problems.ts";
import { type Server, startServer } from "./server.ts";

interface Options {
  /** Seconds between the last answer and the effect. */
  grace: number;
  /** More options of `handover serve`. */
  serve: readonly string[];
  /** A folder with a provider's export, in the place of the demo data. */
  data: string | undefined;
  /** Messages of error that a test brings about on purpose, by breaking a connection for instance. */
  expectedErrors: RegExp | undefined;
}

interface Fixtures {
  /** A server of the test's own, with fresh data: it starts in less time than a page takes, and nothing another test did is in it. */
  server: Server;
  /** Does, by the API, what has to have happened before a test. */
  api: ApiDriver;
  /** The first page of one more person: with a session, storage and cookies apart from everybody else's. */
  person: () => Promise<Page>;
}

export const test = base.extend<Options & Fixtures>({
  grace: [120, { option: true }],

  serve: [[], { option: true }],

  data: [undefined, { option: true }],

  expectedErrors: [undefined, { option: true }],

  server: async ({ grace, serve, data }, use, info) => {
    const server = await startServer(["--grace-seconds", String(grace), ...serve], data);
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
