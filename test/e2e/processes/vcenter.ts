import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildComponent, programOf } from "../build/build.ts";
import { vcenter } from "../build/live-components.ts";
import { issueCertificate } from "../kubernetes/certificates.ts";
import type { ManagementCluster } from "../management-cluster.ts";

/** What clients of a vCenter need to know. The inventory is a URL that lists the names of machines. */
export type VCenter = Readonly<Record<"server" | "thumbprint" | "inventory", string>>;

/** Starts a simulated vCenter with these templates. */
export async function startVCenter(cluster: ManagementCluster, templates: readonly string[]): Promise<VCenter> {
  const { authority, dataFolder, supervisor, takePort } = cluster;
  const name = "vcenter";
  const { certificate, key } = issueCertificate(authority, {
    folder: join(dataFolder, "pki", name),
    name,
    commonName: name,
    alternativeNames: ["IP:127.0.0.1"],
    usage: "serverAuth",
  });
  const [server, health] = [`127.0.0.1:${await takePort()}`, `127.0.0.1:${await takePort()}`];
  const inventory = `http://${health}/`;
  await supervisor.start({
    name,
    command: programOf(await buildComponent(vcenter), name),
    arguments: [
      `--listen=${server}`,
      `--health-addr=${health}`,
      `--certificate=${certificate}`,
      `--key=${key}`,
      `--templates=${templates.join(",")}`,
    ],
    environment: {},
    ready: inventory,
  });
  return { server, inventory, thumbprint: new X509Certificate(readFileSync(certificate)).fingerprint256 };
}
