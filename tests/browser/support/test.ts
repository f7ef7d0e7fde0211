// What a spec imports instead of Playwright's own `test`: a server, a base address, and pages that tell on themselves.
import { type BrowserContext, type Page, expect, test as base } from "@playwright/test";
import { expectAccessible } from "./accessible.ts";
import { Backstage } from "./backstage.ts";
import { watch } from "./problems.ts";
import { type Server, startServer } from "./server.ts";

interface Fixtures {
  /** Messages of error that a test brings about on purpose, by breaking a connection for instance. */
  expectedErrors: RegExp | undefined;
  /** The first page of one more person: with a session, storage and cookies apart from everybody else's. */
  person: () => Promise<Page>;
}

interface WorkerFixtures {
  /** Seconds between the last answer and the effect. */
  grace: number;
  /** Does, by the API, what has to have happened before a test. */
  backstage: Backstage;
  /** One server per worker; a spec that must not see what others left behind starts one with `startServer`. */
  server: Server;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  expectedErrors: [undefined, { option: true }],

  grace: [120, { option: true, scope: "worker" }],

  server: [
    async ({ grace }, use) => {
      const server = await startServer(["--grace-seconds", String(grace)]);
      await use(server);
      await server.stop();
    },
    { scope: "worker" },
  ],

  backstage: [
    async ({ server }, use) => {
      const backstage = new Backstage(server.url);
      await use(backstage);
      await backstage.close();
    },
    { scope: "worker" },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  context: async ({ context, server, expectedErrors }, use, info) => {
    const problems = watch(context, expectedErrors);
    await use(context);
    expect(problems, "errors in the browser").toEqual([]);
    if (info.status !== info.expectedStatus) {
      await info.attach("server log", { body: server.log(), contentType: "text/plain" });
    }
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

export { type Server, expect, expectAccessible, startServer };
