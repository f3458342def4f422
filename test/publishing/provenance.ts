import { source } from "../../function/generate/names.ts";

const page = `${source}/blob/main/docs/development/release.md`;
/** Where the fields are explained. */
const buildType = `${page}#provenance`;

export type Artifact = {
  readonly name: string;
  /** In hex. */
  readonly sha256: string;
};

export type Build = {
  /** With `v`. */
  readonly version: string;
  readonly commit: string;
  /** Host and path that the packages are published below. */
  readonly registry: string;
  /** Files of the project that pin everything that is downloaded. */
  readonly pins: readonly Artifact[];
  readonly artifacts: readonly Artifact[];
  readonly environment: Readonly<Record<string, string | undefined>>;
};

/** What was built, from what and by whom: an in-toto statement with SLSA's provenance, both in version 1. */
export function provenanceOf({ version, commit, registry, pins, artifacts, environment }: Build) {
  const repository = `git+${source}`;
  return {
    _type: "https://in-toto.io/Statement/v1",
    subject: artifacts.map(describe),
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: {
      buildDefinition: {
        buildType,
        externalParameters: { source: `${repository}@${version}`, registry },
        internalParameters: {},
        resolvedDependencies: [
          { uri: `${repository}@${version}`, digest: { gitCommit: commit } },
          ...pins.map(describe),
        ],
      },
      runDetails: runDetailsOf(environment),
    },
  } as const;
}

function describe({ name, sha256 }: Artifact) {
  return { name, digest: { sha256 } };
}

/** GitHub tells its workflows which of them runs; anywhere else a person builds. */
function runDetailsOf(environment: Build["environment"]) {
  const { GITHUB_SERVER_URL: server, GITHUB_WORKFLOW_REF: workflow, GITHUB_REPOSITORY: repository } = environment;
  if (server === undefined || workflow === undefined)
    return { builder: { id: `${page}#release-from-your-own-machine` } };
  const run = `${environment["GITHUB_RUN_ID"]}/attempts/${environment["GITHUB_RUN_ATTEMPT"]}`;
  return {
    builder: { id: `${server}/${workflow}` },
    metadata: { invocationId: `${server}/${repository}/actions/runs/${run}` },
  };
}
