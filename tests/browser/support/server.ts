// Starts the real server on a free port with its own database, and stops only that process.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { PROCESS } from "./limits.ts";

const repository = join(import.meta.dirname, "../../..");
const binary = process.env.HANDOVER_BINARY ?? join(repository, "target/debug/handover");
/** The folder of the app's files. */
export const app = process.env.HANDOVER_APP ?? join(repository, "target/dist-release");

const runFile = promisify(execFile);

export interface Server {
  /** The public URL, also in emailed links. */
  readonly url: string;
  /** The output so far. */
  log(): string;
  /** Moves the server's clock forward; by an option of debug builds. */
  advance(seconds: number): Promise<void>;
  /** Invites somebody to the desk on the command line. Returns where the link leads. */
  invite(email: string, name: string, roles: string): Promise<string>;
  /** Changes the database behind the server's back, as an operator's edit or a bad disk would. */
  change(sql: string): Promise<void>;
  /** Stops the process and keeps the database. */
  pause(): Promise<void>;
  /** Starts again after a pause, at the same URL. */
  resume(): Promise<void>;
  /** Stops the process and deletes the database. */
  stop(): Promise<void>;
}

/** The data of a server, and whether it is a demo. Others need a mail server. */
interface Start {
  /** A folder with a provider's export; without it, demo data. */
  data?: string;
  isDemo?: boolean;
  /** In a database of the cluster that `HANDOVER_TEST_POSTGRES` names, which ends with the run. */
  postgres?: boolean;
}

/** Starts a server with fresh data. `options` are passed to `handover serve`. */
export async function startServer(options: readonly string[] = [], start: Start = {}): Promise<Server> {
  const { data, isDemo = true, postgres = false } = start;
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), "handover-"));
  // `localhost` rather than 127.0.0.1, so that cookies and addresses are those of the documented demo.
  const url = `http://localhost:${port}`;
  const database = postgres ? await newDatabase() : join(folder, "handover.sqlite");
  if (data !== undefined) await runFile(binary, ["import", data, "--create", "--database", database], { cwd: folder });
  const command = [
    ...["serve", "--database", database, "--listen", `127.0.0.1:${port}`],
    ...["--public-url", url, "--app-dir", app, ...(isDemo ? ["--demo"] : []), "--movable-clock", ...options],
  ];
  const lines: string[] = [];
  let end: (() => Promise<void>) | undefined;
  const pause = async () => {
    await end?.();
    end = undefined;
  };
  const resume = async () => {
    end = await run(command, folder, lines);
  };
  const stop = async () => {
    await pause();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await resume();
  } catch (reason) {
    await stop().catch(() => {});
    throw reason;
  }
  const advance = (seconds: number) => advanceClock(url, seconds);
  const invite = async (email: string, name: string, roles: string) => {
    const options = ["--name", name, "--role", roles, "--database", database, "--public-url", url];
    const { stdout } = await runFile(binary, ["staff", "add", email, ...options], { cwd: folder });
    const link = stdout.split(/\s+/).find((word) => word.startsWith(`${url}/`));
    if (link === undefined) throw new Error(`no link: ${stdout}`);
    return link.slice(url.length);
  };
  const change = async (sql: string) => {
    const program = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], timeout=10); c.execute(sys.argv[2]); c.commit()";
    await runFile("python3", ["-c", program, database, sql]);
  };
  return { url, log: () => lines.join("\n"), advance, invite, change, pause, resume, stop };
}

/** Makes a database in the cluster of `HANDOVER_TEST_POSTGRES`, which has `{}` in the place of its name. */
async function newDatabase(): Promise<string> {
  const cluster = process.env.HANDOVER_TEST_POSTGRES ?? "";
  const name = `browser_${crypto.randomUUID().replaceAll("-", "")}`;
  const create = `create database ${name} encoding 'UTF8' locale 'C' template template0`;
  await runFile(process.env.HANDOVER_PSQL ?? "psql", ["--quiet", "--command", create, cluster.replace("{}", "postgres")]);
  return cluster.replace("{}", name);
}

/** Moves the server's clock. */
async function advanceClock(url: string, seconds: number): Promise<void> {
  const answer = await fetch(`${url}/test/clock`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ seconds }),
  });
  if (!answer.ok) throw new Error(`the clock was not moved: ${answer.status} ${await answer.text()}`);
}

/** Runs the binary until it listens. The returned function stops it. */
async function run(command: readonly string[], folder: string, lines: string[]): Promise<() => Promise<void>> {
  const child = spawn(binary, command, { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const gone = once(child, "exit");
  const listening = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        lines.push(line);
        if (line.includes("listening on http://")) resolve();
      });
    }
  });
  const end = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await within(gone, "the server did not stop").catch((reason: unknown) => {
      child.kill("SIGKILL");
      throw reason;
    });
  };
  try {
    const ended = gone.then(() => {
      throw new Error("the server ended before it listened");
    });
    await within(Promise.race([listening, ended]), "the server did not say that it is listening");
  } catch (reason) {
    await end().catch(() => {});
    throw new Error(`${String(reason)}\n${binary}\n${lines.join("\n")}`, { cause: reason });
  }
  return end;
}

/** A port that is free at the moment. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no port to be had");
  return address.port;
}

async function within<T>(promise: Promise<T>, complaint: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${complaint} within ${PROCESS} ms`)), PROCESS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
