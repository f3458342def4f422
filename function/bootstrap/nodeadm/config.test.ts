import { expect, test } from "vitest";
import { breaksKubeletFlags, hasMimeBoundary, renderNodeadmTemplate } from "./config.ts";

test("an empty NodeSetup renders an empty template", () => {
  expect(renderNodeadmTemplate({ cloudProvider: "External", nodeName: "{{ ds.meta_data.local_hostname }}" })).toEqual(
    {},
  );
  expect(renderNodeadmTemplate({ taints: [], files: [], preCommands: [], labels: {} })).toEqual({});
});

test("flags are sorted and labels are among them", () => {
  const { spec } = renderNodeadmTemplate({ kubeletArgs: { v: "2", "max-pods": "110" }, labels: { b: "2", a: "1" } });

  expect(spec).toEqual({ kubelet: { flags: ["--max-pods=110", "--node-labels=a=1,b=2", "--v=2"] } });
});

test("taints, commands and files are rendered in nodeadm's fields", () => {
  const { spec } = renderNodeadmTemplate({
    taints: [{ key: "a", effect: "NoSchedule" }],
    preCommands: ["true"],
    files: [{ path: "/a", contentFrom: { secret: { name: "some", key: "where" } }, permissions: "0600" }],
  });

  expect(spec).toEqual({
    kubelet: { config: { registerWithTaints: [{ key: "a", effect: "NoSchedule" }] } },
    preNodeadmCommands: ["true"],
    files: [{ path: "/a", permissions: "0600", contentFrom: { secret: { name: "some", key: "where" } } }],
  });
});

test.each([
  ["--v=2", false],
  ["--a=b,c{d}", false],
  ['--a="b"', true],
  ["--a=\\", true],
  ["--a=\n", true],
])("%j breaks the flags in the provider's template: %s", (flag, isBreaking) => {
  expect(breaksKubeletFlags(flag)).toBe(isBreaking);
});

test.each([
  ["plain: é\n", { encoding: "base64", content: "cGxhaW46IMOpCg==" }],
  ["plain: e\n", { content: "plain: e\n" }],
  ["{{ ds.meta_data.local_hostname }}\n", { content: "{{ ds.meta_data.local_hostname }}\n" }],
  ["a\rb", { encoding: "base64", content: "YQ1i" }],
])("%j is encoded so that its 7-bit part of the MIME message preserves it", (content, expected) => {
  const { spec } = renderNodeadmTemplate({ files: [{ path: "/a", content }] });

  expect(spec).toEqual({ files: [{ path: "/a", ...expected }] });
});

test.each([
  ["true", false],
  ["echo --//", false],
  ["cat <<END\n--//\nContent-Type: application/node.eks.aws\nEND", true],
  ["--//--", true],
])("%j ends the script: %s", (command, isEnd) => {
  expect(hasMimeBoundary(command)).toBe(isEnd);
});
