import { parseAllDocuments } from "yaml";
import { z } from "zod";
import type { Build } from "../e2e/build/build.ts";
import { filesOf, type Reading, readUserData } from "./cloud-init.ts";
import { goldens } from "./goldens.ts";
import { type UserData, writeUserData } from "./user-data.ts";

/** A machine of an example, with what cloud-init reads on it. */
export type Machine = UserData & { readonly name: string; readonly reading: Reading };

/** The machines with cloud-init that the examples have: two of the control plane, and one of each pool. */
export async function bootMachines(build: Build): Promise<readonly Machine[]> {
  const all = await writeUserData(build, goldens);
  const written = all.filter(({ format }) => format === "cloud-config");
  const readings = await readUserData(written.map(({ text }) => text));
  return written.flatMap((each, index) => {
    const reading = readings[index];
    return reading ? [{ ...each, reading, name: `${each.example}, ${each.role} of ${each.template}` }] : [];
  });
}

/** kubeadm's configuration on each machine, by the name of the machine. */
export function kubeadmFilesOf(machines: readonly Machine[]): ReadonlyMap<string, string> {
  return new Map(
    machines.map(({ name, reading }) => {
      const [text = ""] = [...filesOf(reading)].flatMap(([path, content]) => {
        return path.startsWith("/run/kubeadm/") ? [content] : [];
      });
      return [name, text];
    }),
  );
}

const flags = z
  .array(z.object({ name: z.string(), value: z.string() }).transform(({ name, value }) => `${name}=${value}`))
  .default([]);
const component = z.object({ extraArgs: flags }).default({ extraArgs: [] });
const kubeadmDocument = z.object({
  apiServer: component,
  controllerManager: component,
  scheduler: component,
  etcd: z.object({ local: component.optional() }).optional(),
  nodeRegistration: z.object({ kubeletExtraArgs: flags }).optional(),
});

/** The programs that kubeadm gives flags to. */
export type Program = "apiServer" | "controllerManager" | "scheduler" | "etcd" | "kubelet";

/** The flags of each program in kubeadm's configuration. */
export function flagsOf(kubeadmFile: string): Readonly<Record<Program, readonly string[]>> {
  const values = parseAllDocuments(kubeadmFile).map((document): unknown => document.toJS());
  const documents = values.filter((value) => value !== null).map((value) => kubeadmDocument.parse(value));
  return {
    apiServer: documents.flatMap(({ apiServer }) => apiServer.extraArgs),
    controllerManager: documents.flatMap(({ controllerManager }) => controllerManager.extraArgs),
    scheduler: documents.flatMap(({ scheduler }) => scheduler.extraArgs),
    etcd: documents.flatMap(({ etcd }) => etcd?.local?.extraArgs ?? []),
    kubelet: documents.flatMap(({ nodeRegistration }) => nodeRegistration?.kubeletExtraArgs ?? []),
  };
}
