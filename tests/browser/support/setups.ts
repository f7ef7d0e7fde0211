// Setups of many tests: requests that wait for Teo.
import type { ApiDriver } from "./api-driver.ts";
import { basil, mira, teo } from "./people.ts";

/** Mira asks Teo to become the tech contact of a service that Basil has. Returns the request's number. */
export async function requestToTeo(api: ApiDriver): Promise<number> {
  const service = await api.service({ admin: mira, tech: basil });
  return api.requestOne(mira, service, { tech: teo });
}

/** The same for three services in one submission. Returns its number. */
export async function submissionToTeo(api: ApiDriver): Promise<number> {
  const services = [];
  for (let number = 0; number < 3; number += 1) services.push(await api.service({ admin: mira, tech: basil }));
  return api.submit(mira, services, teo);
}
