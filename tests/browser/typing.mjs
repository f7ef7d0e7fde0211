// The browser's part of `cargo xtask bench`: types into the search of an account with very many services and sorts its list,
// and prints the milliseconds from each key to what changes as JSON.
import { chromium } from "@playwright/test";

const ROUNDS = 10;
const TEXTS = ["g", "ga", "gart", "garten-s", "garten-studio-9", "xyzzy", ""];
/** The orders that are chosen, the first one again in the end. */
const ORDERS = ["", "?sort=admin", "?sort=tech", "?sort=billing", ""];

const [address, account] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.HANDOVER_CHROMIUM });
const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
await page.goto(`${address}/`);
await page.getByRole("button").filter({ hasText: account }).click();
await page.getByRole("row").nth(40).waitFor();

/** Enters a text, or chooses an order; resolves once the server has answered and nothing has changed for a while. */
const measure = (act) =>
  page.evaluate(async ({ text, order }) => {
    const QUIET = 300;
    const main = document.querySelector("main");
    const rows = () => [...main.querySelectorAll("tbody tr")].slice(0, 5).map((row) => row.textContent).join();
    const before = rows();
    const start = performance.now();
    let [changed, settled] = [null, null];
    const { promise, resolve } = Promise.withResolvers();
    const wait = () => setTimeout(() => (main.querySelector("table[aria-busy=true]") ? (timer = wait()) : resolve()), QUIET);
    let timer = wait();
    const observer = new MutationObserver(() => {
      settled = performance.now() - start;
      if (changed === null && rows() !== before) changed = settled;
      clearTimeout(timer);
      timer = wait();
    });
    // The table is busy until the server has answered.
    observer.observe(main, { subtree: true, childList: true, characterData: true, attributeFilter: ["aria-busy"] });
    if (order === undefined) {
      const search = main.querySelector("input[type=search]");
      search.value = text;
      search.dispatchEvent(new InputEvent("input", { bubbles: true }));
    } else {
      location.hash = `#/account/contacts/services${order}`;
    }
    await promise;
    observer.disconnect();
    return { changed, settled };
  }, act);

const times = { changed: [], settled: [], sorted: [] };
for (let round = 0; round < ROUNDS; round += 1) {
  for (const text of TEXTS) {
    const { changed, settled } = await measure({ text });
    // What was found before may be what is found now.
    if (changed !== null) times.changed.push(changed);
    if (settled !== null) times.settled.push(settled);
  }
  for (const order of ORDERS) {
    const { settled } = await measure({ order });
    if (settled !== null) times.sorted.push(settled);
  }
}
console.log(JSON.stringify(times));
await browser.close();
