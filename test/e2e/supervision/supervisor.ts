import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { poll, pollUntil } from "../poll.ts";
import { Problem } from "../problem.ts";
import {
  endProcess,
  isAlive,
  type ProcessIdentity,
  type ProcessPlan,
  type ProcessRecord,
  startTimeOf,
} from "./process-record.ts";
import { isReady } from "./readiness.ts";

const readyWithinSeconds = 90;

export type Supervisor = {
  readonly processes: () => readonly ProcessRecord[];
  /** Throws a Problem if the program was never started. */
  readonly find: (name: string) => ProcessRecord;
  /** Path of the log with the output of all starts of a program. */
  readonly logFile: (name: string) => string;
  /** Starts a program and waits until it is ready. */
  readonly start: (plan: ProcessPlan) => Promise<void>;
  readonly stop: (name: string) => Promise<void>;
  /** Kills a program with SIGKILL, like a crash. */
  readonly kill: (name: string) => Promise<void>;
  /** Suspends a program: its connections stay open, and what arrives stays unread. */
  readonly freeze: (name: string) => void;
  /** Resumes a frozen program. */
  readonly thaw: (name: string) => void;
  /** Stops a program if it runs, and starts it again, unchanged or with changes. */
  readonly restart: (name: string, change?: Partial<ProcessPlan>) => Promise<void>;
  /** Stops a program that only one scenario needs, and forgets it. */
  readonly remove: (name: string) => Promise<void>;
  /** Stops all programs, newest first. Later starts fail. */
  readonly stopAll: () => Promise<void>;
};

export type SupervisorOptions = {
  readonly logFolder: string;
  readonly processes: readonly ProcessRecord[];
  /** Called at every change, before anything can fail, so that another command can end the programs of this one. */
  readonly record: (processes: readonly ProcessRecord[]) => void;
};

export function createSupervisor({ logFolder, processes: earlier, record }: SupervisorOptions): Supervisor {
  const processes = new Map(earlier.map((process) => [process.name, process]));
  let closed = false;
  const logFileOf = (name: string): string => join(logFolder, `${name}.log`);
  const recordChange = (): void => record([...processes.values()]);

  const find = (name: string): ProcessRecord => {
    const found = processes.get(name);
    if (!found) throw new Problem(`cannot find the process ${name}: it was never started`);
    return found;
  };

  const start = async (plan: ProcessPlan): Promise<void> => {
    if (closed) throw new Problem(`cannot start ${plan.name}: interrupted`);
    const logFile = logFileOf(plan.name);
    const register = (identity: ProcessIdentity): ProcessRecord => {
      const started = { ...plan, ...identity };
      processes.set(plan.name, started);
      recordChange();
      return started;
    };
    const launched = register(launch(plan, logFile));
    const started = plan.pidFile === undefined ? launched : register(await findChild(launched, plan.pidFile));
    await pollUntil({ what: `${plan.name} at ${plan.ready} (log: ${logFile})`, seconds: readyWithinSeconds }, () => {
      if (!isAlive(started)) throw new Problem(`cannot start ${plan.name}: it ended\n${lastLines(logFile)}`);
      return isReady(plan.ready);
    });
  };

  const stop = (name: string): Promise<void> => endProcess(find(name));

  const remove = async (process: ProcessRecord): Promise<void> => {
    await endProcess(process);
    processes.delete(process.name);
    recordChange();
  };

  return {
    processes: () => [...processes.values()],
    find,
    logFile: logFileOf,
    start,
    stop,
    kill: async (name) => {
      const found = find(name);
      if (isAlive(found)) process.kill(found.pid, "SIGKILL");
      await endProcess(found);
    },
    freeze: (name) => void process.kill(find(name).pid, "SIGSTOP"),
    thaw: (name) => void process.kill(find(name).pid, "SIGCONT"),
    restart: async (name, change = {}) => {
      await stop(name);
      await start({ ...find(name), ...change });
    },
    remove: (name) => remove(find(name)),
    stopAll: async () => {
      closed = true;
      for (const process of [...processes.values()].toReversed()) await remove(process);
    },
  };
}

function launch(plan: ProcessPlan, logFile: string): ProcessIdentity {
  mkdirSync(join(logFile, ".."), { recursive: true });
  if (plan.pidFile !== undefined) rmSync(plan.pidFile, { force: true });
  const log = openSync(logFile, "a");
  // Detached, because Ctrl-C reaches the whole process group, but the supervisor decides the order in which programs
  // stop.
  const child = spawn(plan.command, plan.arguments, {
    env: { ...inheritedEnvironment(), ...plan.environment },
    stdio: ["ignore", log, log],
    detached: true,
  });
  closeSync(log);
  child.on("error", () => undefined);
  child.unref();
  if (child.pid === undefined) throw new Problem(`cannot start ${plan.name}: cannot run ${plan.command}`);
  return { pid: child.pid, startTime: startTimeOf(child.pid) };
}

/** The process that the launched program names; the program itself where it ended before, which start reports. */
function findChild(launched: ProcessRecord, pidFile: string): Promise<ProcessIdentity> {
  return poll({ what: `the process id in ${pidFile}`, seconds: readyWithinSeconds }, async () => {
    const pid = existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8")) : 0;
    if (pid > 0) return { pid, startTime: startTimeOf(pid) };
    return isAlive(launched) ? undefined : launched;
  });
}

/** Passes on few variables, so that the user's KUBECONFIG or proxy never reaches the programs. */
function inheritedEnvironment(): Record<string, string> {
  const inherited = ["PATH", "HOME", "TMPDIR", "LANG"].map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(inherited.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

function lastLines(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").slice(-15).join("\n");
}
