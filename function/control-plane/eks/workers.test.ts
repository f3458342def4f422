import { describe, expect, test } from "vitest";
import { wanted } from "../../../test/rules/managed.ts";
import { composed, run } from "../../../test/rules/world.ts";
import { at, isObject, type JsonObject } from "../../kubernetes/object.ts";

describe("workers are EC2 machines with images of EKS", () => {
  const machineOf = (fields: JsonObject, settings: JsonObject) =>
    at(
      composed(
        run(
          wanted({ workers: [{ name: "default", machine: { type: "t3.large", ...fields } }] }),
          // Defaults of the platform, which also apply to clusters with other control planes.
          { input: { defaults: { infrastructure: { aws: settings } } } },
        ),
        "AWSMachineTemplate",
      ),
      "spec",
      "template",
      "spec",
    );
  const [name, org, baseOS] = ["my-nodes-{{.K8sVersion}}", "123456789012", "al2023"];

  test.each<{ title: string; fields?: JsonObject; settings?: JsonObject; image: JsonObject }>([
    { title: "Amazon Linux 2023", image: { ami: { eksLookupType: "AmazonLinux2023" } } },
    {
      title: "another of EKS",
      fields: { aws: { eksLookupType: "AmazonLinux2023GPU" } },
      image: { ami: { eksLookupType: "AmazonLinux2023GPU" } },
    },
    {
      title: "one by id",
      fields: { image: { id: "ami-0123456789abcdef0" } },
      image: { ami: { id: "ami-0123456789abcdef0" } },
    },
    {
      title: "one by name",
      fields: { image: { name } },
      settings: { imageLookup: { org, baseOS } },
      image: { imageLookupFormat: name, imageLookupOrg: org, imageLookupBaseOS: baseOS },
    },
    // Otherwise CAPA would look up its own images, which do not contain nodeadm.
    {
      title: "that of EKS, although defaults look up others elsewhere",
      settings: { imageLookup: { org, baseOS } },
      image: { ami: { eksLookupType: "AmazonLinux2023" } },
    },
  ])("$title", ({ fields = {}, settings = {}, image }) => {
    const machine = machineOf(fields, settings);
    const found = Object.entries(isObject(machine) ? machine : {}).filter(([field]) =>
      /^(ami|imageLookup.*)$/.test(field),
    );

    expect(Object.fromEntries(found)).toEqual(image);
  });

  test("the configuration is in the user data, whatever default the platform sets", () => {
    const input = { defaults: { infrastructure: { aws: { userDataBackend: "ssm-parameter-store" } } } };
    const template = composed(run(wanted(), { input }), "AWSMachineTemplate");

    expect(at(template, "spec", "template", "spec", "cloudInit")).toEqual({ insecureSkipSecretsManager: true });
  });
});
