import { Composer, type Document, LineCounter, Parser } from "yaml";

/** Maximum number of documents in a stream, because each has a cost, even an empty one. */
const maximumDocuments = 500;

/**
 * YAML 1.1, which Cluster API's reader implements, has more line breaks than YAML 1.2. It would read text after one of
 * them in a comment, which this reader skips. YAML 1.1 also allows no control characters.
 */
const rejected = String.raw`[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]|\r(?!\n)`;
const rejectedCharacter = new RegExp(rejected);

export interface Stream {
  readonly documents: readonly Document[];
  /** The line of an offset in the text. */
  readonly lineOf: (offset: number) => number;
  /** The first problem of the stream. If there is one, `documents` is empty. */
  readonly problem?: string;
}

/** The version determines the type of an unquoted word: in 1.1, which Go's readers implement, `yes` is true. */
type Version = "1.1" | "1.2";

/** Reads a YAML stream up to the first error. */
export function readStream(text: string, version: Version = "1.2"): Stream {
  const counter = new LineCounter();
  const lineOf = (offset: number) => counter.linePos(offset).line;
  const found = rejectedCharacter.exec(text);
  if (found) {
    const line = text.slice(0, found.index).split("\n").length;
    return {
      documents: [],
      lineOf,
      problem: `line ${line} has a control character or a line break other than a line feed`,
    };
  }
  const documents: Document[] = [];
  for (const read of documentsOf(text, { counter, version })) {
    if ("code" in read) {
      return { documents: [], lineOf, problem: `line ${lineOf(read.offset)} is not valid YAML (${read.code})` };
    }
    documents.push(read);
    if (documents.length > maximumDocuments) {
      return { documents: [], lineOf, problem: `has more than ${maximumDocuments} documents` };
    }
  }
  return { documents, lineOf };
}

interface ReadError {
  readonly offset: number;
  readonly code: string;
}

interface Reading {
  readonly counter: LineCounter;
  readonly version: Version;
}

function* documentsOf(text: string, { counter, version }: Reading): Generator<Document | ReadError> {
  const composer = new FirstErrorComposer(version);
  try {
    yield* compose(text, composer, counter);
  } catch (error) {
    if (!composer.firstError) throw error;
    yield composer.firstError;
  }
}

function* compose(text: string, composer: Composer, counter: LineCounter): Generator<Document | ReadError> {
  for (const token of new Parser(counter.addNewLine).parse(text)) {
    if (token.type === "error") yield { offset: token.offset, code: "UNEXPECTED_TOKEN" };
    for (const document of composer.next(token)) yield check(document);
  }
  for (const document of composer.end()) yield check(document);
}

/** Some errors are added to a document without a call of `onError`. */
function check(document: Document): Document | ReadError {
  const [error] = document.errors;
  return error ? { offset: error.pos[0], code: error.code } : document;
}

/** Stops at the first error: the parser would collect all errors, which takes a second for a hundred thousand. */
class FirstErrorComposer extends Composer {
  firstError: ReadError | undefined;

  constructor(version: Version) {
    // The parser would compare keys of maps in quadratic time.
    super({ version, uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
    this["onError"] = (source: ErrorSource, ...what: [code: string, message: string, isWarning?: boolean]) => {
      const [code, message, isWarning] = what;
      if (isWarning) return;
      // The thrown error reaches this handler again from the levels above.
      this.firstError ??= { offset: offsetOf(source), code };
      throw new SyntaxError(message);
    };
  }
}

type ErrorSource = number | readonly number[] | { readonly offset: number };

function offsetOf(source: ErrorSource): number {
  if (typeof source === "number") return source;
  return "offset" in source ? source.offset : (source[0] ?? 0);
}
