// Limits of the waits in tests, and their only place: for a busy machine with two cores. A condition that holds is not waited
// for, so a generous limit costs nothing but the time of a test that fails.

/** For a condition on a page. */
export const CONDITION = 30_000;

/** For a test without long work of its own, whose limit is a multiple. */
export const TEST = 180_000;

/** For one look at a page that is looked at again and again, in a block that repeats until it passes. */
export const LOOK = 5_000;

/** For a process to start, including demo data, or to stop. */
export const PROCESS = 60_000;
