import { beforeAll, describe, expect, test } from "vitest";
import { at, isObject, type JsonObject, listAt, textAt } from "../../function/kubernetes/object.ts";
import { goldens } from "./goldens.ts";
import { hasProgram, readScript } from "./host-programs.ts";
import { type IgnitionReading, readIgnition } from "./ignition.ts";
import { contentOf, specIn, specOf } from "./kubeadm-specs.ts";
import { sayNotTried } from "./missing.ts";
import { built, findProblems, readKubeadmFile } from "./node-programs.ts";
import { type UserData, writeUserData } from "./user-data.ts";

const { writer, ignition: reader, node } = built;
if (!writer || !reader) sayNotTried("user data of Ignition", "its writer or its reader is not built");

type Machine = UserData & { readonly reading: IgnitionReading };

const flatcar = goldens.get("aws/flatcar.yaml") ?? [];

/** The machines with Ignition of clusters that are composed of these objects. */
async function bootMachines(clusters: ReadonlyMap<string, readonly JsonObject[]>): Promise<readonly Machine[]> {
  if (!writer || !reader) return [];
  const written = (await writeUserData(writer, clusters)).filter(({ format }) => format === "ignition");
  const readings = await readIgnition(
    reader,
    "ignition",
    written.map(({ text }) => text),
  );
  return written.flatMap((each, index) => {
    const reading = readings[index];
    return reading ? [{ ...each, reading }] : [];
  });
}

function fileOf({ reading }: Machine, path: string) {
  return (reading.files ?? []).find((file) => file.path === path);
}

describe.runIf(writer && reader)("configurations of Ignition that Cluster API's controllers write", () => {
  let machines: readonly Machine[] = [];

  beforeAll(async () => {
    machines = await bootMachines(goldens);
  });

  test("exist for every role", () => {
    expect(new Set(machines.map(({ role }) => role))).toEqual(new Set(["init", "join", "worker"]));
  });

  test("are accepted by Ignition, in their version and in the newest", () => {
    expect(machines.map(({ reading }) => reading.problem)).toEqual(machines.map(() => undefined));
  });

  test("make Ignition write the composed files, with their modes and owners", () => {
    for (const machine of machines) {
      for (const file of listAt(specOf(machine), "files")) {
        const { mode, owner, content } = fileOf(machine, textAt(file, "path") ?? "") ?? {};
        expect([mode, owner, content?.trimEnd()]).toEqual([
          Number.parseInt(textAt(file, "permissions") ?? "", 8),
          textAt(file, "owner"),
          contentOf(file).trimEnd(),
        ]);
      }
    }
  });

  test("make Ignition create the composed users and file systems", () => {
    for (const { reading, ...machine } of machines) {
      const spec = specOf(machine);
      expect(reading.users?.map(({ name, keys }) => [name, keys])).toEqual(
        listAt(spec, "users").map((user) => [at(user, "name"), at(user, "sshAuthorizedKeys")]),
      );
      expect(reading.filesystems?.map(({ device, format, label }) => [device, format, label])).toEqual(
        listAt(spec, "diskSetup", "filesystems").map((each) =>
          ["device", "filesystem", "label"].map((field) => at(each, field)),
        ),
      );
    }
  });

  test("start kubeadm once the metadata of the machine are known", () => {
    for (const { reading } of machines) {
      const unit = reading.units?.find(({ name }) => name === "kubeadm.service");
      expect([unit?.enabled, unit?.content.includes("/etc/kubeadm.sh")]).toEqual([true, true]);
      expect(unit?.dropIns["10-flatcar.conf"]).toContain("Requires=coreos-metadata.service");
    }
  });

  test.runIf(hasProgram("sh"))("run scripts that the shell parses", () => {
    const scripts = machines.flatMap(({ reading }) =>
      (reading.files ?? []).filter(({ path }) => path.endsWith(".sh")).map(({ content }) => content),
    );

    expect(scripts.length).toBeGreaterThan(machines.length);
    expect(scripts.flatMap((script) => readScript(script) ?? [])).toEqual([]);
  });

  test.runIf(node)("have a configuration that kubeadm accepts once the machine has its name", async () => {
    const files = machines.map((machine): [string, string] => {
      const text = fileOf(machine, "/etc/kubeadm.yml")?.content ?? "";
      expect(text).toContain("${COREOS_EC2_HOSTNAME}");
      return [machine.template + machine.role, text.replaceAll("${COREOS_EC2_HOSTNAME}", "ip-10-0-0-1.ec2.internal")];
    });

    expect(await findProblems(new Map(files), readKubeadmFile)).toEqual([]);
  });

  test.each([
    [
      "a mode that is no number",
      (spec: JsonObject) => (spec["files"] = [{ ...file, permissions: "root" }]),
      /into int/,
    ],
    ["a mode above 7777", (spec: JsonObject) => (spec["files"] = [{ ...file, permissions: "010000" }]), /mode/],
    ["a file without a mode", (spec: JsonObject) => (spec["files"] = [{ path: "/etc/a", content: "a" }]), /mode/],
    [
      "a mode that Ignition ignores",
      (spec: JsonObject) => (spec["files"] = [{ ...file, permissions: "04755" }]),
      /setuid/,
    ],
    ["a path that is not absolute", (spec: JsonObject) => (spec["files"] = [{ ...file, path: "etc/a" }]), /absolute/],
  ])("are rejected with %s", async (_, change, problem) => {
    const objects = structuredClone([...flatcar]);
    for (const object of objects) if (isIgnition(object)) change(specIn(object) ?? {});

    await expect(readChanged(objects)).resolves.toMatch(problem);
  });
});

const file = { path: "/etc/a", content: "a", permissions: "0644" };

function isIgnition(object: JsonObject): boolean {
  return textAt(specIn(object) ?? {}, "format") === "ignition";
}

/** The problem that Cluster API's controller or Ignition finds. */
async function readChanged(objects: readonly JsonObject[]): Promise<string> {
  try {
    const machines = await bootMachines(new Map([["changed", objects]]));
    return machines.map(({ reading }) => reading.problem ?? "").join();
  } catch (error) {
    return String(error);
  }
}

describe.runIf(reader)("configurations of Butane for RKE2", () => {
  const configs = [...goldens.values()].flat().flatMap((object) => findButane(object));

  test("are accepted by Butane and Ignition", async () => {
    const readings = reader ? await readIgnition(reader, "butane", configs) : [];

    expect(configs.length).toBeGreaterThan(1);
    expect(readings.map(({ problem }) => problem)).toEqual(configs.map(() => undefined));
    expect(readings.some(({ users }) => users?.[0]?.name === "operator")).toBe(true);
    expect(readings.some(({ filesystems }) => filesystems?.[0]?.label === "rancher")).toBe(true);
    expect(readings.flatMap(({ units }) => units?.filter(({ mask }) => mask) ?? [])).not.toEqual([]);
  });

  test("are rejected with an unknown field", async () => {
    const [config = ""] = configs;
    const changed = config.replace("enabled: true", "enabled: true\n      unknownField: true");

    const [reading] = reader ? await readIgnition(reader, "butane", [changed]) : [];

    expect(reading?.problem).toMatch(/unknownField/i);
  });
});

function findButane(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => findButane(each));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([field, each]) => {
    if (field !== "additionalUserData" || !isObject(each)) return findButane(each);
    const config = textAt(each, "config");
    return config === undefined ? [] : [config];
  });
}
