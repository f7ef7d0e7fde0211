// Problems that fail any test: console errors (CSP violations among them), warnings about integrity, uncaught errors, and
// responses with a 5xx status.
import type { BrowserContext, ConsoleMessage } from "@playwright/test";

/** Collects the problems of all pages of a context, except expected ones. */
export function watch(context: BrowserContext, expected?: RegExp): string[] {
  const problems: string[] = [];
  const report = (problem: string) => {
    if (expected === undefined || !expected.test(problem)) problems.push(problem);
  };
  context.on("console", (message) => {
    const isFault = message.type() === "error" || (message.type() === "warning" && message.text().includes("integrity"));
    if (isFault && !isOrdinaryRefusal(message) && !isOwnDoing(message)) report(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => report(`uncaught: ${error.error().stack ?? error.error().message}`));
  context.on("response", (response) => {
    if (response.status() >= 500) report(`${response.status()}: ${response.url()}`);
  });
  return problems;
}

// The browser logs every 4xx response as an error. From the API, they are ordinary answers.
function isOrdinaryRefusal(message: ConsoleMessage): boolean {
  const { url } = message.location();
  return (
    URL.canParse(url) &&
    new URL(url).pathname.startsWith("/1.0/") &&
    /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())
  );
}

// Playwright's own scripts are blocked, too, in the sandboxed frame that shows an email.
function isOwnDoing(message: ConsoleMessage): boolean {
  return /^Blocked script execution in '[^']*\/1\.0\/demo\/mails\/\d+\/html'/.test(message.text());
}
