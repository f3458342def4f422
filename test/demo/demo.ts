import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ready, Status, type RunFunctionResponse } from "@crossplane-org/function-sdk-typescript";
import { readManifests, writeYaml } from "../../function/cli/manifest.ts";
import { isObject, nameOf, textAt } from "../../function/kubernetes/object.ts";
import { clientCredentials } from "../wire/client.ts";
import { startFunction } from "../wire/function-process.ts";
import { makeCertificates } from "./certificates.ts";
import { converse, type Conversation } from "./conversation.ts";
import { formatTable } from "./table.ts";

const example = "examples/docker/quick-start.yaml";

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Calls the function as Crossplane does: the real server, gRPC and mutual TLS. */
async function demonstrate(): Promise<void> {
  const text = readFileSync(fileURLToPath(new URL(`../../${example}`, import.meta.url)), "utf8");
  const [manifest] = readManifests({ name: example, text }).manifests;
  if (!manifest) throw new Error(`${example} has no object`);
  say(`A team applies ${example}:\n\n${text}`);

  const certificates = await makeCertificates();
  try {
    const server = await startFunction({ arguments: ["--tls-certs-dir", certificates.folder] });
    const credentials = clientCredentials(certificates.authority, certificates.client);
    say(`The function serves on ${server.address}. Only clients with a certificate can call it.`);
    try {
      // The client connects by name, because TLS allows no IP address as server name.
      const address = server.address.replace("127.0.0.1", "localhost");
      printAnswer(await converse({ address, credentials }, manifest.object));
    } finally {
      await server.end();
    }
  } finally {
    certificates.remove();
  }
}

function printAnswer({ questions, answer }: Conversation): void {
  for (const question of questions) say(`It requires ${question}. It does not exist.`);
  const resources = Object.entries(answer.desired?.resources ?? {}).toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  );
  const rows = resources.map(([key, { resource, ready }]) => [
    textAt(resource, "kind") ?? "",
    nameOf(resource) ?? "",
    key,
    ready === Ready.READY_TRUE ? "yes" : "not yet",
  ]);
  say(`It returns ${resources.length} objects of Cluster API:\n`);
  say(formatTable([["KIND", "NAME", "KEY", "READY"], ...rows]));
  say("The complete objects, as Crossplane applies them:\n");
  say(writeYaml(resources.map(([, { resource }]) => resource)));
  say("The current status of the KubernetesCluster:\n");
  say(writeYaml([statusIn(answer)]));
  say(`The same without a server: node function/main.ts render ${example}`);
}

function statusIn({ desired, conditions }: RunFunctionResponse): unknown {
  const composite: unknown = desired?.composite?.resource;
  const status = isObject(composite) ? composite["status"] : undefined;
  return {
    ...(isObject(status) ? status : {}),
    conditions: conditions.map(({ type, status: value, reason, message }) => ({
      type,
      status: words[value],
      reason,
      ...(message && { message }),
    })),
  };
}

const words: Partial<Record<Status, string>> = {
  [Status.STATUS_CONDITION_TRUE]: "True",
  [Status.STATUS_CONDITION_FALSE]: "False",
  [Status.STATUS_CONDITION_UNKNOWN]: "Unknown",
};

await demonstrate();
