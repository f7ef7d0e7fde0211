// What no test may leave behind, whatever it is about: messages of error in the console (a policy that was violated is
// one), errors nobody caught, and answers that blame the server.
import type { BrowserContext, ConsoleMessage } from "@playwright/test";

/** Collects the problems of every page of a context, from now on, but for those a test brings about on purpose. */
export function watch(context: BrowserContext, expected?: RegExp): string[] {
  const problems: string[] = [];
  const report = (problem: string) => {
    if (expected === undefined || !expected.test(problem)) problems.push(problem);
  };
  context.on("console", (message) => {
    if (message.type() === "error" && !isOrdinaryRefusal(message) && !isOwnDoing(message)) report(`console: ${message.text()}`);
  });
  context.on("weberror", (error) => report(`uncaught: ${error.error().stack ?? error.error().message}`));
  context.on("response", (response) => {
    if (response.status() >= 500) report(`${response.status()}: ${response.url()}`);
  });
  return problems;
}

// The browser reports every refused request as an error. Of the API, "not signed in" or "not like that" are answers.
function isOrdinaryRefusal(message: ConsoleMessage): boolean {
  const { url } = message.location();
  return (
    URL.canParse(url) &&
    new URL(url).pathname.startsWith("/1.0/") &&
    /^Failed to load resource: the server responded with a status of 4\d\d/.test(message.text())
  );
}

// Playwright's own scripts do not run in the frame that shows a mail, because nobody's do.
function isOwnDoing(message: ConsoleMessage): boolean {
  return /^Blocked script execution in '[^']*\/1\.0\/demo\/mails\/\d+\/html'/.test(message.text());
}
