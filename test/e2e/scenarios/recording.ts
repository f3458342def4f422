import { chmodSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeRecording } from "../../recording/recording.ts";
import { readSession, sessionFiles } from "../../recording/session.ts";
import { kubectl } from "../build/components.ts";
import { projectRoot } from "../places.ts";
import { recordSession } from "../recorder.ts";
import type { Scenario, ScenarioContext } from "../scenario.ts";
import { openTerminal, runScript, type Terminal } from "../terminal.ts";

export const scenario: Scenario = {
  title: "the session in the README runs to its end, and is recorded",
  timeoutSeconds: 900,
  alone: true,
  onRequest: "writes docs/images/session.cast and session.svg",
  builds: [kubectl],
  run: async (context) => {
    const terminal = await openSession(context);
    const printed = await context.measure("the session", () => recordSession(terminal, readSession()));
    writeRecording(printed);
  },
};

/** A terminal with the files of the session, `fca`, and the Composition of the platform team. */
async function openSession(context: ScenarioContext): Promise<Terminal> {
  const { client, namespace, atTheEnd } = context;
  const { folder, environment } = await openTerminal(context);
  cpSync(sessionFiles, folder, { recursive: true });
  const terminal = { folder, environment: { ...environment, PATH: `${installFca(folder)}:${environment["PATH"]}` } };
  atTheEnd(() =>
    client.delete({ apiVersion: "apiextensions.crossplane.io/v1", kind: "Composition", name: "standard" }),
  );
  await runScript(terminal, `kubectl config set-context --current --namespace ${namespace}`);
  await runScript(terminal, "kubectl apply --filename composition.yaml");
  return terminal;
}

/** Returns the folder of the program. */
function installFca(folder: string): string {
  const programs = join(folder, "bin");
  mkdirSync(programs);
  const fca = join(programs, "fca");
  writeFileSync(fca, `#!/bin/sh\nexec ${process.execPath} ${join(projectRoot, "function/main.ts")} "$@"\n`);
  chmodSync(fca, 0o755);
  return programs;
}
