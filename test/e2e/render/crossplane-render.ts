import { spawn } from "node:child_process";
import { buffer, text } from "node:stream/consumers";
import { Problem } from "../problem.ts";
import { decodeFields, decodeStruct, encodeFields, encodeStruct, type Field } from "./protobuf.ts";

type Fields = Readonly<Record<string, unknown>>;

export type RenderRequest = {
  readonly composite: Fields;
  readonly composition: Fields;
  readonly definition: Fields;
  readonly functionName: string;
  /** host:port, without TLS. */
  readonly functionAddress: string;
};

export type Rendered = { readonly composite: Fields; readonly composed: readonly Fields[] };

// Field numbers of crossplane.render.v1alpha1 (proto/render/v1alpha1/render.proto).
const compositeInput = 2;
const compositeOutput = 2;
const input = { composite: 1, composition: 2, functions: 3, definition: 8 } as const;
const output = { composite: 1, composed: 2 } as const;

/** Renders with Crossplane's reconciler, on an in-memory API server. */
export async function crossplaneRender(program: string, request: RenderRequest): Promise<Rendered> {
  const answer = decodeFields(await run(program, encodeRequest(request)));
  const fields = answer
    .filter(({ number }) => number === compositeOutput)
    .flatMap(({ content }) => decodeFields(content));
  const contentsOf = (field: number): readonly Fields[] =>
    fields.filter(({ number }) => number === field).map(({ content }) => decodeStruct(content));
  const [composite] = contentsOf(output.composite);
  if (!composite)
    throw new Problem("cannot read the answer of crossplane internal render: it has no composite resource");
  return { composite, composed: contentsOf(output.composed) };
}

function encodeRequest(request: RenderRequest): Buffer {
  const { composite, composition, definition, functionName, functionAddress } = request;
  const called = [functionName, functionAddress].map((word, index): Field => ({
    number: index + 1,
    content: Buffer.from(word),
  }));
  const content = encodeFields([
    { number: input.composite, content: encodeStruct(composite) },
    { number: input.composition, content: encodeStruct(composition) },
    { number: input.functions, content: encodeFields(called) },
    { number: input.definition, content: encodeStruct(definition) },
  ]);
  return encodeFields([{ number: compositeInput, content }]);
}

async function run(program: string, request: Buffer): Promise<Buffer> {
  const child = spawn(program, ["internal", "render"], { stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.end(request);
  const [answer, errors] = await Promise.all([buffer(child.stdout), text(child.stderr)]);
  if (answer.length === 0) throw new Problem(`cannot render with Crossplane: ${errors}`);
  return answer;
}
