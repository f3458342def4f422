import { memoize } from "../api/memoize.ts";
import type { Problem } from "../api/problem.ts";
import { type Fields, fieldsIn } from "../api/value.ts";
import type { InfrastructureProvider } from "../infrastructure/provider.ts";
import { schema } from "../schema.ts";

/** Returns the module as the Input configures it; the module itself if it has no settings in the Input. */
export function configureModule(provider: InfrastructureProvider, functionInput: Fields): InfrastructureProvider {
  return provider.input ? configure({ provider, settings: settingsOfModule(provider, functionInput) }) : provider;
}

/** Cached, because the schemas of a configured module are expensive. */
const configure = memoize(
  ({ provider, settings }: { provider: InfrastructureProvider; settings: Fields }) =>
    provider.input?.configure(provider.input.schema.parse(settings)) ?? provider,
  { textOf: ({ provider: { name }, settings }) => JSON.stringify([name, settings]) },
);

/** The settings of a module in the Input; empty if there are none. */
export function settingsOfModule({ name }: InfrastructureProvider, functionInput: Fields): Fields {
  return fieldsIn(functionInput, name) ?? {};
}

/** The modules as an Input configures them that is not checked yet. Modules with invalid settings are omitted. */
export function configureUnchecked(functionInput: Fields): InfrastructureProvider[] {
  return schema.infrastructure.flatMap((provider) => {
    const settings = provider.input?.schema.safeParse(settingsOfModule(provider, functionInput)).data;
    return settings ? [configureModule(provider, functionInput)] : [];
  });
}

const existing = new Set(schema.kinds.map(({ kind }) => kind));

/** Reports kinds of the Input that a module has already: facts and overrides find an object by the name of its kind. */
export function findRepeatedKinds(functionInput: Fields): Problem[] {
  return configureUnchecked(functionInput).flatMap(({ name, kinds }) =>
    kinds
      .filter(({ kind }) => existing.has(kind))
      .map(({ kind }) => ({ path: name, message: `must not list ${kind}: the function has this kind already` })),
  );
}
