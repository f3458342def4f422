import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { checkSpec } from "../../function/api/check.ts";
import { NodePool } from "../../function/api/node-pool.ts";
import { defineLabelRules } from "../../function/api/labels.ts";
import { renderK3sConfig } from "../../function/bootstrap/k3s/config.ts";
import { renderKubeadmCommands, renderNodeRegistration } from "../../function/bootstrap/kubeadm/config.ts";
import { renderNodeadmTemplate } from "../../function/bootstrap/nodeadm/config.ts";
import type { NodeSetup } from "../../function/bootstrap/node-setup.ts";
import { renderRke2Config } from "../../function/bootstrap/rke2/config.ts";
import { type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { cloudConfig, nodeadmUserData, partsOfUserData, readCloudConfig } from "./bootstrap-templates.ts";

/** Texts with a meaning in YAML, shells, Jinja, flags or lists. */
const pieces = [
  ...Array.from("\n\r\t \u0000\u007f\u0085\u2028\u2029\u202e\ufeff:#-{}[]%\"'\\&*!|>?@`,=/.~$;()<^_aZ0é漢🙂"),
  "\nruncmd:\n- touch /injected\n",
  "\r\nruncmd:\r\n- touch /injected\r\n",
  "\rruncmd: [touch /injected]\r",
  "\u2028runcmd: [touch /injected]",
  "{{ ds.meta_data.local_hostname }}",
  '{{ "\\nruncmd:" }}',
  "{% raw %}",
  "{#",
  ": ",
  " #",
  "--//\n",
  "---\n",
  "...\n",
  ",other=label",
  "=value:NoExecute",
  "root:root",
  "/etc/app.conf",
  "..",
];
const text = (maxLength: number) =>
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength }).map((found) => found.join(""));
/** Valid texts with random additions, because purely random texts rarely match a grammar. */
const almost = (...good: string[]) =>
  fc.oneof(
    fc.constantFrom(...good),
    text(3),
    fc.tuple(fc.constantFrom(...good), text(2)).map((both) => both.join("")),
  );

// Only the schema of a pool, because that of a whole cluster is slow.
const pool = z.strictObject(NodePool.shape);
const rules = defineLabelRules("labels");
const accepted = (fields: JsonObject): boolean => checkSpec(pool, rules, { name: "default", ...fields }).length === 0;

const rke2Settings = { airGapped: false, enableContainerdSElinux: false, gzipUserData: false };
const owner = { namespace: "team-a", folders: [] };
const textsAt = (value: JsonObject, ...path: string[]) => listAt(value, ...path).map(String);

/** The bootstrap data of each provider for a machine. */
function machinesOf(setup: NodeSetup) {
  const [kubeadm, k3s, rke2, nodeadm] = [
    renderKubeadmCommands(setup),
    renderK3sConfig(setup, { airGapped: false }),
    renderRke2Config(setup, rke2Settings, owner),
    renderNodeadmTemplate(setup),
  ];
  const rendered = [
    cloudConfig(listAt(kubeadm, "files"), textsAt(kubeadm, "preKubeadmCommands")),
    cloudConfig(listAt(k3s, "files"), textsAt(k3s, "preK3sCommands")),
    cloudConfig(listAt(rke2, "files"), textsAt(rke2, "preRKE2Commands")),
  ];
  const userData = nodeadmUserData(listAt(nodeadm, "spec", "files"), textsAt(nodeadm, "spec", "preNodeadmCommands"));
  return { rendered, userData };
}

const withoutLookups = (found: string) => found.replaceAll(/\{\{ ?[A-Za-z_][A-Za-z0-9_.[\]"'-]* ?\}\}/g, "");
/** A YAML block ends with exactly one line break. */
const asBlock = (content: string) => content.replace(/\n*$/, "\n");

test("a file has its path, owner and content on the machine, and adds nothing else", () => {
  const file = fc.record({
    path: almost("/etc/app.conf", "/etc/systemd/system/app@.service", String.raw`/etc/a\x2db`, "/srv/a+b,c=d~"),
    owner: almost("root:root", "app_1:app-1", "app"),
    content: fc.oneof(text(8), almost("a: b\n", "  indented\n", "\tindented", "\n\nlater")),
  });
  let count = 0;
  fc.assert(
    fc.property(file, (drawn) => {
      if (!accepted({ files: [drawn] })) return;
      count += 1;
      const { rendered, userData } = machinesOf({ files: [drawn], preCommands: ["true"] });
      const [, config = ""] = partsOfUserData(userData);
      for (const found of [...rendered, config].map((whole) => readCloudConfig(whole).files)) {
        expect(found).toHaveLength(1);
        expect(found[0]).toMatchObject({ path: drawn.path, owner: drawn.owner });
        expect([drawn.content, asBlock(drawn.content)]).toContain(found[0]?.content);
      }
      for (const whole of rendered) expect(withoutLookups(whole)).not.toMatch(/\{[{%#]/);
    }),
    { numRuns: 2000 },
  );
  expect(count).toBeGreaterThan(100);
});

test("each command is unchanged on the machine, and ends no part of a MIME message", () => {
  const commands = fc.array(fc.oneof(text(6), almost("systemctl start app")), { minLength: 1, maxLength: 3 });
  const file = { path: "/etc/app.conf", content: "a: b\n" };
  fc.assert(
    fc.property(commands, (preCommands) => {
      if (!accepted({ preCommands })) return;
      const { rendered, userData } = machinesOf({ files: [file], preCommands });
      for (const whole of rendered) expect(readCloudConfig(whole).commands).toEqual(preCommands);
      // `unsupported` of EKS rejects a line that would end the script.
      const endsScript = preCommands.some((command) => /^--\/\//m.test(command));
      expect(endsScript || partsOfUserData(userData).length === 2).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("labels and taints are rendered with their keys and values, and add no others", () => {
  const [key, value] = [almost("team", "example.org/team"), almost("a", "A.b_c-d", "")];
  fc.assert(
    fc.property(key, value, (name, found) => {
      const labels = { [name]: found, zz: "last" };
      const taints = [{ key: name, ...(found !== "" && { value: found }), effect: "NoSchedule" }];
      if (!accepted({ labels, taints })) return;
      const [joined] = listAt(renderNodeRegistration({ labels }), "kubeletExtraArgs");
      const pairs = (textAt(joined, "value") ?? "").split(",").map((pair) => pair.split("="));
      expect(pairs).toEqual([
        [name, found],
        ["zz", "last"],
      ]);

      const agents = [
        renderRke2Config({ labels, taints }, rke2Settings, owner),
        renderK3sConfig({ labels, taints }, { airGapped: false }),
      ];
      const expected = found === "" ? [name, "NoSchedule"] : [name, found, "NoSchedule"];
      for (const agent of agents) {
        expect(textsAt(agent, "agentConfig", "nodeTaints")[0]?.split(/[=:]/)).toEqual(expected);
      }
      const flags = textsAt(renderNodeadmTemplate({ labels }), "spec", "kubelet", "flags");
      expect(flags).toEqual([`--node-labels=${name}=${found},zz=last`]);
    }),
    { numRuns: 1000 },
  );
});
