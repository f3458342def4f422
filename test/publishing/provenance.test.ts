import { expect, test } from "vitest";
import { provenanceOf } from "./provenance.ts";

const build = {
  version: "v1.0.0",
  commit: "a1",
  registry: "registry.example.org/team",
  pins: [{ name: "package-lock.json", sha256: "b2" }],
  artifacts: [{ name: "function.xpkg", sha256: "c3" }],
  environment: {},
};

test("artifacts are subjects; the commit and what it pins are dependencies", () => {
  const { subject, predicate } = provenanceOf(build);

  expect(subject).toEqual([{ name: "function.xpkg", digest: { sha256: "c3" } }]);
  expect(predicate.buildDefinition.resolvedDependencies).toEqual([
    { uri: expect.stringMatching(/^git\+https:.*@v1\.0\.0$/), digest: { gitCommit: "a1" } },
    { name: "package-lock.json", digest: { sha256: "b2" } },
  ]);
});

test("the builder is the workflow that runs, or a person", () => {
  const environment = {
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_REPOSITORY: "team/project",
    GITHUB_WORKFLOW_REF: "team/project/.github/workflows/release.yaml@refs/tags/v1.0.0",
    GITHUB_RUN_ID: "7",
    GITHUB_RUN_ATTEMPT: "2",
  };

  expect(provenanceOf({ ...build, environment }).predicate.runDetails).toEqual({
    builder: { id: "https://github.com/team/project/.github/workflows/release.yaml@refs/tags/v1.0.0" },
    metadata: { invocationId: "https://github.com/team/project/actions/runs/7/attempts/2" },
  });
  expect(provenanceOf(build).predicate.runDetails.builder.id).toMatch(/#release-from-your-own-machine$/);
});
