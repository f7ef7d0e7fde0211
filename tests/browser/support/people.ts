// People of the demo.

export interface Person {
  readonly name: string;
  readonly handle: string;
  readonly address: string;
}

function person(name: string, handle: string, address: string): Person {
  return { name, handle, address };
}

/** Admin of most services. */
export const mira = person("Mira Halden", "mh20417-ovh", "mira@halden.example");
/** Tech contact only, without a payment method. */
export const teo = person("Teo Quill", "tq5108-ovh", "teo@quill.example");
/** Billing contact only. */
export const ines = person("Ines Orbay", "io33902-ovh", "ines@orbay.example");
/** Admin of two services; has asked Mira to take a role. */
export const kasper = person("Kasper Vael", "kv90077-ovh", "kasper@vael.example");
/** Tech contact of some of Mira's services. */
export const wren = person("Wren Quistlund", "wq77310-ovh", "wren@quistlund.example");
/** Tech contact of some of Mira's services. */
export const basil = person("Basil Lornemark", "bl640125-ovh", "basil@lornemark.example");
/** Admin of some services of her own. */
export const zofia = person("Zofia Sarnolas", "zs40088-ovh", "zofia@sarnolas.example");
/** Admin of some services of her own; has asked Teo to take a role. */
export const runa = person("Runa Aldisvik", "ra1180394-ovh", "runa@aldisvik.example");
/** Has an unpaid invoice. */
export const selma = person("Selma Grovenny", "sg1537920-ovh", "selma@grovenny.example");
/** Admin of some services of her own. */
export const vera = person("Vera Dunmere", "vd61874-ovh", "vera@dunmere.example");
/** In the zone CA. */
export const odile = person("Odile Traskette", "ot6154-ovh", "odile@traskette.example");
/** In the zone CA, with services of his own. */
export const hal = person("Hal Merrowby", "hm72550-ovh", "hal@merrowby.example");
