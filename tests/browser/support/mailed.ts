// Requests as their mailed links open them.
import { type Page, expect } from "@playwright/test";
import type { ApiDriver, Service } from "./api-driver.ts";
import { type Person, mira } from "./people.ts";
import { enter } from "./steps.ts";

/** Two or more services of Mira with a tech contact. */
export async function servicesWith(api: ApiDriver, tech: Person, number: number): Promise<[Service, Service, ...Service[]]> {
  const found: Service[] = [];
  for (let nth = 0; nth < number; nth += 1) found.push(await api.service({ admin: mira, tech }));
  return found as [Service, Service, ...Service[]];
}

/** Opens the link that somebody was mailed about a request. Returns its code, which is filled in. */
export async function openMailed(page: Page, api: ApiDriver, who: Person, id: number): Promise<string> {
  const { place, code } = await api.mailedCode(who, id);
  await enter(page, who, `/${place}`);
  await expect(page.getByLabel("Validation code")).toHaveValue(code);
  return code;
}
