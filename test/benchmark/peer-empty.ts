import { serve } from "@crossplane-org/function-sdk-typescript";

/** The least that a function on the SDK can do: nothing is read, nothing is desired. */
serve((_, response) => response);
