import { beforeAll, describe, expect, test } from "vitest";
import { type JsonObject, at, listAt, textAt } from "../../function/kubernetes/object.ts";
import { filesOf, hasCloudInit, readUserData } from "./cloud-init.ts";
import { goldens } from "./goldens.ts";
import { hasProgram, readScript } from "./host-programs.ts";
import { bootMachines, flagsOf, kubeadmFilesOf, type Machine } from "./machines.ts";
import { contentOf, hasKubeadm, specIn, specOf } from "./kubeadm-specs.ts";
import { sayNotTried } from "./missing.ts";
import { built, findProblems, flagReaders, readKubeadmFile } from "./node-programs.ts";
import { writeUserData } from "./user-data.ts";

const { writer, node, controlPlane, store } = built;
const isTried = writer && hasCloudInit();
if (!writer) sayNotTried("user data of Cluster API", "its writer is not built");
if (!hasCloudInit()) sayNotTried("cloud-init, kubeadm and their flags", "Debian's package cloud-init is missing");

const tuned = goldens.get("docker/nodes.yaml") ?? [];

describe.runIf(isTried)("user data that Cluster API's controllers write", () => {
  let machines: readonly Machine[] = [];

  beforeAll(async () => {
    if (writer) machines = await bootMachines(writer);
  });

  test("exists for every role, and for every example with kubeadm", () => {
    const examples = [...goldens].filter(([, objects]) => objects.some((object) => hasKubeadm(object)));

    expect(new Set(machines.map(({ role }) => role))).toEqual(new Set(["init", "join", "worker"]));
    expect([...new Set(machines.map(({ example }) => example))]).toEqual(examples.map(([example]) => example));
  });

  test("is accepted by cloud-init", () => {
    expect(machines.flatMap(({ name, reading }) => reading.problems.map((problem) => `${name}: ${problem}`))).toEqual(
      [],
    );
  });

  test("makes cloud-init write the composed files, time servers and users", () => {
    for (const machine of machines) {
      const spec = specOf(machine);
      const written = filesOf(machine.reading);
      for (const file of listAt(spec, "files")) {
        // In the user data, each content ends with one line feed.
        expect([machine.name, written.get(textAt(file, "path") ?? "")?.trimEnd()]).toEqual([
          machine.name,
          contentOf(file).trimEnd(),
        ]);
      }
      const { ntp, users = [] } = machine.reading.config ?? {};
      expect([machine.name, ntp]).toEqual([machine.name, at(spec, "ntp")]);
      expect(users.map(({ name, sudo, ssh_authorized_keys: keys }) => [name, sudo, keys])).toEqual(
        listAt(spec, "users").map((user) => [at(user, "name"), at(user, "sudo"), at(user, "sshAuthorizedKeys")]),
      );
    }
  });

  test.runIf(hasProgram("sh"))("makes cloud-init run a script that the shell parses", () => {
    expect(machines.flatMap(({ reading }) => readScript(reading.script) ?? [])).toEqual([]);
    expect(machines.every(({ reading }) => reading.script.includes("kubeadm"))).toBe(true);
  });

  test("is rejected by cloud-init if YAML misreads a value, or a file has Jinja or ends its block", async () => {
    const problemsWith = async (change: (spec: JsonObject) => void) => {
      const objects = structuredClone([...tuned]);
      for (const object of objects) change(specIn(object) ?? {});
      const written = writer ? await writeUserData(writer, new Map([["changed", objects]])) : [];
      return (await readUserData(written.map(({ text }) => text))).map(({ problems }) => problems.join());
    };
    const file = (content: string) => ({ path: "/etc/broken", content });

    const server = await problemsWith((spec) => (spec["ntp"] = { servers: ["on"] }));
    const user = await problemsWith((spec) => (spec["users"] = [{ name: "yes" }]));
    const template = await problemsWith((spec) => (spec["files"] = [file("{{ nowhere }}")]));
    const block = await problemsWith((spec) => (spec["files"] = [file("  first\nsecond")]));

    for (const problem of server) expect(problem).toContain("ntp.servers.0: True is not of type 'string'");
    for (const problem of user) expect(problem).toMatch(/users.0/);
    for (const problem of template) expect(problem).toBe("a Jinja variable is missing");
    for (const problem of block) expect(problem).toMatch(/expected <block end>/);
    expect([server, user, template, block].map(({ length }) => length)).toEqual([4, 4, 4, 4]);
  });

  describe.runIf(node)("has a kubeadm configuration", () => {
    test("that kubeadm accepts", async () => {
      const problems = await findProblems(kubeadmFilesOf(machines), readKubeadmFile);

      expect(problems).toEqual([]);
    });

    test.each([
      ["an unknown field", (text: string) => text.replace("kind: ", "unknownField: 1\nkind: "), "unknown field"],
      [
        "a wrong type",
        (text: string) => text.replace("imagePullPolicy: IfNotPresent", "imagePullPolicy: [1]"),
        "cannot",
      ],
      ["no such version", (text: string) => text.replace("v1beta4", "v1beta9"), "v1beta9"],
    ])("that kubeadm rejects with %s", async (_, change, problem) => {
      const changed = new Map([...kubeadmFilesOf(machines)].slice(0, 3).map(([name, text]) => [name, change(text)]));
      const problems = await findProblems(changed, readKubeadmFile);

      expect(problems).toHaveLength(3);
      for (const each of problems) expect(each).toContain(problem);
    });
  });

  describe.runIf(node && controlPlane && store)("has flags", () => {
    const programs = ["apiServer", "controllerManager", "scheduler", "etcd", "kubelet"] as const;

    describe.each(programs)("of %s", (program) => {
      const read = flagReaders[program];

      test("that it accepts", async () => {
        const lists = [...kubeadmFilesOf(machines).values()].map((file) => flagsOf(file)[program]);
        const distinct = new Map(lists.filter(({ length }) => length > 0).map((flags) => [flags.join(" "), flags]));
        const problems = await Promise.all([...distinct.values()].map((flags) => read(flags)));

        expect(distinct.size).toBeGreaterThan(0);
        expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
      });

      test("that it would reject if it did not know them", async () => {
        expect(await read(["no-such-flag=1"])).toMatch(/unknown flag|not defined/);
      });
    });

    test.each([
      ["kubelet", "max-pods=many", /invalid argument/],
      ["kubelet", "eviction-hard=none", /invalid argument/],
      ["kubelet", "node-labels=node-role.kubernetes.io/worker=", /unknown 'kubernetes.io'/],
      ["apiServer", "audit-log-maxage=long", /invalid argument/],
    ] as const)("that %s rejects for a value: %s", async (program, flag, problem) => {
      expect(await flagReaders[program]([flag])).toMatch(problem);
    });
  });
});
