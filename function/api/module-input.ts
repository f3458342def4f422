import type { z } from "zod";

/** What only the platform sets for a module, in `Input.<name>`. */
export interface ModuleInput<Module> {
  /** Schema of `Input.<name>`. Parses `{}` if the Input has no settings of the module. */
  readonly schema: z.ZodObject;
  /**
   * Returns the module with these settings of the Input. Its kinds and facts may depend on them, and its schemas may
   * allow less than those of the API: the function then rejects the rest. Pure; the argument has the type of `schema`.
   */
  configure(settings: unknown): Module;
}
