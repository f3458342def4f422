import { argoCdNamespace } from "../installation/argo-cd.ts";
import { type Reference, referenceOf } from "../kubernetes/object.ts";
import { type ArgoCd, controllerProcess, startArgoCd } from "../processes/argo-cd.ts";
import type { ScenarioContext } from "../scenario.ts";
import { type Application, applicationKind } from "./application.ts";
import { followerIn } from "./follower.ts";
import { createGitRepository, type Files, type GitRepository } from "./git-repository.ts";

export type GitOps = { readonly argoCd: ArgoCd; readonly repository: GitRepository };

/** Runs `work` with Argo CD and an empty repository, and removes all Applications after it. */
export async function withGitOps(context: ScenarioContext, work: (gitOps: GitOps) => Promise<void>): Promise<void> {
  const { atTheEnd, client, namespace, supervisor } = context;
  const argoCd = await startArgoCd(context);
  const repository = await createGitRepository();
  atTheEnd(async () => repository.remove());
  try {
    await work({ argoCd, repository });
  } finally {
    // Otherwise a sync in progress creates again what the scenario removes.
    await supervisor.stop(controllerProcess);
    const applications = await client.list(applicationKind, { namespace: argoCdNamespace });
    for (const reference of applications.map(referenceOf)) await removeApplication(context, reference);
    await client.delete(followerIn(namespace));
  }
}

/** Without the controller, nothing handles its finalizer. */
async function removeApplication({ client }: ScenarioContext, reference: Reference): Promise<void> {
  await client.patch(reference, { metadata: { finalizers: null } });
  await client.delete(reference);
}

/** Commits, and lets Argo CD read it now. */
export async function pushTo(application: Application, repository: GitRepository, files: Files): Promise<void> {
  await repository.commit(files);
  await application.refresh();
}
